"""Where in the derivation of any model a mistake is made: the line of the report, by its number."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.parts import Algorithm
from ...trace import Step
from ..misconceptions import Misconception


@dataclass(frozen=True)
class Place:
    """A line of the report: the id of its step, its printed number, its section's title."""

    id: str
    number: str
    section: str

    def words(self, statement: str) -> str:
        """The line as a reader finds it.

        >>> Place("T.all.3", "5.2", "E-step").words("two_gaussians")
        'E-step, line (5.2) of "derive report two_gaussians"'
        """
        return f'{self.section}, line ({self.number}) of "derive report {statement}"'


class Places:
    """The numbered lines of one algorithm's report."""

    def __init__(self, algorithm: Algorithm) -> None:
        from ...document.display import numbering
        from ...document.document import Equations
        from ...document.general import compose_general

        self.algorithm = algorithm
        document = compose_general(algorithm)
        numbers = numbering(document)
        self._lines = {
            line.id: Place(line.id, numbers[line.id], s.title if isinstance(s.title, str) else s.id)
            for s in document.sections for b in s.blocks if isinstance(b, Equations)
            for line in b.lines if line.id in numbers}

    def step_of(self, m: Misconception, part: str) -> Step | None:
        """The step that a misconception is a change of, in the part where it was made."""
        own = [s for s in self.algorithm.steps if s.stage == m.stage and s.id in self._lines]
        about = [s for s in own if s.part == part] or own
        with_rule = [s for s in about if s.rule == m.rule] or [s for s in own if s.rule == m.rule]
        return next(iter(with_rule or about[-1:]), None)

    def of(self, m: Misconception, part: str) -> Place | None:
        """The line of that step; ``part`` is "responsibilities", "Q" or a parameter's name."""
        step = self.step_of(m, part)
        return None if step is None else self._lines[step.id]

    def result(self, part: str) -> Place | None:
        """The line in which the derivation reaches a part."""
        stage = {"responsibilities": "posterior", "Q": "expectation"}.get(part, "solve")
        found = [s for s in self.algorithm.steps if s.stage == stage and s.id in self._lines
                 and (stage != "solve" or s.part == part)]
        return self._lines[found[-1].id] if found else None
