"""From facts to the model: variables, factors, priors, weights, in this order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ...model import Law as OwnLaw
from ...model import Model, Variable
from ..facts import Fact, Law, Probability
from ..later import refuse
from ..laws import is_categorical
from . import licensed
from .complete import check, check_apart, check_observed
from .labels import categorical, latents, ordered
from .lines import lines_of
from .noise import absorbed
from .priors import prior
from .reading import Reading
from .stated import stated
from .structure import Observed
from .units import plates, weights
from .values import without_indicators

if TYPE_CHECKING:
    from ...families.family import Family


def model_of(facts: Sequence[Fact], name: str, text: str,
             families: Mapping[str, Family] | None = None) -> Model:
    """The model that the facts state. Raises StatementError where they contradict each other,
    leave something out, or state what is not derived yet."""
    if families is None:
        from ...families import LAWS as families
    assert families is not None
    facts, notes = absorbed(facts)
    refuse(facts, general=True)
    if not any(isinstance(f, Law | Probability) for f in facts):
        refuse(facts)
    reading = Reading(without_indicators(stated(facts, families)), families)
    for note in notes:
        reading.scope.note(note)
    return _model(reading, name, text)


def _model(r: Reading, name: str, text: str) -> Model:
    check_apart(r)
    hidden = latents(r)
    r.scope.latent = frozenset(v.name for v in hidden)
    factors = [f for head in ordered(r) if head in r.scope.latent for f in categorical(r, head)]
    laws: dict[str, OwnLaw] = {}
    found: list[Variable] = []
    coordinates: dict[str, str] = {}
    bounds = licensed.bounds(r.facts, r.scope)
    for n in (n for n in r.indices if n not in r.scope.latent):
        if n in r.labels and (_is_label(r, n) or not r.has_law(n)):
            factors += categorical(r, n) if r.has_law(n) else []
            found.append(_label(r, n))
            continue
        about = Observed(n, r.indices[n], r.scope, r.families, r.facts, lines_of(r, n), bounds,
                         laws)
        new, variable = about.read(n in r.roles.missing)
        factors += new
        coordinates |= about.coordinates
        found += [variable] if variable is not None else []
    check_observed(r, found)
    unit_weights = weights(r.facts, hidden, r.scope)
    priors = [prior(p, r.scope, r.families) for p in r.facts.priors]
    given, parameters = r.scope.given(), r.scope.parameters()
    variables = (*found, *hidden, *given)
    of_indices = [*(v.indices for v in (*hidden, *found)), *(p.indices for p in parameters),
                  *(v.indices for v in given)]
    letters = dict.fromkeys([*(i for own in of_indices for i in own),
                             *(v.values for v in variables if v.values)])
    of_values = [r.labels[v.name] for v in variables if v.values]
    model = Model(
        name, plates(list(letters), r.facts, of_values, coordinates), variables, parameters,
        tuple(factors + priors), unit_weights, tuple(laws.values()), text,
        (*_choices(r, found, hidden), *r.scope.notes, *licensed.remarks(r.facts)))
    check(r, model)
    licensed.check(r.facts, model, r.scope)
    return model


def _label(r: Reading, name: str) -> Variable:
    """A label that is observed, or known where nothing says how it is distributed."""
    observed = r.has_law(name) and name not in r.roles.known and (
        name in r.roles.observed or name not in r.parents)
    return Variable(name, r.indices[name], "label", "observed" if observed else "known",
                    r.labels[name].letter, missing=name in r.roles.missing)


def _choices(r: Reading, found: Sequence[Variable],
             latents: Sequence[Variable]) -> tuple[str, ...]:
    """What is observed and what is latent, where no line says so."""
    seen = [v.name for v in found if v.role == "observed"]
    said = [] if r.roles.observed or not seen else ["observed: " + ", ".join(seen)]
    if not r.roles.latent:
        said.append("latent: " + ", ".join(v.name for v in latents))
    missing = [v.name for v in found if v.missing]
    if missing:
        said.append(f"values of {', '.join(missing)} are missing at random: they are left out")
    return tuple(said)


def _is_label(r: Reading, name: str) -> bool:
    """Whether a variable's laws give labels."""
    laws = [c.law for c in r.facts.laws if c.variable.letter == name]
    return all(is_categorical(law) for law in laws) if laws else name in r.labels
