"""Where a partner's key is written, for what is found out about it after its file was read."""

from __future__ import annotations

from sitegen.config.project import PARTNER_FILE, PARTNERS_FOLDER, PROJECT_FILE, Partner
from sitegen.config.text_files import text_of
from sitegen.config.toml_lines import KeyPath, line_of_keys


def place_of(partner: Partner, key: KeyPath) -> str:
    """ "partners/x/partner.toml:12", or the place of the project's default where the partner does not say it.

    `key` is as `line_of_keys` has it. Raises TextError where the files have gone meanwhile.
    """
    root = partner.folder.parent.parent
    own = f"{PARTNERS_FOLDER}/{partner.folder.name}/{PARTNER_FILE}"
    for shown, path in ((own, key), (PROJECT_FILE, ("defaults", *key))):
        if (root / shown).is_file():
            lines = line_of_keys(text_of(root / shown, shown))
            if line := lines.get(path) or lines.get(path[:-1]):
                return f"{shown}:{line}"
    return own
