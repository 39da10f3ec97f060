"""From facts to the model, with every check that needs more than one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from ..model import Argument, Factor, Model, Parameter, Plate, Variable
from .distributions import OBSERVATIONS, families_named, family_of
from .errors import close
from .facts import Conditional, Fact, Probability, Range
from .indices import MOST_COMPONENTS, Indices, Names, indices, variable_names
from .letters import Letters
from .parameters import Subscripts, known_quantity, parameter
from .weights import weights_of

if TYPE_CHECKING:
    from ..families.family import Family

_Fact = TypeVar("_Fact", Conditional, Probability)


def model_of(
    facts: Sequence[Fact], name: str, text: str, families: Mapping[str, Family]
) -> Model:
    """The model that the facts state.

    Raises StatementError where they contradict each other or leave something out.
    """
    letters = Letters()
    _check_kinds(facts, families)
    names = variable_names(facts, letters)
    ranges = indices(facts, names, letters)
    stated = tuple(f for f in facts if isinstance(f, Conditional))
    components = _labelled(stated, ranges, "distribution")
    weights = _labelled(
        tuple(f for f in facts if isinstance(f, Probability)), ranges, "weight",
    )
    labels = ranges.labels or (() if ranges.size else tuple(sorted(components, key=_natural)))
    if not ranges.size:
        _check_labels(components, weights, labels, names, ranges)
    family = _common_family(list(components.values()), ranges.space, families)
    for fact in weights.values():
        for weight_symbol, _ in fact.value.terms:
            letters.weighs(weight_symbol.letter, fact.place.line.number)
    word = stated[0].distribution.name
    arguments: list[Argument] = []
    parameters: list[Parameter] = []
    known: list[Variable] = []
    used: dict[str, str] = {}
    subscripts = Subscripts(labels)
    index = ranges.component
    for j, slot in enumerate(family.slots):
        written = {label: fact.arguments[j] for label, fact in components.items()}
        if slot.known:
            quantity = known_quantity(slot, list(written.values()), names, letters)
            known.append(quantity)
            arguments.append(Argument("known", quantity.name))
        else:
            found = parameter(
                slot, word, written, labels, names, index, letters, used, subscripts)
            parameters.append(found)
            arguments.append(Argument("parameter", found.base))
    weight, free = weights_of(weights, labels, ranges, names, letters, subscripts)
    index = index or letters.free(["k", "j", "c", "l", "m", "r"], labels)
    size = ranges.size or letters.free(["K", "M", "L", "C"])
    count = ranges.observations or letters.free(["N", "n", "M"])
    return Model(
        name=name,
        plates=(Plate(names.index, count), Plate(index, size, labels)),
        variables=(
            Variable(names.observed, "observed", names.index, family.observation),
            Variable(names.latent, "latent", names.index, "label"),
            *known,
        ),
        parameters=tuple(
            replace(p, plate=index if p.plate else "")
            for p in ([free] if free else []) + parameters
        ),
        factors=(Factor(names.observed, names.latent, family.id, tuple(arguments)),),
        weights=weight,
        statement=text,
    )


def _natural(label: str) -> tuple[bool, int, str, str]:
    """Numbers first, in their order, then names: the order of the lines has no meaning."""
    number = label.isdigit()
    return (not number, int(label) if number else 0, label.casefold(), label)


def _check_kinds(facts: Sequence[Fact], families: Mapping[str, Family]) -> None:
    first = facts[0].place
    if not any(isinstance(f, Conditional) for f in facts):
        raise first.error(
            "no line says how the observations are distributed",
            "add a line such as X_i | Z_i=1 ~ Normal(mu_1, Sigma_1) for each component",
        )
    for fact in facts:
        if isinstance(fact, Conditional):
            families_named(fact, families)
        if isinstance(fact, Probability) and fact.function.name not in (
                "P", "Pr", "p", "Prob", "prob", "Probability", "probability"):
            near = close(fact.function.name, ["P", "Prob"])
            raise fact.function.place.error(
                f"{fact.function.name} is not the sign of a probability",
                "did you mean P?" if near else "write P(Z_i = 1) = tau",
            )
    if not any(isinstance(f, Probability) for f in facts):
        fact = next(f for f in facts if isinstance(f, Conditional))
        raise fact.label_place.error(
            f"component {fact.label} has no weight",
            f"add the line P({fact.latent.name} = {fact.label}) = tau, "
            "and one for each other component",
        )


def _labelled(
    facts: Sequence[_Fact], ranges: Indices, what: str
) -> dict[str, _Fact]:
    """The facts by their component; a fact about every component stands for each of them."""
    found: dict[str, _Fact] = {}
    for fact in facts:
        generic = bool(ranges.component) and fact.label == ranges.component
        if not generic and ranges.size:
            raise fact.label_place.error(
                f"{ranges.component} = 1..{ranges.size} leaves the number of components open, "
                f"and this line is about component {fact.label} alone",
                f"write {ranges.component} here, or state the components one by one without "
                f"{ranges.component} = 1..{ranges.size}",
            )
        if not generic and ranges.labels and fact.label not in ranges.labels:
            near = close(fact.label, ranges.labels)
            raise fact.label_place.error(
                f"{fact.label} is not among the components {', '.join(ranges.labels)}",
                f"did you mean {near[0]}?" if near else "change it, or the list",
            )
        for label in ranges.labels if generic and ranges.labels else (fact.label,):
            if label in found:
                raise fact.place.error(
                    f"component {label} has a {what} already, on line "
                    f"{found[label].place.line.number}",
                    "remove one of the two lines",
                )
            found[label] = fact
    return found


def _check_labels(
    components: Mapping[str, Conditional], weights: Mapping[str, Probability],
    labels: tuple[str, ...], names: Names, ranges: Indices,
) -> None:
    latent = f"{names.latent}_{names.index}"
    first = next(iter(components.values()))
    if len(labels) > MOST_COMPONENTS:
        raise first.place.error(
            f"the statement has {len(labels)} components; {MOST_COMPONENTS} are allowed",
            "write k = 1..K to leave the number open",
        )
    for label, fact in weights.items():
        if label not in components:
            near = close(label, labels)
            raise fact.label_place.error(
                f"component {label} has a weight but no distribution",
                f"did you mean {near[0]}?" if near else
                f"add the line {first.variable.name} | {latent}={label} ~ "
                f"{first.distribution.name}(...)",
            )
    if len(labels) == 1:
        label = labels[0]
        if label.isalpha():
            raise first.label_place.error(
                f"{label} is the only component",
                f"add the line {label} = 1..K if {label} runs over the components",
            )
        raise first.label_place.error(
            f"component {label} is the only one",
            f"add the lines of a second component, {latent}=2",
        )
    for label in labels:
        if label not in components:
            raise first.label_place.error(
                f"component {label} has no distribution",
                f"add the line {first.variable.name} | {latent}={label} ~ "
                f"{first.distribution.name}(...)",
            )
        if label not in weights:
            others = [f.value.symbol for f in weights.values()]
            rest = " - ".join(["1", *(s.name for s in others if s)])
            raise components[label].label_place.error(
                f"component {label} has no weight",
                f"add the line P({latent} = {label}) = "
                + (rest if len(weights) == len(labels) - 1 and all(others) else "..."),
            )


def _common_family(
    components: Sequence[Conditional], space: Range | None, families: Mapping[str, Family]
) -> Family:
    components = sorted(components, key=lambda c: c.place.line.number)
    found = [family_of(c, space, families) for c in components]
    for fact, family in zip(components[1:], found[1:], strict=True):
        if family.id == found[0].id:
            continue
        line = components[0].place.line.number
        if set(family.names) & set(found[0].names):
            kinds = [OBSERVATIONS.get(f.observation, f.observation) for f in (found[0], family)]
            raise fact.call.error(
                f"the observations are {kinds[0]} by line {line}, and {kinds[1]} by this line",
                "write the second argument in the same way on both lines, as sigma_1^2 and "
                "sigma_2^2, or Sigma_1 and Sigma_2",
            )
        raise fact.distribution.place.error(
            f"component {fact.label} is {fact.distribution.name}, and component "
            f"{components[0].label} is {components[0].distribution.name}: components with "
            "different distributions are not supported yet",
            f"write {components[0].distribution.name} here too",
        )
    return found[0]


