"""A text cut into statements with their syntax, and the prose between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import zip_longest
from typing import Any, Literal

from ..lex.averages import averages
from ..lex.events import worded_events
from ..lex.layout import Formula, Prose, latex_pieces, markdown_pieces, typed_blocks
from ..lex.normal import terminals
from ..lex.plain import plain_pieces
from ..lex.primes import primed_indices
from ..lex.remarks import each_assigned
from ..lex.tokens import CannotRead, Token
from ..lex.vocabulary import OPERATIONS, VARIANTS
from .cases import not_read
from .grammar import Node, parse
from .read import Read
from .split import Statement, statements

Kind = Literal["latex", "markdown", "text"]


def kind_of(text: str) -> Kind:
    r"""What a text is written in: TeX where it has displays or a preamble, Markdown where it has
    dollars, plain text otherwise.

    >>> kind_of("mu_1 = sum_i r_i x_i / sum_i r_i")
    'text'
    """
    if "```math" in text:
        return "markdown"
    if "\\begin{" in text or "\\[" in text or "\\(" in text or "\\documentclass" in text:
        heading = text.lstrip()[:1] == "#" or "\n#" in text or "**" in text
        return "markdown" if heading and "\\documentclass" not in text else "latex"
    if "$" in text:
        return "markdown" if "\n#" in "\n" + text or "**" in text else "latex"
    return "latex" if "\\frac" in text or "\\sum" in text else "text"


class Lines:
    """Offsets as lines, from 1."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(n + 1 for n, c in enumerate(text) if c == "\n")]

    def __call__(self, at: int) -> int:
        """The line of an offset."""
        return bisect_right(self.starts, at)


def reads_of(text: str, kind: Kind, names: frozenset[str] = frozenset()
             ) -> tuple[list[Read], list[tuple[int, str]]]:
    """The statements with their syntax or the reason why there is none, and the prose as (number
    of the statement that follows, words). Words of plain text that are ``names`` are symbols."""
    reads: list[Read] = []
    prose: list[tuple[int, str]] = []
    for piece in _pieces(text, kind, names):
        if isinstance(piece, Prose):
            case = _CASE.search(piece.text) if kind != "text" else None
            prose.append((len(reads), piece.text[:case.start(1)] if case else piece.text))
            reads += [replace(_read(p), at=piece.at, end=piece.at + len(piece.text))
                      for p in plain_pieces(case[1], names) if isinstance(p, Statement)] \
                if case else []
        elif isinstance(piece, CannotRead):
            at = piece.at or 0
            end = text.find("\n", at)
            reads.append(Read(None, at, end if end >= 0 else len(text), piece.reason,
                              tokens=piece.head))
        elif isinstance(piece, Statement):
            reads += _reads(piece)
        else:
            words = len(piece.tokens) > 1 and piece.tokens[-1].text == "="  # "$N_d=$ length of"
            try:
                cut = statements(each_assigned(primed_indices(averages(terminals(
                    piece.tokens[:-1] if words else piece.tokens)))), piece.environment, piece.end)
            except CannotRead as error:
                reads += [Read(None, piece.at, piece.end, error.reason, None, head)
                          for head in _heads(piece) or [()]]
                continue
            since = -1
            for s, following in zip_longest(cut, cut[1:]):
                if s.words:
                    prose.append((len(reads), s.words))
                    since = s.at if _ONLY.match(s.words) else -1
                goes_on = since >= 0 and "\\\\" not in text[since:s.at]  # a = 0 only where b, c
                if not (goes_on or following and _ONLY.match(following.words)):
                    reads += _reads(s)
            prose += [(len(reads), " is ")] * words
    variants = any(v in text for v in VARIANTS) or "ϑ" in text
    return _as_one_letter(reads) if variants else reads, prose


def _as_one_letter(reads: list[Read]) -> list[Read]:
    """The statements with a variant of a letter as that letter, where they do not have both."""
    names = {n.text for r in reads for x in (r.node, r.condition, r.named) if x is not None
             for n in x.walk() if n.kind == "name"}
    same = {v: letter for v, letter in VARIANTS.items() if v in names and letter not in names}

    def renamed(node: Node | None) -> Node | None:
        if node is None or not node.parts:
            return replace(node, text=same.get(node.text, node.text)) if node else None
        return node.with_parts(filter(None, map(renamed, node.parts)))

    return [replace(r, node=renamed(r.node), condition=renamed(r.condition),
                    named=renamed(r.named)) for r in reads] if same else reads


