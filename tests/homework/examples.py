"""An example of every mistake: the wrong formula that it leads to in a shipped statement."""

from __future__ import annotations

from dataclasses import dataclass

#: The statements that examples are taken from, in this order.
STATEMENTS = ("two_gaussians", "two_gaussians_1d", "poisson_mixture", "two_coins")


@dataclass(frozen=True)
class Example:
    """A wrong formula: the statement, the part (its base name), and the formula in LaTeX."""

    statement: str
    part: str
    latex: str


def examples() -> dict[str, Example]:
    """An example of each mistake by its id: the first shipped statement in which it is one."""
    from derive.document.latex import latex
    from derive.document.notation import notation_for
    from derive.em import derive_em
    from derive.homework.answer import Claim, Place
    from derive.homework.diagnose import Diagnosis
    from derive.homework.judge import Judge
    from derive.statement import models

    found: dict[str, Example] = {}
    for name in STATEMENTS:
        em = derive_em(models[name])
        judge, letters = Judge(em), notation_for(em.model)
        starts = {"responsibilities": em.step("T.1").left, "Q": em.step("Q.Q.1").left,
                  **{left.args[0]: left for left, _ in em.solutions}}
        for part, left in starts.items():
            for wrong in judge.kept(Diagnosis, judge).wrong(Claim(part, (), (), Place(1), "")):
                (m,) = wrong.misconceptions
                if m.id not in found:
                    found[m.id] = Example(name, part, f"{latex(left, letters)} = "
                                                      f"{latex(wrong.formula, letters)}")
    return found
