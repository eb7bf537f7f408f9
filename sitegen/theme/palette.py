"""The palette: a theme's roles as plain colours, for light and for dark pages, and how readable each is on its grounds.

Colours are worked out here and not by browsers, so that those of 2023 show them too. WCAG 2.2 says which contrast is
enough: 4.5 for text (1.4.3), 3 for borders and drawings (1.4.11).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from sitegen import colour
from sitegen.digest import canonical
from sitegen.engine import recalled
from sitegen.errors import ConfigError
from sitegen.theme.chain import THEME_FILE
from sitegen.theme.recipe import AMOUNT, DARK, MODES
from sitegen.theme.roles import Ground, Role

PALE = 0.72  # lightness of OKLCH: above, no shade near a colour is read on white
_STEP = 0.004  # of lightness, in search of a readable shade
_Lch = tuple[float, float, float]
_Grounds = list[tuple[str, float]]  # a colour, and the share of the role's own that is mixed in


@dataclass(frozen=True, slots=True)
class Pair:
    """A role on one of its grounds: both colours, the contrast between them, and the least that it needs."""

    role: str
    ground: Ground
    mode: str
    colour: str
    behind: str
    ratio: float
    least: float

    @property
    def passes(self) -> bool:
        """Whether it can be read, or seen."""
        return self.ratio >= self.least


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by mode and role. `given`: the roles that the partner has set, by their names as tokens."""

    colours: Mapping[str, Mapping[str, str]]
    pairs: tuple[Pair, ...]
    given: Mapping[str, str]

    def rules(self, names: Container[str] | None = None) -> tuple[str, str]:
        """Custom properties with plain values, for light pages, and for dark ones what differs: `--paper:#fff;…`."""
        light, dark = (self.colours[mode] for mode in MODES)
        wanted = [name for name in light if names is None or name in names]
        return (
            ";".join(f"--{name}:{light[name]}" for name in wanted),
            ";".join(f"--{name}:{dark[name]}" for name in wanted if dark[name] != light[name]),
        )

    @property
    def failing(self) -> list[Pair]:
        """The pairs that nobody can read."""
        return [pair for pair in self.pairs if not pair.passes]

    def nearest(self, role: str, mode: str) -> str:
        """The colour nearest to a role's, lighter or darker, that passes on each of its grounds; "" where none does."""
        own = self.colours[mode][role]
        grounds = [(self.colours[mode][each.role], each.share) for each in self.on(role)]
        return _Shade(colour.oklch(own), grounds, own).moved(self._least(role, mode))

    def nearest_ground(self, ground: str, mode: str) -> str:
        """The colour nearest to a ground's on which every role that now fails there has a shade that passes; "" where
        there is none, since other grounds of theirs leave none."""
        grounds = {
            pair.role: [
                (each, "" if each.role == ground else self.colours[mode][each.role]) for each in self.on(pair.role)
            ]
            for pair in self.failing
            if pair.mode == mode and any(each.role == ground for each in self.on(pair.role))
        }

        def stands(behind: str) -> bool:
            return all(
                any(
                    _contrast(end, [(own or behind, each.share) for each, own in on]) >= self._least(role, mode)
                    for end in ("#000000", "#ffffff")
                )
                for role, on in grounds.items()
            )

        return next(filter(stands, _shades(colour.oklch(self.colours[mode][ground]))), "")

    def on(self, role: str) -> list[Ground]:
        """What a role stands on."""
        return [pair.ground for pair in self.pairs if (pair.role, pair.mode) == (role, MODES[0])]

    def _least(self, role: str, mode: str) -> float:
        return max((pair.least for pair in self.pairs if (pair.role, pair.mode) == (role, mode)), default=1.0)


def palette_of(roles: Mapping[str, Role], tokens: Mapping[str, str], given: Mapping[str, str]) -> Palette:
    """The colours of all roles, worked out once for all builds: a twentieth of a second, and the library's start.

    `tokens` are the theme's, with colours in hexadecimal; `given` are roles that the partner has set, in hexadecimal.
    Raises ConfigError, with the place in theme.toml, for a recipe that does not come to a colour.
    """
    said = canonical((tuple(roles.values()), dict(tokens), dict(given)))
    return msgspec.json.decode(recalled(worked_out, said.decode()), type=Palette)


def worked_out(said: str) -> bytes:
    """A palette as JSON, from what `palette_of` is given, as JSON."""
    declared, tokens, given = msgspec.json.decode(said, type=tuple[tuple[Role, ...], dict[str, str], dict[str, str]])
    roles = {role.name: role for role in declared}
    by_mode = {mode: _Maker(roles, tokens, given, mode) for mode in MODES}
    colours = {mode: {name: maker.colour(name) for name in roles} for mode, maker in by_mode.items()}
    pairs = tuple(
        Pair(name, ground, mode, own, behind, colour.contrast(own, behind), role.ratio)
        for name, role in roles.items()
        for ground in role.on
        for mode in MODES
        for own in [colours[mode][name]]
        for behind in [colour.mixed(colours[mode][ground.role], own, ground.share)]
    )
    return msgspec.json.encode(Palette(colours, pairs, given))


