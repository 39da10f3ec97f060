"""Parameters, weights, sizes and counts by their letters, whatever the answer calls them."""

from __future__ import annotations

from functools import cached_property

from ...algebra.expression import IDENTITY, ONE, Expr, expr, inverse, reindex, size, symbol
from .bounded import HALF
from .densities import Densities
from .grammar import Node
from .scope import Scope
from .stacked import ROW_INDEX, Stacked, turned
from .symbols import Written, text_of
from .tokens import CannotRead
from .vocabulary import DATA, SIZE_LETTERS

MEANS, COVARIANCES, DEVIATIONS = {"mu", "m"}, {"Sigma", "S", "C"}, {"sigma", "s"}
WEIGHTS = {"tau", "pi", "phi", "alpha", "omega", "w", "rho", "eta", "p"}
ALIASES = {"mean": MEANS, "covariance": COVARIANCES, "variance": {"sigma^2", "v"},
           "rate": {"lambda", "l", "mu", "theta"}, "probability": {"p", "q", "theta", "mu"}}


class Parameters(Densities):
    """The model's own symbols in one answer. Raises CannotRead."""

    @cached_property
    def stated_names(self) -> dict[str, dict[str, tuple[str, str]]]:
        """By letter and subscript the slot and the component of each name of the statement that is
        not a letter with its component: mu_1 of component 0, p of component H."""
        found: dict[str, dict[str, tuple[str, str]]] = {}
        model = self.em.model
        for slot, argument in self.slot_arguments():
            if argument.kind != "parameter":
                continue
            for label, name in zip(self.labels, model.parameter(argument.name).names):
                letter, _, subscript = name.partition("^")[0].partition("_")
                if name.partition("^")[0] != f"{argument.name.partition('^')[0]}_{label}":
                    found.setdefault(letter, {})[subscript] = (slot.name, label)
        return found

    def slot(self, letter: str) -> str | None:
        """The family's slot of a parameter's letter."""
        if letter in self.survey.own:
            return None
        own = self.slot_arguments()
        for slot, _ in self.stated_names.get(letter, {}).values():
            if slot != "variance":
                return slot
        found = [slot.name for slot, a in own if letter == a.name] + [
            slot.name for slot, _ in own if letter in ALIASES.get(slot.name, ())]
        return found[0] if found else None

    def is_parameter(self, w: Written) -> bool:
        """Whether a symbol is a parameter of a component or a weight, by its letter and index."""
        if w.key in self.survey.responsibilities or any(c.startswith("theta") for c in w.indices):
            return False
        return w.letter in (self.em.model.weights.base, "tau", "pi") or bool(
            self.slot(w.letter) or w.letter in ("phi", "alpha", "omega") and w.indices)

    def is_array(self, w: Written) -> bool:
        """Whether a symbol is a vector or a matrix."""
        slot = self.slot(w.letter)
        multivariate = self.s.family.observation_kind == "vector"
        return multivariate and (w.letter in DATA or slot in ("mean", "covariance"))

    def standard(self, w: Written) -> bool:
        """Whether a symbol is the model's own whatever the answer says of it."""
        weights = self.em.model.weights
        if not w.indices and "" in self.stated_names.get(w.letter, {}):
            return True
        if w.letter == weights.base and (w.indices or weights.kind != "simplex"):
            return True
        if w.letter in self.survey.own:
            return False
        slot = self.slot(w.letter)
        if w.letter in ("sigma", "Sigma", "mu", "lambda"):
            return slot is not None or w.letter in ("sigma", "Sigma")
        return len(w.indices) == 1 and (
            slot is not None
            or w.letter in WEIGHTS and w.key not in self.survey.responsibilities)

    def component(self, w: Written, scope: Scope) -> str | None:
        """The component of a symbol's only index."""
        stated = self.stated_names.get(w.letter, {})
        if len(w.indices) == 1 and w.indices[0] in stated:
            return stated[w.indices[0]][1]
        if len(w.indices) != 1 or self.is_observation(w.indices[0], scope) and \
                w.indices[0] not in self.labels:
            return None
        return self.index(w.indices[0], scope, w.at)

    def mark(self, w: Written, scope: Scope) -> tuple[str, int]:
        """The engine's mark of a parameter, and the primes that are left as transposes."""
        primed = bool(w.primes) and (self.survey.primes_are_new or not self.is_array(w))
        return scope.mark(w.mark, w.hat, primed), w.primes - primed

    def parameter(self, w: Written, scope: Scope) -> tuple[Expr, int] | None:
        """A parameter of the components, or a weight, with the primes left over."""
        if w.letter == "I":
            return None  # the identity, its size as its index
        slot, weights = self.slot(w.letter), self.em.model.weights
        mark, primes = self.mark(w, scope)
        k = self.component(w, scope)
        if not w.indices and "" in self.stated_names.get(w.letter, {}):
            slot, k = self.stated_names[w.letter][""]
        if slot is not None and k is not None:
            return self.s.slots(mark, k)[slot], primes
        if w.letter == "Lambda" and k is not None and "covariance" in self.s.slots():
            return inverse(self.s.slots(mark, k)["covariance"]), primes
        if k is not None and w.letter in WEIGHTS | {weights.base}:
            return self.s.weight(mark, k), primes
        if not w.indices and weights.kind == "complement" and \
                w.letter in (weights.base, "pi", "alpha", "tau", "phi"):
            return symbol(weights.base, "scalar", (), mark), primes
        if slot is not None and not w.indices and len(self.labels) != 2 and \
                w.letter not in self.survey.observation_sizes:
            raise CannotRead(f"{w.letter} without its component", w.at)
        return None

    def second_weight(self, w: Written, scope: Scope) -> tuple[Expr, int]:
        """The weight of the second component by a letter of its own, as pi in ESL."""
        weights = self.em.model.weights
        mark, primes = self.mark(w, scope)
        first = symbol(weights.base, "scalar", (), mark)
        return (first if weights.complement != self.labels[1] else 1 - first), primes

    def deviation(self, w: Written, rest: list[Node], scope: Scope) -> Expr | None:
        """sigma_k, a standard deviation: its square is the variance."""
        if "variance" not in self.s.slots() or w.letter in self.survey.own or \
                w.letter not in DEVIATIONS | {"Sigma", "S"}:
            return None
        k = self.component(w, scope)
        if w.name in scope.values or k is None:
            return None
        mark, _ = self.mark(w, scope)
        variance = self.s.slots(mark, k)["variance"]
        if w.letter in ("Sigma", "S"):
            return variance
        text = text_of(rest[0].parts[0]) if rest and rest[0].kind == "sup" else ""
        digits = text.lstrip("-")
        if digits.isdigit() and len(digits) < 4:
            del rest[0]
            return variance ** (expr(-int(digits) if text[0] == "-" else int(digits)) / 2)
        return variance ** HALF

    def known_quantity(self, w: Written, observed: list[str], scope: Scope) -> Expr | None:
        """The known quantity of an observation, ``n_i``; another letter for a size stands for it
        too where the answer defines it nowhere."""
        known = [e for e in self.s.slots().values()
                 if e.op == "symbol" and e.args[2] == (self.s.i,) and not e.args[3]]
        if len(known) != 1 or len(observed) != 1 or len(w.indices) != 1 or w.accents or w.mark:
            return None
        if w.letter != known[0].args[0] and (
                w.letter not in SIZE_LETTERS or w.key in self.survey.definitions):
            return None
        return reindex(known[0], self.s.i, self.index(observed[0], scope))

    def sized(self, w: Written, scope: Scope) -> Expr | None:
        """The number of observations, components or coordinates, or an effective count."""
        sizes = self.survey.observation_sizes
        if w.letter in sizes | SIZE_LETTERS and not w.accents:
            if not w.indices:
                return self.s.N if w.letter in sizes | {"N", "n"} else None
            k = self.component(w, scope)
            if k is not None and w.letter in ("N", "n"):
                return symbol(".N", "scalar", (k,), "t")
        if w.letter in self.survey.component_sizes and not w.indices:
            return size(self.s.components)
        if w.letter in ("d", "D") and not w.indices:
            return size("d")
        if w.letter == "I" and w.indices in ((), ("d",)) and \
                self.s.family.observation_kind == "vector":
            return IDENTITY
        return None

    def stacked(self, w: Written, scope: Scope) -> Stacked | None:
        """The data matrix, the vector of ones, the identity over the observations."""
        alone = not w.indices or w.indices[0] in self.survey.observation_sizes
        if w.key in self.survey.definitions and w.letter not in ("X", "I") or w.mark or not alone:
            return None
        if w.letter == "one":
            return Stacked("tall", ONE)
        if w.letter == "X" and w.letter not in scope.values:
            return Stacked("tall", turned(reindex(self.s.x, self.s.i, ROW_INDEX)))
        return Stacked("diagonal", ONE) if w.letter == "I" and w.indices else None

    def responsibility(self, w: Written, scope: Scope) -> Expr:
        """The posterior probability that a symbol stands for."""
        observed = self.observed(w, scope)
        others = [c for c in w.indices if c not in observed]
        if len(observed) == 2 and not others:
            observed, others = observed[:1], observed[1:]
        if len(observed) > 1 or len(others) > 1:
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