def _pieces(text: str, kind: Kind, names: frozenset[str]) -> Sequence[Any]:
    """The formulas and the prose of a text."""
    if is_plain(text, kind):
        return plain_pieces(text, names)
    if kind == "latex":
        return _continued(latex_pieces(text), text)
    outside, blocks = typed_blocks(text)
    found: list[Any] = []
    for piece in _continued(markdown_pieces(outside), outside):
        block = blocks.get(piece.at, "") if isinstance(piece, Formula) else ""
        found += plain_pieces("\n" * piece.at + block, names) if block else []
        if not block or isinstance(piece, Formula) and piece.tokens:
            found.append(piece)
    return found


def is_plain(text: str, kind: Kind) -> bool:
    """Whether a text is read as plain text, where formulas stand among the words: so is Markdown
    without a formula between signs.

    >>> is_plain("tau = n_1/n", "markdown"), is_plain("$tau = n_1/n$", "markdown")
    (True, False)
    """
    return kind == "text" or kind == "markdown" and all(
        isinstance(p, Prose) for p in markdown_pieces(text))


#: Words that end with the case in which the formula after them holds.
_CASE = re.compile(r"\b(?:if|for|when|where)\s+([A-Za-z]_?\{?[a-z]\}?\s*(?:=|<=?|>=?)\s*\d+)"
                   r"[:,\s]*$")
#: Before it stands what holds in one case, after it that case: neither answers or defines.
_ONLY = re.compile(r"\W*(only|if and only|exactly|precisely) (where|if|when|for)\b|\W*iff\b")


def _heads(formula: Formula) -> list[tuple[Token, ...]]:
    """What each row of a formula that has no syntax would define, as terminals."""
    rows: list[list[Token]] = [[]]
    for t in formula.tokens:
        if t.kind == "command" and t.text == "\\":
            rows.append([])
        elif t.text != "&":
            rows[-1].append(t)
    found = []
    for row in rows:
        n = next((n for n, t in enumerate(row) if t.text in _DEFINES), 0)
        with suppress(CannotRead):
            found += [(*terminals(row[:n]), Token("REL", "=", row[n].at))] if n else []
    return found


#: The signs after what a formula defines.
_DEFINES = {"=", "leftarrow", "gets", "coloneqq", "propto"}


def _continued(pieces: Sequence[Prose | Formula], text: str) -> list[Prose | Formula]:
    """Formulas with those that go on them: rows, and "divided by" between them."""
    out: list[Prose | Formula] = []
    open_sign = False
    for piece in pieces:
        before = out[-1] if out else None
        if isinstance(piece, Prose):
            sign = _operation(piece.text)
            open_sign = False
            if sign and isinstance(before, Formula):
                out[-1] = _joined(before, (Token("other", sign, piece.at),), before.end)
                open_sign = piece.text.strip().lower() in OPERATIONS
            if not open_sign:
                out.append(piece)
            continue
        first = [t.text for t in piece.tokens if t.kind != "space"][:1]
        if open_sign and isinstance(before, Formula):
            open_sign = False
            out[-1] = _joined(before, piece.tokens, piece.end)
            continue
        if isinstance(before, Prose):
            head = out[-2] if len(out) > 1 else None
            if isinstance(head, Formula) and _same_row(
                    head, before, piece, text[piece.end:piece.end + 20]) and \
                    _a_row(text, head.at, piece.end):
                out[-2:] = [_joined(head, (Token("other", "=", piece.at), *piece.tokens),
                                    piece.end)]
                continue
            if first == ["="] and re.search(r"(?:^|\n|\s)[*_]*Q[*_]*\s*$", before.text):
                piece = replace(piece, tokens=(Token("other", "Q", piece.at), *piece.tokens))
            if not before.text.strip() and head is not None:
                before = head
        if isinstance(before, Formula) and before.display and piece.display:
            begin = next((t.text for t in piece.tokens if t.kind != "space"
                          and t.text not in ("quad", "qquad", "&", ",", ";", " ", "!")), "")
            apart = isinstance(out[-1], Prose) and "\n\n" in out[-1].text and any(
                t.text == "=" for t in piece.tokens)  # an equation of its own
            if begin == "=" or begin in ("+", "-") and not apart:
                del out[-1 if out[-1] is before else -2 :]
                out.append(_joined(before, piece.tokens, piece.end))
                continue
        out.append(piece)
    return out


def _operation(words: str) -> str:
    """The sign that words between two formulas mean, "" for none."""
    words = words.strip().lower()
    return next((sign for named, (_, sign) in OPERATIONS.items()
                 if words == named or sign == "/" and words.startswith(named + " ")), "")


def _joined(formula: Formula, more: Sequence[Token], end: int) -> Formula:
    return replace(formula, tokens=(*formula.tokens, *more), end=end)


_RELATIONS = {"=", "leftarrow", "propto", "le", "ge", "in"}


