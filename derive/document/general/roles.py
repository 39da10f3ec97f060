"""Which line plays which part in a derivation of the general engine: by stage, part, relation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ...trace import Step


@dataclass(frozen=True)
class Role:
    """Where such lines stand. ``part`` is a part's name or, before a star, what it begins with,
    several of them with bars between; ``{}`` stands for a parameter. ``relation`` may be left
    open. ``which`` picks of the lines of each part."""

    stage: str
    part: str = "*"
    relation: str = ""
    which: str = "last"

    def has(self, part: str, of: str) -> bool:
        """Whether a part is meant."""
        return any(part.startswith(wanted[:-1]) if wanted.endswith("*") else part == wanted
                   for wanted in self.part.replace("{}", of).split("|"))


#: The roles by name; "update:mu" is that of one parameter.
ROLES: dict[str, Role] = {
    "complete": Role("log_likelihood", "complete", ":="),
    "complete log": Role("log_likelihood", "log"),
    "density": Role("log_likelihood", "density*", which="first"),
    "log density": Role("log_likelihood", "density*"),
    "responsibility": Role("posterior", "*", ":="),
    "bayes": Role("posterior", "*"),
    "Q": Role("expectation", "Q", ":="),
    "Q plain": Role("expectation", "Q"),
    "count": Role("expectation", "N*", ":="),
    "score": Role("score", "{}"),
    "stationary": Role("solve", "{}", "<=>", "first"),
    "update": Role("solve", "{}", "solves"),
    "root": Role("solve", "{}", "root"),
    "divergence": Role("maximum", "KL*", ":="),
    "divergence bound": Role("maximum", "KL*", ">="),
    "gap": Role("maximum", "gap*", "="),
    "maximum": Role("maximum", "total", ">="),
    "domain": Role("maximum", "domain_{}"),
    "likelihood": Role("ascent", "observed", ":="),
    "Q plus H": Role("ascent", "observed|log_posterior", "="),
    "H": Role("ascent", "H", ":="),
    "H rises": Role("ascent", "entropy", ">="),
    "ascent": Role("ascent", "ascent", ">="),
}
_PICK: dict[str, Callable[[list[Step]], Step]] = {
    "first": lambda found: found[0], "last": lambda found: found[-1]}


def posteriors(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The last line about each responsibility, of those that say what it is."""
    return tuple(s for s in lines(steps, "bayes") if not s.part.endswith("sum")
                 and s.right.op != "event_probability")


def lines(steps: Iterable[Step], name: str) -> tuple[Step, ...]:
    """The lines that play a role, one for each part that has such lines. Raises KeyError for an
    unknown role."""
    name, _, of = name.partition(":")
    role = ROLES[name]
    parts: dict[str, list[Step]] = {}
    for s in steps:
        if s.stage == role.stage and role.has(s.part, of) and role.relation in ("", s.relation):
            parts.setdefault(s.part, []).append(s)
    return tuple(_PICK[role.which](found) for found in parts.values())
