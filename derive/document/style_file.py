"""Reads a notation from TOML. What stands in it is compared with what may, and never executed."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .letters import GREEK
from .style import ENGINE, STYLES, NotationError, Pair, Style

#: The words of a file for the engine's patterns; several keys where one word sets them all.
QUANTITIES: dict[str, tuple[str, ...]] = {
    "responsibility": (".T^t",),
    "responsibility_free": (".T",),
    "responsibility_next": (".T^t+1",),
    "responsibilities": (".T^t/1",),
    "responsibilities_free": (".T/1",),
    "count": (".N^t",),
    "any_weight": (".omega^t",),
    "any_weights": (".omega^t/1",),
    "divergence": ("KL", "KL_weights", "KL_assignment", "KL_component"),
    "lower_bound": ("F",),
    "lower_bound_at_responsibilities": ("F_at_T",),
    "given": ("expectation",),
    "expectation": ("E",),
    "density_of_theta": ("density_of_theta",),
    **{name: (name,) for name in (
        "Q", "H", "likelihood", "log_likelihood", "complete_likelihood",
        "complete_log_likelihood", "joint", "indicator", "posterior", "posterior_all",
        "assignments", "assignment_law", "density", "distribution", "log")},
}
#: The words of a file for letters of the engine.
LETTERS: dict[str, str] = {
    "theta": ".theta", "responsibility": ".T", "count": ".N", "multiplier": ".lambda",
    "scatter": ".S", "eigenvalue": ".rho", "remainder": ".r", "direction": ".v",
    "fixed_weight": ".w", "small": ".epsilon", "distance": ".delta", "share": ".omega",
    "hard": ".R", "likelihood": "L", "Q": "Q", "H": "H",
    "lower_bound": "F", "assignment_law": "q",
}
_PLACES = {"theta", "theta^t", "x", "X", "xs", "Z", "Zall", "zs", "L", "Q", "H", "T", "N", "t+1",
           "w", "r", "F", "q"}
#: What may be in bold type: shapes, all parameters together, the latent variable.
_BOLD = {"vector", "matrix", "parameters", "latent"}
MARKS = {"current": "t", "next": "t+1"}
_OWN_PLACES = {
    "Q": (), "H": (), "likelihood": (), "log_likelihood": (), "complete_likelihood": (),
    "complete_log_likelihood": (), "posterior_all": (), "assignments": (), "log": (),
    "expectation": (), "given": (), "count": ("1",), "any_weights": ("1",),
    "responsibilities": ("1",), "responsibilities_free": ("1",),
    "assignment_law": (), "lower_bound": (), "lower_bound_at_responsibilities": (),
    "joint": ("1", "i1"), "divergence": ("1", "2"), "density": ("1", "family", "parameters"),
    "distribution": ("family", "parameters"), "density_of_theta": ("1", "family", "theta_k"),
}
#: Commands that print something; all others are refused, so that a file cannot program TeX.
COMMANDS = frozenset(
    "mathbf mathrm mathit mathsf mathtt mathcal mathbb mathfrak mathscr boldsymbol operatorname "
    "text hat widehat tilde widetilde bar overline vec dot ddot check breve underline mid vert "
    "Vert lvert rvert lVert rVert langle rangle left right big Big bigg Bigg bigl bigr Bigl Bigr "
    "biggl biggr middle cdot times star ast circ bullet prime dagger log ln exp Pr det max min "
    "arg sum prod int frac tfrac dfrac sqrt binom quad qquad in sim to mapsto le ge lt gt ne neq "
    "approx equiv propto infty partial nabla ell Re Im ldots cdots dots colon forall exists mathop "
    "limits nolimits displaystyle textstyle scriptstyle mathrel mathbin mathord "
    "varepsilon vartheta varphi varrho varsigma varpi".split()) | set(GREEK)
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)


@cache
def shipped(name: str) -> Style:
    """The shipped style of that name. Raises KeyError.

    >>> shipped("wikipedia").weight
    'tau'
    """
    if name not in STYLES:
        raise KeyError(name)
    if name == "problem":
        return Style("problem")
    file = files(__package__).joinpath("notations", f"{name}.toml")
    return read_style(file.read_text(encoding="utf-8"), f"{name}.toml")


def style(name: str) -> Style:
    """The style of that name, or of the TOML file of that name. Raises NotationError.

    >>> style("bishop").observation
    'n'
    """
    if name in STYLES:
        return shipped(name)
    if not name.lower().endswith(".toml"):
        raise NotationError(
            f"unknown notation {name!r}: one of {', '.join(STYLES)}, or a file that ends in .toml")
    try:
        text = Path(name).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise NotationError(
            f"{name}: cannot be read ({error.strerror}); check its name") from error
    except UnicodeDecodeError as error:
        raise NotationError(f"{name}: is not UTF-8 text") from error
    return read_style(text, name)


def read_style(text: str, source: str) -> Style:
    """The style that a TOML text describes. Raises NotationError with place and remedy.

    >>> read_style('observed = "y"', "mine.toml").observed
    'y'
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NotationError(f"{source}: is not TOML: {error}") from error
    return _Reader(source).style(content)


