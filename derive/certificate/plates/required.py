"""What a general derivation must contain, from the model alone; and nothing tied to none of it.

Every claim is stated by exactly one chain of lines, in a form that says what it must: Q holds no
latent variable, the log-likelihood no shorthand. What those rest on belongs to them; any other
line is refused.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

from .claim import Chain, Claim, ClaimVerdict, ends, without
from .laws import ASSIGNED
from .lines import Judge
from .quantities import Group, Quantity
from .reading import Line
from .terms import Term, walk
from .topics import topics


def claims_of(judge: Judge, lines: Sequence[Line]) -> tuple[ClaimVerdict, ...]:
    """The verdicts of all required claims, and of each chain that is tied to none of them."""
    chains = _chains(lines)
    found, stated = [], []
    for claim in (*_Required(judge).claims(), *topics(judge, chains)):
        saying = [c for c in chains if claim.says(c)]
        stated += saying
        found.append(_judged(claim, saying, judge))
    return (*found, *_untied(chains, stated))


def _chains(lines: Sequence[Line]) -> list[Chain]:
    grouped: dict[str, list[Line]] = {}
    for x in lines:
        grouped.setdefault(x.chain or x.id, []).append(x)
    return [Chain(tuple(c)) for c in grouped.values()]


def _judged(claim: Claim, saying: Sequence[Chain], judge: Judge) -> ClaimVerdict:
    ids = tuple(n for c in saying for n in c.ids)
    refused = [n for n in ids if n not in judge.right]
    if not saying:
        fault = "missing, or stated in another form"
    elif len(saying) > 1 and claim.together is None:
        fault = f"stated {len(saying)} times, from {', '.join(c.first.id for c in saying)}"
    elif refused:
        fault = f"{refused[0]} is refused"
    else:
        fault = next(filter(None, map(claim.fault, saying)), "")
        fault = fault or (claim.together(saying) if claim.together else "")
    return ClaimVerdict(claim.name, ids, "wrong" if fault else "right",
                        f"{claim.name}: {fault}" if fault else "")


def _untied(chains: Sequence[Chain], stated: Sequence[Chain]) -> list[ClaimVerdict]:
    """The chains that nothing connects with the claims."""
    by_id = {n: c for c in chains for n in c.ids}
    defining = {_key(c.first.left): c for c in reversed(chains) if c.first.relation == ":="}
    tied: set[str] = set()
    todo = list(stated)
    while todo:
        chain = todo.pop()
        if chain.first.id in tied:
            continue
        tied.add(chain.first.id)
        for x in chain.lines:
            cited = [*x.needs, *(str(t[0]).partition(":")[2].partition("@")[0]
                                 for t in x.given.get("terms", ()) if t)]
            todo += [by_id[n] for n in cited if n in by_id]
            for term in (x.left, x.right, *(t[1] for t in x.given.get("terms", ())
                                            if len(t) > 1 and isinstance(t[1], Term))):
                todo += [defining[_key(n)] for n in walk(term)
                         if n.op in ("symbol", "function") and _key(n) in defining]
    return [ClaimVerdict(c.first.id, c.ids, "wrong",
                         f"{c.first.id}: is tied to nothing that the derivation must show")
            for c in chains if c.first.id not in tied]


def _key(term: Term) -> tuple[object, ...]:
    if term.op == "symbol" and term.args[0].startswith(".N"):
        return term.args[:1]
    return (term,)


class _Required:
    """The claims of a model."""

    def __init__(self, judge: Judge) -> None:
        self.judge, self.s, self.p = judge, judge.stated, judge.pool

    def function(self, name: str, mark: str = "") -> Term:
        return self.p.make("function", name, mark)

    def claims(self) -> Iterator[Claim]:
        """All of them, in the order of a derivation."""
        if not self.s.weights:
            yield self.defined("the complete-data likelihood", "complete_likelihood",
                               without("function", "log"))
        yield self.defined("the complete-data log-likelihood", "complete_log_likelihood",
                           without("function", "density"))
        for core in dict.fromkeys(p.core for p in self.s.pieces if p.core.op == "density"
                                  and not p.prior):
            yield Claim(f"the density of {core.args[1].args[0]}", self.starts(
                "=", self.p.make("log", core)), without(
                    "density", "function", *([] if "exp" in core.ops else ["exp"])))
        for group in self.s.groups:
            yield from self._posterior(group)
        yield self.defined("Q", "Q", self._no_latent)
        for q in self.s.parameters.values():
            yield from self._maximum(q)
        yield from self._gain()
        for d in dict.fromkeys(x.left for x in self.judge.seen.values() if x.relation == ":="
                               and x.left.op == "function" and x.left.args[0][:2] == "KL"
                               and x.left.args[0] != ASSIGNED):
            yield Claim("where a divergence is 0", self.starts("only", d))
        for d in dict.fromkeys(x.left for x in self.judge.seen.values() if x.relation == ":="
                               and x.right.op == "law_expectation"):
            yield Claim("the closed form of a divergence", self.starts(":=", d),
                        without("law_expectation"))
        yield from self._ascent()

    def starts(self, relation: str, left: Term) -> Callable[[Chain], bool]:
        """Whether a chain starts with that left side."""
        return lambda c: c.first.relation == relation and c.first.left is left

    def defined(self, name: str, function: str, fault: Callable[[Chain], str]) -> Claim:
        """The definition of a function of the model, in such a form."""
        return Claim(name, self.starts(":=", self.function(function)), fault)

    def _no_latent(self, chain: Chain) -> str:
        for n in walk(chain.end):
            if n.op in ("expectation", "event_probability", "function", "density") or (
                    n.op == "indicator" and n.args[0] in self.s.latents):
                return "ends with a latent variable or a shorthand in it"
        return ""

    # -- posterior ------------------------------------------------------------------------------

    def _posterior(self, group: Group) -> Iterator[Claim]:
        if any(group.inner.values()):
            return
        names = group.latents
        own = self.s.responsibility(names)
        shown = " and ".join(names)
        yield Claim(f"the posterior probabilities of {shown}", self.starts(":=", own))
        yield Claim(f"Bayes' rule for {shown}", lambda c: self._bayes(c, own),
                    without("event_probability"), lambda every: self._all_values(every, names))
        yield Claim(f"the posterior probabilities of {shown} sum to 1", self.starts(
            "=", self.s.over("sum", own, [self.s.latents[z].values for z in names])),
            ends(self.p.number(1)))

    def _bayes(self, chain: Chain, own: Term) -> bool:
        """Whether a chain says what a posterior probability is, of all values or of one."""
        left, end = chain.first.left, chain.end
        return left.op == "symbol" and left.args[0] == own.args[0] and left.args[3] == "t" and (
            chain.first.relation in (":=", "=") and "event_probability" not in end.ops
            and (own.args[0], "t") not in end.names)

    def _all_values(self, chains: Sequence[Chain], names: Sequence[str]) -> str:
        """That chains say it of every value, each once."""
        ranges = []
        for z in names:
            letter = self.s.latents[z].values
            labels = self.s.plates[letter].labels or (letter,)
            ranges.append([(letter, x) for x in labels])
        for values in itertools.product(*ranges):
            said = [c for c in chains if all(
                index in value for index, value in zip(c.first.left.args[2], values,
                                                       strict=False))]
            if len(said) != 1:
                return f"said {len(said)} times of {', '.join(v for _, v in values)}"
        return ""

    # -- M-step ---------------------------------------------------------------------------------

    def _maximum(self, q: Quantity) -> Iterator[Claim]:
        u = self.s.symbol(q.name)

        def scored(c: Chain) -> bool:
            left = c.first.left
            return c.first.relation == "=" and left.op == "derivative" and (
                left.args[1].args[0] == q.name and ("@Q", "") in left.names)

        def solves(c: Chain) -> bool:
            return c.first.relation in ("solves", "root") and c.first.left.args[0] == q.name

        yield Claim(f"the derivative of Q by {q.name}", scored, without("derivative", "function"))
        yield Claim(f"the new {q.name}", solves,
                    lambda c: "" if c.first.left.args[:3] == u.args[:3] else "of labels alone")
        if q.name in self.judge.solutions:
            yield from self._domain(q)

    def _domain(self, q: Quantity) -> Iterator[Claim]:
        new, one, zero = self.s.symbol(q.name, "t+1"), self.p.number(1), self.p.number(0)
        if q.domain == "simplex":
            yield Claim(f"the new {q.name} sums to 1", self.starts(
                "=", self.s.over("sum", new, [q.indices[-1]])), ends(one))
        if q.domain in ("simplex", "probability", "positive", "variance"):
            yield Claim(f"the new {q.name} is at least 0", lambda c: self._above(c, new, zero),
                        self._strict)
        if q.domain == "probability":
            yield Claim(f"the new {q.name} is at most 1", lambda c: self._above(c, one, new) or
                        self._above(c, self.p.minus(one, new), zero), self._strict)
        if q.domain == "covariance":
            v = self.p.make("symbol", ".v", "vector", (), "")
            form = self.p.make("mul", self.p.make("transpose", v), new, v)
            yield Claim(f"the new {q.name} is at least 0",
                        lambda c: self._above(c, form, zero), self._strict)
            yield from self._edge(q.name, form)
        yield from self._edge(q.name, new)
        if q.domain == "probability":
            yield from self._edge(q.name, self.p.minus(one, new))

    def _above(self, c: Chain, left: Term, right: Term) -> bool:
        """Whether a chain says that left is above right, or at least right: at once, or of what
        it is equal to."""
        last = c.lines[-1]
        if last.relation not in (">", ">=") or c.first.left is not left:
            return False
        return last.right is right and all(x.relation == "=" for x in c.lines[:-1])

    def _strict(self, c: Chain) -> str:
        """That an inequality is strict where all of its terms are positive."""
        last = c.lines[-1]
        known = [t for lemma, t in last.given.get("terms", ())
                 if lemma == "nonnegative" and self.judge.signs.positive(t)]
        return "weaker than is known" if known and last.relation == ">=" else ""

    def _edge(self, name: str, left: Term) -> Iterator[Claim]:
        """Where a new parameter is on the edge of its domain, if that is known."""
        lines = self.judge.seen
        if any(x.relation == ">=" and x.id in self.judge.strict and self.judge.is_zero(x.right)
               and lines.get(x.chain, x).left is left for x in lines.values()):
            yield Claim(f"where the new {name} is on the edge", self.starts("only", left))

    def _equality(self, name: str, left: Term, right: Term) -> Iterator[Claim]:
        """Where an inequality is an equality, if its terms say it."""
        if any(x.relation == ">=" and x.left is left and x.right is right
               and x.id in self.judge.strict for x in self.judge.seen.values()):
            yield Claim(name, self.starts("only", left if self.judge.is_zero(right)
                                          else self.p.minus(left, right)))

    def _is(self, c: Chain, left: Term, right: Term) -> bool:
        return c.first.relation == ">=" and c.first.left is left and c.first.right is right

    # -- gain and ascent ------------------------------------------------------------------------

    @property
    def _joint(self) -> bool:
        """Whether no formula holds an old parameter and all are formulas."""
        return not self.judge.roots and not any(
            m == "t" and n in self.s.parameters for found in self.judge.solutions.values()
            for d in found for n, m in d.right.names)

    def _gain(self) -> Iterator[Claim]:
        new, free, old = (self.function("Q", m) for m in ("t+1", "", "t"))
        if self._joint:
            yield Claim("the gain of Q", self.starts("=", self.p.minus(new, free)),
                        without("law_expectation"))
            yield Claim("the new parameters are the maximum of Q",
                        lambda c: self._is(c, new, free))
        else:
            yield Claim("Q does not fall", lambda c: self._is(c, new, old)
                        or self._is(c, new, free))
        for other in (free, old):
            yield from self._equality("where Q does not rise", new, other)
        parts = dict.fromkeys(x.left for x in self.judge.seen.values()
                              if x.relation == ">=" and x.left.op == "add")
        for left in parts:
            yield from self._equality("where a part of Q does not rise", left, self.p.number(0))

    def _ascent(self) -> Iterator[Claim]:
        q, h = self.function("Q"), self.function("H")
        sums = {self.p.add(q, h), self.p.add(h, q)}
        rising = "log_posterior" if self.s.has_prior else "log_likelihood"
        yield Claim("the log-likelihood", self.starts(":=", self.function("log_likelihood")),
                    lambda c: "" if any(
                        not {"function", "assignments"} & x.right.ops for x in c.lines) else
                    "is nowhere written out")
        if self.s.has_prior:
            yield Claim("the log posterior", self.starts(":=", self.function(rising)))
        yield Claim("the log-likelihood is Q + H", lambda c: c.end in sums and (
            c.first.left is self.function(rising)) and c.first.relation in (":=", "="))
        yield self.defined("H", "H", without("function"))
        yield Claim("H does not fall", lambda c: self._is(c, h, self.function("H", "t")))
        yield from self._equality("where H does not rise", h, self.function("H", "t"))
        yield Claim("the likelihood does not fall", lambda c: self._is(
            c, self.function(rising, "t+1"), self.function(rising, "t")))
        yield from self._likelihood_stays(rising)

    def _likelihood_stays(self, rising: str) -> Iterator[Claim]:
        """Where the likelihood does not rise, if it is known where Q does not."""
        q = {self.p.minus(self.function("Q", "t+1"), self.function("Q", m)) for m in ("", "t")}
        if any(x.relation == "only" and x.left in q for x in self.judge.seen.values()):
            yield Claim("where the likelihood does not rise", self.starts("only", self.p.minus(
                self.function(rising, "t+1"), self.function(rising, "t"))))
