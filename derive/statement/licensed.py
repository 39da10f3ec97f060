"""Facts that must follow from the model: bounds, what is unknown, what a title says."""

from __future__ import annotations

from collections.abc import Sequence

from .errors import DERIVED, StatementError, shortened
from .facts import Constraint, Fact, Role, Symbol, names
from .finite_mixture import Mixture, Parameter
from .forms import TITLES

_POSITIVE = ("{}>0", "{}>=0", "0<{}", "0<={}")
_SHARE = (*_POSITIVE, "0<{}<1", "0<={}<=1", "{}<1", "{}<=1", "{}in(0,1)", "{}in[0,1]")
#: The bounds that follow from a domain.
FOLLOWS = {"simplex": _SHARE, "probability": _SHARE, "positive": _POSITIVE, "variance": _POSITIVE,
            "count": ("{}>=0", "0<={}"), "natural": (*_POSITIVE, "{}>=1", "1<={}"),
            "binary": ("{}>=0", "{}<=1", "0<={}", "0<={}<=1")}


def check(facts: Sequence[Fact], model: Mixture) -> None:
    """Raises StatementError at a fact that says more than the model does."""
    for fact in facts:
        if isinstance(fact, Constraint):
            _constraint(fact, model)
    unknown = [f for f in facts if isinstance(f, Role) and f.role == "unknown"]
    for fact in unknown:
        entry = fact.entry
        if fact.entry.place.plain == "everything":
            if any(isinstance(f, Role) and f.role == "known" for f in facts):
                raise fact.place.error("another line says what is known",
                                       "the two cannot both hold")
            return
        if not isinstance(entry, Symbol) or not any(_is(entry, p, n, model)
                                                    for p in model.parameters for n in p.names):
            raise entry.place.error(
                f"{shortened(entry.place.written)} is unknown by this line, and it is no parameter "
                f"of this model: this is not derived yet",
                f"its parameters are {', '.join(model.keys)}")
    for q, n in ((p, n) for p in model.parameters for n in p.names if unknown):
        if not any(_is(f.entry, q, n, model) for f in unknown if isinstance(f.entry, Symbol)):
            raise unknown[-1].entry.place.error(
                f"{n} is a parameter, and not among what is unknown: a parameter that is given is "
                "not derived yet", f"where {n} is to be estimated, it stands in the list too")


def _is(s: Symbol, p: Parameter, name: str, model: Mixture) -> bool:
    """Whether a symbol is the parameter's name, or stands for all of them: mu, mu_k."""
    letter, _, power = p.base.partition("^")
    return s.name == name or s.power in ("", power) and (
        s.subscript in ("", model.components.index) and name.partition("_")[0] == s.letter
        or s.letter == letter and s.subscript in ("", model.components.index)
        or not s.power and s.at(s.subscript).name + f"^{power}" == name)


def _constraint(fact: Constraint, model: Mixture) -> None:
    symbols = [s for part in fact.parts for s in names(part)]
    s = symbols[0] if symbols else None
    if fact.kind == "title":
        if s is not None and s.subscript:
            _mixture(fact, s, model)
            return
        said = next(w for w, word, _ in TITLES if s is not None and word == s.letter)
        raise fact.place.error(
            f"the title says {said}, and no fact does: this is not derived yet", DERIVED)
    if fact.kind == "labels" and (s is None or s.letter != model.latent.name):
        raise no_label(fact)
    if fact.kind not in ("bounds", "simplex"):
        return
    domain = next((p.domain for p in model.parameters for n in p.names
                   if s is not None and _is(s, p, n, model)), "")
    if s is not None and s.letter == model.observed.name and s.subscript in (
            "", model.observations.index):
        domain = model.observed.domain
    if fact.kind == "simplex":
        if domain != "simplex" or s is None or s.subscript not in ("", model.components.index):
            raise fact.place.error(
                f"{shortened(fact.parts[0].place.written)} sums to 1 here, and is no weight",
                "weights are those of the components")
    elif len(symbols) != 1 or fact.place.plain not in [
            form.format(fact.parts[j].place.plain) for form in FOLLOWS.get(domain, ())
            for j in (0, 1) if j < len(fact.parts)]:
        raise fact.sign.error(
            "the bounds of a parameter are not stated",
            "those that follow from its place (0 < tau < 1 of a weight) are left out; others "
            "are not derived yet")


def no_label(fact: Constraint) -> StatementError:
    """The error of a line that calls labels what is none."""
    return fact.place.error(
        f"{shortened(fact.parts[0].place.written)} is a label by this line, and by its law it is "
        "none", "labels are what Z_i=k is said of, and what has a Categorical law")


def _mixture(fact: Constraint, title: Symbol, model: Mixture) -> None:
    """Checks the law and the number of components that a title names."""
    law = {"gaussian": "normal"}.get(title.letter, title.letter)
    count = len(model.components.labels)
    counts = {"some": count, "k": 0, "two": 2, "three": 3}
    stated = counts[title.subscript] if title.subscript in counts else int(title.subscript)
    if law not in model.law.family or (law == "binomial") != (model.law.family == "binomial") or (
            stated != count):
        raise fact.place.error(
            f"the title says {shortened(fact.parts[0].place.written)}, and the facts state another "
            "model", "the two cannot both hold")
