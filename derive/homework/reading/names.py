"""What a symbol stands for: data, parameter, weight, responsibility, count, or what is defined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...algebra.expression import (
    IDENTITY,
    PI,
    Expr,
    exp,
    expr,
    inverse,
    power,
    reindex,
    symbol,
    transpose,
)
from .densities import Densities
from .grammar import Node
from .scope import DEEPEST, Scope
from .stacked import ROW_INDEX, Stacked
from .survey import DATA, DENSITIES, LATENT, SIZES, Definition, names_latent
from .symbols import Written, text_of, written
from .tokens import CannotRead, Unbounded

MEANS, COVARIANCES, DEVIATIONS = {"mu", "m"}, {"Sigma", "S"}, {"sigma", "s"}
WEIGHTS = {"tau", "pi", "phi", "alpha", "omega", "w", "rho", "eta", "p"}
ALIASES = {
    "mean": MEANS, "covariance": COVARIANCES, "variance": {"sigma^2", "v"},
    "rate": {"lambda", "l", "mu", "theta"}, "probability": {"p", "q", "theta", "mu"},
}


class Names(Densities):
    """Symbols of one answer as expressions. Raises CannotRead."""

    # -- what a symbol is ---------------------------------------------------------------------

    def slot(self, letter: str) -> str | None:
        """The family's slot of a parameter's letter."""
        if letter in self.survey.own:
            return None
        argument = {slot.name: a.name for slot, a in self.slot_arguments()}
        for name, own in argument.items():
            if letter == own:
                return name
        for name in argument:
            if letter in ALIASES.get(name, ()):
                return name
        return None

    def is_parameter(self, w: Written) -> bool:
        """Whether a symbol is a parameter of a component or a weight, by its letter and index."""
        if w.key in self.survey.responsibilities or any(c.startswith("theta") for c in w.indices):
            return False
        if w.letter in (self.em.model.weights.base, "tau", "pi") or self.slot(w.letter):
            return True
        return w.letter in ("phi", "alpha", "omega") and bool(w.indices)

    def is_array(self, w: Written) -> bool:
        """Whether a symbol is a vector or a matrix."""
        slot = self.slot(w.letter)
        multivariate = self.s.family.observation_kind == "vector"
        return multivariate and (w.letter in DATA or slot in ("mean", "covariance"))

    def known(self, node: Node) -> bool:
        """Whether the answer defines a symbol."""
        w = written(node, self.survey.observation_letters)
        return w is not None and w.key in self.survey.definitions

    def definition(
        self, w: Written, arguments: bool, scope: Scope
    ) -> tuple[Definition, dict[str, str]] | None:
        """The answer's own definition of a symbol, and what its index letters stand for here."""
        best = None
        for d in self.survey.definitions.get(w.key, ()):
            if d.function != arguments or len(d.symbol.indices) > len(w.indices):
                continue
            if not arguments and len(d.symbol.indices) != len(w.indices):
                continue
            meant, literal, fits = {}, 0, True
            for own, here in zip(d.symbol.indices, w.indices):
                meaning = scope.indices.get(here, here)
                if (own == meaning or self.label(own) == (self.label(meaning) or "")) and (
                        own.isdigit() or own in self.labels):
                    literal += 1
                elif own.isdigit() or own in self.labels or own.startswith("theta"):
                    fits = False
                else:
                    meant[own] = here
            literal += d.symbol.mark == w.mark
            if fits and (best is None or literal > best[2]):
                best = (d, meant, literal)
        return None if best is None else best[:2]

    def body(self, found: tuple[Definition, dict[str, str]], w: Written, scope: Scope,
             values: dict[str, Expr] | None = None) -> Expr:
        """The body of a definition, taken at the symbol's indices and iterate."""
        d, meant = found
        if scope.depth >= DEEPEST:
            raise Unbounded(f"{w.letter} is defined by itself", w.at)
        indices = {own: self.index(here, scope, w.at) for own, here in meant.items()}
        own_marks = dict(scope.marks)
        if w.mark or (w.primes and self.survey.primes_are_new):
            own_marks["unmarked"] = self.mark(w, scope)[0]
        elif w.hat and not any(n.kind == "accent" for n in d.body.walk()):
            own_marks["unmarked"] = scope.marks["hat"]
        inner = Scope(indices, values or {}, own_marks, scope.depth + 1)
        return self.value(d.body, inner)

    def value(self, node: Node, scope: Scope) -> Expr:
        """The expression that a node is."""
        raise NotImplementedError

    def raised(self, base: Expr, scripts: Sequence[Node], scope: Scope) -> Expr:
        """base with its scripts."""
        raise NotImplementedError

    # -- from items to expressions ------------------------------------------------------------

    def named(
        self, items: Sequence[Node], n: int, scope: Scope, before: Node | None
    ) -> tuple[Expr, int]:
        """The symbol at items[n], applied to the bracket after it where it is a function."""
        item = items[n]
        w = written(item, self.survey.observation_letters)
        if w is None:
            raise CannotRead(f"{text_of(item)[:30]} is not read", item.at)
        bracket = items[n + 1] if n + 1 < len(items) and (
            items[n + 1].kind == "bracket" or (items[n + 1].kind == "scripted"
                                               and items[n + 1].parts[0].kind == "bracket")) \
            else None
        if bracket is not None:
            inner = bracket.parts[0] if bracket.kind == "scripted" else bracket
            value = self.called(w, item, inner, scope)
            if value is not None:
                scripts = bracket.parts[1:] if bracket.kind == "scripted" else ()
                return self.raised(value, (*scripts,), scope), n + 2
        return self.symbol(w, scope, before), n + 1

    def called(self, w: Written, item: Node, bracket: Node, scope: Scope) -> Expr | None:
        """A name with what stands in brackets after it, where that is an application."""
        letters = self.survey.observation_letters
        if w.key in self.survey.responsibilities:
            argument = bracket.parts[0] if len(bracket.parts) == 1 else None
            if argument is not None:
                inner = written(argument, letters)
                if inner is not None and inner.letter in ("z", "Z") and inner.indices:
                    return self.symbol(replace(w, indices=w.indices + inner.indices), scope, None)
                text = text_of(argument)
                if argument.kind == "name" and (text in letters or text in scope.indices) or \
                        argument.kind in ("name", "number", "scripted") and w.indices and (
                            text in self.labels or self.survey.observes(text) is False
                            or argument.kind == "number" and not self.labels):
                    both = replace(w, indices=w.indices + (text,))
                    return self.symbol(both, scope, None)
                if inner is not None and inner.letter in DATA and len(inner.indices) == 1 and \
                        not inner.rest and not any(self.is_observation(c, scope)
                                                   for c in w.indices):
                    both = replace(w, indices=w.indices + inner.indices)
                    return self.symbol(both, scope, None)
        probability = names_latent(Node("product", (item, bracket)))
        found = self.definition(w, True, scope) if probability is None else None
        if found is not None:
            formal = found[0].formal
            if len(formal) == 1 and len(bracket.parts) == 1 and (
                    text_of(formal[0]) in letters and text_of(bracket.parts[0]) in letters
                    or self.survey.observes(text_of(formal[0])) is False):
                joined = (found[0], {**found[1], text_of(formal[0]): text_of(bracket.parts[0])})
                return self.body(joined, w, scope)
            if not self.names_density(found[0]):
                return self.raised(self.substituted(found, w, bracket, scope), w.rest, scope)
        if probability is not None:
            observed = self.event_observation(bracket, scope)
            return self.responsibility(
                Written("P", (), (*observed, *((probability,) if probability else ())), at=w.at),
                scope)
        weighs = w.key in self.survey.responsibilities and any(
            self.is_observation(c, scope) for c in w.indices)
        if (w.letter in DENSITIES or w.letter == "n" and len(bracket.parts) > 1) and \
                not weighs and self.looks_like_data(bracket, scope):
            return self.raised(self.density(w, bracket, scope), w.rest, scope)
        if w.letter in ("P", "Pr", "p") and bracket.parts:
            return self.prior(bracket, scope)
        if w.letter == "Q":
            raise CannotRead("Q itself is used", w.at)
        if w.letter == "E":
            raise CannotRead("an expectation that is not computed", w.at)
        return None

    def event_observation(self, bracket: Node, scope: Scope) -> tuple[str, ...]:
        """The observation that an event P(Z_n = k | x_n) speaks of, by the index of its Z."""
        for n in bracket.parts[0].walk():
            z = written(n) if n.kind == "scripted" else None
            if z is not None and z.letter in LATENT:
                return tuple(c for c in z.indices if self.is_observation(c, scope))[:1]
        return ()

    def names_density(self, d: Definition) -> bool:
        """Whether a definition says only that a function is the model's density, by its name."""
        return d.body.kind in ("name",) and d.body.text in ("Normal", "pdf")

    # -- symbols ------------------------------------------------------------------------------

    def symbol(self, w: Written, scope: Scope, before: Node | None) -> Expr:
        """The value of a symbol with its scripts."""
        if w.letter == "e" and len(w.rest) == 1 and w.rest[0].kind == "sup" and not w.indices:
            exponent = w.rest[0].parts[0]
            if len(exponent.parts) != 1:
                raise CannotRead("an exponent that is no formula", w.at)
            return exp(self.value(exponent.parts[0], scope))
        rest = list(w.rest)
        base = self.deviation(w, rest, scope)
        if base is None:
            base, primes = self.base(w, scope, before)
            if primes:
                rest = [Node("prime")] * primes + rest
        return self.raised(base, rest, scope)

    def base(self, w: Written, scope: Scope, before: Node | None) -> tuple[Expr, int]:
        """The value without scripts, and the primes that are transposes."""
        formal = w.letter + "".join("_" + c for c in w.indices)
        if formal in scope.values and not w.accents:
            return scope.values[formal], w.primes
        observed = [c for c in w.indices if self.is_observation(c, scope)]
        if w.key in self.survey.responsibilities and (observed or w.letter == "<z>"):
            return self.responsibility(w, scope), w.primes
        if w.letter in self.survey.second and not w.indices:
            weight = self.second_weight(w, scope)
            if weight is not None:
                return weight
        after_number = before is not None and before.kind == "number"
        if w.letter == "pi" and not w.indices and not w.accents and not w.mark and (
            after_number or "pi" not in self.survey.definitions
            and self.em.model.weights.base != "pi" or self.em.model.weights.kind == "simplex"
        ):
            return PI, w.primes
        known = self.known_quantity(w, observed, scope)
        if known is not None:
            return known, w.primes
        stacked: Expr | None = self.stacked(w, scope)
        if stacked is not None:
            return stacked, w.primes
        if w.letter == "const":
            return expr(0), 0
        if not self.standard(w):
            found = self.definition(w, False, scope)
            if found is not None:
                return self.body(found, w, scope), 0 if self.survey.primes_are_new else w.primes
        if w.letter in DATA:
            if len(observed) == 1 and len(w.indices) == 1:
                return reindex(self.s.x, self.s.i, self.index(observed[0], scope)), w.primes
            raise CannotRead(f"{w.letter} with the indices {', '.join(w.indices) or 'none'}", w.at)
        parameter = self.parameter(w, scope)
        if parameter is not None:
            return parameter
        size = self.sized(w, scope)
        if size is not None:
            return size, 0
        found = self.definition(w, False, scope)
        if found is not None:
            return self.body(found, w, scope), w.primes
        raise CannotRead(f"what is {w.letter}{'_' + ','.join(w.indices) if w.indices else ''}?",
                         w.at)

    def stacked(self, w: Written, scope: Scope) -> Stacked | None:
        """The data matrix, the vector of ones, the identity over the observations."""
        alone = not w.indices or w.indices[0] in self.survey.observation_sizes
        if w.key in self.survey.definitions and w.letter not in ("X", "I") or w.mark or not alone:
            return None
        if w.letter == "one":
            return Stacked("tall", expr(1))
        if w.letter == "X" and w.letter not in scope.values:
            row = reindex(self.s.x, self.s.i, ROW_INDEX)
            return Stacked("tall", transpose(row))
        if w.letter == "I" and w.indices:
            return Stacked("diagonal", expr(1))
        return None

    def known_quantity(self, w: Written, observed: list[str], scope: Scope) -> Expr | None:
        """The known quantity of an observation, ``n_i``; another letter for a size stands for it
        too where the answer defines it nowhere."""
        known = [e for e in self.s.slots().values()
                 if e.op == "symbol" and e.args[2] == (self.s.i,) and not e.args[3]]
        if len(known) != 1 or len(observed) != 1 or len(w.indices) != 1 or w.accents or w.mark:
            return None
        if w.letter != known[0].args[0] and (
                w.letter not in SIZES or w.key in self.survey.definitions):
            return None
        return reindex(known[0], self.s.i, self.index(observed[0], scope))

    def standard(self, w: Written) -> bool:
        """Whether a symbol is the model's own whatever the answer says of it."""
        if w.letter == self.em.model.weights.base and (w.indices or
                                                       self.em.model.weights.kind != "simplex"):
            return True
        if w.letter in self.survey.own:
            return False
        slot = self.slot(w.letter)
        if w.letter in ("sigma", "Sigma", "mu", "lambda"):
            return slot is not None or w.letter == "sigma" or w.letter == "Sigma"
        if slot is not None and len(w.indices) == 1:
            return True
        return w.letter in WEIGHTS and len(w.indices) == 1 and \
            w.key not in self.survey.responsibilities and self.slot(w.letter) is None

    def responsibility(self, w: Written, scope: Scope) -> Expr:
        """The posterior probability that a symbol stands for."""
        observed = [c for c in w.indices if self.is_observation(c, scope)]
        others = [c for c in w.indices if c not in observed]
        if len(observed) > 1 or len(others) > 1:
            if len(observed) == 2 and not others:
                observed, others = observed[:1], observed[1:]
            else:
                raise CannotRead(f"{w.letter} with {len(w.indices)} indices", w.at)
        label = self.survey.responsibilities.get(w.key, "")
        if others:
            component = self.index(others[0], scope, w.at)
        elif label and (label in self.labels or label.isdigit()):
            component = label
        elif self.labels:
            component = self.labels[0]
        else:
            raise CannotRead(f"{w.letter} does not say of which component", w.at)
        i = self.index(observed[0], scope, w.at) if observed else scope.indices.get("i", self.s.i)
        return symbol(".T", "scalar", (component, i), "t")

    def component(self, w: Written, scope: Scope) -> str | None:
        """The component of a symbol's only index."""
        if len(w.indices) != 1:
            return None
        if self.is_observation(w.indices[0], scope) and w.indices[0] not in self.labels:
            return None
        return self.index(w.indices[0], scope, w.at)

    def mark(self, w: Written, scope: Scope) -> tuple[str, int]:
        """The engine's mark of a parameter, and the primes that are left as transposes."""
        if w.primes and (self.survey.primes_are_new or not self.is_array(w)):
            return scope.marks["prime"] if not w.mark else scope.marks[w.mark], w.primes - 1
        return scope.mark(w.mark, w.hat, 0), w.primes

    def parameter(self, w: Written, scope: Scope) -> tuple[Expr, int] | None:
        """A parameter of the components, or a weight, with the primes left over."""
        if w.letter == "I":
            return None  # the identity, its size as its index
        slot = self.slot(w.letter)
        mark, primes = self.mark(w, scope)
        k = self.component(w, scope)
        weights = self.em.model.weights
        if slot is not None and k is not None:
            return self.s.slots(mark, k)[slot], primes
        if w.letter == "Lambda" and k is not None and "covariance" in self.s.slots():
            return inverse(self.s.slots(mark, k)["covariance"]), primes
        if w.letter == weights.base or w.letter in WEIGHTS:
            if k is not None:
                return self.s.weight(mark, k), primes
            if not w.indices and weights.kind == "complement" and \
                    w.letter in (weights.base, "pi", "alpha", "tau", "phi"):
                return symbol(weights.base, "scalar", (), mark), primes
        if slot is not None and not w.indices and len(self.labels) != 2 and \
                w.letter not in self.survey.observation_sizes:
            raise CannotRead(f"{w.letter} without its component", w.at)
        return None

    def second_weight(self, w: Written, scope: Scope) -> tuple[Expr, int] | None:
        """The weight of the second component by a letter of its own, as pi in ESL."""
        weights = self.em.model.weights
        if w.letter == weights.base or weights.kind != "complement":
            return None
        mark, primes = self.mark(w, scope)
        first = symbol(weights.base, "scalar", (), mark)
        return (first if weights.complement != self.labels[1] else 1 - first), primes

    def deviation(self, w: Written, rest: list[Node], scope: Scope) -> Expr | None:
        """sigma_k, a standard deviation: its square is the variance."""
        if "variance" not in self.s.slots() or w.letter in self.survey.own or \
                w.letter not in DEVIATIONS | {"Sigma", "S"}:
            return None
        formal = w.letter + "".join("_" + c for c in w.indices)
        k = self.component(w, scope)
        if formal in scope.values or k is None:
            return None
        mark, _ = self.mark(w, scope)
        variance = self.s.slots(mark, k)["variance"]
        if w.letter in ("Sigma", "S"):
            return variance
        if rest and rest[0].kind == "sup":
            exponent = self.exponent(rest[0])
            if exponent is not None:
                del rest[0]
                return power(variance, exponent)
        return power(variance, expr(1) / 2)

    def exponent(self, s: Node) -> Expr | None:
        """Half of a number in a superscript."""
        text = text_of(s.parts[0])
        sign = -1 if text.startswith("-") else 1
        digits = text.lstrip("-")
        if digits.isdigit() and len(digits) < 4:
            return expr(sign * int(digits)) / 2
        return None

    def sized(self, w: Written, scope: Scope) -> Expr | None:
        """The number of observations, components or coordinates, or an effective count."""
        from ...algebra.expression import size

        if w.letter in self.survey.observation_sizes | SIZES and not w.accents:
            if not w.indices:
                if w.letter in self.survey.observation_sizes or w.letter in ("N", "n"):
                    return size(self.s.observations)
                return None
            k = self.component(w, scope)
            if k is not None and w.letter in ("N", "n"):
                return symbol(".N", "scalar", (k,), "t")
        if w.letter in self.survey.component_sizes and not w.indices:
            return size(self.s.components)
        if w.letter in ("d", "D") and not w.indices:
            return size("d")
        if w.letter == "I" and (not w.indices or w.indices == ("d",)) and \
                self.s.family.observation_kind == "vector":
            return IDENTITY
        return None

