"""What a student is told of a part, as plain text."""

from __future__ import annotations

from ..batch import Graded, Part
from ..rubric import OPEN
from ..word.places import places

#: Said of a part that no machine gives points for.
BY_HAND = "A person will look at this part."
NOT_YET = "not judged yet"


def title(key: str) -> str:
    """A part in words.

    >>> title("mu_1"), title("Q")
    ('Update of mu_1', 'Q, the expected log-likelihood')
    """
    named = {"responsibilities": "Responsibilities", "Q": "Q, the expected log-likelihood",
             "steps": "Intermediate steps"}
    return named.get(key, f"Update of {key}")


def said(row: Graded, key: str, part: Part, open_part: str = BY_HAND) -> str:
    """The verdict, where it was read, and the feedback; no word of a judgement that failed.
    ``open_part`` is said of a part that is not judged."""
    if row.stopped:
        return open_part
    where = places(row.submission, part)[:1]
    lines = [" ".join([f"{str(part['verdict']).capitalize()}.", *(
        f"{words[:1].upper()}{words[1:]}." if "function" not in part else f"{words}."
        for _, words in where)])]
    if part.get("feedback"):
        lines.append(str(part["feedback"]))
    if part.get("follows_from"):
        lines.append(f"It follows correctly from your {part['follows_from']}, which is wrong.")
    if part["verdict"] in OPEN:
        lines.append(open_part)
    return "\n".join(lines)
