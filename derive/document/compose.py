"""A derivation as a document: which sections stand in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ..derivation import Derivation
from ..version import __version__
from .document import Document, Section
from .naming import heading
from .notation import Notation, notation_for
from .pen import Pen
from .sections import (
    answer,
    ascent,
    brief,
    checked,
    closing,
    convergence,
    general,
    kmeans,
    practice,
    problem,
    proofs,
    sheet,
    steps,
    unbounded,
)
from .sections.notation import notation as symbols
from .summary import summary, verdicts
from .typography import typeset
from .wording import in_words_of

if TYPE_CHECKING:
    from ..fitting.runs import DataRun

#: What makes a section, and the parts of a document with what makes their sections.
Maker = Callable[..., Section | tuple[Section, ...]]
Parts = tuple[tuple[str, tuple[Maker, ...]], ...]
DERIVATION = "Part I. Derivation"
PRACTICE = "Part III. Practice"
APPENDIX = "Appendix"
DERIVED: tuple[Maker, ...] = (
    problem.assumptions, steps.complete, steps.e_step, steps.m_step, closing.by_hand)

#: The levels of a report. What was found on data stands at the end of the part "Practice".
LEVELS: dict[str, Parts] = {
    "full": (
        ("", (answer.problem, answer.answer)),
        (DERIVATION, DERIVED),
        ("Part II. Why it works", (proofs.maximum, general.general, ascent.ascent,
                                   unbounded.unbounded, proofs.points)),
        (PRACTICE, (practice.floating_point, practice.starts, convergence.rate,
                    convergence.stopping, practice.guard, kmeans.kmeans)),
        (APPENDIX, (symbols, checked.checked, closing.rules, closing.source))),
    "essential": (
        ("", (answer.problem, partial(answer.answer, best=(), rises=()))),
        (DERIVATION, DERIVED),
        (APPENDIX, (symbols,))),
    "brief": (
        ("", (answer.problem, partial(answer.answer, best=("maximum",), rises=("ascent",)),
              brief.reasons, brief.guarantees)),),
    "sheet": (
        ("", (answer.problem, problem.assumptions, symbols, sheet.questions)),),
}


def compose(em: Derivation, certificate: Any = None, level: str = "full",
            notation: Notation | None = None, run: DataRun | None = None) -> Document:
    """The document of a derivation. ``certificate`` None prints "not checked" at every line;
    ``notation`` None is the problem's own; ``run`` adds what was found on data.

    Level "full" has every step; "essential" the answer and its derivation alone; "brief" the
    results with a line of reason each; "sheet" asks for them as an exercise. Raises ValueError for
    another level.
    """
    if level not in LEVELS:
        raise ValueError(f"unknown level {level!r}: one of {', '.join(LEVELS)}")
    pen = Pen(em, verdicts(certificate), notation or notation_for(em.model), certificate,
              on_data=run is not None)
    parts = [(title, list(makers)) for title, makers in LEVELS[level]]
    if run is not None and level != "sheet":
        place = next((makers for title, makers in parts if title == PRACTICE), parts[0][1])
        place += _on_data(run, level)
    if level != "sheet":
        parts[-1][1].append(partial(closing.references, further=level == "full"))
    # the table of notation explains what occurs in all the others
    flat = [(title, make) for title, makers in parts for make in makers]
    made = [() if make is symbols else _several(make(pen)) for _, make in flat]
    others = tuple(s for several in made for s in several)
    sections = tuple(
        replace(s, part=title) for (title, make), several in zip(flat, made, strict=True)
        for s in (several if make is not symbols
                  else _several(make(pen, others, counted=level != "sheet")))
        if s.blocks)
    title = heading(em.model, em.setting.family)
    return typeset(in_words_of(em.setting.family, Document(
        f"Exercise: {title}" if level == "sheet" else title,
        () if level == "sheet" else summary(em.steps, certificate, sections, level),
        sections, handout=level in ("brief", "sheet"), version=__version__)))


def _several(made: Section | tuple[Section, ...]) -> tuple[Section, ...]:
    return (made,) if isinstance(made, Section) else made


def _on_data(run: DataRun, level: str) -> list[Maker]:
    """What was found on data: with its pictures in the full report alone."""
    from .sections.on_data import in_brief, on_data

    return [partial(on_data if level == "full" else in_brief, run=run)]
