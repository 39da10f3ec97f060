"""Gibbs' inequality: sums with factors at least 0 of divergences between two laws of one kind."""

from __future__ import annotations

from .evaluation import Evaluator
from .normalised import normalised
from .quantities import WEIGHTS
from .reading import Refused
from .solutions import Solutions
from .terms import BOUND, Term


class Gibbs(Solutions):
    """Judges what is at least 0 because it is a divergence."""

    def gibbs(self, at: Evaluator, term: Term) -> None:
        """Raises Refused unless the term is, but for sums and factors at least 0, a divergence of
        two laws of the model, or a sum p (log p - log q) over all values of latent variables."""
        inner = term
        letters: list[str] = []
        factors: list[Term] = []
        while inner.op in ("sum", "mul"):
            if inner.op == "sum":
                letters.append(inner.args[1])
                inner = inner.args[0]
                continue
            logs = [p for p in inner.args if p.op == "add"]
            shares = [p for p in inner.args if p.op == "symbol" and self.is_share(p)]
            deeper = [p for p in inner.args if p.op in ("sum", "function")]
            if len(deeper) == 1:
                factors += [p for p in inner.args if p is not deeper[0]]
                inner = deeper[0]
                continue
            if len(logs) != 1 or len(shares) != 1:
                break
            factors += [p for p in inner.args if p not in (logs[0], shares[0])]
            self._over_all_values(shares[0], letters, factors)
            if self.compared(shares[0], logs[0]) is None:
                raise Refused("what is no divergence of one posterior from another")
            return
        if inner is term and term.op == "law_expectation":
            self._mean_of_ratio(at, term)
            return
        if inner.op != "function" or not inner.args[0].startswith("KL"):
            raise Refused("what is no sum of p (log p - log q)")
        if not all(map(self.signs.nonnegative, factors)):
            raise Refused("a factor of a divergence that is not at least 0")
        at.value(inner)  # found by the checker itself: else refused
        if inner.children[0].op == "density":
            self._normalised(inner.children[0].args[0])

    def _normalised(self, law: str) -> None:
        self.obligations[law] = normalised(self.stated.laws[law])
        if self.obligations[law].verdict != "right":
            raise Refused(f"the density of {law} does not sum or integrate to 1")

    def _mean_of_ratio(self, at: Evaluator, term: Term) -> None:
        """The mean under a law of log p - log q, q of the same law at other parameters."""
        body, law = term.args
        logs = [t for a in body.args for t in (a, *a.children)
                if t.op == "log"] if body.op == "add" else []
        if len(logs) != 2 or any(t.args[0].op != "density" for t in logs) or (
                body is not self.pool.minus(*logs)) or logs[0].args[0] is not law or (
                logs[1].args[0].args[:2] != law.args[:2]) or law.args[1].args[0] != BOUND:
            raise Refused("what is no divergence of two laws of one kind")
        at.value(term)
        self._normalised(law.args[0])

    def is_share(self, p: Term) -> bool:
        """Whether a symbol is a responsibility, or any weights."""
        return bool(self.stated.responsible(p.args[0]) or self.stated.weighted(p.args[0]))

    def compared(self, share: Term, logs: Term) -> Term | None:
        """The q of log p - log q for a responsibility p at theta^t, or any weights, and the
        responsibility q of the same values at any theta."""
        name = share.args[0] if self.stated.responsible(share.args[0]) else (
            share.args[0].replace(WEIGHTS, ".T", 1))
        other = self.pool.make("symbol", name, *share.args[1:3], "")
        wanted = self.pool.minus(self.pool.make("log", share), self.pool.make("log", other))
        return other if logs is wanted and share.args[3] != "" else None

    def _over_all_values(self, share: Term, letters: list[str], factors: list[Term]) -> None:
        name = share.args[0]
        latents = self.stated.responsible(name) or self.stated.weighted(name) or ()
        own = self.stated.responsibility_letters(latents)
        values = {self.stated.latents[z].values for z in latents}
        if share.args[2] != own or not values <= set(letters):
            raise Refused("a divergence that is not over all values")
        if not all(map(self.signs.nonnegative, factors)) or any(
                p.letters & values for p in factors):
            raise Refused("a factor of a divergence that is not at least 0")
