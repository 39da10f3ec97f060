"""One section of a document: what stands below a heading, up to the next of its rank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .submissions import Submission

_RANKS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")
_LATEX = re.compile(r"\s*\\(" + "|".join(_RANKS) + r")\*?\s*(?:\[[^\]]*\]\s*)?\{(.*)\}")
_MARKDOWN = re.compile(r" {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*")
_UNDERLINED = re.compile(r" {0,3}(=+|-+)[ \t]*")
_FENCE = re.compile(r" {0,3}(```|~~~)")


class NoSection(ValueError):
    """No heading, or more than one, has that name; the message says which there are."""


@dataclass(frozen=True)
class Heading:
    """A heading: its words, its rank (a smaller number is above), and its lines, from 0: the first
    and the one after the last."""

    words: str
    rank: int
    first: int
    after: int


def headings(text: str) -> tuple[Heading, ...]:
    r"""The headings of a LaTeX, Markdown or plain text, in order.

    >>> [(h.words, h.rank) for h in headings("# Homework 3\n\nExercise 1\n----------\n")]
    [('Homework 3', 1), ('Exercise 1', 2)]
    >>> headings(r"\section*{The E-step}")[0].words
    'The E-step'
    """
    return tuple(_headings(text.split("\n")))


def _headings(lines: list[str]) -> Iterator[Heading]:
    fence = ""
    for n, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        if mark or fence:
            continue
        if found := _LATEX.match(line):
            yield Heading(found[2], _RANKS.index(found[1]) - 1, n, n + 1)
        elif found := _MARKDOWN.fullmatch(line):
            yield Heading(found[2], len(found[1]), n, n + 1)
        elif n and (found := _UNDERLINED.fullmatch(line)) and len(found[1]) > 2 and \
                lines[n - 1].strip() and (n == 1 or not lines[n - 2].strip()):
            yield Heading(lines[n - 1].strip(), 1 if found[1][0] == "=" else 2, n - 1, n + 1)


def section(text: str, name: str) -> str:
    r"""The text with blank lines for all that does not stand below the heading of that name, so
    that what is left keeps its lines; a LaTeX preamble is left, since it may define commands.
    Numbers, markup and capitals of headings do not count, and a part of its words is enough where
    no other heading has it.

    >>> section("# 1. Start\na\n# 2. Answer\nb\n## More\nc\n# End\nd", "answer")
    '\n\n\nb\n## More\nc\n\n'

    Raises NoSection.
    """
    lines, found = text.split("\n"), headings(text)
    asked = _plain(name)
    named = [h for h in found if _plain(h.words) == asked] or [
        h for h in found if asked and asked in _plain(h.words)]
    if len(named) != 1:
        there = ", ".join(f"“{h.words.strip()[:60]}”" for h in found[:12])
        raise NoSection(f"{'No' if not named else 'More than one'} heading is “{name}”: " + (
            f"there are {there}." if there else "the text has no headings."))
    (own,) = named
    end = next((h.first for h in found if h.first > own.first and h.rank <= own.rank), len(lines))
    start = next((n + 1 for n, line in enumerate(lines) if "\\begin{document}" in line), 0)
    kept = [*range(start if start <= own.first else 0), *range(own.after, end)]
    inside = set(kept)
    return "\n".join(line if n in inside else "" for n, line in enumerate(lines))


def only(found: Submission, name: str) -> Submission:
    """A submission of which one section alone is read; unread where it has none of that name."""
    if found.unread:
        return found
    try:
        return replace(found, text=section(found.text, name))
    except NoSection as error:
        return replace(found, unread=str(error))


def _plain(words: str) -> str:
    """The words of a heading without markup and the number before them."""
    words = re.sub(r"\\[A-Za-z]+\*?|<[^<>]*>|[{}$*_`~#]", " ", words)
    words = re.sub(r"^\s*(?:\d+\.)*\d*[.):]?\s+", "", " " + words)
    return " ".join(words.casefold().split()).rstrip(".:")