class _Reader:
    """Checks a file's content and makes a style of it."""

    def __init__(self, source: str) -> None:
        self.source = source

    def wrong(self, where: str, what: str) -> NotationError:
        return NotationError(f"{self.source}: {where}: {what}")

    def style(self, content: dict[str, Any]) -> Style:
        tables = {"letters", "marks", "accents", "patterns", "families", "components"}
        plain = {f.name for f in fields(Style)} - tables - {"slots", "engine", "name"}
        self.known(content, plain | tables | {"base"}, "")
        base = content.get("base", "problem")
        try:
            start = shipped(base)
        except (KeyError, TypeError):
            raise self.wrong("base", f"{base!r} is no shipped notation") from None
        name = re.sub(r"\W", "_", self.source.rpartition("/")[2].removesuffix(".toml"))
        made: dict[str, Any] = {"name": name}
        for key in ("observation", "component", "second", "observed", "latent", "weight",
                    "size", "dimension"):
            if key in content:
                made[key] = self.letter(key, content[key])
        for key in ("title", "only"):
            if key in content:
                made[key] = self.string(key, content[key])
        if "count" in content:
            if type(content["count"]) is not int or content["count"] < 1:
                raise self.wrong("count", "give a positive whole number")
            made["count"] = content["count"]
        if "bold" in content:
            shapes = self.strings("bold", content["bold"])
            self.known(dict.fromkeys(shapes), _BOLD, "bold")
            made["bold"] = shapes
        if "notes" in content:
            notes = self.strings("notes", content["notes"])
            made["notes"] = tuple(self.note(n) for n in notes)
        for key in tables & set(content):
            if not isinstance(content[key], dict):
                raise self.wrong(key, f"is a table: write [{key}] on a line of its own")
        letters = content.get("letters", {})
        slots = {slot.name for f in _families().values() for slot in f.slots}
        self.known(letters, set(LETTERS) | slots, "letters")
        chosen = {k: self.letter(f"letters.{k}", v) for k, v in letters.items()}
        made["slots"] = {**start.slots, **{k: v for k, v in chosen.items() if k in slots}}
        made["engine"] = {**ENGINE, **start.engine, **{
            LETTERS[k]: (v, *ENGINE.get(LETTERS[k], ())) for k, v in chosen.items()
            if k in LETTERS}}
        for key in ("marks", "accents"):
            self.known(content.get(key, {}), set(MARKS), key)
            own = {"1"} if key == "accents" else set()
            pairs = {MARKS[k]: self.pair(f"{key}.{k}", v, own)
                     for k, v in content.get(key, {}).items()}
            made[key] = {**getattr(start, key), **pairs}
        made["patterns"] = {**start.patterns, **self.patterns("patterns", content)}
        self.known(content.get("families", {}), set(_families()), "families")
        made["families"] = {**start.families, **{
            k: self.pair(f"families.{k}", v, set())
            for k, v in content.get("families", {}).items()}}
        made["components"] = {**start.components, **self.components(content)}
        frozen: dict[str, Any] = {k: MappingProxyType(v) if isinstance(v, dict) else v
                                  for k, v in made.items()}
        return replace(start, **frozen)

    def components(self, content: dict[str, Any]) -> dict[tuple[str, int], Pair]:
        """Quantities of one component: [components.2]."""
        found = {}
        for place, table in content.get("components", {}).items():
            where = f"components.{place}"
            if not place.isdigit() or place == "0" or not isinstance(table, dict):
                raise self.wrong(where, "write [components.1], the first component's patterns")
            for key, pair in self.patterns(where, {where: table}).items():
                found[key, int(place)] = pair
        return found

    def patterns(self, where: str, content: dict[str, Any]) -> dict[str, Pair]:
        table = content.get(where, {})
        self.known(table, set(QUANTITIES), where)
        found = {}
        for name, value in table.items():
            own = set(_OWN_PLACES.get(name, ("1", "2")))
            pair = self.pair(f"{where}.{name}", value, own | _PLACES)
            found.update(dict.fromkeys(QUANTITIES[name], pair))
        return found

    def known(self, given: Any, names: set[str], where: str) -> None:
        """Refuses a key that means nothing."""
        for key in given:
            if key not in names:
                place = f"{where}.{key}" if where else str(key)
                raise self.wrong(place, f"unknown key; known are {', '.join(sorted(names))}")

    def string(self, where: str, value: Any) -> str:
        if not isinstance(value, str) or not value.isprintable():
            raise self.wrong(where, "give a text on one line, between quotes")
        return value

    def strings(self, where: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise self.wrong(where, "give a list of texts")
        return tuple(self.string(where, v) for v in value)

    def letter(self, where: str, value: Any) -> str:
        name = self.string(where, value)
        if not re.fullmatch(r"[A-Za-z]+(\^2)?", name):
            raise self.wrong(where, f"{name!r} is no letter: give a Latin letter, the name of a "
                             "Greek one (mu, Sigma) or a word; a square as in sigma^2")
        return name

    def pair(self, where: str, value: Any, places: set[str]) -> Pair:
        """LaTeX and plain text, checked."""
        if not isinstance(value, list) or len(value) != 2:
            raise self.wrong(where, "give two texts, LaTeX and plain: ['...', '...']")
        code, text = (self.string(where, v) for v in value)
        self.latex(where, re.sub("<[^<>]*>", "x", code))
        for half in (code, text):
            for place in re.findall("<([^<>]*)>", half):
                words = place.removeprefix("sub ").removeprefix("sup ").split(",")
                unknown = [w for w in words if w not in places]
                if unknown or (half is code and " " in place):
                    names = ", ".join(f"<{p}>" for p in sorted(places)) or "none"
                    raise self.wrong(where, f"<{place}> is no place here; there are {names}")
        return code, text

    def latex(self, where: str, code: str) -> None:
        """Refuses LaTeX whose braces do not match, or which does more than print."""
        for command in _COMMAND.findall(code):
            if command not in COMMANDS and command not in ",;:! {}|":
                raise self.wrong(where, f"\\{command} is not allowed: only commands that print "
                                 "letters, accents, relations and brackets are")
        plain, depth = _COMMAND.sub("x", code), 0
        for c in plain:
            depth += (c == "{") - (c == "}")
            if depth < 0:
                break
        if depth:
            raise self.wrong(where, f"the braces of {code!r} do not match")
        if re.search(r"[$%#&~]", plain) or re.search(r"\^[^{]?\^|_[^{]?_", plain):
            raise self.wrong(where, f"{code!r} is no formula: leave out $ % # & ~ and ^^")

    def note(self, text: str) -> str:
        """A remark with formulas between dollars."""
        parts = text.split("$")
        if len(parts) % 2 == 0:
            raise self.wrong("notes", f"a $ of {text!r} has no partner")
        for code in parts[1::2]:
            self.pair("notes", [code, ""], _PLACES)
        return text


def _families() -> Any:
    from ..families import FAMILIES

    return FAMILIES
