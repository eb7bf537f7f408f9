"""What a theme publishes beside the pages: files as they are, scripts that name each other, one style sheet; and what
other sites' pages load."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from sitegen import urls
from sitegen.config import suggestion
from sitegen.digest import digest
from sitegen.engine import Sealed
from sitegen.errors import BuildError
from sitegen.theme.bundle import bundled
from sitegen.theme.chain import THEME_FILE, Chain, name_of
from sitegen.theme.embedded import dressed, plain
from sitegen.theme.palette import Palette
from sitegen.theme.tokens import declared

_LENGTH = r"[0-9.]+(?:rem|em|px)"
_MARK = 8  # hexadecimal digits of an asset's digest in its name
# At the head of a module, or when it is wanted: of its own folder, or of the one above.
IMPORT = re.compile(rb'(from |import |import\()"(\.\.?/)([\w./-]+\.js)"')
_COLOURS = "colours"  # the layer of roles
_EMBED = "embed/"  # the folder of what other sites' pages load
_ELEMENTS, _PLAIN = f"{_EMBED}elements.css", f"{_EMBED}plain.css"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the theme under its published path, which holds a digest of its content."""

    path: str
    content: bytes

    @property
    def sealed(self) -> Sealed[Asset]:
        """It stands for itself by its path, which says what is in it."""
        return Sealed(self, digest(self.path.encode()), len(self.content))


def assets_of(chain: Chain, tokens: Mapping[str, str], palette: Palette, logo: str = "") -> Mapping[str, Asset]:
    """By name; `logo` is a file of the partner's folder. Raises BuildError, and ConfigError for a file that is none."""
    found: dict[str, Asset] = {}
    if logo:
        layer = chain[0]
        found[logo] = _fingerprinted(logo, layer.content(layer.folder / logo))
    for layer in chain:
        folder = layer.folder / "assets"
        for file in layer.files("assets"):
            name = file.relative_to(folder).as_posix()
            if not name.startswith("css/") and name not in found:
                found[name] = _fingerprinted(name, layer.content(file))
    scripts = {name: asset.content for name, asset in found.items() if name.endswith(".js")}
    embedded = bundled({name: content.decode() for name, content in scripts.items()}, _EMBED)
    found = {name: asset for name, asset in found.items() if name not in scripts}
    own = {name: content for name, content in scripts.items() if not name.startswith(_EMBED)}
    found |= _linked(own | {name: script.encode() for name, script in embedded.items()})
    for name in [name for name in found if name.startswith(_EMBED) and name.endswith(".css")]:
        sheet = _tight(_compact(found[name].content.decode()))
        found[name] = _fingerprinted(name, (dressed(sheet, palette) if name == _ELEMENTS else sheet).encode())
    if _ELEMENTS in found:
        found[_PLAIN] = _fingerprinted(_PLAIN, plain(palette).encode())
    found["site.css"] = _fingerprinted("site.css", _style_sheet(chain, tokens, palette, found).encode())
    return found


def _fingerprinted(name: str, content: bytes) -> Asset:
    extension = PurePosixPath(name).suffix
    return Asset(urls.asset(f"{name.removesuffix(extension)}.{digest(content)[:_MARK]}{extension}"), content)


def _linked(scripts: Mapping[str, bytes]) -> Mapping[str, Asset]:
    """Scripts whose imports of `"./x.js"` and `"../x.js"` name the published files, and whose own names change with
    theirs."""
    done: dict[str, Asset] = {}

    def publish(name: str, around: tuple[str, ...]) -> Asset:
        if name in done:
            return done[name]

        def published(match: re.Match[bytes]) -> bytes:
            folder, other = _named(name, match)
            if other in around:
                raise BuildError("scripts import each other in a circle", where=", ".join(around))
            if other not in scripts:
                raise BuildError(f'no script "{other}" to import{suggestion(other, scripts)}', where=name)
            path = publish(other, (*around, other)).path
            return match[1] + b'"' + match[2] + path.removeprefix(urls.asset(folder)).encode() + b'"'

        done[name] = _fingerprinted(name, IMPORT.sub(published, scripts[name]))
        return done[name]

    return {name: publish(name, (name,)) for name in scripts}


