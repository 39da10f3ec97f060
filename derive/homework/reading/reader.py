"""An answer read: text to pieces, pieces to syntax, syntax to claims about the parts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from ...derivation import Derivation
from ..answer import Answer, Place, Unread
from .cases import by_comparison, by_component, not_read
from .claims import Claims, Read
from .equations import Equations
from .grammar import Node, parse
from .layout import Formula, Prose, latex_pieces, markdown_pieces
from .normal import terminals
from .plain import plain_pieces
from .posterior import by_value
from .roles import survey
from .short import in_full, turned
from .split import Statement, statements
from .symbols import text_of
from .tokens import LONGEST, CannotRead, Token
from .univariate import in_one_dimension, one_dimensional
from .vocabulary import OPERATIONS

#: The most statements of one answer.
MOST = 1_500
Kind = Literal["latex", "markdown", "text"]


def kind_of(text: str) -> Kind:
    r"""What a text is written in: TeX where it has displays or a preamble, Markdown where it has
    dollars, plain text otherwise.

    >>> kind_of("mu_1 = sum_i r_i x_i / sum_i r_i")
    'text'
    """
    if "\\begin{" in text or "\\[" in text or "\\(" in text or "\\documentclass" in text:
        heading = text.lstrip()[:1] == "#" or "\n#" in text or "**" in text
        return "markdown" if heading and "\\documentclass" not in text else "latex"
    if "$" in text:
        return "markdown" if "\n#" in "\n" + text or "**" in text else "latex"
    return "latex" if "\\frac" in text or "\\sum" in text else "text"


def read_answer(text: str, em: Derivation, kind: Kind | None = None) -> Answer:
    r"""What an answer says about the parts of a derivation.

    >>> import derive
    >>> em = derive.derive_em(derive.models["two_gaussians"])
    >>> answer = read_answer(r"$\mu_1^{t+1} = \frac{\sum_i T_i x_i}{\sum_i T_i}$", em)
    >>> answer.claims[0].part, answer.claims[0].labels
    ('mu', ('1',))
    """
    if len(text) > LONGEST:
        return Answer((), (), (Unread(Place(1), "", f"longer than {LONGEST} characters"),))
    places = Places(text)
    try:
        reads, prose = _reads(text, kind or kind_of(text))
    except CannotRead as error:
        return Answer((), (), (Unread(places(error.at or 0), "", error.reason),))
    except RecursionError:
        return Answer((), (), (Unread(Place(1), "", "nested too deep"),))
    if len(reads) > MOST:
        return Answer((), (), (Unread(Place(1), "", f"more than {MOST} formulas"),))
    labels = em.model.components.labels
    reads = turned(in_full(by_component(reads, labels)), labels)
    nodes = [r.node or r.named or Node("none") for r in reads]
    found = by_comparison(survey(nodes, prose, labels), reads)
    own = one_dimensional(em) if in_one_dimension(nodes) else None
    found = by_value(own or em, found, reads, text, places)
    claims = Claims(own or em, found, text, places)
    answer = claims.answer(reads, prose)
    lines = Equations(claims)
    parts = {c.place for c in answer.claims} | {u.place for u in answer.unread if u.part}
    answer = replace(answer, chains=lines.chains(reads, parts), unfit=tuple(lines.unfit))
    return answer if own is None else replace(answer, univariate=True)


class Places:
    """Offsets as lines and columns, from 1."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(n + 1 for n, c in enumerate(text) if c == "\n")]

    def __call__(self, at: int) -> Place:
        """The place of an offset."""
        line = bisect_right(self.starts, at)
        return Place(line, at - self.starts[line - 1] + 1)


def _reads(text: str, kind: Kind) -> tuple[list[Read], list[tuple[int, str]]]:
    """The statements with their syntax or the reason why there is none, and the prose as (number
    of the statement that follows, words)."""
    reads: list[Read] = []
    prose: list[tuple[int, str]] = []
    if kind == "text":
        for line in plain_pieces(text):
            if isinstance(line, Prose):
                prose.append((len(reads), line.text))
            elif isinstance(line, CannotRead):
                at = line.at or 0
                end = text.find("\n", at)
                reads.append(Read(None, at, end if end >= 0 else len(text), line.reason))
            else:
                reads.append(_read(line))
        return reads, prose
    pieces = latex_pieces(text) if kind == "latex" else markdown_pieces(text)
    for piece in _continued(list(pieces)):
        if isinstance(piece, Prose):
            prose.append((len(reads), piece.text))
            continue
        try:
            cut = statements(terminals(piece.tokens), piece.environment, piece.end)
        except CannotRead as error:
            reads.append(Read(None, piece.at, piece.end, error.reason))
            continue
        for s in cut:
            if s.words:
                prose.append((len(reads), s.words))
            reads.append(_read(s))
    return reads, prose