def _same_row(head: Formula, between: Prose, last: Formula, after: str) -> bool:
    """Whether a symbol and what it is stand in one row of a table."""
    words = between.text.strip(" ")
    if not (words == "&" and re.match(r"[$)\s]*,\s*where\b", after)) and not any(
            t.text in _OPERATES for t in last.tokens) and all(
            t.text.isalnum() or t.text in "_^{}," for t in last.tokens if t.kind != "space"):
        return False  # another name, of which nothing is said
    return (words == "&" or words[:1] == "|" == words[-1:]) and "\n" not in words and (
        len(head.tokens) < 20 and len(last.tokens) < 500) and not (
        _relates(head.tokens) or _relates(last.tokens))


def _a_row(text: str, at: int, end: int) -> bool:
    """Whether nothing but words behind them stands in the row of a table of two cells, and it is no
    heading."""
    start = text[:at].rpartition("\n")[2]
    rest, _, following = text[end:].partition("\n")
    cells = re.split(r"\\\\|\\hline|\\midrule", text[text[:at].rfind("\n") + 1:end + len(rest)])
    if any(x.count("&") == 1 and text[at:end] in x for x in cells):  # $a$ & $b$, where c \\
        return bool(re.match(r"[$)\s]*(?:[.,;:\\%]|$)", rest))
    start = re.sub(r"^\s*\|[\w ,.:()*-]*$", "", start)  # | new $a$ | $b$ |
    if "\n" not in text[at:end]:  # | $a$ | $b$ | words |
        rest = re.sub(r"^([$ ]*\|)[^\d$\\|]*\|\s*$", r"\1", rest)
    return not (start + rest).strip(_MARGIN) and not re.match(r"[ |:>-]*--[ |:-]*(\n|$)", following)


#: Commands that make more of symbols than a symbol.
_OPERATES = {"frac", "sum", "prod", "log", "exp", "sqrt", "int"}

#: What may stand around the cells of a row.
_MARGIN = " \t>|$`\\()"


def _relates(tokens: Sequence[Token]) -> bool:
    """Whether a relation stands outside all braces, not below a sum sign."""
    depth = 0
    for t in tokens:
        depth += (t.kind == "open") - (t.kind == "close")
        if depth <= 0 and t.kind in ("other", "command") and t.text in _RELATIONS:
            return True
    return False


def without_asides(node: Node) -> Node:
    """The chain without a bracket at its end that goes on it, ``(= P(Z_i = 1 | x_i))``."""
    if node.kind in ("chain", "expression") and node.parts:
        return replace(node, parts=(*node.parts[:-1], without_asides(node.parts[-1])))
    aside = node.parts[-1] if node.kind == "product" and len(node.parts) > 1 else node
    inside = aside.parts[0] if aside.kind == "bracket" and aside.parts else node
    if aside is node or inside.kind != "chain" or len(inside.text.split(" ")) != len(inside.parts):
        return node
    kept = node.parts[:-1]
    return kept[0] if len(kept) == 1 else replace(node, parts=kept)


def _zero_or_one(s: Statement) -> bool:
    """Whether a statement gives 0 or 1 where something holds."""
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


def _explains(node: Node) -> Node | None:
    """The definition that a bracket holds, ``(R_k = \\sum_i r_ik)``, None of any other."""
    inside = node.alone if node.kind == "bracket" and node.text[:1] == "(" else None
    holds = inside is not None and inside.relates and inside.relations == ["="] and (
        inside.parts[0].kind == "scripted" and inside.parts[1].kind in (
            "product", "frac", "bracket"))
    return inside if holds else None


def _reads(s: Statement) -> list[Read]:
    """A statement, and the definition in a bracket behind it."""
    first = _read(s)
    last = first.node.parts[-1] if first.node is not None and first.node.relates else None
    aside = _explains(last.parts[-1]) if last is not None and last.kind == "product" else None
    if aside is None or first.node is None or last is None:
        return [first]
    kept = replace(last, parts=last.parts[:-1])
    return [replace(first, node=replace(first.node, parts=(*first.node.parts[:-1], kept))),
            Read(aside, aside.at, first.end)]


def _read(s: Statement) -> Read:
    compared = _zero_or_one(s)
    condition = _condition(s) if s.condition or compared else None
    try:
        node = parse(worded_events(s.tokens))
    except CannotRead as error:
        return Read(None, s.at, s.end, error.reason, None, s.tokens)
    if compared:
        return Read(node, s.at, s.end, "", condition, compared=True)
    node = without_asides(node)
    node = _explains(node) or node
    if s.condition and (condition is None or condition.kind != "dots" and (
            condition.kind != "chain" or len(condition.parts) != 2)):
        return not_read(Read(None, s.at, s.end, tokens=s.tokens), node)
    return Read(node, s.at, s.end, "", condition, s.tokens)
