"""What a user installs: the wheel alone, in an environment of its own, far from the repository."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

from tests import PROJECT


def test_the_wheel_builds_the_demonstration(tmp_path: Path) -> None:
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    _run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, PROJECT], tmp_path)
    wheel = next(tmp_path.glob("sitegen-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert [name for name in names if name.startswith(("tests/", "bench/")) or "node_modules" in name] == []
    assert any(name.endswith("/py.typed") for name in names), "the types are for those who write rooms of their own"
    assert any("LICENSE" in name for name in names)

    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    install: list[str | Path] = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    _run([*install, "--require-hashes", "-r", PROJECT / "requirements.txt"], tmp_path)
    _run([*install, "--no-deps", "--no-index", wheel], tmp_path)

    program = python.with_name("sitegen")
    _run([program, "init", "demo"], tmp_path)
    _run([program, "-C", "demo", "build"], tmp_path)
    built = sorted(path.name for path in (tmp_path / "demo" / "public").iterdir() if (path / "index.html").is_file())
    assert built == sorted(path.name for path in (PROJECT / "partners").iterdir() if path.is_dir())


def _run(command: list[str | Path], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr[-4000:] or done.stdout[-4000:]