def _continued(pieces: list[Prose | Formula]) -> list[Prose | Formula]:
    """Displays that begin with an operator, put on the display before them; formulas with
    "divided by" between them in one, and one with "divided by" and words after it as no formula."""
    out: list[Prose | Formula] = []
    sign: Token | None = None
    for piece in pieces:
        before = out[-1] if out else None
        if isinstance(piece, Prose) and isinstance(before, Formula):
            words = piece.text.strip().lower()
            sign = next((Token("other", c, piece.at) for w, (_, c) in OPERATIONS.items()
                         if words == w or c == "/" and words.startswith(w + " ")), None)
            if sign is not None:
                out[-1] = Formula((*before.tokens, sign), before.at, before.end,
                                  before.environment, before.display)
                if words in OPERATIONS:
                    continue
                sign = None
        elif sign is not None and isinstance(piece, Formula) and isinstance(before, Formula):
            out[-1] = Formula((*before.tokens, *piece.tokens), before.at, piece.end,
                              before.environment, before.display)
            sign = None
            continue
        if isinstance(piece, Formula) and isinstance(before, Prose) and len(out) > 1 and \
                isinstance(head := out[-2], Formula) and _same_row(head, before, piece):
            out[-2:] = [Formula((*head.tokens, Token("other", "=", piece.at), *piece.tokens),
                                head.at, piece.end, head.environment, head.display)]
            continue
        if isinstance(piece, Formula) and isinstance(before, Prose) and \
                before.text.split()[-1:] in (["Q"], ["**Q**"], ["*Q*"]) and \
                [t.text for t in piece.tokens if t.kind != "space"][:1] == ["="]:
            piece = Formula((Token("other", "Q", piece.at), *piece.tokens), piece.at, piece.end,
                            piece.environment, piece.display)
        if isinstance(piece, Formula) and piece.display and out:
            before = out[-1]
            blank = None
            if isinstance(before, Prose) and not before.text.strip() and len(out) > 1:
                blank, before = before, out[-2]
            if isinstance(before, Formula) and before.display:
                first = [t for t in piece.tokens if t.kind != "space"
                         and t.text not in ("quad", "qquad", "&", ",", ";", " ", "!")][:1]
                if first and first[0].text in ("=", "+", "-"):
                    joined = Formula((*before.tokens, *piece.tokens), before.at, piece.end,
                                     before.environment, True)
                    del out[-2 if blank else -1 :]
                    out.append(joined)
                    continue
        out.append(piece)
    return out


_RELATIONS = {"=", "leftarrow", "propto", "le", "ge", "in"}


def _same_row(head: Formula, between: Prose, last: Formula) -> bool:
    """Whether two formulas without a relation stand in one row of a table, a symbol and what it
    is."""
    words = between.text.strip(" ")
    return words[:1] == "|" == words[-1:] and "\n" not in words and len(head.tokens) < 20 and \
        len(last.tokens) < 500 and not any(
            t.text in _RELATIONS and not _in_script(f.tokens, t)
            for f in (head, last) for t in f.tokens if t.kind in ("other", "command"))


def _in_script(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a token stands in braces, as the = below a sum sign."""
    before = [t for t in tokens if t.at < token.at]
    return sum((t.kind == "open") - (t.kind == "close") for t in before) > 0


def without_asides(node: Node) -> Node:
    """The chain without a bracket at its end that goes on it, ``(= P(Z_i = 1 | x_i))``."""
    last = node.parts[-1] if node.kind == "chain" else node
    if last.kind == "product" and len(last.parts) > 1 and last.parts[-1].kind == "bracket":
        inside = last.parts[-1].parts
        if len(inside) >= 1 and inside[0].kind == "chain" and \
                len(inside[0].text.split(" ")) == len(inside[0].parts):
            kept = last.parts[:-1]
            last = kept[0] if len(kept) == 1 else Node("product", kept, last.text, last.at)
    elif last.kind == "expression" and last.parts:
        inner = without_asides(last.parts[-1])
        last = Node("expression", (*last.parts[:-1], inner), last.text, last.at)
    if node.kind != "chain":
        return last
    return Node("chain", (*node.parts[:-1], last), node.text, node.at)


def _zero_or_one(s: Statement) -> bool:
    """Whether a statement gives 0 or 1 where a comparison holds or the component is the most
    probable one."""
    return len(s.tokens) > 2 and s.tokens[-1].kind == "NUMBER" and s.tokens[-1].text in "01" and \
        s.tokens[-2].kind == "REL" and any(
            t.kind == "REL" and t.text in ("<", ">", "<=", ">=")
            or t.kind == "FUNC" and t.text == "arg" for t in s.condition)


def _condition(s: Statement) -> Node | None:
    """What a row of a definition by cases compares, None where it has no syntax."""
    try:
        return parse(s.condition)
    except CannotRead:
        return None


def _read(s: Statement) -> Read:
    if _zero_or_one(s):
        try:
            return Read(parse(s.tokens), s.at, s.end, "", _condition(s), compared=True)
        except CannotRead as error:
            return Read(None, s.at, s.end, error.reason, None, s.tokens)
    condition = _condition(s) if s.condition else None
    try:
        node = without_asides(parse(s.tokens))
    except CannotRead as error:
        return Read(None, s.at, s.end, error.reason, None, s.tokens)
    if s.condition and (condition is None or text_of(condition).count("=") != 1):
        return not_read(Read(None, s.at, s.end, tokens=s.tokens), node)
    return Read(node, s.at, s.end, "", condition, s.tokens)
