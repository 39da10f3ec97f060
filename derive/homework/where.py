"""Where in the derivation a mistake is made: the line of the report, by its printed number."""

from __future__ import annotations

from dataclasses import dataclass

from ..derivation import Derivation
from ..engine.parts import Algorithm
from ..trace import Step
from .misconceptions import Misconception


@dataclass(frozen=True)
class Line:
    """A line of the report: the id of its step, its printed number, its section's title."""

    id: str
    number: str
    section: str

    def words(self, statement: str) -> str:
        """The line as a reader finds it.

        >>> Line("T.2", "5.2", "E-step").words("two_gaussians")
        'E-step, line (5.2) of "derive report two_gaussians"'
        """
        return f'{self.section}, line ({self.number}) of "derive report {statement}"'


class Lines:
    """The numbered lines of one derivation's report."""

    def __init__(self, em: Derivation) -> None:
        from ..document.display import numbering
        from ..document.document import Equations
        from ..document.general import compose_general
        from ..engine.em import derive_algorithm
        from ..statement.as_plates import as_model

        self.em, self.algorithm = em, derive_algorithm(as_model(em.model))
        document = compose_general(self.algorithm)
        numbers = numbering(document)
        self._lines = {
            line.id: Line(line.id, numbers[line.id], s.title if isinstance(s.title, str) else s.id)
            for s in document.sections for b in s.blocks if isinstance(b, Equations)
            for line in b.lines}

    def step_of(self, m: Misconception, part: str) -> Step | None:
        """The step that a misconception is a change of, in the part where it was made."""
        base = part if part in ("responsibilities", "Q") else self.em.solution(part)[0].args[0]
        own = [s for s in self.algorithm.steps if s.stage == m.stage and s.id in self._lines]
        about = [s for s in own if s.part == base] or own
        with_rule = [s for s in about if s.rule == m.rule] or [s for s in own if s.rule == m.rule]
        return next(iter(with_rule or about[-1:]), None)

    def of(self, m: Misconception, part: str) -> Line | None:
        """The line of that step."""
        step = self.step_of(m, part)
        return None if step is None else self._lines[step.id]

    def result(self, part: str) -> Line | None:
        """The line in which the derivation reaches a part."""
        return self._lines.get(reached(self.em, part, self.algorithm))


def reached(em: Derivation, part: str, algorithm: Algorithm | None = None) -> str:
    """The id of the step of the report in which a derivation reaches a part; "" for none."""
    from ..document.general.roles import lines
    from ..engine.em import derive_algorithm
    from ..statement.as_plates import as_model

    steps = (algorithm or derive_algorithm(as_model(em.model))).steps
    if part in ("responsibilities", "Q"):
        found = lines(steps, {"responsibilities": "bayes", "Q": "Q plain"}[part])
        return found[0].id if found else ""
    left = em.solution(part)[0]
    names = {left.args[0], part}
    return next((s.id for s in steps if s.relation == "solves" and s.left.args[0] in names), "")
