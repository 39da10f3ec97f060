"""Which line plays which part in a derivation of the general engine: by stage, part, relation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ...trace import Step


@dataclass(frozen=True)
class Role:
    """Where such lines stand. ``part`` is a part's name or, before a star, what it begins with,
    several of them with bars between; ``{}`` stands for a parameter. ``relation`` and ``rule`` may
    be left open; ``bare`` is the rule where the model has no density that is written out,
    ``needed_by`` a stage whose lines of the same part need it. ``which`` picks of the lines of
    each part; ``of_units`` leaves out what is said of all latent variables, or of any weights."""

    stage: str
    part: str = "*"
    relation: str = ""
    which: str = "last"
    rule: str = ""
    bare: str = ""
    needed_by: str = ""
    of_units: bool = False

    def has(self, part: str, of: str) -> bool:
        """Whether a part is meant."""
        return any(part.startswith(wanted[:-1]) if wanted.endswith("*") else
                   part.endswith(wanted[1:]) if wanted.startswith("*") else part == wanted
                   for wanted in self.part.replace("{}", of).split("|"))


#: The roles by name; "update:mu" is that of one parameter.
ROLES: dict[str, Role] = {
    "complete": Role("log_likelihood", "complete", ":="),
    "complete log": Role("log_likelihood", "log", rule="insert", bare="log_laws"),
    "density": Role("log_likelihood", "density*", rule="density_written_out"),
    "log density": Role("log_likelihood", "density*", rule="log_laws"),
    "responsibility": Role("posterior", "*", ":=", of_units=True),
    "answer": Role("posterior", "*", of_units=True),
    "bayes": Role("posterior", "*", which="first", rule="bayes", of_units=True),
    "responsibilities sum": Role("posterior", "*sum", of_units=True),
    "sum over assignments": Role("posterior", "total"),
    "posterior": Role("posterior", "all", ":="),
    "posterior product": Role("posterior", "all", rule="bayes"),
    "any weights": Role("posterior", "any*", ":="),
    "any weights sum": Role("posterior", "any*", "="),
    "law of assignments": Role("posterior", "law"),
    "Q": Role("expectation", "Q", ":="),
    "Q plain": Role("expectation", "Q", rule="expectation_of_indicator"),
    "Q expanded": Role("expectation", "expanded|named"),
    "Q separated": Role("expectation", "separated"),
    "count": Role("expectation", "N*", ":="),
    "counts sum": Role("expectation", "N*", "="),
    "score": Role("score", "{}", needed_by="solve"),
    "gradient": Role("score", "{}", rule="gradient"),
    "stationary": Role("solve", "{}", "<=>", rule="clear"),
    "update": Role("solve", "{}", "solves"),
    "root": Role("solve", "{}", "root"),
    "divergence": Role("maximum", "KL*", ":="),
    "divergence bound": Role("maximum", "KL*", ">="),
    "divergence equal": Role("maximum", "KL*", "only"),
    "gap": Role("maximum", "gap*", "=", rule="divergences"),
    "maximum": Role("maximum", "total", ">="),
    "one maximum": Role("maximum", "total", "only"),
    "ray": Role("maximum", "ray"),
    "slope": Role("maximum", "slope"),
    "bend": Role("maximum", "bend", rule="derivative"),
    "bend factored": Role("maximum", "bend", rule="update"),
    "concave": Role("maximum", "bend", ">="),
    "domain": Role("maximum", "domain_{}"),
    "from the mean": Role("maximum", "domain_{}_span", rule="weighted_mean"),
    "between observations": Role("maximum", "domain_{}_span", rule="difference"),
    "likelihood": Role("ascent", "observed|likelihood", rule="marginal"),
    "Q plus H": Role("ascent", "observed|log_posterior", "=", rule="insert"),
    "posterior at any": Role("ascent", "posterior*", ":="),
    "rearranged": Role("ascent", "posterior*", rule="bayes_rearranged"),
    "lower bound": Role("ascent", "F", ":="),
    "lower bound plain": Role("ascent", "F", rule="row_by_row"),
    "averaged with any": Role("ascent", "averaged"),
    "any divergence": Role("ascent", "any_divergence"),
    "below": Role("ascent", "below", ">="),
    "below only": Role("ascent", "below", "only"),
    "F at responsibilities": Role("ascent", "F_at_T", ":="),
    "F is Q": Role("ascent", "F_at_T", "=", rule="insert"),
    "E reaches": Role("ascent", "e_step", "="),
    "E maximises": Role("ascent", "e_step", ">="),
    "E only": Role("ascent", "e_step", "only"),
    "M maximises": Role("ascent", "m_step", ">="),
    "M only": Role("ascent", "m_step", "only"),
    "touching": Role("ascent", "touching"),
    "H": Role("ascent", "H", ":="),
    "H plain": Role("ascent", "H"),
    "H rises": Role("ascent", "entropy", ">="),
    "H equal": Role("ascent", "entropy", "only"),
    "ascent": Role("ascent", "ascent", ">="),
    "rest": Role("ascent", "ascent", "only"),
    "peak": Role("ascent", "peak", ">="),
    "bounded": Role("ascent", "bounded"),
    "one summand": Role("ascent", "unbounded"),
    "narrow": Role("ascent", "degenerate", rule="density_written_out"),
    "unbounded": Role("ascent", "degenerate", "->"),
    "hard": Role("limit", "assignment", ":="),
    "hard divided": Role("limit", "assignment", rule="divide_through"),
    "farther vanish": Role("limit", "nearest"),
    "energy": Role("limit", "objective"),
    "energy above": Role("limit", "above"),
    "energy below": Role("limit", "below"),
    "rest vanishes": Role("limit", "vanishing"),
}
#: Parts of the E-step's stage that speak of all latent variables together.
OF_ALL = ("all", "total", "law")
_PICK: dict[str, Callable[[list[Step]], Step]] = {
    "first": lambda found: found[0], "last": lambda found: found[-1]}


def of_all(s: Step) -> bool:
    """Whether a line of the E-step speaks of all latent variables together, or of any weights."""
    return s.part in OF_ALL or s.part.split("_")[0] == "any"


def posteriors(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The last line about each responsibility, of those that say what it is."""
    return tuple(s for s in lines(steps, "answer") if not s.part.endswith("sum")
                 and s.right.op != "event_probability")


def lines(steps: Iterable[Step], name: str) -> tuple[Step, ...]:
    """The lines that play a role, one for each part that has such lines. Raises KeyError for an
    unknown role."""
    name, _, of = name.partition(":")
    role = ROLES[name]
    parts: dict[str, list[Step]] = {}
    rule, steps = role.rule, tuple(steps)
    if role.bare and not any(s.stage == role.stage and s.part.startswith("density")
                             for s in steps):
        rule = role.bare
    needed = {n for s in steps if s.stage == role.needed_by and role.has(s.part, of)
              for n in s.needs}
    for s in steps:
        if role.needed_by and s.id not in needed or role.of_units and of_all(s):
            continue
        if s.stage == role.stage and role.has(s.part, of) and role.relation in ("", s.relation) \
                and rule in ("", s.rule):
            parts.setdefault(s.part, []).append(s)
    return tuple(_PICK[role.which](found) for found in parts.values())
