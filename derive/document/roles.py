"""Which line plays which part in a derivation: what speaks of lines asks by role, not by id."""

from __future__ import annotations

from dataclasses import dataclass

from ..derivation import Derivation
from ..trace import Step


@dataclass(frozen=True)
class Role:
    """Where such a line stands; ``rule`` and ``relation`` may be left open.

    ``after`` is the rule of a line of the same part that stands before it; ``of`` is another role
    whose line needs it.
    """

    stage: str
    part: str = ""
    rule: str = ""
    relation: str = ""
    after: str = ""
    of: str = ""


#: The roles by name. ``{}`` in a part stands for a parameter: "update:mu".
ROLES: dict[str, Role] = {
    "joint": Role("log_likelihood", "joint", "product_rule"),
    "one factor": Role("log_likelihood", "joint", "indicators"),
    "independence": Role("log_likelihood", "complete", "independence"),
    "complete": Role("log_likelihood", "log", relation=":="),
    "complete written out": Role("log_likelihood", "log", "density_written_out"),
    "density": Role("log_likelihood", "density", "density_written_out"),
    "log density": Role("log_likelihood", "density", "log_laws"),
    "responsibility": Role("posterior", "", relation=":="),
    "bayes": Role("posterior", "", "bayes"),
    "responsibilities sum": Role("posterior", "sum"),
    "sum over assignments": Role("posterior", "total", "sums_multiplied"),
    "posterior": Role("posterior", "all", relation=":="),
    "posterior product": Role("posterior", "all", "bayes"),
    "Q": Role("expectation", "Q", relation=":="),
    "linear": Role("expectation", "Q", "expectation_linear"),
    "Q plain": Role("expectation", "Q", "expectation_of_indicator"),
    "Q by component": Role("expectation", "named"),
    "Q separated": Role("expectation", "Q", "split"),
    "count": Role("expectation", "N", relation=":="),
    "counts sum": Role("expectation", "N", "total_count"),
    "score begins": Role("score", "{}", "terms_of"),
    "gradient": Role("score", "{}", "gradient"),
    "score": Role("score", "{}", of="stationary"),
    "stationary": Role("solve", "{}", "clear"),
    "linear equation": Role("solve", "{}", "collect"),
    "update": Role("solve", "{}", relation="solves"),
    "gap": Role("maximum", "gap", "split"),
    "gap named": Role("maximum", "gap", "insert"),
    "weights divergence": Role("maximum", "weights", relation=":="),
    "weights bound": Role("maximum", "weights", relation=">="),
    "weights equal": Role("maximum", "weights", relation="only"),
    "new weights sum": Role("maximum", "simplex"),
    "mean": Role("maximum", "means"),
    "moment equation": Role("maximum", "moments"),
    "divergence": Role("maximum", "divergence", relation=":="),
    "natural form": Role("maximum", "component", "natural_form"),
    "matching": Role("maximum", "component", "moment_matching"),
    "divergence bound": Role("maximum", "nonnegative", relation=">="),
    "laws equal": Role("maximum", "nonnegative", relation="only"),
    "maximum": Role("maximum", "total", relation=">="),
    "one maximum": Role("maximum", "total", relation="only"),
    "ray": Role("maximum", "ray"),
    "slope": Role("maximum", "slope"),
    "bend": Role("maximum", "bend", "derivative"),
    "bend factored": Role("maximum", "bend", "update"),
    "concave": Role("maximum", "bend", relation=">="),
    "weight positive": Role("maximum", "domain_weights", relation=">"),
    "from the mean": Role("maximum", "domain_{}_span", "weighted_mean"),
    "between observations": Role("maximum", "domain_{}_span", "difference"),
    "likelihood": Role("ascent", "likelihood", relation=":="),
    "likelihood product": Role("ascent", "likelihood", "insert"),
    "observed": Role("ascent", "observed", "log_laws"),
    "averaged": Role("ascent", "observed", "weights_sum"),
    "Q plus H": Role("ascent", "observed", "insert", after="weights_sum"),
    "posterior at any": Role("ascent", "posterior", relation=":="),
    "free posteriors sum": Role("ascent", "posterior", "weights_sum"),
    "rearranged": Role("ascent", "posterior", "bayes_rearranged"),
    "any weights": Role("posterior", "any", relation=":="),
    "any weights sum": Role("posterior", "any", "weights_sum"),
    "law of assignments": Role("posterior", "law"),
    "lower bound": Role("ascent", "F", relation=":="),
    "lower bound plain": Role("ascent", "F", "row_by_row"),
    "averaged with any": Role("ascent", "averaged"),
    "any divergence": Role("ascent", "any_divergence"),
    "below": Role("ascent", "below", relation=">="),
    "below only": Role("ascent", "below", relation="only"),
    "F at responsibilities": Role("ascent", "F_at_T", relation=":="),
    "F is Q": Role("ascent", "F_at_T", "insert"),
    "E reaches": Role("ascent", "e_step", "insert"),
    "E maximises": Role("ascent", "e_step", relation=">="),
    "E only": Role("ascent", "e_step", relation="only"),
    "M maximises": Role("ascent", "m_step", relation=">="),
    "M only": Role("ascent", "m_step", relation="only"),
    "touching": Role("ascent", "touching"),
    "H": Role("ascent", "H", relation=":="),
    "H plain": Role("ascent", "H", "expectation_of_indicator"),
    "H rises": Role("ascent", "entropy", relation=">="),
    "H equal": Role("ascent", "entropy", relation="only"),
    "ascent": Role("ascent", "ascent", relation=">="),
    "rest": Role("ascent", "ascent", relation="only"),
    "peak": Role("ascent", "peak", relation=">="),
    "bounded": Role("ascent", "bounded"),
    "one summand": Role("ascent", "unbounded"),
    "narrow": Role("ascent", "degenerate", "density_written_out"),
    "unbounded": Role("ascent", "degenerate", relation="->"),
    "hard": Role("limit", "assignment", relation=":="),
    "hard divided": Role("limit", "assignment", "divide_through"),
    "farther vanish": Role("limit", "nearest"),
    "energy": Role("limit", "objective"),
    "energy above": Role("limit", "above"),
    "energy below": Role("limit", "below"),
    "rest vanishes": Role("limit", "vanishing"),
}


def lines(em: Derivation, name: str) -> tuple[Step, ...]:
    """All lines that play a role, in their order. Raises KeyError for an unknown role."""
    name, _, parameter = name.partition(":")
    r = ROLES[name]
    part = [s for s in em.steps if s.stage == r.stage and s.part == r.part.format(parameter)]
    found = tuple(s for s in part if r.rule in ("", s.rule) and r.relation in ("", s.relation))
    if r.after:
        at = next((n for n, s in enumerate(part) if s.rule == r.after), len(part))
        found = tuple(s for s in found if s in part[at:])
    if r.of:
        needed = {id for s in lines(em, f"{r.of}:{parameter}") for id in s.needs}
        found = tuple(s for s in found if s.id in needed)
    return found


def line(em: Derivation, name: str) -> Step | None:
    """The last line that plays a role; "mean#2" is the second. None where there is none."""
    name, _, number = name.partition("#")
    found = lines(em, name)
    if number:
        return found[int(number) - 1] if len(found) >= int(number) else None
    return found[-1] if found else None


def the(em: Derivation, name: str) -> Step:
    """The line that plays a role. Raises KeyError with the role where there is none."""
    step = line(em, name)
    if step is None:
        raise KeyError(f"no line of this derivation is the {name!r}")
    return step
