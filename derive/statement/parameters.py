"""The parameters and known quantities that stand as arguments of the distributions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..model import Parameter, Variable
from .errors import shortened
from .facts import Sum, Symbol, named
from .indices import Names
from .letters import Letters

if TYPE_CHECKING:
    from ..families.family import Slot


def known_quantity(
    slot: Slot, written: Sequence[Sum], names: Names, letters: Letters
) -> Variable:
    """The known variable that an argument such as ``n_i`` names.

    Raises StatementError where it is no quantity of each observation, or not the same one.
    """
    found: Symbol | None = None
    for argument in written:
        symbol = argument.symbol
        if symbol is None or symbol.power or symbol.subscript != names.index:
            text = shortened(argument.place.written)
            letter = symbol.letter if symbol and not symbol.power else "n"
            note = " (a number is not supported yet)" if argument.number is not None else ""
            raise argument.place.error(
                f"{text} is not known with each observation, as the {slot.name} must be{note}",
                f"write {letter}_{names.index}, and give {letter} with the observations",
            )
        if found is not None and symbol != found:
            raise symbol.place.error(
                f"{symbol.name} is not the {slot.name} of the other components, {found.name}",
                f"write {found.name} here too",
            )
        letters.claim(symbol.letter, f"the known {slot.name}", symbol.place)
        found = symbol
    assert found is not None
    return Variable(found.letter, "known", names.index, slot.domain)


def parameter(
    slot: Slot, distribution: str, written: Mapping[str, Sum], labels: tuple[str, ...],
    names: Names, index: str, letters: Letters, used: dict[str, str], subscripts: Subscripts,
) -> Parameter:
    """The parameter that the components' arguments in one place are, one name for each label.

    ``written`` has the argument by label, or by the component index alone where the number of
    components is open. ``used`` collects each name with the component that it belongs to.
    Raises StatementError for anything else than one indexed parameter.
    """
    base = ""
    found: dict[str, str] = {}
    for label, argument in written.items():
        symbol = _symbol(slot, argument, label, names)
        subscript = symbol.subscript
        if index and subscript == index and label in labels:
            subscript = label
        elif not labels and subscript != index:
            letters.require_no_weight(symbol.letter, symbol.place)
            raise _shared(symbol, [index])
        if not subscript:
            letters.require_no_weight(symbol.letter, symbol.place)
            raise _shared(symbol, labels)
        meaning = f"the {slot.name} of {distribution}"
        letters.claim(symbol.letter, meaning, symbol.place)
        name = named(symbol.base, subscript)
        if name in used:
            raise _shared(symbol, labels, f"{name} is used by components {used[name]} and {label}",
                          label)
        used[name] = label
        if base and symbol.base != base:
            other = next(iter(found))
            for each in (written[other].symbol, symbol):
                assert each is not None
                letters.require_no_weight(each.letter, each.place)
            raise symbol.place.error(
                f"the {slot.name} is {found[other]} for component {other} and {name} for "
                f"component {label}: they have no common letter",
                f"write {named(base, label)}",
            )
        base = symbol.base
        subscripts.check(symbol, subscript, label)
        found[label] = name
    if not labels:
        return Parameter(base, "k", slot.domain, (base,))
    return Parameter(base, "k", slot.domain, tuple(found[label] for label in labels))


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
                f"write {named(symbol.base, label)}",
            )
        for other, mark in self._marks.items():
            if (mark == other) != (subscript == label) or (mark == subscript) != (other == label):
                first = self._first[other]
                wanted = self._marks.get(label, label)
                raise symbol.place.error(
                    f"{written} stands for component {label}, and {first.name} for component "
                    f"{other}: their subscripts do not fit together",
                    f"write {named(symbol.base, wanted)}" if subscript != wanted
                    else f"write {named(first.base, other)} for component {other}",
                )
        self._first.setdefault(label, symbol)
        self._marks.setdefault(label, subscript)


def _symbol(slot: Slot, argument: Sum, label: str, names: Names) -> Symbol:
    symbol = argument.symbol
    text = shortened(argument.place.written)
    if argument.number is not None:
        raise argument.place.error(
            f"the {slot.name} is the number {text}: a parameter that is given is not supported "
            "yet",
            f"write an unknown, as in {_letter(slot)}_{label}",
        )
    if symbol is None:
        raise argument.place.error(
            f"the {slot.name} is not a single name"
            + (f": {argument.problem}" if argument.problem else ""),
            f"write an unknown, as in {_letter(slot)}_{label}",
        )
    if slot.domain == "covariance" and symbol.name == "I":
        raise symbol.place.error(
            f"the {slot.name} is the given matrix I: a parameter that is given is not supported "
            "yet",
            f"write an unknown, as in {_letter(slot)}_{label}",
        )
    if symbol.subscript == names.index:
        raise symbol.place.error(
            f"{text} would be another unknown for each observation",
            f"write {named(symbol.base, label)}, the {slot.name} of component {label}",
        )
    return symbol


def _letter(slot: Slot) -> str:
    return {"covariance": "Sigma", "probability": "p", "positive": "lambda"}.get(
        slot.domain, "mu")


def _shared(
    symbol: Symbol, labels: Sequence[str], message: str = "", label: str = ""
) -> Exception:
    wanted = [label] if label else list(labels)[:3]
    return symbol.place.error(
        (message or f"{symbol.place.written} is the same for every component")
        + ": a shared parameter is not supported yet",
        "write " + ", ".join(named(symbol.base, w) for w in wanted),
    )
