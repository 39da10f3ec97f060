"""The parameters and known quantities that stand as arguments of the distributions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from .errors import DERIVED, OtherShape, shortened
from .facts import Symbol, named
from .finite_mixture import Parameter, Variable
from .indices import Names
from .later import form
from .letters import Letters
from .linear import Sum

if TYPE_CHECKING:
    from ..families.family import Slot

#: The letter of a parameter whose names have none in common.
_BASES = {"real": ["mu", "m", "eta"], "vector": ["mu", "m", "eta"],
          "variance": ["sigma", "s", "v"], "covariance": ["Sigma", "S", "V"],
          "probability": ["p", "r", "q"], "positive": ["lambda", "r", "eta"],
          "simplex": ["pi", "w", "tau"]}


def known_quantity(slot: Slot, written: Sequence[Sum], names: Names, letters: Letters) -> Variable:
    """The known variable that an argument such as ``n_i`` names. Raises StatementError where it is
    no quantity of each observation, or not the same one."""
    found: Symbol | None = None
    for argument in written:
        symbol = argument.symbol
        if symbol is None or symbol.power or symbol.subscript != names.index:
            text = shortened(argument.place.written)
            letter = symbol.letter if symbol and not symbol.power else "n"
            raise OtherShape.of(argument.place.error(
                f"{text} is not known with each observation, as the {slot.name} must be",
                f"write {letter}_{names.index}, and give {letter} with the observations: its "
                "values may all be the same"))
        if found is not None and symbol != found:
            raise symbol.place.error(
                f"{symbol.name} is not the {slot.name} of the other components, {found.name}: "
                "this is not derived yet", DERIVED)
        letters.claim(symbol.letter, f"the known {slot.name}", symbol.place)
        found = symbol
    assert found is not None
    return Variable(found.letter, "known", names.index, slot.domain)


def parameter(slot: Slot, distribution: str, written: Mapping[str, Sum], labels: tuple[str, ...],
              names: Names, index: str, letters: Letters, subscripts: Subscripts) -> Parameter:
    """The parameter that the components' arguments in one place are, one name for each label.

    ``written`` has the argument by label, or by the component index alone where the number of
    components is open. Raises StatementError for anything else than one indexed parameter.
    """
    symbols = {label: name_of(slot, a, names) for label, a in written.items()}
    for symbol in symbols.values():
        letters.claim(symbol.letter, f"the {slot.name} of {distribution}", symbol.place)
    _check_own(symbols, labels, index)
    base, own = named_by_label(symbols, index, labels, letters, subscripts, slot.domain)
    return Parameter(base, "k", slot.domain, tuple(own[k] for k in labels) or (base,))


def named_by_label(symbols: Mapping[str, Symbol], index: str, labels: tuple[str, ...],
                   letters: Letters, subscripts: Subscripts,
                   domain: str) -> tuple[str, dict[str, str]]:
    """The letter of a parameter and its names by label.

    The letter is a new one where the names have none in common, and where a name's subscript is
    another component's label: it stands with the label as its subscript.
    """
    own = {label: s.at(label) if index and s.subscript == index else s
           for label, s in symbols.items()}
    for label, symbol in own.items():
        subscripts.check(symbol, label, {s.subscript for s in own.values()})
    first = next(iter(symbols.values()))
    common = all(s.base == first.base and s.subscript for s in symbols.values()) and not any(
        s.subscript in labels and s.subscript != label for label, s in own.items())
    base = first.base if common else letters.free(
        _BASES.get(domain, _BASES["positive"]), letters.used) + "^2" * (domain == "variance")
    return base, {label: s.name for label, s in own.items()}


def _check_own(symbols: Mapping[str, Symbol], labels: tuple[str, ...], index: str) -> None:
    """Raises StatementError unless each component has a name of its own."""
    seen: dict[str, str] = {}
    for label, symbol in symbols.items():
        if index and symbol.subscript == index:
            continue
        other = seen.setdefault(symbol.name, label)
        if other == label and labels:
            continue
        if symbol.subscript.isalpha() and symbol.subscript not in labels and index:
            raise symbol.place.error(
                f"{symbol.name} has the index {symbol.subscript}, and the components have {index}",
                f"a parameter of each component is written {named(symbol.base, index)}; more "
                "indices are not derived yet")
        everywhere = len({s.name for s in symbols.values()}) == 1
        raise symbol.place.error(
            (f"{symbol.place.written} is the same for every component" if everywhere else
             f"{symbol.name} is used by components {other} and {label}")
            + ": a shared parameter is not derived yet",
            "parameters of each component's own are derived, as "
            f"{' and '.join(named(symbol.base, s) for s in labels[:2] or [index])}, but that is "
            "another model")


class Subscripts:
    """The subscript of each component: its label, or the same other mark in every parameter."""

    def __init__(self, labels: tuple[str, ...]) -> None:
        self._labels = labels
        self._first: dict[str, Symbol] = {}
        self._marks: dict[str, str] = {}

    def check(self, symbol: Symbol, label: str, among: Iterable[str]) -> None:
        """Records the component's subscript, one of those ``among`` which the parameter has.
        Raises StatementError where it was another one, where components have each other's labels,
        or where some have their labels and others have not."""
        written, subscript = shortened(symbol.place.written), symbol.subscript
        if not subscript:
            return
        if subscript != label and {*among} <= {*self._labels}:
            raise symbol.place.error(
                f"{written} stands for component {label}, but has the subscript of component "
                f"{subscript}",
                f"write {named(symbol.base, label)}")
        for other, mark in self._marks.items():
            if (mark == other) != (subscript == label) or (mark == subscript) != (other == label):
                first = self._first[other]
                wanted = self._marks.get(label, label)
                raise symbol.place.error(
                    f"{written} stands for component {label}, and {first.name} for component "
                    f"{other}: their subscripts do not fit together",
                    f"write {named(symbol.base, wanted)}" if subscript != wanted
                    else f"write {named(first.base, other)} for component {other}")
        self._first.setdefault(label, symbol)
        self._marks.setdefault(label, subscript)


def name_of(slot: Slot, argument: Sum, names: Names) -> Symbol:
    """The name that an argument is. Raises StatementError where it is anything else."""
    symbol = argument.symbol
    text = shortened(argument.place.written)
    if symbol is None or slot.domain == "covariance" and symbol.name == "I":
        given = ("the given matrix " if symbol else
                 "the given number " if argument.number is not None else "")
        raise argument.place.error(
            f"the {slot.name} is {given}{text}{'' if given else f', {form(argument.written)}'}: "
            "this is not derived yet", DERIVED)
    if "_" in symbol.subscript:
        raise symbol.place.error(
            f"{text} is the {slot.name} of a group that is known: this is not derived yet", DERIVED)
    if symbol.subscript == names.index:
        raise symbol.place.error(
            f"{text} goes with each observation: a {slot.name} that does is not derived yet",
            DERIVED)
    return symbol
