r"""Marks of the iterate: hats for t+1 and back, other words for new and old."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from .answers import Answer
from .texts import COMMAND

_PARAMETER = (r"(?:\\(?:tau|pi|mu|Sigma|lambda|theta|sigma|alpha|phi)(?![A-Za-z])"
              r"|\\(?:boldsymbol|mathbf|bm)\s*(?:\{\\?[A-Za-z]+\}|\\?[A-Za-z]+)|(?<![A-Za-z])p)")
_INDEX = r"(?:_(?:\{[A-Za-z0-9]+\}|[A-Za-z0-9]))?"
_NEW = r"(?:t\+1|\(t\+1\)|\\text\{new\}|\\mathrm\{new\}|new|\\rm new)"
_AFTER = re.compile(rf"(?P<of>{_PARAMETER})(?P<k>{_INDEX})\^(?:\{{{_NEW}\}}|\\text\{{new\}})")
_HAT = re.compile(rf"\\hat\s*(?:\{{(?P<of>{_PARAMETER})\}}|(?P<of2>{_PARAMETER}))(?P<k>{_INDEX})"
                  r"(?P<square>\^(?:2|\{2\}))?")


def hats(answer: Answer, rng: random.Random) -> str | None:
    """New parameters under a hat instead of t+1."""
    text = answer.text
    if answer.kind == "text" or "\\hat" in text or r"\newcommand" in text or \
            "widehat" in text or not _AFTER.search(text):
        return None
    text = _AFTER.sub(lambda m: rf"\hat{{{m['of']}}}{m['k']}", text)
    left = re.search(r"t\s*\+\s*1|new", text)
    return None if left else text


def no_hats(answer: Answer, rng: random.Random) -> str | None:
    """t+1 instead of hats."""
    text = answer.text
    if answer.kind == "text" or "\\hat" not in text or r"\newcommand" in text or \
            re.search(r"t\s*\+\s*1|new|\bhat|widehat|prime", text.replace("\\hat", "")):
        return None

    def other(m: re.Match[str]) -> str:
        of = (m["of"] or m["of2"]) + m["k"]
        if of[0].isalpha() and COMMAND.search(text[: m.start()]):
            of = " " + of
        if not m["square"]:
            return f"{of}^{{(t+1)}}"
        return rf"\left({of}^2\right)^{{(t+1)}}"

    text = _HAT.sub(other, text)
    return None if "\\hat" in text or re.search(r"\+1\)\}(?:\^|')", text) else text


_PAIRS = ((r"\{t\+1\}", r"\{t\}|(?<=\^)t(?![A-Za-z+])"), (r"\{\(t\+1\)\}", r"\{\(t\)\}"))


def new_and_old(answer: Answer, rng: random.Random) -> str | None:
    r"""\text{new} and \text{old} instead of t+1 and t."""
    text = answer.text
    if answer.kind == "text" or r"\newcommand" in text or re.search(
            r"new|old|t-1|(?<!\^)(?<!\{)(?<!\()(?<![A-Za-z\\])t(?![A-Za-z])", re.sub(
                r"\\(?:text|mathrm)\{[^}]*\}", "", text)):
        return None
    for new, old in _PAIRS:
        if re.search(r"\^" + new, text):
            text = re.sub(r"\^" + new, r"^{\\text{new}}", text)
            text = re.sub(rf"\^(?:{old})", r"^{\\text{old}}", text)
            return None if re.search(r"\(t\)|t\+1|\^\{?t(?![A-Za-z])", text) else text
    return None


MARKS: tuple[Callable[[Answer, random.Random], str | None], ...] = (hats, no_hats, new_and_old)
