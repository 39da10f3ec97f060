"""A formula's value as an expression of the engine, by what its symbols are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ...algebra.expression import (
    MATRIX,
    SCALAR,
    VECTOR,
    Expr,
    choose,
    det,
    expr,
    factorial,
    inverse,
    transpose,
)
from ...derivation import Derivation
from .bounded import HALF, raised_to, reciprocal, root
from .events import event_label
from .grammar import Node
from .scope import Scope
from .stacked import Stacked, times, turned
from .sums import Sums
from .survey import Survey
from .symbols import TRANSPOSES, iterate, pieces, raised, text_of, written
from .tokens import CannotRead, Unbounded
from .vocabulary import DATA

#: The most nodes that one formula may become.
MOST = 5_000


class Meaning(Sums):
    """Expressions of one answer's formulas. Raises CannotRead."""

    def __init__(self, em: Derivation, survey: Survey) -> None:
        super().__init__(em, survey)
        self.spent = self.spent_in_all = 0
        self.doubtful = self.otherwise = False

    def value(self, node: Node, scope: Scope) -> Expr:
        """The expression that a node is."""
        self.spent += 1
        self.spent_in_all += 1
        if self.spent_in_all > 20 * MOST:
            raise Unbounded("an answer of too many parts", node.at)
        if self.spent > MOST:
            raise Unbounded(f"a formula of more than {MOST} parts", node.at)
        try:
            if node.kind == "expression":
                return self.total(node, scope)
            return self.product(node.items, scope)
        except (TypeError, KeyError):
            raise CannotRead("shapes do not fit", node.at) from None

    def product(self, items: Sequence[Node], scope: Scope) -> Expr:
        """The product, quotients and applications of items in a row; two column vectors in a row
        do not fit."""
        above: list[Expr] = []
        divide = False
        n = 0
        while n < len(items):
            item = items[n]
            if item.kind in ("slash", "times"):
                if item.text in ("odot", "oslash"):
                    raise CannotRead("a product or quotient by entries", item.at)
                divide = item.kind == "slash"
                n += 1
                continue
            value, n = self.unit(items, n, scope, _beside(items, n))
            if divide:
                while self.goes_below(items, n, above):
                    more, n = self.unit(items, n, scope, items[n - 1])
                    if more.shape != SCALAR:
                        raise CannotRead("division by what is no number", items[n - 1].at)
                    value = value * more
                value = reciprocal(value, item.at)
                divide = False
            above.append(value)
        if divide:
            raise CannotRead("a division by nothing", items[-1].at)
        if not above:
            raise CannotRead("an empty product", items[0].at if items else None)
        return times(above, self.s.observations)

    def goes_below(self, items: Sequence[Node], n: int, above: list[Expr]) -> bool:
        """Whether items[n] still belongs to the denominator before it. Where a reader may doubt it
        the answer is noted as doubtful, and ``otherwise`` turns it round."""
        where = self.below(items, n, above)
        doubt = where.startswith("perhaps ")
        self.doubtful = self.doubtful or doubt
        return where.endswith("below") is not (doubt and self.otherwise)

    def below(self, items: Sequence[Node], n: int, above: list[Expr]) -> str:
        """"below" for a symbol right after a symbol or a number, ``x / 2 sigma^2``, "above" where
        the denominator has ended, ``1/2 sigma^2``; "perhaps below" for ``1/N tau``, "perhaps
        above" for ``x / N (1 - tau)``."""
        after_number = items[n - 1].kind == "number"
        if n >= len(items) or not after_number and not _symbol_of(items[n - 1]):
            return "above"
        number_above = len(above) == 1 and above[0].op == "number"
        symbol = _symbol_of(items[n])
        if symbol is not None:
            called = n + 1 < len(items) and items[n + 1].kind == "bracket" and symbol is items[n]
            w = self.written(symbol)
            if called or w is None or w.letter in DATA or self.is_array(w) or \
                    after_number and number_above:
                return "above"
            return "perhaps below" if number_above and not after_number else "below"
        head = items[n].head
        if head.kind != "bracket" or after_number or number_above or len(head.parts) != 1:
            return "above"
        observed = any(self.survey.observes(c) for c in self.free_in(head))
        summed = any(p.kind in ("big", "func") for p in head.walk())
        return "above" if observed or summed else "perhaps above"

    def unit(self, items: Sequence[Node], n: int, scope: Scope, before: Node | None = None
             ) -> tuple[Expr, int]:
        """The factor that begins at items[n], and where the next one begins."""
        item, head = items[n], items[n].head
        if head.kind == "big":
            return self.summed(item, items, n, scope)
        if head.kind == "func":
            return self.function(item, items, n, scope)
        indicates = self.indicates(items, n, scope)
        if indicates is not None:
            return indicates
        if self.is_indicator(items[n : n + 2]):
            raise CannotRead("an indicator of the unobserved component", item.at)
        if head.kind == "number":
            return self.raised(expr(_number(head)), item.scripts, scope), n + 1
        if head.kind in ("name", "accent") or written(item) is not None and (
                head.kind == "group" or head.kind == "bracket" and head.text == "<"):
            return self.named(items, n, scope, before)
        return self.bracketed(head, item, scope), n + 1

    def bracketed(self, head: Node, item: Node, scope: Scope) -> Expr:
        """What stands in brackets with the scripts after them; an iterate there is that of the
        unmarked symbols inside: ``(sigma_1^2)^{t+1}``."""
        if head.kind == "bracket" and any(p.kind == "dots" for p in head.parts):
            if any(text_of(s.parts[0]) not in TRANSPOSES for s in item.scripts if s.parts):
                raise CannotRead("a vector raised to a power", item.at)
            return Stacked("tall", self.listed(head, scope))
        kept = []
        inner = scope
        alone = len(head.parts) == 1 and written(head.parts[0]) is not None
        primed = self.survey.primes_are_new or "variance" in self.s.slots()
        for s in item.scripts:
            which = iterate(text_of(s.parts[0])) if s.kind in ("sub", "sup") else \
                "prime" if s.kind == "prime" and alone and primed else ""
            if which and head.kind not in ("bracket", "group"):
                which = ""
            left = [] if which else [s]
            if not which and s.kind == "sup" and alone and len(
                    found := pieces(s.parts[0])) == 2 and iterate(text_of(found[1])):
                which, left = iterate(text_of(found[1])), [raised(found[0])]
            if which:
                mark = scope.marks[which]
                inner = replace(inner, marks={**inner.marks, "unmarked": mark, "hat": mark})
            kept += left
        return self.raised(self.closed(head, inner), kept, scope)

    def is_indicator(self, items: Sequence[Node]) -> bool:
        """Whether items begin with an indicator [Z_i = k]."""
        item = items[0]
        if item.kind == "bracket":
            return item.alone is not None and item.alone.kind == "chain" and \
                event_label(item) is not None
        pair = len(items) == 2 and text_of(item) in ("1", "one", "I") and \
            event_label(Node("product", tuple(items))) is not None
        return pair or item.kind == "scripted" and text_of(item.head) in ("1", "one") and \
            event_label(item) is not None

    def closed(self, node: Node, scope: Scope) -> Expr:
        """What stands between brackets, in a fraction, below a root."""
        if node.kind == "bracket" and node.text == "<" and len(node.parts) == 1:
            found = self.sample_average(node.parts[0], scope)
            return self.value(_averaged(node.parts[0]), scope) if found is None else found
        if node.kind == "bracket" and node.text[:1] == "{" and len(node.parts) > 1 or \
                node.kind == "bars" and self.set_of(node, scope) is not None:
            return self.counted(node, scope)
        if node.kind in ("group", "bracket"):
            if node.alone is None or node.alone.kind == "chain":
                raise CannotRead(f"{text_of(node)[:40]} is no value here", node.at)
            return self.value(node.alone, scope)
        if node.kind == "frac":
            top, bottom = (self.closed(p, scope) for p in node.parts)
            return choose(top, bottom) if node.text == "binom" else \
                top * reciprocal(bottom, node.at)
        if node.kind == "sqrt":
            return root(self.closed(node.parts[0], scope), node.at)
        if node.kind == "bars":
            inside = self.value(node.parts[0], scope)
            if inside.shape == MATRIX:
                return det(inside)
            if inside.shape == SCALAR:
                if self.em.setting.family.observation_kind == "scalar" and inside.op != "add":
                    return inside  # a variance, or a product of them
                return (inside ** 2) ** HALF
            if inside.shape == VECTOR and not isinstance(inside, Stacked):
                return (turned(inside) * inside) ** HALF
            raise CannotRead("bars around what has no length", node.at)
        raise CannotRead(f"{text_of(node)[:40]!r} is not read here", node.at)

    def raised(self, base: Expr, scripts: Sequence[Node], scope: Scope) -> Expr:
        """base transposed, inverted, raised, as its scripts say in order."""
        for s in scripts:
            if s.kind == "prime":
                base = turned(base)
            elif s.kind == "bang":
                base = factorial(base)
            elif s.kind == "sub" and "theta" not in text_of(s):
                raise CannotRead("an index on what is no symbol", s.at)
            elif s.kind == "sup":
                base = self.superscript(base, s, scope)
        return base

    def superscript(self, base: Expr, s: Node, scope: Scope) -> Expr:
        """base to what stands in a superscript."""
        text = text_of(s.parts[0])
        if text in TRANSPOSES:
            return turned(base)
        if text in ("-T", "-top"):
            return transpose(inverse(base))
        exponent = self.closed(s.parts[0], scope)
        if base.op == "power" and base.args[0].op == "symbol" and exponent.op == "number" and \
                base.args[1] == HALF:
            return raised_to(base.args[0], exponent / 2, s.at)
        if base.shape == SCALAR:
            return raised_to(base, exponent, s.at)
        if base.shape == MATRIX and exponent == expr(-1):
            return inverse(base)
        raise CannotRead("shapes do not fit: a vector or a matrix raised to a power", s.at)


