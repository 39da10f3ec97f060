"""The derivatives in the lines of an answer, each compared with what it is said to be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from ..act.contents import Member
from ..act.symbols import symbols_in
from ..parse.grammar import Node
from ..value.comparing import Result, any_of
from ..value.derived import Derived
from ..value.gradients import taken_at
from ..value.instance import Instance
from ..value.named import Named, NoValue
from .judging import FAULTS
from .multipliers import Multipliers

#: How far two derivatives may be apart, relatively.
SLOPES = 1e-6


class Slopes(Multipliers):
    """Judges derivatives."""

    def _is_slope(self, slope: Member, m: Member, own_q: Node | None = None) -> Result:
        """A member beside the derivative before it, at a free theta or at theta^t."""
        result = self._is_slope_at(slope, m, own_q)
        if result != "right" and self._of_likelihood(slope, m):
            found = self._is_slope_at(slope, m, own_q, True)
            return found if found == "right" else result
        return result

    def _of_likelihood(self, slope: Member, m: Member) -> bool:
        """Whether what is differentiated holds no posterior probability, and no mark."""
        assert slope.slope is not None
        if slope.of_q or any(w.mark or w.hat for w in symbols_in(self.language, m.node)
                             if self.reading.role(w) is not None):
            return False
        body = slope.slope.body or slope.node.items[slope.slope.after:]
        nodes = [n for b in self._derived(self.instances[0]).bodies(body) for n in b]
        return not self._held(nodes)[0]

    def _is_slope_at(self, slope: Member, m: Member, own_q: Node | None, fixed: bool = False
                     ) -> Result:
        assert slope.by is not None
        by = slope.by
        marked = {p for w in symbols_in(self.language, m.node) if w.mark == "new" or w.hat
                  for r in (self.reading.role(w),) if r is not None
                  and r.quantity.kind in ("parameter", "weight")
                  for p in r.quantity.parameters(None)}
        free = by.bases & marked

        def at(instance: Instance) -> Instance:
            if fixed:
                return taken_at(instance, "t")
            if not marked or free:
                return instance
            return taken_at(instance, "t+1", by.bases)

        def derived(instance: Instance) -> Derived:
            found = self._derived(at(instance))
            if free:
                found.marks = type(found.marks)("", update=True, free_new=True)
            return found

        def left(instance: Instance, whole: bool = True, posteriors: bool = True
                 ) -> Sequence[Named]:
            d = derived(instance)
            d.whole, d.posteriors = whole, posteriors and slope.of_q
            if own_q is not None:
                return d.gradients(by, lambda e: e.value(own_q))
            assert slope.slope is not None
            values, after = d.slope(slope.slope, slope.node.items)
            if after < len(slope.node.items):
                raise NoValue("a derivative and more")
            return values

        results: list[Result] = []
        try:
            count = len(left(self.instances[0]))
        except FAULTS:
            return "unread"
        of_density = self._of_density(slope.node, m.node)
        for whole, posteriors in product((True, False), (True, False) if of_density else (True,)):

            def right(instance: Instance, posteriors: bool = posteriors) -> Named:
                d = derived(instance)
                d.posteriors = posteriors
                return d.value(m.node)

            for n in range(count):
                results.append(self._everywhere(
                    lambda i, n=n, w=whole, p=posteriors: left(i, w, p)[n],  # type: ignore[misc]
                    right, SLOPES, True))
                if results[-1] == "right":
                    return "right"
        return any_of(results)

    def _of_density(self, *nodes: Node) -> bool:
        """Whether formulas hold densities, or quotients that may be posterior probabilities."""
        d = self._derived(self.instances[0])
        return any(d.mentions_density(m) or any(map(d.may_be_posterior, m.walk())) for m in nodes)

    def _from_q(self, members: Sequence[Member], m: Member) -> str | None:
        """"Q" where a wrong derivative is that of the answer's own wrong Q."""
        slope = next((x for x in members if x.kind == "slope" and x.of_q), None)
        if self.own_q is None or slope is None:
            return None
        return "Q" if self._is_slope(slope, m, self.own_q) == "right" else None
