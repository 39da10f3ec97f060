"""Events in words, ``P(coin A | x_i)``, ``P(x_i is from class 2)``: the label that they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from .tokens import Token, closing

_HEADS = frozenset(("P", "p", "Pr", "Prob", "Probability", "prob", "pr"))
#: What is drawn, what has drawn it, and what joins these.
_WORDS = frozenset(
    "type coin class component comp cluster group population state topic source family kind origin "
    "label model gaussian law die sample point observation datum data item row word person unit "
    "toss round trial experiment set is was are in of from to by with belongs belong comes came "
    "drawn generated chosen used picked the a an this that it its being has having member "
    "= equals".split())
_WORD = re.compile(r"[A-Za-z]+|\d+|=")


def worded_events(tokens: Sequence[Token]) -> Sequence[Token]:
    """The terminals with the label alone where the bracket of a probability says an event in words
    that name it last; any other words are left as they are.

    >>> [t.text for t in worded_events([
    ...     Token("NAME", "P", 0), Token("OPEN", "(", 1), Token("TEXT", "coin", 2),
    ...     Token("NAME", "A", 7), Token("CLOSE", ")", 8)])]
    ['P', '(', 'A', ')']
    """
    if not any(t.kind == "TEXT" for t in tokens):
        return tokens
    out: list[Token] = []
    n = 0
    while n < len(tokens):
        if n and tokens[n].kind == "OPEN" and tokens[n - 1].text in _HEADS:
            end = closing(tokens, n)
            inside = tokens[n + 1:end]
            cuts = [-1, *(m for m, t in enumerate(inside) if t.kind in ("MID", "BAR", "COMMA")),
                    len(inside)]
            out.append(tokens[n])
            for a, b in pairwise(cuts):
                out += [*_label(inside[a + 1:b]), *inside[b:b + 1]]
            n = end
        else:
            out.append(tokens[n])
            n += 1
    return out


def _label(part: Sequence[Token]) -> Sequence[Token]:
    """The label that a part names in words; the part where there are none, or others."""
    words = [(w, t) for t in part for w in (
        _WORD.findall(t.text) if t.kind in ("TEXT", "REL") else [t.text])]
    if not any(t.kind == "TEXT" for t in part) or not words:
        return part
    last, at = words[-1]
    named = at.kind in ("NAME", "NUMBER") or at.kind == "TEXT" and len(last) == 1
    said = {w.lower() for w, t in words[:-1] if t.kind in ("TEXT", "REL")}
    if not named or not (said or at.kind == "TEXT") or said - _WORDS or any(
            t.kind not in ("NAME", "TEXT", "REL", "SUB", "LGROUP", "RGROUP") for t in part[:-1]):
        return part
    return [Token("NUMBER" if last.isdigit() else "NAME", last, at.at)]
