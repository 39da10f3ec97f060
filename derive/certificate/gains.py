"""What must be shown of the maximum of Q and of ascent: gaps, divergences, cases of equality."""

from __future__ import annotations

from .chains import Chain, ops
from .claimed import Claim, Model, has_new
from .terms import FUNCTION, Term, walk


class Gains(Model):
    """Why Q and the likelihood do not fall."""

    def _divergences(self) -> list[tuple[str, tuple[Term, ...], tuple[Term, ...]]]:
        """Of the weights and of a component: the name, the function's arguments, the equality."""
        found: list[tuple[str, tuple[Term, ...], tuple[Term, ...]]] = []
        if self.weights_free():
            w = tuple(self.pool.make("symbol", self.s.weights.base, "scalar", (), m)
                      for m in ("t+1", ""))
            found.append(("the divergence of the weights", w,
                          (self.equation(self.weight(""), self.weight("t+1")),)))
        place = self.pool.make("function", FUNCTION + "·", "")
        laws = tuple(self.pool.make("density", d.args[0], place, *d.args[2:])
                     for d in (self.density("t+1"), self.density("")))
        found.append(("the divergence of a component", laws,
                      tuple(self.equation(self.parameter(q, ""), self.parameter(q, "t+1"))
                            for q in self.unknowns)))
        return found

    def maximum(self) -> list[Claim]:
        """Means, moment equations, divergences, and Q's maximum."""
        p = self.pool
        found: list[Claim] = []
        x = self.density("").args[1]
        for j, s in enumerate(self.s.family.statistics, start=1):
            mean = p.make("law_expectation", self.statistic(s, self.law("t+1").args[1]),
                          self.law("t+1"))
            data = self.total(p.mul(self.responsibility("t"), self.statistic(s, x)), self.i,
                              self.s.observation_size)
            found += [
                self.starts(f"the mean of statistic {j}", mean, "=",
                             self.without("law_expectation")),
                self.starts(f"the moment equation of statistic {j}", data, "=", self._no_data),
            ]
        for name, arguments, equations in self._divergences():
            found += self._divergence(name, arguments, equations)
        new, free = self.function("Q", "t+1"), self.function("Q")
        gap = p.minus(new, free)
        return [
            *found,
            self.starts("the gap of Q is a sum of divergences", gap, "=", self._divergent),
            self.starts("the maximum of Q", new, ">=", self.ends(free)),
            self.starts("the maximum of Q is at theta^{t+1} only", gap, "only",
                         self.all_of(self.agreement("", "t+1"))),
        ]

    def _divergence(self, name: str, arguments: tuple[Term, ...],
                    equations: tuple[Term, ...]) -> list[Claim]:
        """Its definition, that it is at least 0, and where it is 0."""
        def about(t: Term) -> bool:
            return t.op == "function" and t.args[0].startswith(FUNCTION + "KL") and (
                t.args[2:] == arguments)

        return [
            Claim(name, lambda c: c.first.relation == ":=" and about(c.left),
                  self.without("law_expectation")),
            Claim(f"{name} is at least 0", lambda c: c.relation == ">=" and about(c.left),
                  self.ends(self.pool.number(0))),
            Claim(f"{name} is 0 only for equal parameters",
                  lambda c: c.relation == "only" and about(c.left), self.all_of(equations)),
        ]

    def _no_data(self, chain: Chain) -> str:
        if any(t.op == "symbol" and self.s.is_observed(t.args[0]) for t in walk(chain.right)):
            return "it ends with the observations in it"
        return "" if has_new(chain.right) else "it ends without theta^{t+1}"

    def _divergent(self, chain: Chain) -> str:
        terms = chain.right.args if chain.right.op == "add" else (chain.right,)
        if any(o in ops(chain.right) for o in ("log", "law_expectation")) or not all(
                any(n.startswith(FUNCTION + "KL") for n in self.names(t)) for t in terms):
            return "it ends with what is no divergence"
        return ""

    def ascent(self) -> list[Claim]:
        """The likelihood does not fall."""
        p, name = self.pool, "log_likelihood"
        log = {m: self.function(name, m) for m in ("", "t", "t+1")}
        h, h_t = self.function("H"), self.function("H", "t")

        def observed(chain: Chain) -> str:
            if not any(self._logs_of_sums(x.right) for x in chain.lines):
                return "it is nowhere written as a sum of logarithms"
            if not self.same(chain.right, p.add(self.function("Q"), h)):
                return "it does not end with Q + H"
            return ""

        return [
            self.starts("the log-likelihood is Q + H", log[""], ":=", observed),
            self.starts("H", h, ":=", self.without("expectation", "indicator", "posterior")),
            self.starts("H is least at theta^t", h, ">=", self.ends(h_t)),
            self.starts("H is least where the responsibilities agree", p.minus(h, h_t), "only",
                         self.all_of((self.equation(self.responsibility(""),
                                                      self.responsibility("t")),))),
            self.starts("the log-likelihood does not fall", log["t+1"], ">=",
                         self.ends(log["t"])),
            self.starts("the log-likelihood stays only where theta stays",
                         p.minus(log["t+1"], log["t"]), "only",
                         self.all_of(self.agreement("t", "t+1"))),
        ]

    def _logs_of_sums(self, t: Term) -> bool:
        """sum_i log sum_k of the model's own weights and densities."""
        if t.op != "sum" or t.args[1:] != (self.i, self.s.observation_size):
            return False
        log = t.args[0]
        if log.op != "log" or log.args[0].op != "sum":
            return False
        body, index, size = log.args[0].args
        density = self.facts.joint_term(self.i, index, "").args[1]
        return size == self.s.component_size and any(d is density for d in walk(body))
