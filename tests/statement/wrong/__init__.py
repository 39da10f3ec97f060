"""Wrong statements by what is wrong with them, each with the place that is blamed, what is said,
and what is suggested."""

from __future__ import annotations

from .components import COMPONENTS
from .parameters import PARAMETERS
from .weights import WEIGHTS
from .writing import WRITING

WRONG = [*WRITING, *PARAMETERS, *WEIGHTS, *COMPONENTS]
