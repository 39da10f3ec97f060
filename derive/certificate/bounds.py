"""What must be shown of the lower bound F: what it is, and that both steps of EM maximise it."""

from __future__ import annotations

from .chains import Chain
from .claimed import Claim, Model, stated
from .terms import Term

#: The symbol of any weights, one row for each observation.
WEIGHTS = ".omega"


class Bounds(Model):
    """EM in general: F, the inequality, the E-step and the M-step."""

    def claims(self) -> tuple[Claim, ...]:
        """The claims about F, the weights first."""
        p, k, size = self.pool, self.k, self.s.component_size
        w = p.make("symbol", WEIGHTS, "scalar", (k, self.i), "t")
        at_t = self.responsibility("t")
        log = {m: self.function("log_likelihood", m) for m in ("", "t")}
        f = {m: self.function("F", m) for m in ("", "t")}
        held = {m: self.function("F_at_T", m) for m in ("", "t", "t+1")}
        constant = self._total(p.mul(at_t, p.make("log", at_t)))
        return (
            self.starts("any weights", w, ":="),
            self.starts("any weights sum to 1", self.total(w, k, size), "=",
                        self.ends(p.number(1))),
            self.starts("the law of an assignment", self.function("assignment_law"), ":="),
            self.starts("the lower bound", f[""], ":=", self.without(
                "assignments", "indicator", holds=("density", "log", "sum"))),
            self._says("the lower bound is at most the log-likelihood", log[""], f[""]),
            self.starts("the lower bound is the log-likelihood only at the posterior",
                        p.minus(log[""], f[""]), "only",
                        self.all_of((self.equation(w, self.responsibility("")),))),
            self.starts("the lower bound at the responsibilities", held[""], ":=",
                        self.ends(p.minus(self.function("Q"), constant))),
            self.starts("the E-step reaches the log-likelihood", held["t"], "=",
                        self.ends(log["t"])),
            self._says("the E-step maximises the lower bound", held["t"], f["t"]),
            self.starts("the E-step is the only maximum", p.minus(held["t"], f["t"]), "only",
                        self.all_of((self.equation(w, at_t),))),
            self._says("the M-step maximises the lower bound", held["t+1"], held[""]),
            self.starts("the M-step is the only maximum", p.minus(held["t+1"], held[""]), "only",
                        self.all_of(self.agreement("", "t+1"))),
            self._says("the lower bound at the responsibilities is at most the log-likelihood",
                       log[""], held[""]),
        )

    def _total(self, body: Term) -> Term:
        """The sum over the components and the observations."""
        inner = self.total(body, self.k, self.s.component_size)
        return self.total(inner, self.i, self.s.observation_size)

    def _says(self, name: str, left: Term, right: Term) -> Claim:
        """left >= right."""
        def says(chain: Chain) -> bool:
            return chain.relation == ">=" and self.same(chain.left, left) and self.same(
                chain.right, right)

        return Claim(name, says, stated)
