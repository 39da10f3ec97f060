"""An answer graded from within a notebook, for nbgrader and Otter."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from ...derivation import Derivation
from ..batch import Graded, graded
from ..rubric import Rubric, Score, even, parse_rubric
from ..submissions import of_bytes
from .words import said, title


@dataclass(frozen=True)
class GradedAnswer:
    """A graded answer: ``points`` for nbgrader, :meth:`right` and :meth:`why` for tests."""

    row: Graded
    score: Score

    @property
    def points(self) -> float:
        """The points that are certain; nbgrader takes the last value of a test cell as partial
        credit."""
        return self.score.points

    def right(self, *parts: str) -> bool:
        """Whether all these parts, or all parts for none, are right."""
        return all(self.row.parts[p]["verdict"] == "right" for p in parts or self.score.worth)

    def why(self, *parts: str) -> str:
        """What the student is told of these parts, or of all."""
        return "\n".join(f"{title(p)}: {said(self.row, p, self.row.parts[p])}"
                         for p in parts or self.row.parts)

    def __str__(self) -> str:
        return f"{self.score} points\n{self.why()}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(title(key))}</td><td>{escape(part['verdict'])}</td>"
            f'<td style="text-align:left;white-space:pre-wrap">'
            f"{escape(str(part['feedback'] or ''))}</td></tr>"
            for key, part in self.row.parts.items())
        head = "<tr><th>part</th><th>verdict</th><th>feedback</th></tr>"
        return (f"<p>{self.score} points</p>"
                f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>")


def grade(em: Derivation, answer: str, rubric: str | None = None,
          kind: str | None = None) -> GradedAnswer:
    r"""The answer judged in a process of its own, with points: those of a rubric in TOML, else one
    for each part but the steps. The text of the answer is never executed.

    >>> import derive
    >>> em = derive.derive_em(derive.models["two_gaussians"])
    >>> grade(em, r"$\tau^{t+1} = \frac{1}{N} \sum_i T_{1,i}$").points
    1.0
    """
    submission = of_bytes("answer", answer.encode("utf-8", "replace"), kind)
    (row,) = graded(em, [submission])
    points: Rubric = even(tuple(row.parts)) if rubric is None else \
        parse_rubric(rubric, tuple(row.parts))
    return GradedAnswer(row, points.score(row))
