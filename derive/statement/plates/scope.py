"""What the names of a statement are: parameters, known quantities, variables."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ...algebra.expression import Expr, inverse, power, size, symbol
from ...model import Parameter, Variable, kind
from ..errors import shortened
from ..facts import Place, Symbol, named, names
from .stated import Conditional, Stated
from .subscripts import USUAL, Split, Subscripts
from .values import Values

#: Of two domains that one parameter has, the one that lies in both.
_ORDER = ("real", "positive", "variance", "probability", "natural")


@dataclass(frozen=True)
class Line:
    """Where an expression stands: the indices of the variable that it is about, the letters of
    the values that the line holds for, letters that stand for others on it, the coordinate, and
    what names of its own mean, and the size of vectors."""

    units: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    alias: Mapping[str, str] = field(default_factory=dict)
    coordinate: str = ""
    own: Mapping[str, Expr] = field(default_factory=dict)
    dimension: str = "d"

    @property
    def indices(self) -> tuple[str, ...]:
        """All indices that a name may have here."""
        return (*self.units, *self.values, *([self.coordinate] if self.coordinate else []))


@dataclass(frozen=True)
class Claim:
    """What a name is, as far as the lines say."""

    indices: tuple[str, ...]
    domain: str
    known: bool
    dimension: str
    place: Place
    structure: str = ""
    keys: tuple[str, ...] = ()


class Scope:
    """The names of a statement; collects what each is."""

    def __init__(self, stated: Stated, subscripts: Subscripts, values: Mapping[str, Values],
                 variables: Mapping[str, tuple[str, ...]], known: Mapping[str, Place],
                 sizes: Collection[str]) -> None:
        self.sizes = sizes
        #: The sizes of vectors that lines state, as in x_i in R^p.
        self.dimensions = {subscripts.split(r.symbol).name: r.items[0][2:] for r in stated.ranges
                           if r.relation == "in" and r.items[0].startswith("R^")}
        self.subscripts, self.values = subscripts, values
        self.variables, self.known = variables, known
        self.claims: dict[str, Claim] = {}
        self.notes: list[str] = []
        #: Names that are row vectors.
        self.rows: Collection[str] = ()  # each with a size of its own
        #: Known names that follow from the data, as the number of words in a document.
        self.absorbed: set[str] = set()
        self.data: dict[str, tuple[str, str]] = {}
        bodies = [c.law if isinstance(c, Conditional) else c.value
                  for c in stated.lines]
        self.plain = {subscripts.split(s).name for e in bodies for s in names(e) if not s.power}

    def split(self, s: Symbol, line: Line) -> tuple[str, tuple[str, ...]]:
        """The name and the indices of a symbol on a line."""
        found: Split = self.subscripts.split(s)
        indices = []
        for i in found.indices:
            if isinstance(i, Symbol):
                if i.letter not in self.values:
                    raise i.place.error(f"{i.name} has no values",
                                        "a variable in a subscript is one with labels, as z_i in "
                                        "mu_{z_i}")
                indices.append(self.values[i.letter].letter)
            else:
                indices.append(line.alias.get(i, i))
        return found.name, tuple(indices)

    def symbol(self, s: Symbol, domain: str, line: Line, dimension: str = "",
               axis: str = "") -> Expr:
        """The expression of a symbol that stands where that domain is wanted. Raises
        StatementError where it cannot."""
        dimension = dimension or line.dimension
        bare = replace(s, power="")
        if s.power and (self.split(bare, line)[0] in {*self.plain, *line.own, *self.variables,
                                                      *self.known}
                        or s.power != "2" or domain != "variance"):
            if domain == "covariance" and s.power == "-1":
                return inverse(self.symbol(bare, domain, line))
            inner = "real" if domain == "real" and s.power.isdigit() else "positive"
            return power(self.symbol(bare, inner, line), int(s.power)
                         if s.power.lstrip("-").isdigit()
                         else self.symbol(Symbol(s.power, "", "", s.place), "real", line))
        name, indices = self.split(s, line)
        if name in line.own:
            return line.own[name]
        if axis and axis not in indices:
            indices = (*indices, axis)
        if domain == "vector" and line.coordinate and dimension == line.dimension:
            domain, indices = "real", (*indices, line.coordinate)
        if name in self.variables:
            return self.parent(s, name, indices, domain, dimension)
        for i in indices:
            if i not in line.indices and i != axis:
                raise s.place.error(
                    f"{shortened(s.place.written)} has the index {i}, and this line has "
                    + (", ".join(line.indices) or "none"),
                    "an index is one of the variable's own, or a value that the line is given")
        if not indices and name in line.units and name in self.subscripts.ranged and (
                domain != "vector" and name not in self.known):
            self.note(f"the index {name} stands as a number: {name} is a column of the data")
            self.claim(name, Claim((name,), domain, True, dimension, s.place))
            return symbol(name, kind(domain, dimension), (name,))
        if not indices and name in self.subscripts.letters:
            raise s.place.error(
                f"the index {name} stands as a number",
                f"write a known quantity with that index, as u_{name}, and known: u")
        if name in self.sizes and not indices:
            return size(name)
        self.check_index(s, name)
        known = name in self.known
        if not known and line.units and {*line.units} <= {*indices}:
            known = True
            self.note(f"{named(name, ','.join(indices))} has no law and all indices of the "
                      "observation: it is known, a column of the data")
        self.claim(name, Claim(indices, domain, known, dimension, s.place))
        return symbol(name, kind(domain, dimension), indices)

    def dimension(self, name: str) -> str:
        """The size of a vector of covariates: that which a line states, for rows of a matrix one of
        their own."""
        if name not in self.dimensions:
            taken = {*self.dimensions.values(), *self.plain, *self.sizes}
            self.dimensions[name] = next(w for w in ("p", "q", "r", "s", "m", "l", "h", "dim")
                                         if w not in taken)
        return self.dimensions[name]

    def given_to(self, s: Symbol, line: Line) -> bool:
        """Whether a name is known, or data."""
        name, _ = self.split(s, line)
        return name in self.variables or name in self.claims and self.claims[name].known

    def check_index(self, s: Symbol, name: str) -> None:
        """Raises StatementError where a subscript looks like an index and is none, or where the
        name is another value of a variable."""
        own = name.partition("^")[0].partition("_")[2]
        letters = self.subscripts.letters
        loose = [x for x in own if x not in letters]
        if own in {*"klm", *USUAL} or own.islower() and len(own) in (2, 3) and len(loose) == 1:
            raise s.place.error(
                f"{shortened(s.place.written)} has the index {loose[-1]}, and nothing else has",
                f"add its range, {loose[-1]} = 1..{loose[-1].upper()}, or the line that has it: "
                "X_i | Z_i=k ~ ... for k")
        if s.letter in self.variables:
            raise s.place.error(
                f"{name} is a parameter here, and {s.letter} a variable on another line",
                "two things have two letters")

    def parent(self, s: Symbol, name: str, indices: tuple[str, ...], domain: str,
               dimension: str) -> Expr:
        """Another variable among the arguments: data, where it is observed."""
        if name in self.values:
            raise s.place.error(
                f"{shortened(s.place.written)} has labels as values, and stands as a number",
                f"write a line for each of its values, {s.name}=1, or a subscript, mu_{{{s.name}}}")
        self.data[name] = (domain, dimension)
        return symbol(name, kind(domain, dimension), indices)

    def note(self, text: str) -> None:
        """Records a choice, once."""
        if text not in self.notes:
            self.notes.append(text)

    def claim(self, name: str, new: Claim) -> None:
        """Records what a name is. Raises StatementError where it is something else already."""
        old = self.claims.get(name)
        if old is None:
            self.claims[name] = new
            return
        if old.indices != new.indices:
            raise new.place.error(
                f"{name} has the indices {', '.join(new.indices) or 'none'} here, and "
                f"{', '.join(old.indices) or 'none'} on line {old.place.line.number}",
                "one name is one parameter: another one has another name")
        domain = new.domain
        if {old.domain, new.domain} <= {*_ORDER}:
            domain = max(old.domain, new.domain, key=_ORDER.index)
        elif old.domain != new.domain or old.dimension != new.dimension:
            raise new.place.error(
                f"{name} is {_WORDS.get(new.domain, new.domain)} here, and "
                f"{_WORDS.get(old.domain, old.domain)} on line {old.place.line.number}",
                "two things have two names")
        self.claims[name] = replace(old, domain=domain, known=old.known or new.known,
                                    structure=old.structure or new.structure,
                                    keys=old.keys or new.keys)

    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters, in the order in which the lines have them."""
        return tuple(Parameter(n, c.indices, c.domain, self.keys(n, c), c.structure, c.dimension)
                     for n, c in self.claims.items() if not c.known)

    def keys(self, name: str, c: Claim) -> tuple[str, ...]:
        """The keys of theta where each label has its own."""
        if c.keys or len(c.indices) != 1:
            return c.keys
        labels = next((v.labels for v in self.values.values() if v.letter == c.indices[0]
                       and v.variable in self.latent), ())
        return tuple(named(name, label) for label in labels)

    latent: frozenset[str] = frozenset()

    def given(self) -> Sequence[Variable]:
        """The known quantities."""
        return [Variable(n, c.indices, c.domain, "known", dimension=c.dimension)
                for n, c in self.claims.items() if c.known]


_WORDS = {"real": "a number", "positive": "a positive number", "variance": "a variance",
          "probability": "a probability", "vector": "a vector", "covariance": "a covariance matrix",
          "simplex": "a vector of probabilities", "natural": "a whole number"}