def _named(name: str, match: re.Match[bytes]) -> tuple[str, str]:
    """The folder that an import in the script `name` starts from, and the script that it names."""
    folder = name[: name.rfind("/") + 1]
    if match[2] == b"../":
        folder = folder[: folder.rstrip("/").rfind("/") + 1] if folder else "../"
    return folder, folder + match[3].decode()


def _style_sheet(chain: Chain, tokens: Mapping[str, str], palette: Palette, assets: Mapping[str, Asset]) -> str:
    """The chain's CSS as one file: colours, cascade layers in base's order, tokens and the partner's own rules last."""
    order: dict[str, list[str]] = {}
    for layer in reversed(chain):
        for name, files in layer.table.get("css", {}).items():
            order.setdefault(name, []).extend(file for file in files if file not in order.get(name, ()))
    colours = _colour_rules(palette)
    sheet = [f"@layer {', '.join([*([_COLOURS] if colours else []), *order, 'partner'])};", *colours]
    for name, files in order.items():
        sheet.append(f"@layer {name}{{")
        sheet += [_css(chain, file) for file in files]
        sheet.append("}")
    sheet.append(f"@layer partner{{:root{{{_token_rules(chain, tokens)}}}")
    if os.path.lexists(own := chain[0].folder / "assets" / "css" / "partner.css"):
        sheet.append(chain[0].text(own))
    sheet.append("}")
    return _with_assets(_compact("\n".join(sheet)), assets, f"theme {name_of(chain)}")


def _colour_rules(palette: Palette) -> list[str]:
    """The roles as plain values, in the weakest layer; dark ones for screens alone: paper is white."""
    light, dark = palette.rules()
    if not light:
        return []
    rules = [f"@layer {_COLOURS}{{", f":root{{{light}}}"]
    return [*rules, f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}" if dark else "", "}"]


def _css(chain: Chain, file: str) -> str:
    for layer in chain:
        path = layer.folder / "assets" / "css" / file
        if os.path.lexists(path):
            return layer.text(path)
    raise BuildError(f"no style sheet css/{file}", where=f"theme {name_of(chain)}", hint=f"{THEME_FILE} lists it")


def _token_rules(chain: Chain, tokens: Mapping[str, str]) -> str:
    rules = []
    for token in declared(chain).values():
        value = tokens[token.name]
        if not value or token.type == "choice":
            continue
        rules.append(f"--{token.name}:" + (f'url("{value}")' if token.type == "asset" else value))
    return ";".join(rules)


def _with_assets(sheet: str, assets: Mapping[str, Asset], where: str) -> str:
    """`url("fonts/x.woff2")` becomes the published name; the sheet itself lies in the assets' folder."""

    def published(match: re.Match[str]) -> str:
        name = match[1]
        if name not in assets:
            raise BuildError(f'the style sheet asks for "{name}"{suggestion(name, assets)}', where=where)
        return f'url("{assets[name].path.removeprefix(urls.asset(""))}")'

    return re.sub(r'url\("(?!data:|#)([^"]+)"\)', published, sheet)


def _compact(sheet: str) -> str:
    """Comments and indentation off: a third of the size before compression. Widths as browsers of 2023 read them."""
    sheet = _with_plain_widths(re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
    return re.sub(r"\s*\n\s*", "\n", sheet)


def _with_plain_widths(sheet: str) -> str:
    """`@media (width >= 48rem)` in the words that Safari before 16.4 knows; containers it knows both ways."""
    sheet = re.sub(rf"@media \(width < ({_LENGTH})\)(?=\s*{{)", r"@media not all and (min-width:\1)", sheet)
    return re.sub(rf"@media \((?:({_LENGTH}) <= )?width (<|>=) ({_LENGTH})\)", _plain_width, sheet)


def _plain_width(match: re.Match[str]) -> str:
    least, sign, end = match.groups()
    if sign == ">=":
        return f"@media (min-width:{end})"
    number, unit = re.fullmatch(r"([0-9.]+)(.*)", end).groups()  # type: ignore[union-attr]  # a length is both
    most = f"(max-width:{float(number) - 0.01:g}{unit})"
    return f"@media (min-width:{least}) and {most}" if least else f"@media {most}"


def _tight(sheet: str) -> str:
    """Without spaces beside signs that part by themselves, but for those of `calc` and of selectors."""
    return re.sub(r"\s*([{};,])\s*|(?<=:) (?=[^{}]*;)", r"\1", sheet).replace(";}", "}")
