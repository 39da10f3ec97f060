"""A judged submission in the formats of the systems that collect homework."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..batch import LIMITS, Graded
from ..limits import Limits
from ..rubric import Rubric
from . import gradescope, prairielearn


@dataclass(frozen=True)
class System:
    """The content of a system's results.json from a submission and a rubric, and what one judgement
    may use there."""

    results: Callable[[Graded, Rubric], dict[str, Any]]
    limits: Limits = LIMITS


#: The systems, by their names.
SYSTEMS: Mapping[str, System] = {
    "gradescope": System(gradescope.results),
    "prairielearn": System(prairielearn.results, prairielearn.LIMITS),
}
