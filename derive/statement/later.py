"""What is read and not derived yet: each kind of model by the name of its mechanism."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .errors import DERIVED, OtherShape, StatementError, shortened
from .facts import (
    Computed,
    Constraint,
    Expression,
    Fact,
    Law,
    Number,
    Place,
    Prior,
    Probability,
    Role,
    Symbol,
    Tree,
    parts,
)
from .gating import softmax
from .laws import is_bernoulli, is_categorical, law_name, same
from .remarks import LABELS
from .switch import is_switch

NOT_YET = "this is not derived yet"
_COUNTS = ("Poisson", "Pois", "Poi", "Multinomial", "Binomial", "Bin", "Mult")
_NORMAL = ("Normal", "N", "Gaussian", "MVN", "MultivariateNormal")
_LATENT = {**dict.fromkeys(_NORMAL, "Gaussian latent variables"),
           "Gamma": "Gamma-distributed scales"}

_GATES = ("exp", "softmax", "logistic", "expit", "sigmoid")


def refuse(facts: Sequence[Fact], general: bool = False) -> None:
    """Raises StatementError where a fact states what is not derived yet: with what was understood,
    the name of the mechanism, and what is derived. ``general`` lets pass what a model of plates
    and factors carries and a mixture does not."""
    for kind in (_computed, _chains, _laws, _roles, _stated, _weights):
        for error in kind(facts):
            if not (general and isinstance(error, OtherShape)):
                raise error


def _error(place: Place, what: str, suggestion: str = DERIVED) -> StatementError:
    return place.error(f"{what}: {NOT_YET}", suggestion)


def _other(place: Place, what: str, suggestion: str = DERIVED) -> OtherShape:
    """What is no mixture, and may be another model."""
    return OtherShape.of(_error(place, what, suggestion))


def _stated(facts: Sequence[Fact]) -> Iterator[StatementError]:
    """Priors, constraints, and facts about the data."""
    for fact in facts:
        if isinstance(fact, Prior):
            yield _other(fact.place, "a prior (the maximum a posteriori)")
        if not isinstance(fact, Constraint) or _says_one(fact, facts):
            continue
        about = shortened(fact.parts[0].place.written)
        if fact.kind == "occurs":
            yield _other(fact.sign, "observations with frequencies",
                         "an observation that occurs n times is derived as n rows of the data")
        elif fact.kind == "shared":
            yield _other(fact.parts[0].place, f"{about} is the same for every component (a shared "
                         "parameter)")
        elif fact.kind == "conditioned":
            if about not in LABELS and not any(
                    same(p, fact.parts[0]) for f in facts if isinstance(f, Law | Probability)
                    for c in f.conditions for p in parts(c)):
                yield fact.place.error(
                    f"{about} is no variable that another is given", "a law given a latent "
                    "variable is written X_i | Z_i=k ~ ...")
        elif fact.kind == "parts":
            yield _other(fact.place, "an equation between parameters")
        elif fact.kind in ("bounds", "simplex", "title", "labels"):
            pass  # checked against the model
        else:
            place, what = {
                "weight": (fact.place, "observations with weights"),
                "missing": (fact.sign, f"{about} has values that are missing"),
                "given": (fact.place, "a condition on the data (truncation)"),
                "equation": (fact.sign, "an equation between parameters or variables"),
                "diagonal": (fact.place, f"{about} is a covariance with a structure (diagonal)"),
                "spherical": (fact.place, f"{about} is a covariance with a structure (spherical)"),
            }.get(fact.kind, (fact.place, f"a form or a value of {about} that is given"))
            yield (_error if fact.kind == "given" or fact.kind == "missing" and any(
                isinstance(f, Law) and isinstance(f.variable, Tree) for f in facts)
                else _other)(place, what)


def _says_one(fact: Constraint, facts: Sequence[Fact]) -> bool:
    """Whether the fact is that free weights sum to 1, which they do."""
    left, *right = fact.parts
    if fact.kind != "equation" or len(right) != 1 or right[0] != Number("1", fact.place):
        return False
    terms = left.parts[isinstance(left, Tree) and left.head == "sum":] if isinstance(
        left, Tree) and left.head in ("+", "sum") else ()
    weights = [v for f in facts if isinstance(f, Probability) for v in f.values[:1]]
    bodies = [f.law for f in facts if isinstance(f, Law) and isinstance(f.law, Tree)]
    weights += [p for b in bodies if b.head == "sum" for p in parts(b)[2:]]
    weights += [t.parts[0] for b in bodies if b.head == "+" for t in b.parts
                if isinstance(t, Tree) and t.head == "*"]
    return bool(terms) and all(any(same(t, w) for w in weights) for t in terms) and (
        len(terms) == len(weights) or isinstance(left, Tree) and left.head == "sum")


def _roles(facts: Sequence[Fact]) -> Iterator[StatementError]:
    labels = [p for f in facts if isinstance(f, Law) for c in f.conditions for p in parts(c)]
    for fact in facts:
        if not isinstance(fact, Role) or not fact.units and isinstance(fact.entry, Symbol):
            continue
        entry = fact.entry
        inside = [p for p in parts(entry) if isinstance(p, Symbol)]
        if inside and inside[0].letter == "units":
            yield _error(entry.place, "units that are not seen are latent (truncation)")
        elif isinstance(entry, Tree) and entry.head == "=" and isinstance(entry.parts[-1], Number):
            yield entry.place.error("a value stands here, and a statement holds no data",
                                    "write the name alone; values come with the data")
        elif isinstance(entry, Tree) and entry.relation:
            yield _error(entry.place, "an observation that is known to lie in an interval "
                         "(censoring)")
        elif any(same(f.entry, p) for f in facts if isinstance(f, Role) and f.role == "observed"
                 for p in labels):
            yield _other(entry.place, "components that are seen for some units (partly observed "
                         "latent variables)")
        else:
            yield _other(entry.place, "what is observed for some units only, or in part")


def _computed(facts: Sequence[Fact]) -> Iterator[StatementError]:
    """Variables that are computed from others."""
    laws = [f for f in facts if isinstance(f, Law)]
    named = _named(facts)
    for fact in facts:
        if not isinstance(fact, Computed) or is_switch(fact, facts):
            continue
        value, at = fact.value, fact.value.place
        probability = (isinstance(value, Tree) and value.head == "call" and any(
            isinstance(p, Tree) and p.relation for p in value.parts))
        function = value.parts[0] if isinstance(value, Tree) and value.head == "call" else None
        name = function.letter if isinstance(function, Symbol) else ""
        sources = [f for f in laws for v in parts(f.variable) for p in parts(value) if same(v, p)
                   or isinstance(v, Symbol) and isinstance(p, Symbol) and v.subscript
                   and p.subscript and v.letter == p.letter]
        of = {law_name(f.law) for f in sources}
        summed = any(law_name(f.law) in _COUNTS and isinstance(f.variable, Tree) and any(
            same(fact.variable, v) for v in f.variable.parts) for f in laws)
        if fact.condition is not None and (isinstance(value, Number) or any(
                isinstance(f, Role) and f.role == "known" and same(f.entry, value)
                for f in facts)):
            yield _other(at, f"{fact.variable.name} is certain to be {at.written} in one "
                         "component (a point mass, as in zero inflation)")
        elif probability and name in ("P", "Pr", "Prob", "p"):
            yield at.error("the probability stands on the left of the equals sign",
                           "write P(Z_i = 1) = tau")
        elif name in ("min", "max"):
            yield _error(at, f"{fact.variable.name} is seen only up to a bound (censoring)")
        elif isinstance(value, Tree) and value.head == "indicator":
            yield _error(at, f"of a variable only {shortened(at.written)} is seen (censoring, a "
                         "threshold)")
        elif name in ("round", "floor", "ceil", "rounded"):
            yield _error(at, f"{fact.variable.name} is rounded (grouped data)")
        elif summed or of & {*_COUNTS} and (len({f.variable for f in sources}) > 1
                                            or isinstance(value, Tree)
                                  and value.head == "sum" or isinstance(sources[0].variable, Tree)):
            yield _error(at, f"counts of which only sums are seen, {shortened(at.written)} (split "
                         "counts)")
        elif fact.condition is not None:
            yield _error(fact.place, f"{fact.variable.name} is seen under a condition (censoring)")
        elif of & {*_NORMAL}:
            yield _error(at, f"{fact.variable.name} is a sum with unobserved normal terms "
                         "(Gaussian latent variables)")
        elif any(isinstance(p, Symbol) and p.letter == "probability" for p in parts(value)):
            yield at.error("a probability is not stated in words", "write P(Z_i = 1) = tau")
        elif fact.variable.letter in named:
            yield _error(fact.place, "an equation between parameters")
        else:
            yield _error(at, f"{fact.variable.name} is computed from other quantities")


def _named(facts: Sequence[Fact]) -> set[str]:
    """The letters that stand in laws and as weights."""
    values = [e for f in facts if isinstance(f, Law | Probability)
              for e in (f.values if isinstance(f, Probability) else (f.law,))]
    return {p.letter for e in values for p in parts(e) if isinstance(p, Symbol)}


def _chains(facts: Sequence[Fact]) -> Iterator[StatementError]:
    for fact in facts:
        events = fact.conditions if isinstance(fact, Probability) else ()
        for event in events:
            if isinstance(event, Tree) and event.relation and isinstance(fact, Probability):
                at = Place(fact.place.line, fact.event.place.start, event.place.end)
                moved = [p for e in (fact.event, event) for p in parts(e)
                         if isinstance(p, Symbol) and shifted(p)]
                yield (_error if moved else _other)(
                    at, "the probability of a value given another variable's (a chain, a tree)")


def _laws(facts: Sequence[Fact]) -> Iterator[StatementError]:
    laws = [f for f in facts if isinstance(f, Law)]
    letters = Counter(letter for f in facts for letter in _named([f]))
    conditions = {p.name for f in laws for c in f.conditions for p in parts(c)
                  if isinstance(p, Symbol)}
    given = {f.variable.name for f in laws if f.conditions and isinstance(f.variable, Symbol)}
    for law in laws:
        variable, at = law.variable, law.variable.place
        if any(isinstance(p, Symbol) and p.letter == "prod" for p in parts(law.law)):
            if isinstance(law.law, Tree) and law.law.head == "sum":
                yield _error(law.law.place, "a product over the coordinates in each component "
                             "(several observations for one latent variable)")
            yield law.law.place.error(
                "a density is not stated as a product over the components",
                "write the factor of each, P(z_i = k) = pi_k or x_i | z_i=k ~ ...")
        if isinstance(variable, Tree) and variable.head == "(" and not any(
                isinstance(f, Constraint) and f.kind == "missing" for f in facts):
            what = ("a vector of counts" if law_name(law.law) in _COUNTS else
                    "several variables with one distribution (a vector has one name)")
            yield _error(at, what)
        if isinstance(law.law, Tree) and (law.law.head == "density" or _density(law.law)):
            yield (_other if law.law.head == "density" else _error)(
                law.law.place, "a density of one's own")
        children = isinstance(variable, Symbol) and variable.name in conditions
        certain = is_categorical(law.law) or is_bernoulli(law.law)
        if children and not law.conditions and not certain and law_name(law.law) and (
                not isinstance(variable, Symbol) or variable.subscript
                or law_name(law.law).casefold() not in ("dirichlet", "dir")):
            kind = _LATENT.get(law_name(law.law), "continuous latent variables")
            yield _error(at, f"{shortened(law.place.written)} is a latent variable that is no "
                         f"component ({kind})")
        if children and certain and not law.conditions and isinstance(law.law, Tree) and isinstance(
                law.law.parts[-1], Symbol) and len(law.law.parts) == 2 and (
                weight := law.law.parts[-1]).subscript and is_categorical(law.law):
            yield _other(weight.place, f"{weight.name} are other weights for other units (indexed "
                         "weights)")
        if (isinstance(variable, Symbol) and not law.conditions and not children
                and letters[variable.letter] > (variable.letter in _named([law]))
                and not certain):
            if any(isinstance(f, Constraint) and f.kind == "title" and getattr(
                    f.parts[0], "letter", "") == "maximum" for f in facts):
                yield _other(law.place, "a prior (the maximum a posteriori)")
                continue
            yield at.error(
                f"{variable.name} is a parameter of another law and has a law itself: is it a "
                "parameter with a prior, or a latent variable?",
                f"write prior: {shortened(law.place.written)}, or latent: {variable.name}; a "
                "latent variable without labels is not derived yet")
        yield from _conditions(law, given)


def _conditions(law: Law, given: set[str]) -> Iterator[StatementError]:
    events = [c for c in law.conditions if isinstance(c, Tree) and c.relation]
    hidden = [e.parts[0] for e in events if isinstance(e.parts[0], Symbol)]
    if len(events) > 1 or any(z.name in given and not same(z, law.variable) for z in hidden):
        yield _other(events[0].place, "a law given several variables (several latent variables)")
    for event in events:
        if event.head != "=":
            yield _error(event.place, "a condition that is no value of a component")
    for z in hidden or [c for c in law.conditions if isinstance(c, Symbol)]:
        x = law.variable
        if isinstance(x, Symbol) and z.subscript and set(_letters(z)) < set(_letters(x)):
            yield _other(z.place, f"{z.name} is shared by the observations {x.name} (several "
                         "observations for one latent variable)")
        if shifted(z):
            yield _error(z.place, f"{shortened(z.place.written)} is another unit's variable "
                         "(a chain)")


def _weights(facts: Sequence[Fact]) -> Iterator[StatementError]:
    given = [p for f in facts if isinstance(f, Law) for c in f.conditions for p in parts(c)]
    for fact in facts:
        if isinstance(fact, Law) and isinstance(fact.law, Tree) and fact.law.head == "sum":
            at = next((p.place for p in parts(fact.law) if law_name(p) in _GATES), None)
            if at is not None:
                yield (_other if softmax(_weight(fact.law), _bound(fact.law)) else _error)(
                    at, "a weight that is a function of other quantities (as the gating of "
                    "experts)")
        for value in fact.values if isinstance(fact, Probability) else ():
            if _density(value) and isinstance(fact, Probability) and not any(
                    same(p, q) for p in parts(fact.event) for q in given):
                yield _error(value.place, "a density of one's own")
            if any(p.head in ("'", "^") or p.head == "call" and not any(
                    isinstance(q, Tree) and q.relation for q in p.parts)
                    for p in parts(value) if isinstance(p, Tree)):
                several = any(isinstance(p, Tree) and p.head == "sum" or getattr(
                    p, "letter", "") == "softmax" for p in parts(value))
                event = fact.event if isinstance(fact, Probability) else None
                letter = getattr(event.parts[-1], "name", "") if isinstance(event, Tree) else ""
                yield (_error if several and softmax(value, letter) is None else _other)(
                    value.place, "a weight that is a function of other quantities (as the gating "
                    "of experts)")


def _weight(e: Tree) -> Expression:
    """The factors of a sum's body without the law."""
    body = e.parts[1]
    if not isinstance(body, Tree) or body.head != "*":
        return body
    return replace(body, parts=tuple(p for p in body.parts if not law_name(p)[:1].isupper()))


