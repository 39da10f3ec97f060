"""Bounds of a likelihood: no probability exceeds 1, no average the greatest of what is averaged."""

from __future__ import annotations

from .evaluation import Evaluator
from .gibbs import Gibbs
from .normalised import normalised
from .reading import Refused
from .signs import negated
from .terms import Term, relettered

#: Laws of the model's own that are probabilities.
COUNTED = ("multinomial", "point")


class Bounds(Gibbs):
    """Judges what is at least 0 because it is bounded."""

    def probability(self, at: Evaluator, term: Term) -> None:
        """Raises Refused unless a term is minus the log-likelihood of data that have
        probabilities."""
        self.equal(at, term, self.pool.mul(self.pool.number(-1), self.pool.make(
            "function", "log_likelihood", "")))
        given = set()
        for v, law, arguments, _ in self.stated.factors:
            if v in self.stated.parameters or law in COUNTED:
                continue
            if law == "categorical":
                self._probabilities(at, v, arguments)
                given.add(v)
                continue
            own = self.stated.laws.get(law)
            if own is None or own.kind != "integers":
                raise Refused(f"{v} has no probability")
            self.obligations[law] = normalised(own)
            if self.obligations[law].verdict != "right":
                raise Refused(f"the density of {law} does not sum to 1")
        if set(self.stated.latents) - given:
            raise Refused("a latent variable without probabilities")
        if not all(self.signs.nonnegative(w) for _, w in self.stated.weights):
            raise Refused("a weight that may be negative")

    def _probabilities(self, at: Evaluator, variable: str, arguments: tuple[Term, ...]) -> None:
        """Raises Refused unless what the model states as the probabilities of a label sums to 1."""
        q = self.stated.quantities[variable]
        total = self.stated.over("sum", arguments[0], [q.values]) if len(arguments) == 1 else (
            self.pool.add(*arguments))
        self.equal(at, total, self.pool.number(1))

    def average(self, at: Evaluator, term: Term, id: str) -> None:
        """Raises Refused unless a term is log b less the log of an average of p_k, where a line
        shows log b - log p_k to be at least 0 for each k; or a sum of such over units."""
        line = self.seen.get(id)
        if line is None or id not in self.right or line.relation != ">=" or (
                not self.is_zero(line.right)):
            raise Refused(f"{id} is no inequality that stands before")
        while term.op == "sum":
            term = term.args[0]
        shown = self.seen.get(line.chain, line).left
        (best, mean), (greatest, each) = self._logs(term), self._logs(shown)
        if best is not greatest:
            raise Refused("another greatest value than the line before has")
        z = next((z for z in self.stated.latents.values() if z.values in each.letters), None)
        if z is None or z.values in best.letters:
            raise Refused("no average over the values of a latent variable")
        pieces = self._summands(mean, z.values)
        for letter, summand in pieces:
            p = relettered(self.pool, each, {z.values: letter})
            rest = [f for f in summand.args if f is not p] if summand.op == "mul" else []
            if not rest or not all(map(self.signs.nonnegative, rest)) or p not in summand.args:
                raise Refused("what is no weight times what the line before has")
        total = self.pool.add(*(self.pool.mul(*(f for f in s.args if f is not relettered(
            self.pool, each, {z.values: letter}))) for letter, s in pieces))
        if mean.op == "sum":
            total = self.pool.make("sum", total, *mean.args[1:])
        self.equal(at, total, self.pool.number(1))

    def _logs(self, term: Term) -> tuple[Term, Term]:
        """(u, v) of log u - log v. Raises Refused."""
        parts: tuple[Term, ...] = term.args if term.op == "add" and len(term.args) == 2 else ()
        other = negated(parts[1]) if parts else None
        if other is None or other.op != "log" or parts[0].op != "log":
            raise Refused("what is no difference of two logarithms")
        return parts[0].args[0], other.args[0]

    def _summands(self, mean: Term, values: str) -> list[tuple[str, Term]]:
        """What is averaged, each with the letter or label of its value. Raises Refused."""
        plate = self.stated.plates[values]
        if mean.op == "sum" and mean.args[2] == plate.size:
            return [(mean.args[1], mean.args[0])]
        if mean.op == "add" and len(mean.args) == len(plate.labels):
            return list(zip(plate.labels, mean.args, strict=True))
        raise Refused("no average over the values of a latent variable")
