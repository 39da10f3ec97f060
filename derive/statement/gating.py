"""exp(v_k'x_i) / sum_l exp(v_l'x_i): weights that are a softmax of an expression."""

from __future__ import annotations

import re

from .facts import Expression, Symbol, Tree, changed
from .laws import law_name


def softmax(e: Expression, letter: str) -> Expression | None:
    """The expression in ``letter`` of which weights are the softmax, None where they are none.

    >>> from derive.statement.clauses import facts
    >>> from derive.statement.layout import plain_lines
    >>> written = "P(z_i = k) = exp(v_k'x_i) / sum_l exp(v_l'x_i)"
    >>> softmax(facts(plain_lines(written))[0].values[0], "k").place.plain
    "v_k'x_i"
    """
    if law_name(e) == "softmax" and isinstance(e, Tree) and len(e.parts) == 2 and not e.given:
        return e.parts[1]
    factors = e.parts if isinstance(e, Tree) and e.head == "*" else ()
    if len(factors) != 2:
        return None
    above, under = factors
    if law_name(above) != "exp" or not (isinstance(above, Tree) and isinstance(under, Tree)
                                        and under.head == "/"):
        return None
    total = under.parts[0]
    if not isinstance(total, Tree) or total.head != "sum":
        return None
    bound, body = total.parts
    assert isinstance(bound, Symbol)
    other = re.match("[a-z]", bound.subscript.strip("{}"))
    if other is None or law_name(body) != "exp" or not isinstance(body, Tree):
        return None

    def put(s: Symbol) -> Symbol:
        return s.at(re.sub(rf"\b{other[0]}\b|(?<=,){other[0]}|{other[0]}$", letter, s.subscript))

    inside = changed(body.parts[1], put)
    return above.parts[1] if other[0] != letter and _same(inside, above.parts[1]) else None


def _same(a: Expression, b: Expression) -> bool:
    """Whether two expressions are the same, with subscripts as text."""
    if isinstance(a, Tree) and isinstance(b, Tree):
        return a.head == b.head and len(a.parts) == len(b.parts) and all(
            _same(p, q) for p, q in zip(a.parts, b.parts, strict=True))
    return a == b