def _bound(e: Tree) -> str:
    """The letter that a sum runs over."""
    return getattr(e.parts[0], "subscript", "").strip("{}")[:1]


def _density(e: Expression) -> bool:
    """Whether a density is written out: exp, a power of e or a factorial, and no law's name."""
    inside = parts(e)
    written = any(isinstance(p, Tree) and (p.head == "!" or law_name(p) == "exp") or
                  isinstance(p, Tree) and p.head == "^" and getattr(p.parts[0], "name", "") == "e"
                  or isinstance(p, Symbol) and p.letter == "e" and bool(p.power) for p in inside)
    return written and not any(law_name(p)[:1].isupper() for p in inside)


def form(e: Expression | None) -> str:
    """What an argument that is no name is, in words."""
    inside = parts(e) if e is not None else []
    if any(isinstance(p, Tree) and p.head == "'" for p in inside):
        return "a regression in each component"
    if isinstance(e, Tree) and e.head == "*":
        if any(isinstance(p, Symbol) and p.name == "I" for p in e.parts):
            return "a spherical covariance"
        return "a product, as of proportional parameters"
    return "an expression"


def shifted(s: Symbol) -> bool:
    """Whether an index of a name is another unit's, as in Z_{t-1}."""
    return any(isinstance(p, Tree) and p.head in "+-" for i in s.indices for p in parts(i))


def _letters(s: Symbol) -> str:
    return s.subscript.replace(",", "")
