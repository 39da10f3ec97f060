"""A general derivation as a document: which sections stand in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ...engine.parts import Algorithm
from ...version import __version__
from ..document import Document, Section
from ..notation import Notation
from ..summary import summary, verdicts
from ..typography import typeset
from ..wording import of_counts
from . import (
    answer,
    appendix,
    ascent,
    assumptions,
    brief,
    by_hand,
    checked,
    convergence,
    derivation,
    kmeans,
    points,
    practice,
    problem,
    proofs,
    sheet,
    symbols,
    unbounded,
)
from .notation import general_notation
from .pen import Writer
from .titles import discrete, heading

if TYPE_CHECKING:
    from ...arrays.running import ModelRun

Maker = Callable[[Writer], Section | tuple[Section, ...]]
FRONT: tuple[Maker, ...] = (problem.problem, answer.answer)
DERIVATION: tuple[Maker, ...] = (
    assumptions.assumptions, derivation.complete, derivation.e_step, derivation.m_step)
PART_I = "Part I. Derivation"
PRACTICE = "Part III. Practice"

#: The levels of a report. The table of notation and the literature are added at the end.
LEVELS: dict[str, tuple[tuple[str, tuple[Maker, ...]], ...]] = {
    "full": (("", FRONT), (PART_I, (*DERIVATION, by_hand.by_hand)),
             ("Part II. Why it works", (proofs.maximum, ascent.general, ascent.ascent,
                                        unbounded.unbounded, points.points)),
             (PRACTICE, (practice.floating_point, practice.starts, practice.m_steps,
                         convergence.rate, convergence.stopping, practice.guard, kmeans.kmeans)),
             ("Appendix", (checked.checked, appendix.rules, appendix.source,
                           partial(appendix.references, further=True)))),
    "essential": (("", (problem.problem, partial(answer.answer, best=(), rises=()))),
                  (PART_I, (*DERIVATION, partial(by_hand.by_hand, proved=False))),
                  ("Appendix", (appendix.references,))),
    "brief": (("", (problem.problem, partial(answer.answer, best=("maximum",), rises=("ascent",)),
                    brief.reasons, brief.guarantees, appendix.references)),),
    "sheet": (("", (problem.problem, partial(assumptions.assumptions, derived=False),
                    sheet.questions)),),
}


def compose_general(algorithm: Algorithm, certificate: Any = None, level: str = "full",
                    notation: Notation | None = None, run: ModelRun | None = None) -> Document:
    """The document of a general derivation.

    ``certificate`` None prints "not checked" at every line; ``notation`` is that of
    :func:`.notation.general_notation`; ``run``, a fit on data, adds what was found.

    Level "full" has every step; "essential" the answer and its derivation alone; "brief" the
    results with a line of reason each; "sheet" asks for them as an exercise. Raises ValueError for
    another level.
    """
    if level not in LEVELS:
        raise ValueError(f"unknown level {level!r}: one of {', '.join(LEVELS)}")
    model = algorithm.model
    pen = Writer(algorithm, verdicts(certificate), notation or general_notation(model), certificate,
                 on_data=run is not None)
    parts = [(title, list(makers)) for title, makers in LEVELS[level]]
    if run is not None and level != "sheet":
        from ...arrays.shown_run import ShownRun, shown
        from .on_data import in_brief, on_data

        place = next((makers for title, makers in parts if title == PRACTICE), parts[0][1])
        found = run if isinstance(run, ShownRun) else shown(algorithm, run)
        # on a handout in front of the references, with which it ends
        place.insert(len(place) if level == "full" else len(place) - (level == "brief"),
                     partial(on_data if level == "full" else in_brief, run=found))
    made = [replace(s, part=title) for title, makers in parts
            for make in makers for s in _several(make(pen)) if s.blocks]
    if level != "brief":
        letters = replace(symbols.symbols(pen, tuple(made), counted=level != "sheet"),
                          part="" if level == "sheet" else "Appendix")
        place_of = next((n for n, s in enumerate(made) if s.part == "Appendix"
                         or s.id == "questions"), len(made))
        made.insert(place_of, letters)
    sections = tuple(made)
    title = heading(model)
    document = typeset(Document(
        f"Exercise: {title}" if level == "sheet" else title,
        () if level == "sheet" else summary(algorithm.steps, certificate, sections, level),
        sections, handout=level in ("brief", "sheet"), version=__version__))
    return of_counts(document) if discrete(model) else document


def stated(algorithm: Algorithm, notation: Notation) -> Section:
    """The problem alone, as every report begins."""
    found = problem.problem(Writer(algorithm, {}, notation, None))
    return typeset(Document("", (), (found,))).sections[0]


def on_data_alone(algorithm: Algorithm, run: ModelRun, notation: Notation) -> Document:
    """What a run has found, without the derivation: first the iterations, in pictures."""
    from ...arrays.shown_run import ShownRun, shown
    from .on_data import on_data

    pen = Writer(algorithm, {}, notation, None, on_data=True, alone=True)
    found = run if isinstance(run, ShownRun) else shown(algorithm, run)
    fit, *pictures = on_data(pen, found)
    return typeset(Document(heading(algorithm.model), (), (*pictures[:1], fit, *pictures[1:]),
                            version=__version__))


def _several(made: Section | tuple[Section, ...]) -> tuple[Section, ...]:
    return (made,) if isinstance(made, Section) else made
