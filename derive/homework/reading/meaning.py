"""A formula's value as an expression of the engine, by what its symbols are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ...algebra.expression import (
    MATRIX,
    ONE,
    SCALAR,
    VECTOR,
    ZERO,
    Expr,
    add,
    choose,
    det,
    exp,
    expr,
    factorial,
    inverse,
    log,
    mul,
    negate,
    power,
    product_over,
    sum_over,
    trace,
    transpose,
)
from ...derivation import Derivation
from ..symbols import diagonal
from .bounded import raised_to
from .chosen import Chosen
from .grammar import Node
from .scope import Scope
from .stacked import ROW_INDEX, Stacked, minus, plus, times, traced, turned
from .survey import DATA, Survey, event_label
from .symbols import TRANSPOSES, iterate, pieces, text_of, written
from .tokens import CannotRead, Unbounded

#: The most nodes that one formula may become.
MOST = 5_000
HALF = Fraction(1, 2)


class Meaning(Chosen):
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
            return self.product(node.parts if node.kind == "product" else (node,), scope)
        except (TypeError, KeyError):
            raise CannotRead("shapes do not fit", node.at) from None

    # -- sums ---------------------------------------------------------------------------------

    def total(self, node: Node, scope: Scope) -> Expr:
        """The terms with their signs; a term that still needs the index of the sum before it
        belongs to that sum."""
        terms: list[Expr] = []
        parts = list(zip(node.text, node.parts))
        if len(parts) >= 3 and node.text.count("-") == 0 and parts[-2][1].kind == "dots":
            return self.enumerated(node, scope)
        n = 0
        while n < len(parts):
            sign, term = parts[n]
            if term.kind == "name" and (term.text == "const" or (
                    term.text in ("C", "c", "K") and n == len(parts) - 1 and len(parts) > 1
                    and not self.known(term))):
                n += 1
                continue
            taken = n + 1
            letters = self.summed_letters(term)
            while letters and taken < len(parts) and any(
                self.mentions(parts[taken][1], c, scope) for c in letters
            ):
                taken += 1
            if taken > n + 1:
                value = self.with_more(term, parts[n + 1 : taken], scope)
            else:
                value = self.value(term, scope)
            terms.append(value if sign == "+" else minus(value))
            n = taken
        return plus(terms) if terms else ZERO

    def enumerated(self, node: Node, scope: Scope) -> Expr:
        """a_1 + ... + a_N, as a sum over the observations."""
        return sum_over(self.listed(node, scope), ROW_INDEX, self.s.observations)

    def listed(self, node: Node, scope: Scope) -> Expr:
        """The general entry of a_1, ..., a_N, at the index of the rows."""
        letter = next(iter(sorted(self.survey.observation_letters)))
        if len(node.parts) < 3:
            raise CannotRead("a list of too few entries", node.at)
        general = self.between(node.parts[0], node.parts[-1], letter)
        if general is None:
            raise CannotRead("a sum with dots", node.at)
        return self.value(general, scope.bind(letter, ROW_INDEX))

    def between(self, first: Node, last: Node, letter: str) -> Node | None:
        """The last entry of a_1, ..., a_N at an index letter; None where the first entry is not
        the same at 1."""
        if text_of(first) == text_of(last) and first.kind == last.kind != "group":
            return last
        if first.kind == "number" and first.text == "1" and \
                text_of(last) in self.survey.observation_sizes:
            return Node("name", (), letter, last.at)
        if first.kind == "number" and len(first.text) == 2 and last.kind == "product":
            first = Node("product", tuple(Node("number", (), c) for c in first.text))
        if first.kind != last.kind or first.text != last.text or \
                len(first.parts) != len(last.parts) or not last.parts:
            return None
        parts = [self.between(a, b, letter) for a, b in zip(first.parts, last.parts)]
        found = tuple(p for p in parts if p is not None)
        return replace(last, parts=found) if len(found) == len(parts) else None

    def summed_letters(self, term: Node) -> list[str]:
        """The index letters of the sums that a term is, outermost first."""
        items = term.parts if term.kind == "product" else (term,)
        found: list[str] = []
        for item in items:
            if item.kind == "scripted" and item.parts[0].kind == "big":
                found.extend(c for c, _ in self.binders(item))
        return found

    def mentions(self, node: Node, letter: str, scope: Scope) -> bool:
        """Whether an index letter, not bound here or outside, occurs in a node."""
        if letter in scope.indices:
            return False
        return self.free_in(node, letter)

    def with_more(
        self, term: Node, more: Sequence[tuple[str, Node]], scope: Scope
    ) -> Expr:
        """The sum with further terms put into its summand."""
        items = list(term.parts) if term.kind == "product" else [term]
        at = max(n for n, i in enumerate(items)
                 if i.kind == "scripted" and i.parts[0].kind == "big")
        rest = items[at + 1 :]
        first = Node("product", tuple(rest), "", term.at) if len(rest) != 1 else rest[0]
        whole = Node("expression", (*([first] if rest else ()), *(m for _, m in more)),
                     "+" * bool(rest) + "".join(s for s, _ in more), term.at)
        inside = Node("group", (whole,), "{", term.at)
        return self.product((*items[: at + 1], inside), scope)

    # -- products -----------------------------------------------------------------------------

    def product(self, items: Sequence[Node], scope: Scope) -> Expr:
        """The product, quotients and applications of items in a row."""
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
                    value = mul(value, more)
                value = self.reciprocal(value, item)
                divide = False
            above.append(value)
        if divide:
            raise CannotRead("a division by nothing", items[-1].at)
        if not above:
            raise CannotRead("an empty product", items[0].at if items else None)
        return self.multiplied(above, items[0])

    def multiplied(self, factors: list[Expr], node: Node) -> Expr:
        """The product in order; two column vectors in a row do not fit."""
        return times(factors, self.s.observations)

    def goes_below(self, items: Sequence[Node], n: int, above: list[Expr]) -> bool:
        """Whether items[n] still belongs to the denominator before it. Where a reader may doubt it
        the answer is noted as doubtful, and ``otherwise`` turns it round."""
        where = self.below(items, n, above)
        if where in ("above", "below"):
            return where == "below"
        self.doubtful = True
        return (where == "perhaps below") is not self.otherwise

    def below(self, items: Sequence[Node], n: int, above: list[Expr]) -> str:
        """"below" for a symbol right after a symbol or a number, ``x / 2 sigma^2``, "above" where
        the denominator has ended, ``1/2 sigma^2``; "perhaps below" for ``1/N tau``, "perhaps
        above" for ``x / N (1 - tau)``."""
        if n >= len(items) or not _symbol_of(items[n - 1]) and items[n - 1].kind != "number":
            return "above"
        number_above = len(above) == 1 and above[0].op == "number"
        after_number = items[n - 1].kind == "number"
        symbol = _symbol_of(items[n])
        if symbol is not None:
            called = n + 1 < len(items) and items[n + 1].kind == "bracket" and symbol is items[n]
            w = written(symbol, self.survey.observation_letters)
            if called or w is None or w.letter in DATA or self.is_array(w):
                return "above"
            if after_number:
                return "above" if number_above else "below"
            return "perhaps below" if number_above else "below"
        head = items[n].parts[0] if items[n].kind == "scripted" else items[n]
        if head.kind != "bracket" or after_number or number_above or len(head.parts) != 1:
            return "above"
        observed = any(self.survey.observes(c) for c in self.free_letters([head]))
        summed = any(p.kind in ("big", "func") for p in head.walk())
        return "above" if observed or summed else "perhaps above"

    def reciprocal(self, value: Expr, node: Node) -> Expr:
        """1 / value. Only numbers divide."""
        if value.shape == SCALAR:
            return raised_to(value, -1, node.at)
        raise CannotRead("shapes do not fit: division by a vector or a matrix", node.at)

    def unit(
        self, items: Sequence[Node], n: int, scope: Scope, before: Node | None = None
    ) -> tuple[Expr, int]:
        """The factor that begins at items[n], and where the next one begins."""
        item = items[n]
        following = items[n + 1] if n + 1 < len(items) else None
        head = item.parts[0] if item.kind == "scripted" else item
        if head.kind == "big":
            return self.summed(item, items, n, scope)
        if head.kind == "func":
            return self.function(item, items, n, scope)
        indicates = self.indicates(items, n, scope)
        if indicates is not None:
            return indicates
        label = self.indicated(item, following)
        if label is not None:
            raise CannotRead("an indicator of the unobserved component", item.at)
        if head.kind == "number":
            return self.scripted(expr(_number(head)), item, scope), n + 1
        if head.kind in ("name", "accent") or (
                head.kind == "bracket" and head.text == "<" and written(item) is not None) or \
                (head.kind == "group" and written(item) is not None):
            return self.named(items, n, scope, before)
        return self.bracketed(head, item, scope), n + 1

    def bracketed(self, head: Node, item: Node, scope: Scope) -> Expr:
        """What stands in brackets with the scripts after them; an iterate there is that of the
        unmarked symbols inside: ``(sigma_1^2)^{t+1}``."""
        scripts = item.parts[1:] if item.kind == "scripted" else ()
        if head.kind == "bracket" and any(p.kind == "dots" for p in head.parts):
            if any(text_of(s.parts[0]) not in TRANSPOSES for s in scripts if s.parts):
                raise CannotRead("a vector raised to a power", item.at)
            return Stacked("tall", self.listed(head, scope))
        kept = []
        inner = scope
        alone = len(head.parts) == 1 and written(head.parts[0]) is not None
        for s in scripts:
            which = iterate(text_of(s.parts[0])) if s.kind in ("sub", "sup") else ""
            if s.kind == "prime" and alone and (
                self.survey.primes_are_new or "variance" in self.s.slots()
            ):
                which = "prime"
            if which and head.kind in ("bracket", "group"):
                mark = scope.marks[which]
                inner = replace(inner, marks={**inner.marks, "unmarked": mark, "hat": mark})
            elif s.kind == "sup" and alone and len(found := pieces(s.parts[0])) == 2 and \
                    iterate(text_of(found[1])):
                mark = scope.marks[iterate(text_of(found[1]))]
                inner = replace(inner, marks={**inner.marks, "unmarked": mark, "hat": mark})
                kept.append(Node("sup", (Node("group", (found[0],), "{", s.at),), "", s.at))
            else:
                kept.append(s)
        return self.raised(self.closed(head, inner), kept, scope)

    def indicated(self, item: Node, following: Node | None) -> str | None:
        """The component of an indicator [Z_i = k] that begins at an item, or None."""
        pair = Node("product", (item, following)) if following is not None else None
        found = event_label(item) if item.kind == "bracket" and len(item.parts) == 1 and \
            item.parts[0].kind == "chain" else None
        if found is None and pair is not None and text_of(item) in ("1", "one", "I"):
            found = event_label(pair)
        if found is None and item.kind == "scripted" and text_of(item.parts[0]) in ("1", "one"):
            found = event_label(item)
        return found

    def closed(self, node: Node, scope: Scope) -> Expr:
        """What stands between brackets, in a fraction, below a root."""
        if node.kind == "bracket" and node.text == "<" and len(node.parts) == 1:
            return self.value(_averaged(node.parts[0]), scope)
        if node.kind in ("group", "bracket"):
            if node.text[:1] == "{" and node.kind == "bracket" and len(node.parts) > 1:
                return self.counted(node, scope)
            if len(node.parts) != 1 or node.parts[0].kind == "chain":
                raise CannotRead(f"{text_of(node)[:40]} is no value here", node.at)
            return self.value(node.parts[0], scope)
        if node.kind == "frac":
            top, bottom = (self.closed(p, scope) for p in node.parts)
            if node.text == "binom":
                return choose(top, bottom)
            if bottom.shape != SCALAR:
                raise CannotRead("shapes do not fit: division by a vector or a matrix", node.at)
            return mul(top, raised_to(bottom, -1, node.at))
        if node.kind == "sqrt":
            return self.root(self.closed(node.parts[0], scope), node)
        if node.kind == "bars":
            inside = self.value(node.parts[0], scope)
            if inside.shape == MATRIX:
                return det(inside)
            if inside.shape == SCALAR:
                if self.em.setting.family.observation_kind == "scalar" and inside.op != "add":
                    return inside  # a variance, or a product of them
                return power(power(inside, 2), expr(HALF))
            if inside.shape == VECTOR and not isinstance(inside, Stacked):
                return power(mul(turned(inside), inside), expr(HALF))
            raise CannotRead("bars around what has no length", node.at)
        raise CannotRead(f"{text_of(node)[:40]!r} is not read here", node.at)

    def root(self, value: Expr, node: Node) -> Expr:
        """The square root of a number."""
        if value.shape != SCALAR:
            raise CannotRead("the square root of a vector or a matrix", node.at)
        return power(value, expr(HALF))

    # -- scripts ------------------------------------------------------------------------------

    def scripted(self, base: Expr, node: Node, scope: Scope) -> Expr:
        """base with the scripts of a scripted node."""
        return self.raised(base, node.parts[1:] if node.kind == "scripted" else (), scope)

    def raised(self, base: Expr, scripts: Sequence[Node], scope: Scope) -> Expr:
        """base transposed, inverted, raised, as its scripts say in order."""
        for s in scripts:
            if s.kind == "prime":
                base = turned(base)
            elif s.kind == "bang":
                base = factorial(base)
            elif s.kind == "taken":
                continue
            elif s.kind == "sub":
                if "theta" not in text_of(s):
                    raise CannotRead("an index on what is no symbol", s.at)
            else:
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
                base.args[1] == expr(HALF):
            return raised_to(base.args[0], exponent.args[0] * HALF, s.at)
        if base.shape == SCALAR:
            return raised_to(base, exponent, s.at)
        if base.shape == MATRIX and exponent == expr(-1):
            return inverse(base)
        raise CannotRead("shapes do not fit: a vector or a matrix raised to a power", s.at)

    # -- functions ----------------------------------------------------------------------------

    def function(
        self, item: Node, items: Sequence[Node], n: int, scope: Scope
    ) -> tuple[Expr, int]:
        """log, exp, det, tr of what follows."""
        name = item.parts[0].text if item.kind == "scripted" else item.text
        scripts = item.parts[1:] if item.kind == "scripted" else ()
        if name in ("arg", "max", "min"):
            raise CannotRead("a maximum that is not computed", item.at)
        if name == "diag" and n + 1 < len(items) and items[n + 1].kind == "bracket":
            bracket = items[n + 1]
            if len(bracket.parts) == 1:
                inside = self.value(bracket.parts[0], scope)
                if isinstance(inside, Stacked) and inside.entry.shape == SCALAR:
                    return Stacked("diagonal", inside.entry), n + 2
                if inside.shape == MATRIX and not isinstance(inside, Stacked):
                    return diagonal(inside, "j0"), n + 2
                if inside.shape == SCALAR and self.s.family.observation_kind == "scalar":
                    return inside, n + 2
                raise CannotRead("a diagonal of what is no vector", item.at)
            return Stacked("diagonal", self.listed(bracket, scope)), n + 2
        if name in ("diag", "softmax", "sigmoid", "logit"):
            if name in ("sigmoid",) and n + 1 < len(items):
                value, n = self.unit(items, n + 1, scope)
                return power(add(ONE, exp(negate(value))), -1), n
            raise CannotRead(f"{name} is not read", item.at)
        if n + 1 >= len(items):
            raise CannotRead(f"{name} of nothing", item.at)
        following = items[n + 1]
        if following.kind == "scripted" and following.parts[0].kind == "bracket" and not any(
                s.kind == "bang" for s in following.parts[1:]):
            if name == "log":
                raise CannotRead("the logarithm to a power, or of one?", following.at)
            if name in ("det", "exp", "tr", "sqrt", "inv"):
                scripts = (*scripts, *following.parts[1:])
                items = (*items[: n + 1], following.parts[0], *items[n + 2 :])
        argument, n = self.argument(items, n + 1, scope, name)
        if name == "log":
            value = log(argument)
        elif name == "exp":
            value = exp(argument)
        elif name == "sqrt":
            value = self.root(argument, item)
        elif name == "inv":
            value = inverse(argument) if argument.shape == MATRIX else (
                self.reciprocal(argument, item))
        elif name == "logdet":
            value = log(det(argument) if argument.shape == MATRIX else argument)
        elif name == "det":
            value = det(argument) if argument.shape == MATRIX else argument
        else:
            value = traced(argument, self.s.observations) if isinstance(argument, Stacked) else (
                trace(argument) if argument.shape == MATRIX else argument)
        if name in ("log", "exp") and argument.shape != SCALAR:
            raise CannotRead(f"shapes do not fit: {name} of a vector or a matrix", item.at)
        return self.raised(value, [s for s in scripts if s.kind == "sup"], scope), n

    def argument(
        self, items: Sequence[Node], n: int, scope: Scope, name: str
    ) -> tuple[Expr, int]:
        """The argument that a function takes from the items after it."""
        first = items[n]
        head = first.parts[0] if first.kind == "scripted" else first
        value, n = self.unit(items, n, scope)
        factors = [value]
        while n < len(items) and head.kind not in ("bracket", "group", "bars", "frac"):
            item = items[n]
            base = item.parts[0] if item.kind == "scripted" else item
            if base.kind not in ("name", "accent"):
                break
            called = n + 1 < len(items) and items[n + 1].kind == "bracket"
            takes = (
                head.kind == "number"
                or (name == "log" and called and self.is_density(base))
                or (name == "tr" and value.shape != SCALAR)
            )
            if not takes:
                break
            more, n = self.unit(items, n, scope, items[n - 1])
            factors.append(more)
        return times(factors, self.s.observations), n

    # -- sums and products over an index -------------------------------------------------------

    def summed(
        self, item: Node, items: Sequence[Node], n: int, scope: Scope
    ) -> tuple[Expr, int]:
        """The sum over what follows, up to a slash that no longer needs the index."""
        rest = items[n + 1 :]
        if not rest:
            raise CannotRead("a sum of nothing", item.at)
        binders = self.binders(item) or self.implied_binder(rest, item)
        if sum(r.kind == "slash" for r in rest) > 20:
            raise CannotRead("more than 20 divisions in a row", item.at)
        end = next(
            (m for m, r in enumerate(rest) if r.kind == "slash" and not any(
                self.free_in(Node("product", tuple(rest[m:])), c) for c, _ in binders)),
            len(rest),
        )
        body = rest[:end]
        inner, bound = scope, []
        for letter, over in binders:
            model, inner = self.bind(letter, over, body, inner)
            bound.append((model, over))
        name = (item.parts[0] if item.kind == "scripted" else item).text
        try:
            value = self.product(body, inner)
        except Unbounded:
            raise
        except CannotRead:
            if not self.labels or name != "sum" or \
                    any(over != self.s.components for _, over in binders):
                raise
            return self.by_label(binders, body, scope), n + 1 + end
        taken = self.chosen_below(item, scope, bound[0][0])
        if taken is not None:
            if name != "sum":
                raise CannotRead("a product over chosen observations", item.at)
            value = times([taken, value], self.s.observations)
        for model, over in reversed(bound):
            value = (sum_over if name == "sum" else product_over)(value, model, over)
        return value, n + 1 + end


    def by_label(self, binders: list[tuple[str, str]], body: Sequence[Node], scope: Scope) -> Expr:
        """A sum over the components, label by label: what it sums is defined for each by itself."""
        if len(binders) != 1:
            raise CannotRead("a sum over several components", body[0].at)
        return add(*(self.product(body, scope.bind(binders[0][0], label))
                     for label in self.labels))


def _symbol_of(node: Node) -> Node | None:
    """The symbol that a node is, alone or in brackets with its own scripts, ``(sigma_1^t)^2``."""
    head = node.parts[0] if node.kind == "scripted" else node
    if head.kind == "name":
        return node
    if head.kind == "bracket" and head.text[:1] == "(" and len(head.parts) == 1 and \
            head.parts[0].kind in ("name", "scripted") and written(head.parts[0]) is not None:
        return head.parts[0]
    return None


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
    r"""The item before items[n]; for ``\pi \cdot 2`` the 2."""
    after = next((p for p in items[n + 1 : n + 3] if p.kind != "times"), None)
    if after is not None and after.kind == "number" and after.text == "2":
        return after
    return items[n - 1] if n else None
