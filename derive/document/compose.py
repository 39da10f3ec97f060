"""A derivation as a document: which sections stand in which order."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from ..derivation import Derivation
from .document import Document, Section, Words
from .naming import heading
from .notation import Notation, notation_for
from .pen import Pen
from .sections import (
    ascent,
    brief,
    checked,
    closing,
    convergence,
    general,
    kmeans,
    problem,
    proofs,
    sheet,
    steps,
    unbounded,
)
from .wording import in_words_of

if TYPE_CHECKING:
    from ..fitting.runs import DataRun

Part = Callable[[Pen], Section]
FULL: tuple[Part, ...] = (
    problem.statement, problem.assumptions, problem.notation,
    steps.complete, steps.e_step, steps.m_step, steps.algorithm,
    proofs.maximum, general.general, ascent.ascent, unbounded.unbounded,
    proofs.points, convergence.rate, convergence.stopping, kmeans.kmeans,
    closing.by_hand, checked.checked, closing.rules, closing.references,
)
LEVELS: dict[str, tuple[Part, ...]] = {
    "full": FULL,
    "brief": (brief.problem, brief.results, brief.guarantees),
    "sheet": (problem.statement, problem.assumptions,
              partial(problem.notation, solved=False), sheet.questions),
}


def compose(em: Derivation, certificate: Any = None, level: str = "full",
            notation: Notation | None = None, run: DataRun | None = None) -> Document:
    """The document of a derivation. ``certificate`` None prints "not checked" at every line;
    ``notation`` None is the problem's own; ``run`` adds what was found on data.

    Level "full" has every step; "brief" the results with a line of reason each; "sheet" asks for
    them as an exercise. Raises ValueError for another level.
    """
    if level not in LEVELS:
        raise ValueError(f"unknown level {level!r}: one of {', '.join(LEVELS)}")
    pen = Pen(em, _verdicts(certificate), notation or notation_for(em.model), certificate)
    sections = tuple(s for part in LEVELS[level] if (s := part(pen)).blocks)
    title, summary = heading(em.model, em.setting.family), _summary(em, certificate)
    if level == "sheet":
        title, summary = f"Exercise: {title}", ()
    elif run is not None:
        from .sections.on_data import in_brief, on_data

        # before the appendix
        ends = ("by-hand", "rules", "references")
        at = next((n for n, s in enumerate(sections) if s.id in ends), len(sections))
        found = (in_brief(pen, run),) if level == "brief" else on_data(pen, run)
        sections = (*sections[:at], *found, *sections[at:])
    return in_words_of(em.setting.family, Document(
        title, summary, sections, handout=level in ("brief", "sheet")))


def _verdicts(certificate: Any) -> dict[str, str]:
    lines = () if certificate is None else certificate.lines
    return {line.id: "checked" if line.verdict == "right" else "refused" for line in lines}


def _summary(em: Derivation, certificate: Any) -> Words:
    defining = sum(s.evidence == "definition" for s in em.steps)
    count = (f"The derivation has {len(em.steps)} lines: {len(em.steps) - defining} assert "
             f"something, {defining} define.")
    if certificate is None:
        return (f"{count} They were not checked: this report was asked for without a "
                "certificate.",)
    wrong = sum(line.verdict != "right" for line in certificate.lines)
    if wrong or certificate.verdict != "right":
        return (f"{count} A checker that shares no code with the rules refused {wrong} of them; "
                "they are marked, and no sentence rests on them.",)
    return (f"{count} Each of those that assert was checked by a program that shares no code with "
            "the rules that derived it, and says beside it which kind of evidence it has.",)
