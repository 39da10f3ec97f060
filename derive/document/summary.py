"""What the first lines of a report say of its own lines: how many, and what checked them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..trace import Step
from .display import numbering
from .document import Document, Section, Words


def verdicts(certificate: Any) -> dict[str, str]:
    """The verdict on each line by its id; empty without a certificate."""
    lines = () if certificate is None else certificate.lines
    return {line.id: "checked" if line.verdict == "right" else "refused" for line in lines}


def summary(steps: Sequence[Step], certificate: Any, sections: tuple[Section, ...],
            level: str) -> Words:
    """How many lines there are, how many of them are printed here, and what checked them."""
    defining = sum(s.evidence == "definition" for s in steps)
    count = (f"The derivation has {len(steps)} lines: {len(steps) - defining} assert "
             f"something, {defining} define.")
    if level != "full":
        printed = len(numbering(Document("", (), sections)))
        count = f"This report prints {printed} of the derivation's {len(steps)} lines."
    if certificate is None:
        return (f"{count} They were not checked: this report was asked for without a "
                "certificate.",)
    wrong = sum(line.verdict != "right" for line in certificate.lines)
    if wrong or certificate.verdict != "right":
        return (f"{count} A checker that shares no code with the rules refused {wrong} of them; "
                "they are marked, and no sentence rests on them.",)
    if level != "full":
        return (f"{count} Each of the {len(steps) - defining} that assert something was checked "
                "by a program that shares no code with the rules that derived it.",)
    return (f"{count} Each of those that assert was checked by a program that shares no code with "
            "the rules that derived it. The kind of evidence is noted with each line; "
            "\"What was checked\" explains the kinds.",)
