"""LaTeX: responsibilities, counts and updates as equations, to be read in."""

from __future__ import annotations

from collections.abc import Iterator

from ...document.general.formula import latex_of
from ...document.general.notation import general_notation
from ...document.general.roles import posteriors
from ...document.latex import LatexPrinter
from ..emstep import EmStep
from ..python_text import identifier

FORMS = ("fast",)


def files(em: EmStep, form: str) -> dict[str, str]:
    """The equations in their order, one an environment; amsmath is needed."""
    statement = [f"%     {line.strip()}" for line in em.model.statement.splitlines()
                 if line.strip()]
    equations = [line for text in _equations(em)
                 for line in (r"\begin{equation*}", text, r"\end{equation*}")]
    text = "\n".join([
        f"% EM for {em.model.name or 'a statement'}: posterior probabilities at theta^t, updates.",
        "%", *statement, "%", "% Made by derive. SPDX-License-Identifier: 0BSD",
        *equations, ""])
    return {f"{identifier(em.model.name or 'em')}.tex": text}


def _equations(em: EmStep) -> Iterator[str]:
    algorithm = em.algorithm
    for s in posteriors(algorithm.steps):
        yield latex_of(algorithm, s.part)
    printer = LatexPrinter(general_notation(em.model))
    for s in algorithm.steps:
        if s.id.startswith("Q.N") and s.left.op == "symbol":
            yield f"{printer.show(s.left)} = {printer.show(s.right)}"
    for n in em.next:
        yield latex_of(algorithm, n.parameter.theta[0])
