"""What is said in full where it is said at all: the posterior of all latent variables together, and
EM in general, the lower bound F and both steps as ascent on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from .claim import Chain, Claim, ends, without
from .laws import ASSIGNED
from .lines import Judge
from .reading import Line
from .terms import Term, walk

#: The functions by whose definitions the topics are known.
ALL, LAW, BOUND, HELD = "posterior_all", "assignment_law", "F", "F_at_T"


def in_general(judge: Judge, lines: Sequence[Line]) -> Iterator[Claim]:
    """The claims of the topics of which some line stands."""
    own = InGeneral(judge, lines)
    names = {n.removeprefix("@") for x in lines for t in (x.left, x.right) for n, _ in t.names}
    if ALL in names or any(x.left is own.every and x.relation == "=" for x in lines):
        yield from own.together()
    if "likelihood" in names:
        yield own.likelihood()
    if {LAW, BOUND, HELD, ASSIGNED} & names or any(judge.stated.weighted(n) for n in names):
        yield from own.lower_bound()


class InGeneral:
    """The claims of both topics."""

    def __init__(self, judge: Judge, lines: Sequence[Line]) -> None:
        self.judge, self.s, self.p = judge, judge.stated, judge.pool
        self.lines = lines
        self.every = self.p.make("assignments", self._function("complete_likelihood"),
                                 ",".join(self.s.latents))

    def _function(self, name: str, mark: str = "") -> Term:
        return self.p.make("function", name, mark)

    def _rising(self, mark: str = "") -> Term:
        return self._function("log_posterior" if self.s.has_prior else "log_likelihood", mark)

    def _starts(self, name: str, relation: str, left: Term,
                fault: Callable[[Chain], str] = lambda c: "") -> Claim:
        return Claim(name, lambda c: c.first.relation == relation and c.first.left is left, fault)

    def _least(self, name: str, left: Term, *rights: Term) -> Claim:
        return Claim(name, lambda c: c.first.relation == ">=" and c.first.left is left
                     and c.first.right in rights)

    def likelihood(self) -> Claim:
        """That the likelihood is that of the complete data, the latent variables summed out."""
        return self._starts("the likelihood", ":=", self._function("likelihood"), self._summed)

    def together(self) -> Iterator[Claim]:
        """The sum over all values of all latent variables, and that their posterior falls into
        factors."""
        yield self._starts("the sum over all values", "=", self.every, self._summed)
        yield self._starts("the posterior falls into factors", ":=", self._function(ALL),
                           self._of_events)

    def _of_events(self, chain: Chain) -> str:
        """That a chain ends with probabilities of values of single units."""
        bases = {n.args[0].op for n in walk(chain.end) if n.op == "power"}
        return "" if bases == {"event_probability"} and "assignments" not in chain.end.ops else (
            "does not end with posterior probabilities")

    def _summed(self, chain: Chain) -> str:
        """That the latent variables are summed out."""
        left = any(n.op == "indicator" and n.args[0] in self.s.latents for n in walk(chain.end))
        return "ends with a latent variable" if left else without(
            "assignments", "function")(chain)

    def lower_bound(self) -> Iterator[Claim]:
        """F, that it is at most what rises, both steps of EM, and where F is reached."""
        yield from self._weights()
        f, held, log = self._function(BOUND), self._function(HELD), self._rising()
        minus = self.p.minus
        yield self._starts("the lower bound", ":=", f, without(
            "assignments", "function", "expectation", "event_probability"))
        yield self._least("the lower bound is at most what rises", log, f)
        yield self._starts("the lower bound is reached at the posterior only", "only",
                           minus(log, f))
        yield self._starts("the lower bound at the responsibilities", ":=", held, self._q_and_more)
        at_t = {name: self._function(name, "t") for name in (BOUND, HELD)}
        yield self._starts("the E-step reaches what rises", "=", at_t[HELD],
                           ends(self._rising("t")))
        yield self._least("the E-step maximises the lower bound", at_t[HELD], at_t[BOUND])
        yield self._starts("the E-step is the only maximum", "only",
                           minus(at_t[HELD], at_t[BOUND]))
        q_new = self._function("Q", "t+1")
        free = any(x.relation == ">=" and x.left is q_new and x.right is self._function("Q")
                   for x in self.lines)
        new, old = self._function(HELD, "t+1"), held if free else at_t[HELD]
        yield self._least("the M-step raises the lower bound", new, old)
        gained = minus(q_new, self._function("Q", "" if free else "t"))
        if any(x.relation == "only" and x.left is gained for x in self.lines):
            yield self._starts("where the M-step does not raise it", "only", minus(new, old))
        yield self._least("the lower bound at the responsibilities is at most what rises", log,
                          held)

    def _weights(self) -> Iterator[Claim]:
        """Any weights of each unit, that they sum to 1, and the law that they make."""
        for group in self.s.groups:
            w, shown = self.s.weights_of(group.latents), " and ".join(group.latents)
            yield self._starts(f"any weights of {shown}", ":=", w)
            yield self._starts(f"any weights of {shown} sum to 1", "=", self.s.over(
                "sum", w, [self.s.latents[z].values for z in group.latents]), ends(
                    self.p.number(1)))
        yield self._starts("the law that the weights make", ":=", self._function(LAW),
                           without("function", "density"))

    def _q_and_more(self, chain: Chain) -> str:
        """That the chain ends with Q and what is free of theta."""
        end, q = chain.end, self._function("Q")
        rest = [t for t in end.args if t is not q] if end.op == "add" else []
        if len(rest) != 1 or "function" in rest[0].ops or any(
                m == "" and n in self.s.parameters for n, m in rest[0].names):
            return "does not end with Q and a constant"
        return ""