def _symbol_of(node: Node) -> Node | None:
    """The symbol that a node is, alone or in brackets with its own scripts, ``(sigma_1^t)^2``."""
    head = node.head
    if head.kind == "name":
        return node
    inside = head.alone if head.kind == "bracket" and head.text[:1] == "(" else None
    return inside if inside is not None and inside.kind in ("name", "scripted") and \
        written(inside) is not None else None


def _averaged(node: Node) -> Node:
    """A linear formula with every z in it put into angle brackets."""
    w = written(node)
    if w is not None and w.letter in ("z", "Z"):
        return Node("bracket", (node,), "<", node.at)
    return Node(node.kind, tuple(map(_averaged, node.parts)), node.text, node.at)


def _number(node: Node) -> Fraction:
    try:
        return Fraction(node.text)
    except ValueError:
        raise CannotRead(f"{node.text} is no number", node.at) from None


def _beside(items: Sequence[Node], n: int) -> Node | None:
    r"""The item before items[n]; the 2 of ``\pi \cdot 2`` and ``\pi \sigma^2 \cdot 2``, products
    of symbols."""
    two = next((p for p in items if p.kind == "number" and p.text == "2"), None)
    if two is not None and two is not items[n] and all(
            p.kind in ("number", "times", "bracket", "name") or _symbol_of(p) for p in items):
        return two
    return items[n - 1] if n else None
