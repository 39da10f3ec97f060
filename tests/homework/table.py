"""The fixture table: every answer with its expected verdicts and mistakes, and why.

Batches a, b, c, e, f and g are answers of people who had seen neither grammar nor code, one file
each, with ``expected.json`` beside them. Its ``parts`` are the verdicts as the writers gave them
and its ``mistakes`` their own words; ``misconceptions`` are the ids that the words come to, none
where no id fits. Batch d has for every misconception a wrong answer that shows it and a right one
that looks like it, in TOML, with the text beside the verdict.

Whatever the file, an answer is one ``Row``; tests and the page ``docs/answers.md`` read rows only.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ANSWERS = Path(__file__).parent / "answers"
KINDS = {".tex": "latex", ".md": "markdown", ".txt": "text"}
BATCHES = ("a", "b", "c", "d", "e", "f", "g")
#: The notations that the table has to have. "own" is whatever letters the writer chose.
NOTATIONS = ("problem", "wikipedia", "bishop", "murphy", "esl", "cs229", "own")
VERDICTS = ("right", "wrong", "missing")


@dataclass(frozen=True)
class Expected:
    """The verdict that a part deserves, and the mistakes in it that have an id. ``open`` says what
    happens instead, where the program does not come to this verdict or these ids yet."""

    verdict: str
    misconceptions: tuple[str, ...] = ()
    open: str = ""


@dataclass(frozen=True)
class Row:
    """One submission. ``about`` is the misconception that an answer of batch d shows or looks
    like, "" in the other batches; parts that are not named are missing."""

    batch: str
    name: str
    text: str
    kind: str
    statement: str
    notation: str
    parts: Mapping[str, Expected]
    why: str
    about: str = ""

    @property
    def shows(self) -> bool:
        """Whether a part of it is wrong."""
        return any(e.verdict == "wrong" for e in self.parts.values())


@cache
def rows(batch: str) -> tuple[Row, ...]:
    """The rows of one batch, in the order of their files."""
    folder = ANSWERS / batch
    if (folder / "expected.json").exists():
        return tuple(_written(folder))
    return tuple(row for path in sorted(folder.glob("*.toml")) for row in _pairs(batch, path))


def _written(folder: Path) -> list[Row]:
    found = []
    table = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    if set(table) != {p.name for p in folder.iterdir()} - {"expected.json"}:
        raise ValueError(f"{folder}: files and table do not agree")
    for file, row in table.items():
        path = folder / file
        ids = row["misconceptions"]
        wrong = {p for p, v in row["parts"].items() if v == "wrong" and p != "steps"}
        if set(ids) != wrong:
            raise ValueError(f"{path}: the wrong parts are {sorted(wrong)}")
        parts = {p: Expected(v, tuple(ids.get(p, ())), row.get("open", {}).get(p, ""))
                 for p, v in row["parts"].items()}
        found.append(Row(folder.name, file, path.read_text(encoding="utf-8"), KINDS[path.suffix],
                         row["statement"], row["notation"], parts, row["why"]))
    return found


def _pairs(batch: str, path: Path) -> list[Row]:
    """Two rows for each example: the wrong answer and the right one."""
    found = []
    examples = tomllib.loads(path.read_text(encoding="utf-8"))["example"]
    for n, example in enumerate(examples):
        for verdict in ("wrong", "right"):
            e = example[verdict]
            ids = (example["id"],) if verdict == "wrong" else ()
            given = {p: Expected("right") for p in e.get("given", ())}
            found.append(Row(
                batch, f"{path.stem}-{n:02}-{example['id']}-{verdict}", e["text"].strip() + "\n",
                e.get("kind", "markdown"), e.get("statement", "two_gaussians"), e["notation"],
                given | {p: Expected(verdict, ids, e.get("open", "")) for p in e["parts"]},
                e["why"], example["id"]))
    return found


def kind(part: str) -> str:
    """What a part of a shipped statement is, as misconceptions name it.

    >>> [kind(p) for p in ("Q", "pi", "sigma_1^2", "p_A")]
    ['Q', 'weight', 'spread', 'mean']
    """
    if part in ("responsibilities", "Q"):
        return part
    if part in ("tau", "pi"):
        return "weight"
    return "spread" if part.lower().startswith("sigma") else "mean"


def all_rows() -> tuple[Row, ...]:
    """The rows of all batches."""
    return tuple(row for batch in BATCHES for row in rows(batch))


def pairs() -> dict[str, list[tuple[Row, Row]]]:
    """By misconception, the pairs of a wrong answer that shows it and a right one that looks like
    it."""
    found: dict[str, list[tuple[Row, Row]]] = {}
    own = rows("d")
    for wrong, right in zip(own[::2], own[1::2], strict=True):
        found.setdefault(wrong.about, []).append((wrong, right))
    return found
