"""What a derivation need not say, and says in full where it says some of it: limits, EM in general.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from .bounds import COUNTED
from .claim import Chain, Claim, without
from .forms import Forms
from .in_general import in_general
from .lines import Judge
from .reading import Line
from .symbols import ASSIGNMENT
from .terms import Term, relettered, walk

#: So many values of a latent variable are written one by one.
FEW = 4


def topics(judge: Judge, chains: Sequence[Chain]) -> Iterator[Claim]:
    """The claims of the topics of which some line stands."""
    own = Topics(judge, chains)
    lines = [x for c in chains for x in c.lines]
    yield from own.forms_of_q()
    if any(x.stage == "maximum" and x.part in ("ray", "slope", "bend") for x in lines):
        yield from own.curvature()
    yield from in_general(judge, lines)
    if any(x.part.endswith("_span") for x in lines):
        yield from own.spans()
    if any(x.stage == "limit" for x in lines):
        yield from own.hard_limit()
    if any(x.part in ("unbounded", "degenerate") for x in lines):
        yield from own.unbounded()
    if own.counted() or any(x.part in ("bounded", "peak") for x in lines):
        yield from own.bounded()


class Topics:
    """The claims of each topic."""

    def __init__(self, judge: Judge, chains: Sequence[Chain]) -> None:
        self.judge, self.s, self.pool = judge, judge.stated, judge.pool
        self.chains = chains
        self.lines = {x.id: x for c in chains for x in c.lines}

    def _of(self, line: Line) -> Line | None:
        """The line of which a line is an instance."""
        given = line.given.get("instance", ())
        return self.lines.get(given[0]) if isinstance(given, tuple) and given else None

    def _put(self, line: Line) -> tuple[tuple[Term, Term], ...]:
        """What is put in for what but another mark."""
        given = line.given.get("instance", ())
        return tuple((old, new) for old, new in (given[1] if len(given) > 1 else ())
                     if not (old.op == new.op == "symbol" and old.args[:3] == new.args[:3]))

    def _narrow(self, pairs: Sequence[tuple[Term, Term]]) -> bool:
        """Whether what is put in is epsilon, or epsilon times the identity, for a spread."""
        if len(pairs) != 1 or pairs[0][0].op != "symbol":
            return False
        q = self.s.parameters.get(pairs[0][0].args[0])
        return q is not None and q.domain in ("variance", "covariance") and _epsilon(pairs[0][1])

    # -- Q in other forms -------------------------------------------------------------------------

    def forms_of_q(self) -> Iterator[Claim]:
        """Q as it is written in other ways, none of them twice."""
        q = self.pool.make("function", "Q", "")

        def says(c: Chain) -> bool:
            return c.first.relation == "=" and c.first.left is q

        said = [c for c in self.chains if says(c)]
        if said:
            yield Claim("Q in other forms", says, without("expectation", "function", "density"),
                        lambda every: "" if len({c.end for c in every}) == len(every)
                        else "the same form twice")
        labels = self._few_values()
        if labels:
            yield Claim("Q value by value", lambda c: says(c) and self._by_value(c.end, labels))

    def _few_values(self) -> tuple[str, ...]:
        """The names of the values of the one latent variable, which all factors have, where these
        are few."""
        if len(self.s.latents) != 1 or not all(
                p.latents for p in self.s.pieces if not p.dropped):
            return ()
        (z,) = self.s.latents.values()
        labels = self.s.plates[z.values].labels
        return labels if 1 < len(labels) <= FEW else ()

    def _by_value(self, end: Term, labels: Sequence[str]) -> bool:
        """Whether a term is one sum over the units, with the responsibility of each value once
        and of no letter."""
        if end.op != "sum" and self.s.groups[0].plates:
            return False
        shares = [t.args[2][0] for t in walk(end) if t.op == "symbol"
                  and self.s.responsible(t.args[0])]
        return sorted(shares) == sorted(labels)

    # -- curvature --------------------------------------------------------------------------------

    def curvature(self) -> Iterator[Claim]:
        """The second derivative of Q by a parameter and its sign; or of what Q loses along the
        multiples of a new covariance."""
        bends = [c for c in self.chains if self._second(c)]
        if not bends:
            yield from self._ray()
            return
        yield Claim("the second derivative of Q", self._second, without("derivative"))
        yield Claim("the sign of the second derivative of Q", lambda c: (
            c in bends and len(c.lines) > 1) or (
                c.first.relation == ">=" and Forms.is_zero(c.first.left)
                and any(c.first.right is b.end for b in bends)))

    def _second(self, c: Chain) -> bool:
        """Whether a chain says what the derivative of a score by the same parameter is."""
        left, of = c.first.left, self._of(c.first)
        if c.first.relation != "=" or left.op != "derivative":
            return False
        for d in self.chains:
            score = d.first.left
            if score.op == "derivative" and score.args[1] is left.args[1] and (
                    "@Q", "") in score.names and (
                    d.lines[-1] is of if of is not None else d.end is left.args[0]):
                return True
        return False

    def _ray(self) -> Iterator[Claim]:
        """What Q loses, its slope and its bend, each the derivative of the one before."""
        along = self.pool.make("symbol", ".s", "scalar", (), "")
        loss = next((c for c in self.chains if self._loses(c, along)), None)
        yield Claim("what Q loses along a ray", lambda c: self._loses(c, along),
                    without("density"))
        slope = next((c for c in self.chains if loss is not None and c.first.relation == "="
                      and c.first.left is self.pool.make("derivative", loss.end, along)), None)
        yield Claim("the slope along a ray", lambda c: c is slope, without("derivative"))
        yield Claim("the bend along a ray", lambda c: slope is not None and (
            c.first.relation == "=") and c.first.left is self.pool.make(
                "derivative", slope.end, along), without("derivative"))

    def _loses(self, c: Chain, along: Term) -> bool:
        """Whether a chain begins with a sum of T (log p at theta^{t+1} - log p at a multiple)."""
        body = c.first.left
        while body.op == "sum":
            body = body.args[0]
        if c.first.relation != "=" or body.op != "mul" or len(body.args) != 2 or not (
                body.args[0].op == "symbol" and self.s.responsible(body.args[0].args[0])):
            return False
        laws = [t for t in walk(body.args[1]) if t.op == "density"]
        if len(laws) != 2 or body.args[1] is not self.pool.minus(*(
                self.pool.make("log", law) for law in laws)):
            return False
        apart = [(a, b) for a, b in zip(laws[0].args, laws[1].args, strict=False) if a != b]
        return len(apart) == 1 and apart[0][1] is self.pool.make("mul", along, apart[0][0]) and (
            all(m == "t+1" for a in laws[0].args[2:] for n, m in a.names))

    # -- where a spread is 0 ----------------------------------------------------------------------

    def spans(self) -> Iterator[Claim]:
        """What is 0 where a spread is, as an average of differences of observations, and these as
        differences of it."""
        zero = {e.args[0]: c.first.part for c in self.chains if c.first.relation == "only"
                for e in (c.first.right.args if c.first.right.op == "and" else (c.first.right,))
                if e.op == "equation"}
        for away, part in zero.items():
            spans = [c for c in self.chains if c.first.part == f"{part}_span"]
            if not spans:
                continue
            yield Claim(f"what is 0 in {part} as an average", partial(self._says, away),
                        lambda c: "" if "sum" in c.end.ops else "is no average")
            yield Claim(f"differences of observations in {part}", partial(self._apart, away))

    def _says(self, left: Term, c: Chain) -> bool:
        return c.first.relation == "=" and c.first.left is left

    def _apart(self, away: Term, c: Chain) -> bool:
        """Whether a chain starts with a term less the same at another letter."""
        left = c.first.left
        others = left.letters - away.letters
        if c.first.relation != "=" or len(others) != 1 or left.op != "add":
            return False
        first = left.args[:-1] if away.op == "add" and len(left.args) > 2 else left.args[:1]
        whole = self.pool.add(*first)
        return whole is away and any(
            left.args[-1] is self.pool.mul(self.pool.number(-1), relettered(
                self.pool, away, {i: j})) for j in others for i in away.letters)

    # -- the likelihood has no bound --------------------------------------------------------------

    def unbounded(self) -> Iterator[Claim]:
        """Along a path of parameters something below the log-likelihood is infinite."""
        likelihood = self.pool.make("function", "log_likelihood", "")

        def says(c: Chain) -> bool:
            below = self._of(c.first)
            return c.first.relation == "=" and below is not None and (
                below.relation == ">=" and below.left is likelihood)

        def fault(c: Chain) -> str:
            last = c.lines[-1]
            return "" if last.relation == "->" and last.right.op == "constant" else (
                "does not end with that it is infinite")

        yield Claim("the likelihood has no bound", says, fault)

    def counted(self) -> bool:
        """Whether all data have probabilities, and all latent variables."""
        laws = [(v, law) for v, law, _, _ in self.s.factors if v not in self.s.parameters]
        if not all(self._sum_to_one(v, a) for v, law, a, _ in self.s.factors
                   if law == "categorical"):
            return False
        return set(self.s.latents) <= {v for v, law in laws if law == "categorical"} and all(
            law in ("categorical", *COUNTED) or (
                law in self.s.laws and self.s.laws[law].kind == "integers") for _, law in laws)

    def _sum_to_one(self, variable: str, arguments: Sequence[Term]) -> bool:
        """Whether the probabilities of a label sum to 1 by their form."""
        first = arguments[0]
        if len(arguments) > 1:
            return True
        if first.op == "symbol":
            q = self.s.parameters.get(first.args[0])
            return q is not None and q.domain == "simplex"
        labels = self.s.plates[self.s.quantities[variable].values].labels
        return bool(first.op == "number" and first.args[0] * len(labels) == 1)

    def bounded(self) -> Iterator[Claim]:
        """The log-likelihood is not above something free of the parameters."""
        likelihood = self.pool.make("function", "log_likelihood", "")
        yield Claim("the likelihood has a bound", lambda c: (
            c.first.relation == ">=" and c.first.right is likelihood),
            lambda c: "depends on parameters" if self.s.marked(c.first.left) else "")

    # -- responsibilities become assignments ------------------------------------------------------

    def hard_limit(self) -> Iterator[Claim]:
        """Equal narrow spreads: each value but the nearest has share 0, and epsilon Q is minus
        half the inertia but for what vanishes."""
        letter = next(z.values for z in self.s.latents.values())
        labels = self.s.plates[letter].labels
        # by its letter, or value by value
        values = (letter,) if not labels or any(self._assigns(letter, c) for c in self.chains) \
            else labels
        for value in values:
            yield Claim(f"the share of {value} where all spreads are narrow",
                        partial(self._assigns, value), self._divided)
            yield Claim(f"what is farther than {value} has no share",
                        partial(self._vanishes, value),
                        together=lambda every: "" if len(every) == max(1, len(values) - 1)
                        else "said too often or not of every other value")
        yield Claim("epsilon Q", self._energy)
        yield Claim("no more than what vanishes is beside the inertia, from above",
                    lambda c: self._bound(c, above=True))
        yield Claim("no more than what vanishes is beside the inertia, from below",
                    lambda c: self._bound(c, above=False))
        yield Claim("what is beside the inertia vanishes", lambda c: (
            c.first.relation == "->" and self._bounded_by(c.first) is not None), self._inertia)

    def _assigns(self, value: str, c: Chain) -> bool:
        left = c.first.left
        return c.first.relation == ":=" and left.op == "symbol" and left.args[0] == ASSIGNMENT \
            and left.args[2][:1] == (value,)

    def _divided(self, c: Chain) -> str:
        if not self._narrow(self._put(c.first)):
            return "is not at a spread epsilon alone"
        return "ends with a density" if "density" in c.end.ops else ""

    def _vanishes(self, value: str, c: Chain) -> bool:
        of = self._of(c.first) if c.first.relation == "->" else None
        start = self.lines.get(of.chain or of.id) if of is not None else None
        return start is not None and start.left.op == "symbol" and (
            start.left.args[0] == ASSIGNMENT and start.left.args[2][:1] == (value,))

    def _energy(self, c: Chain) -> bool:
        given, q = c.first.given.get("instance", ()), self._of(c.first)
        if c.first.relation != "=" or q is None or len(given) != 3 or not _epsilon(given[2]):
            return False
        start = self.lines.get(q.chain or q.id)
        pairs = self._put(c.first)
        soft = [p for p in pairs if self.s.responsible(p[0].args[0]) is None]
        return start is not None and start.left is self.pool.make("function", "Q", "") and (
            len(soft) == len(pairs) - 1 and self._narrow(soft))

    def _bound(self, c: Chain, above: bool) -> bool:
        line = c.first
        energy = next((d.first.left for d in self.chains if self._energy(d)), None)
        return line.relation == ">=" and energy is not None and (
            (line.right if above else line.left) is energy)

    def _bounded_by(self, line: Line) -> Line | None:
        """The lower bound of which a limit takes a part."""
        below = self._of(line)
        return below if below is not None and self._bound(Chain((below,)), False) else None

    def _inertia(self, c: Chain) -> str:
        """What is left of both bounds is the same, and free of epsilon."""
        line, below = c.first, self._bounded_by(c.first)
        above = next((d.first for d in self.chains if self._bound(d, True)), None)
        if not Forms.is_zero(line.right) or below is None or above is None or any(
                t.op != "add" for t in (line.left, below.right, above.left)):
            return "does not say what vanishes"
        rest = set(below.right.args) - set(line.left.args)
        if not rest or not set(line.left.args) <= set(below.right.args):
            return "is no part of the lower bound"
        if not rest <= set(above.left.args) or not (
                set(above.left.args) - rest <= set(line.left.args)):
            return "is not what the bounds have beside the inertia"
        return "the inertia depends on epsilon" if any(
            (".epsilon", "") in t.names for t in rest) else ""


def _epsilon(t: Term) -> bool:
    """Whether a term is epsilon, or epsilon times the identity."""
    parts = t.args if t.op == "mul" else (t,)
    return parts[0].op == "symbol" and parts[0].args[0] == ".epsilon" and all(
        p.op == "identity" for p in parts[1:])
