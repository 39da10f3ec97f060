"""A model as its plain data states it, and what follows from it alone: the checker's own meanings.

The log joint, the units of dependent latent variables, the observed-data likelihood: each is made
here from the factors, never from a line of the derivation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from .quantities import COUNTS, NUMBERS, WEIGHTS, Density, Group, Piece, Plate, Quantity
from .terms import MalformedTerm, Pool, Term, shape_of, walk


class Stated:
    """A model, read from the plain data of a derivation of schema 3. Raises MalformedTerm."""

    def __init__(self, data: Mapping[str, Any], pool: Pool) -> None:
        self.pool = pool
        model = data["model"]
        self.plates = {i: Plate(i, s, tuple(labels)) for i, s, labels in model["plates"]}
        self.quantities: dict[str, Quantity] = {}
        for name, indices, domain, role, values, dimension, missing, seen in model["variables"]:
            self.quantities[name] = Quantity(name, tuple(indices), domain, role, values, dimension,
                                             bool(missing), bool(seen))
        counted = {v for v, law, *_ in model["factors"] if law in data.get("families", {})
                   and data["families"][law]["support"]["kind"] == "integers"}
        for name in counted & set(self.quantities):
            if self.quantities[name].domain not in COUNTS:
                self.quantities[name] = replace(self.quantities[name], domain="count")
        for name, indices, domain, _, _, dimension in model["parameters"]:
            self.quantities[name] = Quantity(name, tuple(indices), domain, "parameter", "",
                                             dimension)
        self.factors = [(v, law, tuple(map(pool.read, args)),
                         tuple((z, tuple(i), g) for z, i, g in guards))
                        for v, law, args, guards in model["factors"]]
        self.weights = [(tuple(i), pool.read(e)) for i, e, _ in model["weights"]]
        self.laws = {name: Density(name, tuple((n, str(d), bool(k)) for n, d, k in f["slots"]),
                                   pool.read(f["density"]), f["support"]["kind"],
                                   f["support"]["low"], f["support"]["high"])
                     for name, f in data.get("families", {}).items()}
        for name, slots, e, kind, low, high in model["laws"]:
            self.laws[name] = Density(name, tuple((n, d, False) for n, d in slots), pool.read(e),
                                      kind, low, high, own=True)

    def of(self, *roles: str) -> list[Quantity]:
        """The quantities of those roles, in order."""
        return [q for q in self.quantities.values() if q.role in roles]

    @cached_property
    def parameters(self) -> dict[str, Quantity]:
        """The parameters by name."""
        return {q.name: q for q in self.of("parameter")}

    @cached_property
    def latents(self) -> dict[str, Quantity]:
        """The latent variables by name."""
        return {q.name: q for q in self.of("latent")}

    def symbol(self, name: str, mark: str = "") -> Term:
        """The symbol of a quantity with its own indices."""
        q = self.quantities[name]
        return self.pool.make("symbol", name, q.kind, q.indices, mark)

    def at(self, term: Term, mark: str) -> Term:
        """The term with its free parameters put at a mark."""
        if not mark:
            return term

        def moved(s: Term) -> Term | None:
            make = self.pool.make
            if s.op == "event_probability":
                return make(s.op, mark, *s.args[1:]) if s.args[0] == "" else None
            if s.op == "function":
                return make(s.op, s.args[0], mark, *s.args[2:]) if (
                    s.args[1] == "" and not s.args[0].startswith("KL")) else None
            free = s.args[3] == "" and (s.args[0] in self.parameters or s.args[0][0] == "#"
                                        or self.responsible(s.args[0]) is not None)
            return make(s.op, *s.args[:3], mark) if free else None

        return self.pool.put(term, moved)

    def marked(self, term: Term) -> bool:
        """Whether a term depends on free parameters."""
        return any(m == "" and (n in self.parameters or n[0] == "@") for n, m in term.names)

    # -- laws -----------------------------------------------------------------------------------

    def opened(self, density: Term) -> Term:
        """A term ``density`` written out. Raises MalformedTerm."""
        law = self.laws.get(density.args[0])
        if law is None:
            return self._prior_kernel(density)
        if len(density.args) != len(law.slots) + 2:
            raise MalformedTerm(f"{law.id} has {len(law.slots)} arguments")
        put = dict(zip(["x", *(n for n, _, _ in law.slots)], density.args[1:], strict=True))
        return self.pool.put(law.density, lambda s: put.get(s.args[0]))

    def _prior_kernel(self, density: Term) -> Term:
        """What depends on the parameter in the density of a prior that is no law of the data."""
        name, u, *a = density.args
        make, number, minus = self.pool.make, self.pool.number, self.pool.minus
        one = number(1)
        if name == "dirichlet" and len(a) == 1:
            return make("power", u, minus(a[0], one))
        if name == "beta" and len(a) == 2:
            return self.pool.mul(make("power", u, minus(a[0], one)),
                                 make("power", minus(one, u), minus(a[1], one)))
        if name == "gamma" and len(a) == 2:
            return self.pool.mul(make("power", u, minus(a[0], one)),
                                 make("exp", self.pool.mul(number(-1), a[1], u)))
        if name == "inverse_wishart" and len(a) == 2:
            half = number(Fraction(-1, 2))
            count = self.pool.add(a[1], make("size", self.quantities[u.args[0]].dimension), one)
            return self.pool.mul(
                make("power", make("det", u), self.pool.mul(half, count)),
                make("exp", self.pool.mul(half, make("trace", self.pool.mul(
                    a[0], make("inverse", u))))))
        raise MalformedTerm(f"a law {name} that the model does not have")

    # -- factors --------------------------------------------------------------------------------

    @cached_property
    def pieces(self) -> list[Piece]:
        """The factors of p(x, z; theta), with what is known of seen labels."""
        found = [p for n in range(len(self.factors)) for p in self._pieces(n)]
        for z in self.latents.values():
            if z.seen:
                letters = (*z.indices, z.values)
                found.append(self._piece(
                    -1, self.pool.make("indicator", z.name + " seen", *letters),
                    [(z.name, z.indices, z.values)], dropped=True))
        return found

    def _pieces(self, n: int) -> list[Piece]:
        name, law, args, guards = self.factors[n]
        make, q = self.pool.make, self.quantities[name]
        own = list(guards)
        if law == "categorical":
            if len(args) == 1:
                return [self._piece(n, args[0], [*own, (name, q.indices, q.values)])]
            labels = self.plates[q.values].labels or tuple(
                str(j + 1) for j in range(len(args)))
            if len(labels) != len(args):
                raise MalformedTerm(
                    f"{name} has {len(labels)} values and {len(args)} probabilities")
            return [self._piece(n, a, [*own, (name, q.indices, label)])
                    for a, label in zip(args, labels, strict=True)]
        x = self.symbol(name)
        if law == "multinomial":
            size = self.plates[q.indices[-1]].size
            over = (q.indices[-1], size)
            kernel = self.pool.mul(
                make("factorial", make("sum", x, *over)),
                make("product", make("power", make("factorial", x), self.pool.number(-1)), *over))
            return [self._piece(n, kernel, own), self._piece(
                n, make("power", args[0], x), own)]
        if law == "point":
            return [self._piece(n, make("iverson", make("equation", x, args[0])), own,
                                dropped=True)]
        if law == "known":
            return [self._piece(n, x, own)]
        seen = [make("indicator", name, *q.indices, "seen")] if q.missing else []
        prior = q.role == "parameter"
        core = make("density", law, x, *args)
        if prior and law in ("beta", "dirichlet", "gamma", "inverse_wishart"):
            core = self._prior_kernel(core)
        return [self._piece(n, core, own, seen, prior=prior)]

    def _piece(self, factor: int, core: Term, guards: Sequence[tuple[str, tuple[str, ...], str]],
               seen: Sequence[Term] = (), dropped: bool = False, prior: bool = False) -> Piece:
        exponent = self.pool.mul(*(self.pool.make("indicator", z, *i, g) for z, i, g in guards),
                                 *seen)
        stand = core.letters | exponent.letters
        plates = tuple(p for p in self.plates if p in stand)
        weights = [] if prior else [w for i, w in self.weights if set(i) <= set(plates)]
        return Piece(factor, plates, core, exponent, self.pool.mul(*weights),
                     frozenset(z for z, _, _ in guards if z in self.latents), dropped, prior)

    def over(self, op: str, body: Term, plates: Sequence[str]) -> Term:
        """The sum or product of body over plates."""
        for p in reversed(plates):
            body = self.pool.make(op, body, p, self.plates[p].size)
        return body

    def _product(self, pieces: Sequence[Piece], outside: Sequence[str] = ()) -> Term:
        return self.pool.mul(*(self.over("product", self.pool.make("power", p.core, p.exponent),
                                         [x for x in p.plates if x not in outside])
                               for p in pieces))

    def _logs(self, pieces: Sequence[Piece]) -> Term:
        return self.pool.add(*(self.over("sum", self.pool.mul(
            p.weight, p.exponent, self.pool.make("log", p.core)), p.plates)
            for p in pieces if not p.dropped))

    # -- units ----------------------------------------------------------------------------------

    @cached_property
    def groups(self) -> list[Group]:
        """The units. Raises MalformedTerm where a weight does not belong to a unit."""
        tied: list[set[str]] = [{z} for z in self.latents]
        for p in self.pieces:
            hit = [g for g in tied if g & p.latents]
            if len(hit) > 1:
                tied = [g for g in tied if g not in hit] + [set().union(*hit)]
        found = []
        for g in sorted(tied, key=lambda g: [z in g for z in self.latents], reverse=True):
            names = tuple(z for z in self.latents if z in g)
            common = [p for p in self.plates if all(p in self.latents[z].indices for z in names)]
            found.append(Group(names, tuple(common), {
                z: tuple(i for i in self.latents[z].indices if i not in common) for z in names}))
        for indices, _ in self.weights:
            for group in found:
                inside = [p for p in self.of_group(group) if set(indices) <= set(p.plates)]
                if inside and not set(indices) <= set(group.plates):
                    raise MalformedTerm("a weight inside a unit: it would enter the posterior")
        return found

    def of_group(self, group: Group) -> list[Piece]:
        """The factors in which a unit's latent variables stand."""
        return [p for p in self.pieces if p.latents & set(group.latents)]

    def unit_total(self, number: int, mark: str, tag: str) -> Term:
        """The product of a unit's factors, its latent variables read under a name of their own."""
        group = self.groups[number]
        return self.at(self._tagged(self._product(self.of_group(group), group.plates), tag), mark)

    def _tagged(self, term: Term, tag: str) -> Term:
        if term.op == "indicator":
            return self.pool.make("indicator", term.args[0] + tag, *term.args[1:]) if (
                term.args[0] in self.latents) else term
        return self.pool.rebuilt(term, lambda a: self._tagged(a, tag))

    def weight_of(self, group: Group) -> Term:
        """The weight of a unit."""
        return self.pool.mul(*(w for i, w in self.weights if set(i) <= set(group.plates)))

    # -- meanings -------------------------------------------------------------------------------

    @cached_property
    def functions(self) -> dict[str, Callable[[], Term]]:
        """The named functions with what they mean at free theta, as far as the model has them."""
        found = {
            "complete_log_likelihood": lambda: self.logs,
            "Q": lambda: self.pool.make("expectation", self.logs),
            "log_likelihood": self._log_likelihood,
            "H": self.entropy,
        }
        if not self.weights:
            found["complete_likelihood"] = lambda: self._product(self.pieces)
        if self.has_prior:
            found["log_posterior"] = lambda: self.pool.add(
                self._log_likelihood(), self._logs([p for p in self.pieces if p.prior]))
        return found

    @property
    def has_prior(self) -> bool:
        """Whether a parameter has a prior."""
        return any(p.prior for p in self.pieces)

    @property
    def logs(self) -> Term:
        """log p(x, z; theta), each unit with its weight."""
        return self._logs(self.pieces)

    @cached_property
    def unweighted(self) -> Term:
        """p(x, z; theta), to which the posterior is proportional."""
        return self._product([p for p in self.pieces if not p.prior])

    @property
    def without_latents(self) -> Term:
        """The factors in which no latent variable stands, without the priors, multiplied."""
        return self._product([p for p in self.pieces if not p.latents and not p.prior])

    def meaning(self, name: str) -> Term:
        """What a function of the model means at free theta. Raises MalformedTerm."""
        if name not in self.functions:
            raise MalformedTerm(f"a function {name} that the model does not have")
        if name not in self._meanings:
            self._meanings[name] = self.functions[name]()
        return self._meanings[name]

    @cached_property
    def _meanings(self) -> dict[str, Term]:
        return {}

    def _log_likelihood(self) -> Term:
        make, parts = self.pool.make, []
        for n, group in enumerate(self.groups):
            total = make("symbol", f"#total{n}", "scalar", group.plates, "")
            parts.append(self.over("sum", self.pool.mul(
                self.weight_of(group), make("log", total)), group.plates))
        parts.append(self._logs([p for p in self.pieces if not p.latents and not p.prior]))
        return self.pool.add(*parts)

    def entropy(self, of: str = "") -> Term:
        """-sum over units of weight * sum over values of T^t log T, T at a mark."""
        make, parts = self.pool.make, []
        for n, group in enumerate(self.groups):
            each = (*group.plates, f"*{n}")
            share = {m: make("symbol", f"#share{n}", "scalar", each, m) for m in (of, "t")}
            inner = make("sum", self.pool.mul(share["t"], make("log", share[of])), f"*{n}",
                         f"*{n}")
            parts.append(self.over("sum", self.pool.mul(
                self.pool.number(-1), self.weight_of(group), inner), group.plates))
        return self.pool.add(*parts)

    # -- responsibilities -----------------------------------------------------------------------

    def responsible(self, name: str) -> tuple[str, ...] | None:
        """The latent variables of a responsibility ``.T``, ``.T:A,C``; None for other names."""
        if name == ".T" and len(self.latents) == 1:
            return tuple(self.latents)
        if name.startswith(".T:"):
            found = tuple(name[3:].split(","))
            if all(z in self.latents for z in found):
                return found
        return None

    def weighted(self, name: str) -> tuple[str, ...] | None:
        """The latent variables of any weights ``.omega``, ``.omega:A,C``; None for other names."""
        if not name.startswith(WEIGHTS):
            return None
        return self.responsible(name.replace(WEIGHTS, ".T", 1))

    def numbered(self, name: str) -> tuple[str, ...]:
        """The letters of the numbers of which any weights are made."""
        return self.responsibility_letters(self.responsible(name.replace(NUMBERS, ".T", 1)) or ())

    def weights_of(self, latents: Sequence[str]) -> Term:
        """The symbol of any weights."""
        t = self.responsibility(latents)
        return self.pool.make("symbol", t.args[0].replace(".T", WEIGHTS, 1), *t.args[1:])

    def responsibility_letters(self, latents: Sequence[str]) -> tuple[str, ...]:
        """The letters of their values, then the union of their indices."""
        values = [self.latents[z].values for z in latents]
        return (*values, *dict.fromkeys(i for z in latents for i in self.latents[z].indices))

    def responsibility(self, latents: Sequence[str], mark: str = "t") -> Term:
        """The symbol of a responsibility."""
        name = ".T" if len(self.latents) == 1 else ".T:" + ",".join(latents)
        return self.pool.make("symbol", name, "scalar", self.responsibility_letters(latents), mark)

    @cached_property
    def sizes(self) -> tuple[str, ...]:
        """The names of the sizes, those of labels left out."""
        names = dict.fromkeys(p.size for p in self.plates.values() if not p.labels)
        for q in self.quantities.values():
            names.update(dict.fromkeys(s for s in shape_of(q.kind) if s != "1"))
        return tuple(names)

    def size_letters(self, terms: Sequence[Term]) -> list[str]:
        """Every letter that is bound or free in terms, and those of the plates."""
        found = dict.fromkeys(self.plates)
        for term in terms:
            for n in walk(term):
                if n.op in ("sum", "product"):
                    found[n.args[1]] = None
        return list(found)
