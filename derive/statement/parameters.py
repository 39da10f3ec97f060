"""The parameters and known quantities that stand as arguments of the distributions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..model import Parameter, Variable
from .errors import DERIVED, shortened
from .facts import Sum, Symbol, named
from .indices import Names
from .letters import Letters

if TYPE_CHECKING:
    from ..families.family import Slot


def known_quantity(slot: Slot, written: Sequence[Sum], names: Names, letters: Letters) -> Variable:
    """The known variable that an argument such as ``n_i`` names. Raises StatementError where it is
    no quantity of each observation, or not the same one."""
    found: Symbol | None = None
    for argument in written:
        symbol = argument.symbol
        if symbol is None or symbol.power or symbol.subscript != names.index:
            text = shortened(argument.place.written)
            letter = symbol.letter if symbol and not symbol.power else "n"
            raise argument.place.error(
                f"{text} is not known with each observation, as the {slot.name} must be",
                f"write {letter}_{names.index}, and give {letter} with the observations: its "
                "values may all be the same")
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
    symbols = {label: _symbol(slot, a, label, names) for label, a in written.items()}
    for symbol in symbols.values():
        letters.claim(symbol.letter, f"the {slot.name} of {distribution}", symbol.place)
    _check_own(slot, symbols, labels, index)
    first = next(iter(symbols.values()))
    found: dict[str, str] = {}
    for label, symbol in symbols.items():
        if labels:
            subscript = label if symbol.subscript == index else symbol.subscript
            subscripts.check(symbol, subscript, label)
            found[label] = named(symbol.base, subscript)
    return Parameter(first.base, "k", slot.domain,
                     tuple(found[label] for label in labels) or (first.base,))


def _check_own(slot: Slot, symbols: Mapping[str, Symbol], labels: tuple[str, ...],
               index: str) -> None:
    """Raises StatementError unless each component has a name of its own, on a common letter."""
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
    first_label, first = next(iter(symbols.items()))
    for label, symbol in symbols.items() if labels else ():
        if symbol is not first and (
                symbol.base != first.base or not symbol.subscript or not first.subscript):
            other = "" if first.subscript else f"{named(first.base, first_label)} and "
            raise symbol.place.error(
                f"the {slot.name} is {first.name} for component {first_label} and {symbol.name} "
                f"for component {label}: they have no common letter with a subscript",
                f"write {other}{named(first.base, label)}: names are free, the model is the same")


class Subscripts:
    """The subscript of each component: its label, or the same other mark in every parameter."""

    def __init__(self, labels: tuple[str, ...]) -> None:
        self._labels = labels
        self._first: dict[str, Symbol] = {}
        self._marks: dict[str, str] = {}

    def check(self, symbol: Symbol, subscript: str, label: str) -> None:
        """Records the component's subscript. Raises StatementError where it was another one,
        where it is another component's label, or where other components have their labels."""
        written = shortened(symbol.place.written)
        if subscript != label and subscript in self._labels:
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


def _symbol(slot: Slot, argument: Sum, label: str, names: Names) -> Symbol:
    symbol = argument.symbol
    text = shortened(argument.place.written)
    if symbol is None or slot.domain == "covariance" and symbol.name == "I":
        given = "given matrix" if symbol else "given number" if argument.number is not None else ""
        raise argument.place.error(
            f"the {slot.name} is the {given or 'expression'} {text}: this is not derived yet"
            + (f" ({argument.problem})" if argument.problem else ""), DERIVED)
    if symbol.subscript == names.index:
        raise symbol.place.error(
            f"{text} goes with each observation: a {slot.name} that does is not derived yet",
            DERIVED)
    return symbol
