"""What a symbol stands for: data, parameter, weight, responsibility, count, or what is defined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...algebra.expression import (
    PI,
    Expr,
    choose,
    exp,
    expr,
    reindex,
    symbol,
    transpose,
)
from .events import event_label, names_latent
from .grammar import Node
from .parameters import Parameters
from .scope import DEEPEST, Scope
from .stacked import ROW_INDEX, Stacked
from .survey import Definition
from .symbols import Written, text_of, written
from .tokens import CannotRead, Unbounded
from .vocabulary import DATA, DENSITIES, DISTRIBUTIONS, LATENT


class Names(Parameters):
    """Symbols of one answer as expressions. Raises CannotRead."""

    # -- what a symbol is ---------------------------------------------------------------------

    def known(self, node: Node) -> bool:
        """Whether the answer defines a symbol."""
        w = written(node, self.survey.observation_letters)
        return w is not None and w.key in self.survey.definitions

    def definition(
        self, w: Written, arguments: bool, scope: Scope, bracket: Node | None = None
    ) -> tuple[Definition, dict[str, str]] | None:
        """The answer's own definition of a symbol, and what its index letters stand for here; of a
        function, one for such arguments as stand in the bracket."""
        best = None
        defined = self.survey.definitions.get(w.key, ())
        primed = {bool(d.symbol.primes) for d in defined}
        for d in defined:
            if len(primed) > 1 and not self.survey.primes_are_new and \
                    bool(d.symbol.primes) is not bool(w.primes):
                continue  # S and S' are two symbols
            if d.function != arguments or len(d.symbol.indices) > len(w.indices):
                continue
            if bracket is not None and _of_event(bracket.parts) != _of_event(d.formal):
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

    def primes_left(self, d: Definition, w: Written) -> int:
        """The primes of a symbol that are transposes: not those of its name."""
        return 0 if self.survey.primes_are_new else w.primes - d.symbol.primes

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
        found = self.definition(w, True, scope, bracket) if probability is None else None
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
        size = w.letter in ("N", "n") and not w.indices and len(bracket.parts) == 1
        if (w.letter in DENSITIES or w.letter == "n") and not size and \
                not weighs and self.looks_like_data(bracket, scope):
            return self.raised(self.density(w, bracket, scope), w.rest, scope)
        if w.letter == "C" and not w.indices and len(bracket.parts) == 2:
            return choose(*(self.value(p, scope) for p in bracket.parts))
        if w.letter in ("P", "Pr", "p") and bracket.parts:
            return self.prior(bracket, scope)
        if w.letter == "Q":
            part = self.definition(w, False, scope) if w.indices else None
            if part is not None:
                return self.body(part, w, scope)  # Q_1(mu_1), of Q_1 = ...
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
        names = d.body.parts if d.body.kind == "product" else (d.body,)
        return all(n.kind == "name" and n.text in DISTRIBUTIONS | {"pdf", "density"}
                   for n in names)

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
                return self.body(found, w, scope), self.primes_left(found[0], w)
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
            return self.body(found, w, scope), self.primes_left(found[0], w)
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


def _of_event(arguments: Sequence[Node]) -> bool:
    """Whether a function's first argument is an event, as that of P(Z_i = k)."""
    return bool(arguments) and event_label(arguments[0]) is not None
