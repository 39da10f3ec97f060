"""What a student is told of a part, as plain text."""

from __future__ import annotations

from ..batch import Graded, Part

#: Said of a part that no machine gives points for.
BY_HAND = "A person will look at this part."


def title(key: str) -> str:
    """A part in words.

    >>> title("mu_1"), title("Q")
    ('Update of mu_1', 'Q, the expected log-likelihood')
    """
    named = {"responsibilities": "Responsibilities", "Q": "Q, the expected log-likelihood",
             "steps": "Intermediate steps"}
    return named.get(key, f"Update of {key}")


def said(row: Graded, key: str, part: Part) -> str:
    """The verdict, where it was read, and the feedback; no word of a judgement that failed."""
    if row.stopped:
        return BY_HAND
    lines = [str(part["verdict"]).capitalize() + "."]
    if isinstance(part.get("line"), int):
        file, line = row.submission.place(part["line"])
        lines[0] += f" Line {line}{f' of {file}' if file else ''}."
    if part.get("feedback"):
        lines.append(str(part["feedback"]))
    if part.get("follows_from"):
        lines.append(f"It follows correctly from your {part['follows_from']}, which is wrong.")
    if part["verdict"] in ("unread", "undecided"):
        lines.append(BY_HAND)
    return "\n".join(lines)
