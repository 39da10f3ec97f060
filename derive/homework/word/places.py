"""Where a part stands, in words: a line of what was handed in, or a function in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..submissions import Submission

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
             "tenth")


def line_numbers(part: Mapping[str, Any]) -> list[int]:
    """The lines of the text that a part is about.

    >>> line_numbers({"line": 3, "lines": [3, 5]}), line_numbers({"line": None})
    ([3, 5], [])
    """
    several = [n for n in part.get("lines") or () if isinstance(n, int)]
    return several or [n for n in (part.get("line"),) if isinstance(n, int)]


def places(submission: Submission, part: Mapping[str, Any]) -> list[tuple[int | None, str]]:
    """Each place of a part as the line of the text and the words for it.

    >>> here = {"name": "m_step", "line": 14, "value": 4, "code": ""}
    >>> places(Submission("a.py"), {"line": 20, "function": here})
    [(14, 'm_step, line 14, fourth value')]
    """
    function = part.get("function")
    if not isinstance(function, Mapping):
        return [(n, line(submission, n)) for n in line_numbers(part)]
    at, value = function.get("line"), function.get("value")
    words = [str(function["name"])]
    if isinstance(at, int):
        words.append(line(submission, at))
    if isinstance(value, int):
        words.append(f"{_ORDINALS[value - 1]} value" if value <= len(_ORDINALS) else
                     f"value {value}")
    return [(at if isinstance(at, int) else None, ", ".join(words))]


def line(submission: Submission, number: int) -> str:
    """A line of the text of a submission, with its file where that has several."""
    file, at = submission.place(number)
    return f"line {at}" + (f" of {file}" if file else "")
