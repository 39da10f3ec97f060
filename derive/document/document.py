"""A derivation as a document: sections, paragraphs, equations, tables. Renderers read it.

Text is a tuple of parts: a str is plain words (no markup), an Expr is a formula in the line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ..algebra.expression import Expr

Words = tuple["str | Expr | Code | Link | Law | Formula", ...]


@dataclass(frozen=True)
class Code:
    """A word in fixed width: a name from the statement, a file, a command."""

    text: str


@dataclass(frozen=True)
class Link:
    """A reference to an equation by its step id, printed as its number."""

    step: str


@dataclass(frozen=True)
class Law:
    """A law as its rule states it, in LaTeX: letters of its own, not those of the notation."""

    latex: str


@dataclass(frozen=True)
class Formula:
    """One formula made of parts: expressions, laws, and signs between them as plain text."""

    parts: tuple[str | Expr | Law, ...]


@dataclass(frozen=True)
class Licence:
    """What allows words to stand: ids of lines, keys of the literature, a run that computed them.

    Empty for a bridge, which leads on and states no fact.
    """

    lines: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    run: bool = False


BRIDGE, COMPUTED = Licence(), Licence(run=True)


@dataclass(frozen=True)
class Paragraph:
    """Running text. ``role`` is "" or the kind of a set-off remark: remark, warning, result.

    ``lead`` is what the paragraph is about, where it begins a part of its section; ``by`` is what
    licenses it.
    """

    words: Words
    role: str = ""
    lead: str = ""
    by: Licence = BRIDGE


@dataclass(frozen=True)
class Line:
    """One displayed line: ``head relation body`` where head is None for a continued chain.

    ``id`` is the step's id, ``reason`` a few words, ``rule`` the rule's id and ``rule_title`` its
    name; ``evidence`` is the kind and ``verdict`` "checked", "refused" or "not checked".
    ``condition`` is what stands behind the formula ("k = 1, ..., K"), or empty.
    """

    id: str
    head: Expr | None
    relation: str
    body: Expr
    rule: str
    rule_title: str
    reason: Words
    evidence: str
    verdict: str
    condition: Words = ()


@dataclass(frozen=True)
class Equations:
    """Displayed lines that belong together, aligned at their relation; each line is numbered.

    ``why`` unfolds: paragraphs that explain the group more slowly.
    """

    lines: tuple[Line, ...]
    why: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table with a head and rows of words; ``caption`` may be empty.

    ``by`` licenses the rows, one by one.
    """

    head: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    caption: Words = ()
    by: tuple[Licence, ...] = ()


@dataclass(frozen=True)
class Items:
    """A list of short paragraphs."""

    items: tuple[Paragraph, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Listing:
    """Lines printed as they are, in fixed width."""

    text: str
    caption: Words = ()


@dataclass(frozen=True)
class Stated:
    """Formulas set off from the text that are no lines of the derivation: what is given."""

    rows: tuple[Formula, ...]
    by: Licence = BRIDGE


@dataclass(frozen=True)
class Restated:
    """Lines of the derivation shown again, each with a reference to where it is derived.

    ``lead`` is what they are.
    """

    lead: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Answer:
    """The result in a box: lines restated, and sentences about them."""

    blocks: tuple[Restated | Paragraph, ...]


class Drawing(Protocol):
    """A picture that is drawn when a format asks for it.

    ``name`` is good for a file, ``alt`` says what is to be seen, ``size`` is in inches.
    """

    @property
    def name(self) -> str:
        """A name for a file and for anchors."""

    @property
    def alt(self) -> str:
        """What is to be seen, in words and numbers."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in inches."""

    def render(self, form: str) -> bytes:
        """The picture as "svg", "pdf" or "png"."""


@dataclass(frozen=True)
class Figure:
    """Pictures under one caption. ``live`` makes what a script on a page draws from, or is None."""

    id: str
    caption: Words
    pictures: tuple[Drawing, ...]
    live: Callable[[], Mapping[str, Any]] | None = None
    by: Licence = COMPUTED


Block = Paragraph | Equations | Table | Items | Listing | Figure | Stated | Answer


@dataclass(frozen=True)
class Section:
    """A titled part of the document; ``id`` is its anchor, ``by`` licenses the title.

    ``part`` is the title of the part of the document that it stands in, "" in front of all parts.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    by: Licence = BRIDGE
    part: str = ""


@dataclass(frozen=True)
class Document:
    """A report: a title, a line that says what was checked, and sections.

    A ``handout`` is set small on paper. ``version`` is the program that wrote it.
    """

    title: str
    summary: Words
    sections: tuple[Section, ...]
    handout: bool = False
    version: str = ""

    @property
    def parts(self) -> tuple[tuple[str, tuple[tuple[int, Section], ...]], ...]:
        """The parts in their order, each with its sections and their numbers; the first has no
        title and stands in front.

        >>> Document("t", (), (Section("a", "A", ()), Section("b", "B", (), part="P"))).parts[1][0]
        'P'
        """
        found: dict[str, list[tuple[int, Section]]] = {"": []}
        for n, s in enumerate(self.sections, 1):
            found.setdefault(s.part, []).append((n, s))
        return tuple((title, tuple(inside)) for title, inside in found.items())
