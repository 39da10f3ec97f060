"""Whole derivations, each of several lines, as lecturers and students write them.

The first line of a file names its statement. At each ``«right¦wrong»`` the file as it stands takes
what is right; one wrong line is made by taking what is wrong at one of these places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
_PLACE = re.compile(r"«([^¦]*)¦([^»]*)»")


@dataclass(frozen=True)
class Derivation:
    """One derivation with at most one wrong line, at ``line``; 0 where all lines are right."""

    name: str
    statement: str
    kind: str
    text: str
    line: int = 0


def derivations() -> Iterator[Derivation]:
    """Each derivation as it is right, then with each of its wrong lines."""
    for path in sorted(FOLDER.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        said = re.match(r"<!-- (\w+) ?(\w*) -->", text)
        assert said is not None
        kind = said.group(2) or "markdown"
        body = "\n" + text.partition("\n")[2]
        places = list(_PLACE.finditer(body))
        for wrong in (None, *places):
            found, at = "", 0
            for p in places:
                found += body[at:p.start()] + p.group(2 if p is wrong else 1)
                at = p.end()
            line = 0 if wrong is None else body.count("\n", 0, wrong.start()) + 1
            name = path.stem + ("" if wrong is None else f"-{places.index(wrong) + 1}")
            yield Derivation(name, said.group(1), kind, found + body[at:], line)
