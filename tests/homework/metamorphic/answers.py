"""The answers that the gate rewrites: the fixture table's, and those of the first two batches."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.homework.table import KINDS, all_rows

BLIND = Path(__file__).parents[1] / "blind"
FOLDERS = (BLIND, BLIND / "second")


@dataclass(frozen=True)
class Answer:
    """One submission: its name, its text and kind, and the statement that it answers, as the name
    of a shipped one or as text."""

    name: str
    text: str
    kind: str
    statement: str


@cache
def all_answers() -> dict[str, Answer]:
    """The answers by name; what is Python or a notebook is left out."""
    found = [Answer(f"{r.batch}/{r.name}", r.text, r.kind, r.statement) for r in all_rows()]
    for folder in FOLDERS:
        statements = tomllib.loads((folder / "statements.toml").read_text(encoding="utf-8"))
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        found += [Answer(f"{folder.name}/{name}", (folder / name).read_text(encoding="utf-8"),
                         KINDS[Path(name).suffix], statements[str(row["model"])])
                  for name, row in truth.items() if Path(name).suffix in KINDS]
    return {a.name: a for a in found}