class _Maker:
    """The colours of one mode, each made when it is first asked for."""

    def __init__(
        self, roles: Mapping[str, Role], tokens: Mapping[str, str], given: Mapping[str, str], mode: str
    ) -> None:
        self._roles, self._tokens, self._mode = roles, tokens, mode
        self._given = given
        self._done: dict[str, str] = {}
        self._around: list[str] = []

    def colour(self, name: str) -> str:
        """The colour of a role. Raises ConfigError."""
        if name not in self._done:
            if name in self._around:
                circle = [*self._around[self._around.index(name) :], name]
                raise ConfigError(
                    f"roles come from each other in a circle: {' ← '.join(circle)}", where=self._where(name)
                )
            self._around.append(name)
            self._done[name] = self._set(name) or self._made(self._roles[name])
            self._around.pop()
        return self._done[name]

    def _set(self, name: str) -> str:
        own = self._given.get(name, "")
        return self._given.get(f"{name}{DARK}", own) if self._mode == MODES[1] else own

    def _made(self, role: Role) -> str:
        steps = role.steps(self._mode, self._tokens)
        grounds = [(self.colour(ground.role), ground.share) for ground in role.on]
        if "best" in steps:
            choice = [self._source(role, each) for each in steps["best"]]
            return max(choice, key=lambda each: _contrast(each, grounds))
        if "seed" not in steps:
            raise ConfigError(f"no `seed` for {self._mode} pages", where=self._where(role.name))
        seed = self._seed(role, steps["seed"])
        if "mix" in steps:
            seed = colour.mixed(seed, self._source(role, steps["mix"]), steps.get("share", 0.5))
        own = colour.oklch(seed)
        if "pale" in steps and own[0] > PALE:
            steps = {key: value for key, value in steps.items() if key not in ("lightness", "chroma", "turn")} | steps[
                "pale"
            ]
        lightness, least, most = self._amount(role, steps.get("lightness"), own[0])
        chroma = own[1] * min(1.0, lightness / own[0]) if own[0] else own[1]
        chroma, *_ = self._amount(role, steps.get("chroma"), chroma)
        turn, *_ = self._amount(role, steps.get("turn"), 0.0)
        changed = any(key in steps for key in ("lightness", "chroma", "turn"))
        shade = _Shade((lightness, chroma, (own[2] + turn) % 360), grounds, "" if changed else seed)
        if shade.least >= role.ratio:
            better = role.aim > shade.least and shade.moved(role.aim, least, most)
            return better or shade.colour
        return shade.moved(role.ratio) or shade.best()

    def _seed(self, role: Role, seed: str | list[str]) -> str:
        names = [seed] if isinstance(seed, str) else seed
        for name in names:
            if self._tokens.get(name) != "":
                return self._source(role, name)
        raise ConfigError(f'the token "{names[-1]}" is empty', where=self._where(role.name))

    def _source(self, role: Role, name: str) -> str:
        """A role, a token or a plain colour."""
        if name in self._roles:
            return self.colour(name)
        try:
            return colour.read(self._tokens.get(name, name))
        except ValueError as error:
            where = self._where(role.name)
            raise ConfigError(f'expected a role, a colour token or {error}, not "{name}"', where=where) from None

    def _amount(self, role: Role, wanted: object, own: float) -> tuple[float, float, float]:
        """A lightness, chroma or turn, and the bounds that it may move in."""
        if wanted is None:
            return own, own, own
        match = AMOUNT.fullmatch(str(wanted))
        if match is None or match["fixed"]:  # recipe.refuse_colours has let nothing else through
            value = float(str(wanted))
        elif match["part"]:
            value = own * float(match["part"])
        elif match["token"]:
            try:
                value = float(self._tokens[match["token"]]) * float(match["factor"] or 1)
            except (KeyError, ValueError):
                raise ConfigError(
                    f'no token "{match["token"]}" that is a number', where=self._where(role.name)
                ) from None
        else:
            least, most = float(match["least"] or "-inf"), float(match["most"] or match["only_most"] or "inf")
            return min(max(own, least), most), least, most
        return value, value, value

    def _where(self, name: str) -> str:
        return f"themes/{self._roles[name].layer}/{THEME_FILE}: [colours.{name}]"


class _Shade:
    """A colour of OKLCH on its grounds, which may become lighter or darker."""

    def __init__(self, lch: _Lch, grounds: _Grounds, as_it_is: str = "") -> None:
        self._lch, self._grounds = lch, grounds
        self.colour = as_it_is or colour.of_oklch(*lch)
        self.least = _contrast(self.colour, grounds)

    def moved(self, ratio: float, least: float = 0.0, most: float = 1.0) -> str:
        """The nearest lightness within bounds that has this contrast to each ground; "" where there is none."""
        if self.least >= ratio:
            return self.colour
        shades = _shades(self._lch, max(least, 0.0), min(most, 1.0))
        return next((shade for shade in shades if _contrast(shade, self._grounds) >= ratio), "")

    def best(self) -> str:
        """What has most contrast where nothing has enough."""
        return max((self.colour, "#000000", "#ffffff"), key=lambda each: _contrast(each, self._grounds))


def _shades(lch: _Lch, least: float = 0.0, most: float = 1.0) -> Iterator[str]:
    """Lighter and darker ones, the nearest first. Darker, it loses chroma in proportion, as in the shade."""
    start, chroma, hue = lch
    for number in range(1, round(1 / _STEP) + 2):
        for lightness in (start - number * _STEP, start + number * _STEP):
            if least - _STEP < lightness < most + _STEP:
                at = min(max(lightness, least), most)
                yield colour.of_oklch(at, chroma * min(1.0, at / start) if start else chroma, hue)


def _contrast(own: str, grounds: _Grounds) -> float:
    """The contrast to the ground that it has least to. Without a ground all is readable."""
    return min((colour.contrast(own, colour.mixed(behind, own, share)) for behind, share in grounds), default=21.0)
