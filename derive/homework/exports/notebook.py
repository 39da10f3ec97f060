"""An answer graded from within a notebook, for nbgrader and Otter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

from ...em import EM
from ..batch import Graded, graded
from ..rubric import Rubric, Score, even, number, parse_rubric, shown
from ..submissions import of_bytes
from .words import said, title


@dataclass(frozen=True, repr=False)
class GradedAnswer:
    """A graded answer: ``points`` for nbgrader, :meth:`right` and :meth:`why` for tests.

    Where it is the last value of a cell its text is the number of points, since nbgrader gives full
    credit for a last value that is no number. ``most`` is what a wholly right answer gets.
    """

    row: Graded
    score: Score
    most: float

    @property
    def points(self) -> float:
        """The points that are certain, from 0 to ``most``."""
        share = self.score.points / self.score.most if self.score.most else 0.0
        return min(max(round(share * self.most, 10), 0.0), self.most)

    @property
    def open(self) -> tuple[str, ...]:
        """The parts with points that could not be read or decided: a person has to look."""
        return self.score.open

    def only(self, *parts: str) -> GradedAnswer:
        """The same of these parts alone, with their own points: for a cell of each part."""
        row = replace(self.row, parts={p: self.row.parts[p] for p in parts})
        score = self.score.only(parts)
        return GradedAnswer(row, score, score.most)

    def right(self, *parts: str) -> bool:
        """Whether all these parts, or all parts for none, are right."""
        return all(self.row.parts[p]["verdict"] == "right" for p in parts or self.score.worth)

    def why(self, *parts: str) -> str:
        """What the student is told of these parts, or of all."""
        return "\n".join(f"{title(p)}: {said(self.row, p, self.row.parts[p])}"
                         for p in parts or shown(self.row.parts, self.score))

    def __repr__(self) -> str:
        return repr(self.points)

    def __str__(self) -> str:
        return f"{self._total()}\n{self.why()}"

    def _total(self) -> str:
        look = f"; a person has to look at {', '.join(self.open)}" if self.open else ""
        return f"{number(self.points)} of {number(self.most)} points{look}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(title(key))}</td><td>{escape(part['verdict'])}</td>"
            f'<td style="text-align:left;white-space:pre-wrap">'
            f"{escape(str(part['feedback'] or ''))}</td></tr>"
            for key, part in shown(self.row.parts, self.score).items())
        head = "<tr><th>part</th><th>verdict</th><th>feedback</th></tr>"
        return (f"<p>{escape(self._total())}</p>"
                f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>")


def grade(em: EM, answer: str, rubric: str | None = None,
          kind: str | None = None, *, most: float | None = None) -> GradedAnswer:
    r"""The answer judged in a process of its own, with points: those of a rubric in TOML, else one
    for each part but the steps. With ``most``, the points of a notebook's cell, a wholly right
    answer has that many and any other its share. The text of the answer is never executed.

    Raises TypeError for an answer that is no string, ValueError for ``most`` that is no number
    from 0.

    >>> import derive
    >>> em = derive.derive_em(derive.models["two_gaussians"])
    >>> grade(em, r"$\tau^{t+1} = \frac{1}{N} \sum_i T_{1,i}$").points
    1.0
    """
    if type(answer) is not str:  # a class of its own could answer for itself
        raise TypeError(f"the answer is {type(answer).__name__}: write it as a string of LaTeX or "
                        "Markdown, between quotes")
    if most is not None and not (isinstance(most, int | float) and 0 <= most < float("inf")):
        raise ValueError(f"most = {most}: the points of the cell, a number from 0")
    submission = of_bytes("answer", answer.encode("utf-8", "replace"), kind)
    points: Rubric = even(em.parts) if rubric is None else parse_rubric(rubric, em.parts)
    (row,) = graded(em, [submission], letters=points.letters)
    score = points.score(row)
    return GradedAnswer(row, score, float(score.most if most is None else most))
