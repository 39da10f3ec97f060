"""Points for verdicts, as a rubric in TOML says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .batch import Graded, Part
from .lex.vocabulary import SAME_LETTER
from .misconceptions import misconceptions

#: Verdicts that a machine gives no points for: a person has to look.
OPEN = ("unread", "undecided")


class RubricError(ValueError):
    """A rubric that cannot be used; the message says why."""


@dataclass(frozen=True)
class Score:
    """Points of a submission: of each part, None where a person has to look."""

    parts: Mapping[str, float | None]
    worth: Mapping[str, float]

    @property
    def points(self) -> float:
        """The points that are certain."""
        return sum(p for p in self.parts.values() if p is not None)

    @property
    def most(self) -> float:
        """The points of an answer in which everything is right."""
        return sum(self.worth.values())

    @property
    def open(self) -> tuple[str, ...]:
        """The parts that a person has to look at."""
        return tuple(key for key, p in self.parts.items() if p is None)

    def only(self, keys: Sequence[str]) -> Score:
        """The points of these parts alone."""
        return Score({k: self.parts[k] for k in keys}, {k: self.worth[k] for k in keys})

    def __str__(self) -> str:
        return f"{number(self.points)} of {number(self.most)}"


def number(value: float) -> str:
    """A number of points as people write it.

    >>> number(2.0), number(0.75)
    ('2', '0.75')
    """
    return f"{value:.4f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Rubric:
    """Points of each part; the share of them for a wrong part that follows correctly from an
    earlier one, and for each misconception.

    >>> rubric = parse_rubric('[points]\\ntau = 2\\n[misconceptions]\\nn_for_nk = 0.5', ("tau",))
    >>> rubric.part("tau", {"verdict": "wrong", "misconceptions": ["n_for_nk"]})
    1.0
    """

    points: Mapping[str, float]
    follow_through: float = 0.0
    misconceptions: Mapping[str, float] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    """What each letter stands for in the course."""

    def part(self, key: str, part: Part) -> float | None:
        """The points of a part; None where a person has to look."""
        worth = self.points.get(key, 0.0)
        if part["verdict"] in OPEN and worth:
            return None
        if part["verdict"] != "wrong":
            return worth if part["verdict"] == "right" else 0.0
        share = self.follow_through if part.get("follows_from") else 0.0
        named = part.get("misconceptions") or ()
        return worth * max([share, *(self.misconceptions.get(m, 0.0) for m in named)])

    def score(self, row: Graded) -> Score:
        """The points of a submission, of the parts that were judged."""
        parts = {key: self.part(key, part) for key, part in row.parts.items()}
        return Score(parts, {key: self.points.get(key, 0.0) for key in parts})


def shown(parts: Mapping[str, Part], score: Score | None = None) -> dict[str, Part]:
    """The parts that people are told of: the steps, which nobody has to write, where they have
    points, something in them is wrong, or nothing else was asked for; without points at all also
    where a person would have to look.

    >>> list(shown({"tau": {"verdict": "right"}, "steps": {"verdict": "missing"}}))
    ['tau']
    """
    noted = ("wrong",) if score is not None else ("wrong", *OPEN)
    return {key: part for key, part in parts.items() if key != "steps" or len(parts) == 1
            or part["verdict"] in noted or score is not None and score.worth[key]}


def even(parts: Sequence[str]) -> Rubric:
    """A point for each part, and none for the steps, which nobody has to write.

    >>> even(("tau", "steps")).points
    {'tau': 1.0}
    """
    return Rubric({key: 1.0 for key in parts if key != "steps"})


def parse_rubric(text: str, parts: Sequence[str]) -> Rubric:
    """The rubric that a TOML text states, for a statement with these parts.

    Raises RubricError.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        bare = next((p for p in parts if not re.fullmatch(r"[\w-]+", p, re.ASCII)), "")
        hint = f'; a part such as {bare} stands between quotes: "{bare}" = 1' if bare else ""
        raise RubricError(f"not TOML: {error}{hint}") from None
    known = ("points", "follow_through", "misconceptions", "letters")
    for key in content:
        if key not in known:
            raise RubricError(f"{key}: a rubric has {', '.join(known)}")
    letters = _letters(content.get("letters", {}), parts)
    points = _table(content, "points") or (dict(even(parts).points) if letters else {})
    if not points:
        raise RubricError("points: give the points of each part, such as [points] and Q = 3")
    for key in points:
        if key not in parts:
            raise RubricError(f"points.{key}: there are {', '.join(parts)}")
    named = _table(content, "misconceptions", most=1.0)
    for key in named:
        if key not in misconceptions():
            raise RubricError(f"misconceptions.{key}: no misconception has this id; derive "
                              "misconceptions lists them")
    through = _number("follow_through", content.get("follow_through", 0.0), 1.0)
    return Rubric(points, through, named, letters)


def _letters(table: Any, parts: Sequence[str]) -> dict[str, str]:
    """What each letter stands for, of ``data = "h"`` or ``weight = ["eta", "rho"]``."""
    if not isinstance(table, dict):
        raise RubricError("letters: write a table, such as [letters] and data = \"h\"")
    found: dict[str, str] = {}
    kinds = ("data", "known", "responsibility", "weight", "count", "size", *(
        p for p in parts if p not in ("Q", "steps", "responsibilities")))
    for what, given in table.items():
        if what not in kinds:
            raise RubricError(f"letters.{what}: there are {', '.join(kinds)}")
        for letter in given if isinstance(given, list) else [given]:
            name = letter.removeprefix("\\") if isinstance(letter, str) else ""
            name = SAME_LETTER.get(name, name)
            if not (name.isalpha() and name.isascii()):
                raise RubricError(f"letters.{what}: write a letter, such as \"h\" or \"eta\"")
            if found.setdefault(name, what) != what:
                raise RubricError(f"letters: {name} stands for {found[name]} and for {what}")
    return found


def _table(content: Mapping[str, Any], name: str, most: float | None = None) -> dict[str, float]:
    table = content.get(name, {})
    if not isinstance(table, dict):
        raise RubricError(f"{name}: write a table, such as [{name}]")
    return {key: _number(f"{name}.{key}", value, most) for key, value in table.items()}


def _number(name: str, value: Any, most: float | None) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RubricError(f"{name}: write a number")
    if not 0 <= value <= (1e6 if most is None else most):
        raise RubricError(f"{name} = {value}: from 0 to {1e6 if most is None else most:g}")
    return float(value)
