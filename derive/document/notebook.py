"""How a derivation, a step and a model display themselves in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from ..rules import RULES
from .display import EVIDENCE, RELATIONS
from .latex import latex
from .notation import Notation, common_notation

if TYPE_CHECKING:
    from ..model import Model
    from ..trace import Step


def step_latex(step: Step, notation: Notation | None = None) -> str:
    r"""A step as one displayed formula between dollars, in the common letters unless told others.

    >>> import derive
    >>> from derive.document.general.roles import lines
    >>> step_latex(lines(derive.derive_em("two_gaussians").steps, "count")[0])
    '$\\displaystyle N_k := \\sum_{i=1}^{N} T_{k,i}$'
    """
    notation = notation or common_notation()
    left = latex(step.left if step.head is None else step.head, notation)
    sign = RELATIONS.get(step.relation, step.relation)
    return rf"$\displaystyle {left} {sign} {latex(step.right, notation)}$"


def _table(em: Any, notation: Notation) -> str:
    rows = "".join(
        f"<tr><td style='text-align:right;color:gray'>{escape(s.id)}</td>"
        f"<td style='text-align:left'>{escape(step_latex(s, notation))}</td>"
        f"<td style='text-align:left'>{escape(RULES[s.rule].title)}</td>"
        f"<td style='text-align:left'>{escape(EVIDENCE[s.evidence][1])}</td></tr>"
        for s in em.steps
    )
    return (
        f"<details open><summary>{escape(repr(em))}</summary><table><thead><tr><th>line</th>"
        f"<th>formula</th><th>rule</th><th>evidence</th></tr></thead>{rows}</table></details>"
    )


def algorithm_html(em: Any) -> str:
    """The same of the derivation of any model."""
    from .general.notation import general_notation

    return _table(em, general_notation(em.model))


def model_html(model: Model) -> str:
    """The statement of a model, as it was written; of one without, its fields."""
    return f"<pre>{escape(model.statement.strip() or repr(model))}</pre>"
