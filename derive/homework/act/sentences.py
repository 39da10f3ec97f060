"""The sentences of an answer, each symbol and each formula in them as one character.

A symbol among the words is the same whether it is set as a formula or typed: ``Sentence.text`` has
one character in its place, and words can be compared with patterns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..bind.reading import Language
from ..lex.keyboard import line_terminals
from ..lex.lines import spelled_out
from ..lex.tokens import CannotRead
from ..lex.vocabulary import GREEK
from ..parse.grammar import Node, parse
from ..parse.read import Read
from ..parse.symbols import Written

#: The characters that stand for symbols, those that are formulas first, and for other formulas.
SYMBOL, FORMULA = "[\ue000-\uefff]", "[\uf000-\uf8ff]"
_READ, _TYPED, _FORMULA = 0xE000, 0xE800, 0xF000
#: The longest sentence whose words are compared, in characters.
LONGEST = 1_500
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_NAME = r"[A-Za-z]{1,8}"
_TYPED_SYMBOL = re.compile(
    rf"(?<![\w\\])(?:(?:{_NAME}|[{''.join(GREEK)}])"
    rf"(?:_\{{[^{{}}\s]{{1,6}}\}}|_\w{{1,3}}|\[\w(?:, ?\w)?\])"
    rf"|{'|'.join(GREEK.values())}|[A-Za-z]\d?|[{''.join(GREEK)}]|[A-Za-z]{{1,2}}[₀-₉ᵢⱼₖ]+)"
    r"(?:\^\w+|\^\(\w+\)|²)?(?![\w\\])'*")
_SHORT = re.compile(r"\b(prob|resp|obs|eq|eqn|approx|st|dev|e\.g|i\.e|cf|no|comp|pop|w\.r\.t)\.",
                    re.IGNORECASE)
_NEXT = rf"[A-Z][a-z ]|{SYMBOL}|{FORMULA}|[-*•]"
#: Not after what needs a formula to go on, in a line of plain text.
_OPEN = "".join(rf"(?<!{x})" for x in "gives get find have yields becomes is are then that : ,"
                .split())
_ENDS = re.compile(
    rf"[.!?]\s+(?={_NEXT}|[A-Z(\"])|[.!?]\s*$|{FORMULA}\s+(?=[A-Z][a-z ]|{SYMBOL}|{FORMULA})"
    rf"|\n\s*\n|\n\s*[-*•] |(?<={FORMULA})\s+(?:[-*•]|\d[.)])\s+(?={FORMULA})"
    rf"|{_OPEN}\f\s*(?={_NEXT})")


@dataclass(frozen=True)
class Sentence:
    """``text`` with a character for each symbol and each formula; ``paragraph`` is its number."""

    text: str
    paragraph: int
    symbols: dict[str, Written]
    formulas: dict[str, Read]

    @property
    def reads(self) -> list[Read]:
        """The formulas in it that are no symbols alone, in order."""
        return [self.formulas[c] for c in self.text if c in self.formulas]


def sentences_of(language: Language, reads: Sequence[Read], prose: Sequence[tuple[int, str]]
                 ) -> list[Sentence]:
    """The sentences of an answer; ``prose`` is what stands before each statement."""
    between: dict[int, list[str]] = {}
    for n, words in prose:
        between.setdefault(n, []).append(words)
    known = {w.letter for r in reads if r.node is not None for n in r.node.walk()
             if n.kind in ("name", "scripted", "accent") and (w := language.written(n)) is not None}
    known |= {x for x in language.parameters if len(x) > 1}  # t is tau
    labels = {x for p in language.plates.values() for x in p.labels}
    symbols: dict[str, Written] = {}
    formulas: dict[str, Read] = {}
    typed: dict[str, str] = {}

    def slot(m: re.Match[str]) -> str:
        text = m[0]
        if text not in typed:
            w = _typed(language, text) if len(typed) < 0x7FF and (
                len(text) > 2 or text not in ("a", "A", "I", "s", *labels)) else None
            if w is None or w.rest or not w.indices and w.letter not in known:
                return text
            typed[text] = chr(_TYPED + len(typed))
            symbols[typed[text]] = w
        return typed[text]

    flat = []
    for n in range(len(reads) + 1):
        flat += [_TYPED_SYMBOL.sub(slot, _SHORT.sub(r"\1", _PRIVATE.sub("?", words)))
                 for words in between.get(n, ())]
        if n < len(reads):
            flat.append(_slot(language, reads[n], n, labels, symbols, formulas))
    text = re.sub(r" +\f", "\f", " ".join(flat))
    found, start, paragraph = [], 0, 0
    for m in [*_ENDS.finditer(text), None]:
        end = len(text) if m is None else m.end()
        if text[start:end].strip() and end - start <= LONGEST:
            found.append(Sentence(" ".join(text[start:end].split()), paragraph, symbols, formulas))
        start = end
        paragraph += m is not None and m[0].count("\n") > 1
    return found


def _slot(language: Language, r: Read, n: int, labels: set[str], symbols: dict[str, Written],
          formulas: dict[str, Read]) -> str:
    """The character of a formula, a label or a number as it is."""
    node = r.node
    if node is not None and (node.kind == "number" or node.kind == "name" and node.text in labels):
        return f" {node.text} "
    if node is not None and node.kind == "dots" and r.end > r.at:
        return "…"
    w = None if node is None or node.kind == "chain" else language.written(node)
    c = chr((_FORMULA if w is None or w.rest else _READ) + n)
    if w is not None and not w.rest:
        symbols[c] = w
    else:
        formulas[c] = r
    return c


def _typed(language: Language, text: str) -> Written | None:
    """A symbol as it is typed, None for what is none."""
    try:
        node: Node = parse(line_terminals(spelled_out(text), 0))
    except (CannotRead, RecursionError):
        return None
    return language.written(node)
