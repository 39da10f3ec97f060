"""Values in the lines of a derivation, derivatives, Q itself, indicators of what is unobserved; and
what they hold, by which a line of a derivation is told from mere notation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...algebra.expression import SCALAR, Expr, derivative, indicator, mul, reindex, symbol, walk
from ...derivation import Derivation
from .events import alone_in, event_at
from .grammar import Node
from .meaning import Meaning
from .scope import Scope
from .slopes import Slope, slope_at
from .survey import Survey
from .symbols import Written, text_of
from .tokens import CannotRead, Unbounded
from .vocabulary import LATENT


@dataclass(frozen=True)
class Held:
    """What expressions hold: responsibilities, sums, data, parameters, free or new ones among
    them, indicators of what is unobserved."""

    weighted: bool
    summed: bool
    data: bool
    parameters: bool
    free: bool
    unobserved: bool


def held(em: Derivation, found: Iterable[Expr]) -> Held:
    """What expressions hold.

    >>> import derive
    >>> em = derive.derive_em(derive.models["two_gaussians"])
    >>> held(em, [em.setting.T]).weighted, held(em, [em.setting.T]).data
    (True, False)
    """
    own = {u.args[0] for u in em.setting.unknowns()} | {em.model.weights.base}
    nodes = [n for e in found for n in walk(e)]
    ops = {n.op for n in nodes}
    names = {n.args[0] for n in nodes if n.op == "symbol"}
    marks = {n.args[3] for n in nodes if n.op == "symbol" and n.args[0] in own}
    return Held(bool(names & {".T", ".N"}), "sum" in ops or ".N" in names,
                em.setting.x.args[0] in names, bool(marks), bool(marks & {"", "t+1"}),
                "indicator" in ops)


_INDICATORS = ("1", "one", "I", "indicator", "chi", "ind")
_INDICATING = ("I", "b", "c", "h", "u", "B", "C", "D", "U")
_UNOBSERVED = ("z", "Z", "delta", "Delta", "zeta")


#: Letters that may stand for a Lagrange multiplier where nothing says what they are.
_MULTIPLIERS = ("lambda", "alpha", "beta", "eta", "nu", "kappa", "xi", "zeta", "rho")


class Derived(Meaning):
    """Expressions of the lines of a derivation. Raises CannotRead.

    A single-index ``z_i`` is the indicator of the component at the position ``first``. In a
    ``complete`` likelihood other letters with the index of an observation are indicators too.
    """

    def __init__(self, em: Derivation, survey: Survey) -> None:
        super().__init__(em, survey)
        self.first = 0
        self.complete = False
        self.single = False

    def unit(self, items: Sequence[Node], n: int, scope: Scope, before: Node | None = None
             ) -> tuple[Expr, int]:
        """The factor that begins at items[n], a derivative too."""
        found = slope_at(items, n)
        if found is None:
            return super().unit(items, n, scope, before)
        values, after = self.slope(found, items, scope)
        return values[0], after

    def slope(self, found: Slope, items: Sequence[Node], scope: Scope
              ) -> tuple[tuple[Expr, ...], int]:
        """What a derivative can be, in the order of likelihood, and where the items go on."""
        by = self.value(found.by, scope)
        if found.times != 1:
            return self.second(found, by, items, scope)
        body, after = self.differentiated(found, items, scope)
        weights = self.em.model.weights
        of, chart = (by.args[0], by.op) if by.op in ("inverse", "power") else (by, "")
        if of.op != "symbol" or of.args[3]:
            raise CannotRead("a derivative by what is no free parameter", found.by.at)
        name, _, indices, _ = of.args
        if name == weights.base and weights.kind == "complement" and indices:
            return self.by_weight(of, body, found.by.at), after
        if name != weights.base and name not in {u.args[0] for u in self.s.unknowns()}:
            raise CannotRead("a derivative by what is no parameter", found.by.at)
        if name == weights.base and weights.kind != "complement" and not indices:
            raise CannotRead("a derivative by all weights at once", found.by.at)
        value = derivative(body, of)
        if chart == "inverse":
            value = -mul(of, value, of)
        elif chart == "power":
            value = value / (by.args[1] * of ** (by.args[1] - 1))
        return (value,), after

    def second(self, found: Slope, by: Expr, items: Sequence[Node], scope: Scope
               ) -> tuple[tuple[Expr, ...], int]:
        """The second derivative of Q by a number: the derivative of the score."""
        body, after = self.differentiated(found, items, scope)
        scores = [step.right for step in self.em.steps if by.op == "symbol" and not by.args[3]
                  and step.stage == "score" and step.part == by.args[0]]
        if not scores or body != self.em.expected_log_likelihood or by.shape != SCALAR or \
                found.times != 2:
            raise CannotRead("a second derivative", found.by.at)
        k = by.args[2][0] if by.args[2] else self.s.k
        return (derivative(reindex(scores[-1], self.s.k, k), by),), after

    def by_weight(self, of: Expr, body: Expr, at: int) -> tuple[Expr, ...]:
        """The derivatives of Q by one of the two weights: as if both were free, and with the other
        one what is left."""
        if body != self.em.expected_log_likelihood:
            raise CannotRead("a derivative by one of the weights", at)
        (k,) = of.args[2]
        alone = symbol(".N", "scalar", (k,), "t") / of
        both = derivative(body, symbol(of.args[0], "scalar", (), ""))
        if k == self.em.model.weights.complement:
            return alone, -both
        return (alone, both) if k in self.labels else (alone,)

    def differentiated(self, found: Slope, items: Sequence[Node], scope: Scope) -> tuple[Expr, int]:
        """The function that is differentiated, and where the items go on."""
        if found.body:
            return self.function_of(found.body, scope), found.after
        rest = items[found.after :]
        if not rest:
            raise CannotRead("the derivative of nothing", found.by.at)
        if rest[0].kind == "name" and rest[0].text == "Q":
            called = len(rest) > 1 and rest[1].kind == "bracket"
            return self.em.expected_log_likelihood, found.after + 1 + called
        try:
            value, after = self.unit(items, found.after, scope)
        except Unbounded:
            raise
        except CannotRead:
            return self.function_of(rest, scope), len(items)
        if value.shape != SCALAR:
            return self.function_of(rest, scope), len(items)
        return self.without_latent(value, found.by), after

    def function_of(self, body: Sequence[Node], scope: Scope) -> Expr:
        """What is differentiated: Q, a function that the answer defines, or a formula."""
        head = self.written(body[0])
        alone = len(body) == 1 or len(body) == 2 and body[1].kind == "bracket"
        if head is not None and alone and not head.rest:
            if head.letter == "Q":
                return self.em.expected_log_likelihood
            own = self.survey.definitions.get(head.key, ())
            if len(own) > 1:
                raise CannotRead(f"{head.letter} is several functions", head.at)
            if own and own[0].function:
                return self.without_latent(self.body((own[0], {}), head, scope), body[0])
        value = self.product(body, scope)
        if value.shape != SCALAR:
            raise CannotRead("the derivative of what is no number", body[0].at)
        return self.without_latent(value, body[0])

    def without_latent(self, value: Expr, node: Node) -> Expr:
        """A function to be differentiated: it holds nothing unobserved."""
        if any(n.op == "indicator" for n in walk(value)):
            raise CannotRead("a derivative of what is unobserved", node.at)
        return value

    def product(self, items: Sequence[Node], scope: Scope) -> Expr:
        """The product of items; ``d tau`` is a differential and no product."""
        for a, b in pairwise(items):
            if a.kind == "name" and a.text in ("d", "partial", "nabla", "delta"):
                w = self.written(b)
                if w is not None and (w.letter == "Q" or self.is_parameter(w)):
                    raise CannotRead("a differential", a.at)
        return super().product(items, scope)

    def called(self, w: Written, item: Node, bracket: Node, scope: Scope) -> Expr | None:
        """A name with what stands in brackets after it; Q is the derivation's own."""
        if w.letter == "Q" and not w.indices and not w.rest:
            return self.em.expected_log_likelihood
        return super().called(w, item, bracket, scope)

    def base(self, w: Written, scope: Scope, before: Node | None) -> tuple[Expr, int]:
        """The value of a symbol without scripts; Q and z_ik are what the derivation's are."""
        if w.letter == "Q" and not w.indices:
            return self.em.expected_log_likelihood, 0
        unobserved = _UNOBSERVED + _INDICATING * self.complete
        if w.letter in unobserved and not w.accents and not w.mark and \
                w.key not in self.survey.responsibilities:
            observed = self.observed(w, scope)
            others = [c for c in w.indices if c not in observed]
            if len(observed) == 1 and len(others) <= 1:
                return self.unobserved(observed[0], others[0] if others else None, w, scope), 0
        if self.complete and w.letter == "N" and len(w.indices) == 1 and not (
                w.mark or w.accents or w.key in self.survey.definitions):
            return self.short_density(w, scope), w.primes
        try:
            return super().base(w, scope, before)
        except CannotRead:
            if w.letter in _MULTIPLIERS and not (w.indices or w.accents or w.mark or w.primes) and \
                    w.key not in self.survey.definitions and self.slot(w.letter) is None:
                return symbol(".multiplier." + w.letter, "scalar", (), "t"), 0
            raise

    def short_density(self, w: Written, scope: Scope) -> Expr:
        """``N_1`` in a complete-data log-likelihood, short for the density of component 1 at the
        observation there."""
        observed = [i for i in scope.indices.values() if i.startswith(self.s.i)]
        if len(observed) != 1:
            raise CannotRead(f"{w.letter}_{w.indices[0]}: a density, of which observation?", w.at)
        density = self.s.density(scope.marks["unmarked"], self.index(w.indices[0], scope, w.at))
        return reindex(density, self.s.i, observed[0])

    def unobserved(self, i: str, k: str | None, w: Written, scope: Scope) -> Expr:
        """[Z_i = k]."""
        if k is None:
            if len(self.labels) != 2:
                raise CannotRead(f"{w.letter} does not say of which component", w.at)
            self.single = True
            component = self.labels[self.first]
        else:
            component = self.index(k, scope, w.at)
        return indicator(self.em.model.latent.name, self.index(i, scope, w.at), component)

    def indicates(self, items: Sequence[Node], n: int, scope: Scope) -> tuple[Expr, int] | None:
        """The indicator of an event that begins at items[n], observed or not."""
        found = _event_at(items, n)
        if found is not None:
            (left, right), after = found[0].parts, found[1]
            value = self.of_event(left, right, scope)
            if value is not None:
                return value, after
        return super().indicates(items, n, scope)

    def assigned(self, left: Node, right: Node, scope: Scope) -> Expr:
        """1 where an observation's component is what stands on the right."""
        try:
            return super().assigned(left, right, scope)
        except CannotRead:
            value = self.of_event(left, right, scope)
            if value is None:
                raise
            return value

    def of_event(self, left: Node, right: Node, scope: Scope) -> Expr | None:
        """[Z_i = k] for ``z_i = k``, None where the left side is no unobserved component."""
        w = self.written(left)
        if w is None or w.letter not in LATENT or w.rest or len(w.indices) != 1 or \
                w.key in self.survey.responsibilities or self.survey.definitions.get(w.key) or \
                not self.observed(w, scope):
            return None
        label = text_of(right)
        if label == "0" and len(self.labels) == 2:
            label = self.labels[1]
        return indicator(self.em.model.latent.name, self.index(w.indices[0], scope, w.at),
                         self.index(label, scope, w.at))


def _event_at(items: Sequence[Node], n: int) -> tuple[Node, int] | None:
    """(event, where the items go on) of an indicator in any notation, None where none begins."""
    item = items[n]
    if item.kind == "bracket" and (item.text[:1] == "[" or item.alone
                                   and item.alone.kind == "chain"):
        found = alone_in(item, n + 1)
    else:
        found = event_at(items, n, _INDICATORS)
    return found if found is not None and found[0].text == "=" else None
