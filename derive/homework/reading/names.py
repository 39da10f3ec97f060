"""What a symbol stands for: data, parameter, weight, responsibility, count, or what is defined."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import zip_longest

from ...algebra.expression import (
    PI,
    Expr,
    choose,
    exp,
    expr,
    power,
    reindex,
)
from .bounded import HALF
from .events import event_label, names_latent
from .grammar import Node
from .parameters import Parameters
from .scope import DEEPEST, Scope
from .survey import Definition
from .symbols import Written, text_of, written
from .tokens import CannotRead, Unbounded
from .vocabulary import DATA, DENSITIES, DISTRIBUTIONS, LATENT


class Names(Parameters):
    """Symbols of one answer as expressions. Raises CannotRead."""

    def known(self, node: Node) -> bool:
        """Whether the answer defines a symbol."""
        w = self.written(node)
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
            if d.function != arguments or len(d.symbol.indices) > len(w.indices) or \
                    not arguments and len(d.symbol.indices) != len(w.indices) or \
                    bracket is not None and (
                        _of_event(bracket.parts) != _of_event(d.formal)
                        or _holds(d.formal, LATENT) and not _holds(bracket.parts, LATENT)
                        or self.slot(w.letter) is not None  # p(x) of the marginal, and p (1 - p)
                        and _holds(d.formal, DATA) and not _holds(bracket.parts, DATA)):
                continue
            meant, literal, fits = {}, int(d.symbol.mark == w.mark), True
            for own, here in zip(d.symbol.indices, w.indices):
                meaning = scope.indices.get(here, here)
                fixed = own.isdigit() or own in self.labels
                if fixed and (own == meaning or self.label(own) == (self.label(meaning) or "")):
                    literal += 1
                elif fixed or own.startswith("theta"):
                    fits = False
                else:
                    meant[own] = here
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
        marks = dict(scope.marks)
        if w.mark or (w.primes and self.survey.primes_are_new):
            marks["unmarked"] = self.mark(w, scope)[0]
        elif w.hat and not any(n.kind == "accent" for n in d.body.walk()):
            marks["unmarked"] = scope.marks["hat"]
        return self.value(d.body, Scope(indices, values or {}, marks, scope.depth + 1))

    def substituted(self, found: tuple[Definition, dict[str, str]], w: Written, bracket: Node,
                    scope: Scope) -> Expr:
        """The body of a function of the answer's own, at these arguments."""
        d, indices = found[0], dict(found[1])
        values: dict[str, Expr] = {}
        marks = dict(scope.marks)
        for f, here in zip_longest(d.formal, bracket.parts):
            label = event_label(f) if f is not None and f.kind == "chain" else None
            if label is not None and here is not None:
                other = event_label(here)
                if other and not label.isdigit():
                    indices[label] = other
                continue
            own = self.written(f.parts[0] if f.kind == "chain" else f) if f is not None else None
            if f is not None and own is None:
                raise CannotRead("the arguments of this function", w.at)
            if here is None:
                continue
            if own is None or own.letter == "theta":
                theta = self.written(here)
                if theta is not None and theta.letter == "theta" and (theta.mark or theta.hat):
                    marks["unmarked"] = scope.mark(theta.mark, theta.hat, 0)
                elif own is not None and (theta is None or theta.letter != "theta"):
                    raise CannotRead("the arguments of this function", w.at)
                continue
            try:
                value = self.value(here.parts[-1] if here.kind == "chain" else here, scope)
            except CannotRead:
                if text_of(here) == text_of(f) and not own.indices:
                    continue
                raise
            if not own.indices or own.letter not in DATA:
                values[own.name] = power(value, HALF) \
                    if own.letter in ("sigma", "s") and own.rest else value
        inner = Scope(scope.indices, scope.values, marks, scope.depth)
        return self.body((d, indices), w, inner, values)

    def raised(self, base: Expr, scripts: Sequence[Node], scope: Scope) -> Expr:
        """base with its scripts."""
        raise NotImplementedError

    def named(self, items: Sequence[Node], n: int, scope: Scope, before: Node | None
              ) -> tuple[Expr, int]:
        """The symbol at items[n], applied to the bracket after it where it is a function."""
        item = items[n]
        w = self.written(item)
        if w is None:
            raise CannotRead(f"{text_of(item)[:30]} is not read", item.at)
        if n + 1 < len(items) and items[n + 1].head.kind == "bracket":
            value = self.called(w, item, items[n + 1].head, scope)
            if value is not None:
                return self.raised(value, items[n + 1].scripts, scope), n + 2
        return self.symbol(w, scope, before), n + 1

    def called(self, w: Written, item: Node, bracket: Node, scope: Scope) -> Expr | None:
        """A name with what stands in brackets after it, where that is an application."""
        letters = self.survey.observation_letters
        argument = bracket.alone
        text = text_of(argument) if argument is not None else ""
        index = self.index_in_brackets(w, argument, scope) if argument is not None and \
            w.key in self.survey.responsibilities else ()
        if index:
            return self.symbol(replace(w, indices=w.indices + index), scope, None)
        probability = names_latent(Node("product", (item, bracket)))
        found = self.definition(w, True, scope, bracket) if probability is None else None
        if found is not None and self.of_theta(found[0].formal) and not self.of_theta(
                bracket.parts):
            found = None  # T_i(theta) is defined, and T_i(x_i - mu) is a product
        if found is not None:
            d, meant = found
            formal = text_of(d.formal[0]) if len(d.formal) == 1 else ""
            if formal and argument is not None and (
                    formal in letters and text in letters
                    or self.survey.observes(formal) is False):
                return self.body((d, {**meant, formal: text}), w, scope)
            if w.key in self.survey.responsibilities and self.of_theta(bracket.parts):
                return self.raised(self.posterior(w, bracket, scope), w.rest, scope)
            if not self.names_density(d):
                return self.raised(self.substituted(found, w, bracket, scope), w.rest, scope)
        if probability is not None:
            named = (*self.event_observation(bracket, scope), *([probability] * bool(probability)))
            return self.responsibility(Written("P", (), named, at=w.at), scope)
        weighs = w.key in self.survey.responsibilities and self.observed(w, scope)
        size = w.letter in ("N", "n") and not w.indices and argument is not None
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

    def posterior(self, w: Written, bracket: Node, scope: Scope) -> Expr:
        """A responsibility at the theta that stands in brackets after it, ``T_i(theta)``."""
        theta = self.written(bracket.parts[0])
        assert theta is not None
        found = self.responsibility(w, scope)
        return Expr("symbol", *found.args[:3], scope.mark(theta.mark, theta.hat, 0))

    def of_theta(self, arguments: Sequence[Node]) -> bool:
        """Whether the only argument is theta, at any iterate."""
        w = self.written(arguments[0]) if len(arguments) == 1 else None
        return w is not None and w.letter == "theta"

    def index_in_brackets(self, w: Written, argument: Node, scope: Scope) -> tuple[str, ...]:
        """The indices of a responsibility that stand in brackets after it, ``r(i)``, as those of
        the unobserved component, ``r(z_ik)``, or of the observation, ``r_k(x_i)``."""
        inner, text = self.written(argument), text_of(argument)
        if inner is not None and inner.letter in ("z", "Z") and inner.indices:
            return inner.indices
        if argument.kind == "name" and (
                text in self.survey.observation_letters or text in scope.indices) or \
                argument.kind in ("name", "number", "scripted") and w.indices and (
                    text in self.labels or self.survey.observes(text) is False
                    or argument.kind == "number" and not self.labels):
            return (text,)
        if inner is not None and inner.letter in DATA and len(inner.indices) == 1 and \
                not inner.rest and not self.observed(w, scope):
            return inner.indices
        return ()

    def event_observation(self, bracket: Node, scope: Scope) -> list[str]:
        """The observation that an event P(Z_n = k | x_n) speaks of, by the index of its Z."""
        z = next((z for n in bracket.parts[0].walk() if n.kind == "scripted"
                  and (z := written(n)) is not None and z.letter in LATENT), None)
        return self.observed(z, scope)[:1] if z is not None else []

    def names_density(self, d: Definition) -> bool:
        """Whether a definition says only that a function is the model's density, by its name."""
        return all(n.kind == "name" and n.text in DISTRIBUTIONS | {"pdf", "density"}
                   for n in d.body.items)

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
        if w.name in scope.values and not w.accents:
            return scope.values[w.name], w.primes
        observed = self.observed(w, scope)
        if w.key in self.survey.responsibilities and (observed or w.letter == "<z>"):
            return self.responsibility(w, scope), w.primes
        weights = self.em.model.weights
        if w.letter in self.survey.second and not w.indices and w.letter != weights.base and \
                weights.kind == "complement":
            return self.second_weight(w, scope)
        after_number = before is not None and before.kind == "number"
        if w.letter == "pi" and not w.indices and not w.accents and not w.mark and (
            after_number or "pi" not in self.survey.definitions
            and weights.base != "pi" or weights.kind == "simplex"
        ):
            return PI, w.primes
        known = self.known_quantity(w, observed, scope) or self.stacked(w, scope)
        if known is not None:
            return known, w.primes
        if w.letter == "const":
            return expr(0), 0
        found = self.definition(w, False, scope)
        if found is not None and not self.standard(w):
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
        if found is not None:
            return self.body(found, w, scope), self.primes_left(found[0], w)
        raise CannotRead(f"what is {w.letter}{'_' + ','.join(w.indices) if w.indices else ''}?",
                         w.at)


def _holds(arguments: Sequence[Node], letters: Collection[str]) -> bool:
    """Whether one of the letters is among a function's arguments, as Z in L(theta; x, Z)."""
    return any(n.kind == "name" and n.text in letters for a in arguments for n in a.walk())


def _of_event(arguments: Sequence[Node]) -> bool:
    """Whether a function's first argument is an event, as that of P(Z_i = k)."""
    return bool(arguments) and event_label(arguments[0]) is not None
