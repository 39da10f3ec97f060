"""A judged submission in the formats of the systems that collect homework."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..batch import Graded
from ..rubric import Rubric
from .gradescope import results as _gradescope
from .prairielearn import results as _prairielearn

#: The content of a system's results.json from a submission and a rubric, by the system's name.
SYSTEMS: Mapping[str, Callable[[Graded, Rubric], dict[str, Any]]] = {
    "gradescope": _gradescope, "prairielearn": _prairielearn,
}
