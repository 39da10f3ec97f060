"""From facts to the model, with every check that needs more than one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from .components import Conditional, Weight
from .distributions import OBSERVATIONS, Component, component_of, families_named
from .errors import DERIVED, close, shortened
from .facts import Fact, Law, Range, Role, Symbol
from .finite_mixture import Argument, Factor, Mixture, Parameter, Plate, Variable
from .indices import MOST_COMPONENTS, Indices, Names, indices, variable_names
from .later import refuse
from .letters import Letters
from .licensed import check
from .lists import natural
from .parameters import Subscripts, known_quantity, name_of, parameter
from .spellings import mixture
from .weights import weights_of

if TYPE_CHECKING:
    from ..families.family import Family

_Fact = TypeVar("_Fact", Conditional, Weight)


def model_of(facts: Sequence[Fact], name: str, text: str,
             families: Mapping[str, Family]) -> Mixture:
    """The model that the facts state. Raises StatementError where they contradict each other or
    leave something out."""
    refuse(facts)
    if not any(isinstance(f, Law) for f in facts):
        raise facts[0].place.error(
            "no line says how the observations are distributed",
            f"add a line such as X_i | Z_i=1 ~ Normal(mu_1, Sigma_1) for each component; {DERIVED}")
    read = mixture(facts, families)
    letters = Letters(read.letters)
    stated = read.components
    for fact in stated:
        families_named(fact, families)
    if not read.weights:
        raise stated[0].label_place.error(
            f"component {stated[0].label} has no weight",
            f"add the line P({stated[0].latent.name} = {stated[0].label}) = tau, and one for each "
            "other component")
    names = variable_names(read, letters)
    ranges = indices(read, names, letters)
    components = _labelled(stated, ranges, "distribution")
    weights = _labelled(read.weights, ranges, "weight")
    labels = ranges.labels or (() if ranges.size else tuple(sorted(components, key=natural)))
    if not ranges.size:
        _check_labels(components, weights, labels, names, ranges)
    found = _components(components, ranges.space, families)
    family = next(iter(found.values())).family
    for component in found.values():
        for slot, argument in zip(component.family.slots, component.arguments, strict=True):
            if not slot.known:
                name_of(slot, argument, names)
    _check_roles(read.roles, names, list(found.values()), ranges)
    word = stated[0].distribution.name
    arguments: list[Argument] = []
    parameters: list[Parameter] = []
    known: list[Variable] = []
    subscripts = Subscripts(labels)
    weight, free = weights_of(weights, labels, ranges, names, letters, subscripts)
    index = ranges.component
    for j, slot in enumerate(family.slots):
        written = {label: c.arguments[j] for label, c in found.items()}
        if slot.known:
            quantity = known_quantity(slot, list(written.values()), names, letters)
            known.append(quantity)
            arguments.append(Argument("known", quantity.name))
        else:
            new = parameter(slot, word, written, labels, names, index, letters, subscripts)
            parameters.append(new)
            arguments.append(Argument("parameter", new.base))
    index = index or letters.free(["k", "j", "c", "l", "m", "r"], labels)
    size = ranges.size or letters.free(["K", "M", "L", "C"])
    count = ranges.observations or letters.free(["N", "n", "M"])
    model = Mixture(name=name,
                  plates=(Plate(names.index, count), Plate(index, size, labels)),
                  variables=(Variable(names.observed, "observed", names.index, family.observation),
                             Variable(names.latent, "latent", names.index, "label"),
                             *known),
                  parameters=tuple(replace(p, plate=index if p.plate else "")
                                   for p in ([free] if free else []) + parameters),
                  factors=(Factor(names.observed, names.latent, family.id, tuple(arguments)),),
                  weights=weight,
                  statement=text)
    check(facts, model)
    return model


def _labelled(facts: Sequence[_Fact], ranges: Indices, what: str) -> dict[str, _Fact]:
    """The facts by their component; a fact about every component stands for each of them."""
    found: dict[str, _Fact] = {}
    for fact in facts:
        generic = bool(ranges.component) and fact.label == ranges.component
        if not generic and ranges.size:
            raise fact.label_place.error(
                f"{ranges.component} = 1..{ranges.size} leaves the number of components open, "
                f"and this line is about component {fact.label} alone",
                "a line about every component holds for each of them; components stated one by "
                f"one go without {ranges.component} = 1..{ranges.size}")
        if not generic and ranges.labels and fact.label not in ranges.labels:
            near = close(fact.label, ranges.labels)
            raise fact.label_place.error(
                f"{fact.label} is not among the components {', '.join(ranges.labels)}",
                f"did you mean {near[0]}?" if near else
                "the list and the lines name the same components")
        for label in ranges.labels if generic and ranges.labels else (fact.label,):
            if label in found:
                raise fact.place.error(
                    f"component {label} has a {what} already, on line "
                    f"{found[label].place.line.number}",
                    "each component has one: change the component of a line, or remove the line")
            found[label] = fact
    return found


def _check_labels(components: Mapping[str, Conditional], weights: Mapping[str, Weight],
                  labels: tuple[str, ...], names: Names, ranges: Indices) -> None:
    latent = f"{names.latent}_{names.index}"
    first = next(iter(components.values()))
    if len(labels) > MOST_COMPONENTS:
        raise first.place.error(
            f"the statement has {len(labels)} components; {MOST_COMPONENTS} are allowed",
            "write k = 1..K to leave the number open")
    for label in dict.fromkeys((*weights, *labels)):
        if label not in components:
            near = close(label, components)
            raise weights.get(label, first).label_place.error(
                f"component {label} has no distribution",
                f"did you mean {near[0]}?" if near else
                f"add the line {first.variable.name} | {latent}={label} ~ "
                f"{first.distribution.name}(...)")
    if len(labels) == 1:
        raise first.label_place.error(
            f"component {labels[0]} is the only one",
            f"add the line {labels[0]} = 1..K if {labels[0]} runs over the components"
            if labels[0].isalpha() else DERIVED)
    for label in labels:
        if label not in weights:
            others = [f.value.symbol or f.value.number for f in weights.values()]
            rest = " - ".join(["1", *(shortened(f.value.place.written) for f in weights.values())])
            raise components[label].label_place.error(
                f"component {label} has no weight",
                f"add the line P({latent} = {label}) = "
                + (rest if len(weights) == len(labels) - 1 and all(others) else "..."))


def _components(facts: Mapping[str, Conditional], space: Range | None,
                families: Mapping[str, Family]) -> dict[str, Component]:
    """What each component's line names. Raises StatementError where they name two families."""
    found = {label: component_of(f, space, families) for label, f in facts.items()}
    first, *others = sorted(found.values(), key=lambda c: c.fact.place.line.number)
    line = first.fact.place.line.number
    for fact, family in ((c.fact, c.family) for c in others):
        if family.id == first.family.id:
            continue
        if not set(family.names) & set(first.family.names):
            raise fact.distribution.place.error(
                f"component {fact.label} is {fact.distribution.name}, and component "
                f"{first.fact.label} is {first.fact.distribution.name}: components with "
                "different distributions are not derived yet", DERIVED)
        kinds = [OBSERVATIONS.get(f.observation, f.observation) for f in (first.family, family)]
        if kinds[0] == kinds[1]:
            pairs = zip(first.family.slots, family.slots, strict=False)
            kinds = next(["the " + t.name for t in p] for p in pairs if p[0].name != p[1].name)
        raise fact.call.error(
            f"{shortened(first.fact.call.written)} states {kinds[0]} on line {line}, and this line "
            f"{kinds[1]}",
            "sigma_1^2 and sigma_2^2 are variances of numbers, Sigma_1 and Sigma_2 covariance "
            "matrices of vectors" if "vectors" in kinds else "every line states the same")
    return found


def _check_roles(roles: Sequence[Role], names: Names, components: Sequence[Component],
                 ranges: Indices) -> None:
    """Refuses what ``observed:``, ``latent:`` and ``known:`` say against the other lines."""
    placed = [(a.symbol.base, s.known) for c in components
              for s, a in zip(c.family.slots, c.arguments, strict=True) if a.symbol]
    known = [base for base, is_known in placed if is_known]
    allowed = {"observed": [names.observed, *known], "latent": [names.latent], "known": known}
    for fact in roles:
        symbol = fact.entry
        if fact.role == "unknown":
            continue  # checked against the whole model
        assert isinstance(symbol, Symbol)
        if fact.role == "known" and symbol.name in (ranges.size, ranges.observations):
            continue
        if symbol.base not in allowed[fact.role] or symbol.subscript not in ("", names.index):
            what = ("components that are seen are" if symbol.letter == names.latent else
                    "a parameter that is given is" if (symbol.base, False) in placed else
                    f"a model with another {fact.role} quantity is")
            raise symbol.place.error(
                f"{symbol.name} is {fact.role} by this line: {what} not derived yet", DERIVED)
