"""Sums, of terms with their signs, over an index, written out with dots; and functions with what
they are applied to, log, exp, det, tr, diag, without brackets too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...algebra.expression import MATRIX, SCALAR, Expr, det, exp, inverse, log, sum_over, trace
from ..symbols import diagonal
from .bounded import reciprocal, root
from .chosen import Chosen
from .grammar import Node
from .scope import Scope
from .stacked import ROW_INDEX, Stacked, minus, plus, times, traced
from .symbols import Written, symbols, text_of
from .tokens import CannotRead, Unbounded
from .vocabulary import DATA


class Sums(Chosen):
    """Sums and applications of functions in one answer. Raises CannotRead."""

    def product(self, items: Sequence[Node], scope: Scope) -> Expr:
        """The product of items in a row."""
        raise NotImplementedError

    def total(self, node: Node, scope: Scope) -> Expr:
        """The terms with their signs; a term that still needs the index of the sum before it
        belongs to that sum."""
        terms: list[Expr] = []
        parts = list(zip(node.text, node.parts))
        if len(parts) >= 3 and "-" not in node.text and parts[-2][1].kind == "dots":
            return self.enumerated(node, scope)
        n = 0
        while n < len(parts):
            sign, term = parts[n]
            if term.kind == "name" and (term.text == "const" or (
                    term.text in ("C", "c", "K") and n == len(parts) - 1 and len(parts) > 1
                    and not self.known(term))):
                n += 1
                continue
            letters = {c for item in term.items if item.sums for c, _ in self.binders(item)
                       if c not in scope.indices}
            after = next((m for m in range(n + 1, len(parts))
                          if not letters & self.free_in(parts[m][1])), len(parts))
            value = self.value(term, scope) if after == n + 1 else \
                self.with_more(term, parts[n + 1 : after], scope)
            terms.append(value if sign == "+" else minus(value))
            n = after
        return plus(terms)

    def enumerated(self, node: Node, scope: Scope) -> Expr:
        """a_1 + ... + a_N, as a sum over the observations, or a_1 + ... + a_K over the components.
        """
        letter = min(self.survey.component_letters, default="k")
        general = self.between(node.parts[0], node.parts[-1], letter, self.survey.component_sizes)
        if general is None or general == node.parts[-1]:
            return sum_over(self.listed(node, scope), ROW_INDEX, self.s.observations)
        model, inner = self.bind(letter, self.s.components, [general], scope)
        return sum_over(self.value(general, inner), model, self.s.components)

    def listed(self, node: Node, scope: Scope) -> Expr:
        """The general entry of a_1, ..., a_N, at the index of the rows."""
        if len(node.parts) < 3:
            raise CannotRead("a list of too few entries", node.at)
        letter = min(self.survey.observation_letters)
        general = self.between(node.parts[0], node.parts[-1], letter, self.survey.observation_sizes)
        if general is None:
            raise CannotRead("a sum with dots", node.at)
        return self.value(general, scope.bind(letter, ROW_INDEX))

    def between(self, first: Node, last: Node, letter: str, sizes: frozenset[str]) -> Node | None:
        """The last entry of a_1, ..., a_N at an index letter; None where the first entry is not
        the same at 1, or the last one at no size."""
        if text_of(first) == text_of(last) and first.kind == last.kind != "group":
            return last
        if first.kind == "number" and first.text == "1" and text_of(last) in sizes:
            return Node("name", (), letter, last.at)
        if first.kind == "number" and len(first.text) == 2 and last.kind == "product":
            first = Node("product", tuple(Node("number", (), c) for c in first.text))
        if first.kind != last.kind or first.text != last.text or \
                len(first.parts) != len(last.parts) or not last.parts:
            return None
        parts = [self.between(a, b, letter, sizes) for a, b in zip(first.parts, last.parts)]
        found = tuple(p for p in parts if p is not None)
        return replace(last, parts=found) if len(found) == len(parts) else None

    def with_more(self, term: Node, more: Sequence[tuple[str, Node]], scope: Scope) -> Expr:
        """The sum with further terms put into its summand."""
        at = max(n for n, item in enumerate(term.items) if item.sums)
        rest = term.items[at + 1 :]
        first = Node("product", rest, "", term.at) if len(rest) != 1 else rest[0]
        whole = Node("expression", (*([first] if rest else ()), *(m for _, m in more)),
                     "+" * bool(rest) + "".join(s for s, _ in more), term.at)
        inside = Node("group", (whole,), "{", term.at)
        return self.product((*term.items[: at + 1], inside), scope)

    def sample_average(self, node: Node, scope: Scope) -> Expr | None:
        """The mean over the observations of ``<r x>``, where r and x have no index; None for what
        holds no such symbol, or one with an index."""
        letter = min(self.survey.observation_letters)
        index = Node("sub", (Node("group", (Node("name", (), letter),), "{"),))

        def runs(w: Written) -> bool:
            return w.letter in DATA or w.key in self.survey.responsibilities

        every = [w for w in symbols(node, self.survey.observation_letters) if runs(w)]
        if not every or any(w.indices for w in every):
            return None

        def indexed(n: Node) -> Node:
            w = self.written(n)
            if w is None:
                return replace(n, parts=tuple(map(indexed, n.parts)))
            return Node("scripted", (n.head, index, *n.scripts), "", n.at) if runs(w) else n

        body = indexed(node)
        model, inner = self.bind(letter, self.s.observations, [body], scope)
        whole = sum_over(self.value(body, inner), model, self.s.observations)
        return 1 / self.s.N * whole

    def summed(self, item: Node, items: Sequence[Node], n: int, scope: Scope) -> tuple[Expr, int]:
        """The sum over what follows, up to a slash that no longer needs the index."""
        rest = items[n + 1 :]
        if not rest:
            raise CannotRead("a sum of nothing", item.at)
        binders = self.binders(item) or self.implied_binder(rest, item)
        if sum(r.kind == "slash" for r in rest) > 20:
            raise CannotRead("more than 20 divisions in a row", item.at)
        letters = {c for c, _ in binders}
        end = next((m for m, r in enumerate(rest) if r.kind == "slash" and not
                    letters & self.free_in(Node("product", tuple(rest[m:])))), len(rest))
        body = rest[:end]
        inner, bound = scope, []
        for letter, over in binders:
            model, inner = self.bind(letter, over, body, inner)
            bound.append((model, over))
        name = item.head.text
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
            value = Expr(name, value, model, over)  # a sum or a product
        return value, n + 1 + end

    def by_label(self, binders: list[tuple[str, str]], body: Sequence[Node], scope: Scope) -> Expr:
        """A sum over the components, label by label: what it sums is defined for each by itself."""
        if len(binders) != 1:
            raise CannotRead("a sum over several components", body[0].at)
        return plus([self.product(body, scope.bind(binders[0][0], k)) for k in self.labels])

    def unit(self, items: Sequence[Node], n: int, scope: Scope, before: Node | None = None
             ) -> tuple[Expr, int]:
        """The factor that begins at items[n], and where the next one begins."""
        raise NotImplementedError

    def function(self, item: Node, items: Sequence[Node], n: int, scope: Scope) -> tuple[Expr, int]:
        """log, exp, det, tr of what follows."""
        name, scripts = item.head.text, item.scripts
        following = items[n + 1] if n + 1 < len(items) else None
        if name in ("arg", "max", "min"):
            raise CannotRead("a maximum that is not computed", item.at)
        if name == "diag" and following is not None and following.kind == "bracket":
            return self.diagonal(following, item, scope), n + 2
        if name == "sigmoid" and following is not None:
            value, n = self.unit(items, n + 1, scope)
            return 1 / (1 + exp(-value)), n
        if name in ("diag", "softmax", "sigmoid", "logit"):
            raise CannotRead(f"{name} is not read", item.at)
        if following is None:
            raise CannotRead(f"{name} of nothing", item.at)
        if following.kind == "scripted" and following.head.kind == "bracket" and not any(
                s.kind == "bang" for s in following.scripts):
            if name == "log":
                raise CannotRead("the logarithm to a power, or of one?", following.at)
            if name in ("det", "exp", "tr", "sqrt", "inv"):
                scripts = (*scripts, *following.scripts)
                items = (*items[: n + 1], following.head, *items[n + 2 :])
        argument, n = self.argument(items, n + 1, scope, name)
        matrix = argument.shape == MATRIX
        if name in ("log", "exp"):
            value = log(argument) if name == "log" else exp(argument)
        elif name == "sqrt":
            value = root(argument, item.at)
        elif name == "inv":
            value = inverse(argument) if matrix else reciprocal(argument, item.at)
        elif name in ("det", "logdet"):
            value = det(argument) if matrix else argument
            value = log(value) if name == "logdet" else value
        elif isinstance(argument, Stacked):
            value = traced(argument, self.s.observations)
        else:
            value = trace(argument) if matrix else argument
        if name in ("log", "exp") and argument.shape != SCALAR:
            raise CannotRead(f"shapes do not fit: {name} of a vector or a matrix", item.at)
        return self.raised(value, [s for s in scripts if s.kind == "sup"], scope), n

    def diagonal(self, bracket: Node, item: Node, scope: Scope) -> Expr:
        """The diagonal matrix of a list or a vector of weights; the diagonal of a matrix."""
        if len(bracket.parts) != 1:
            return Stacked("diagonal", self.listed(bracket, scope))
        inside = self.value(bracket.parts[0], scope)
        if isinstance(inside, Stacked) and inside.entry.shape == SCALAR:
            return Stacked("diagonal", inside.entry)
        if inside.shape == MATRIX and not isinstance(inside, Stacked):
            return diagonal(inside, "j0")
        if inside.shape == SCALAR and self.s.family.observation_kind == "scalar":
            return inside
        raise CannotRead("a diagonal of what is no vector", item.at)

    def argument(self, items: Sequence[Node], n: int, scope: Scope, name: str) -> tuple[Expr, int]:
        """The argument that a function takes from the items after it."""
        head = items[n].head
        value, n = self.unit(items, n, scope)
        factors = [value]
        while n < len(items) and head.kind not in ("bracket", "group", "bars", "frac"):
            base = items[n].head
            called = n + 1 < len(items) and items[n + 1].kind == "bracket"
            takes = base.kind in ("name", "accent") and (
                head.kind == "number" or name == "log" and called and self.is_density(base)
                or name == "tr" and value.shape != SCALAR)
            if not takes:
                break
            more, n = self.unit(items, n, scope, items[n - 1])
            factors.append(more)
        return times(factors, self.s.observations), n
