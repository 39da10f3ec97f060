"""What every generated module has: reading, safe logarithms, contractions, the run of EM.

The text of these modules stands at the head of what is generated; it imports NumPy alone.
"""

from functools import cache
from pathlib import Path

from ..python_text import without_imports
from . import (
    bounds,
    covariances,
    errors,
    fits,
    logarithms,
    observed,
    parameters,
    products,
    results,
    shapes,
)

#: The modules, in the order in which their texts stand.
PARTS = (bounds, errors, logarithms, products, covariances, shapes, parameters, observed, results,
         fits)
_IMPORTS = """import functools
import math
import warnings
from typing import Any, ClassVar, NamedTuple

import numpy as np"""


@cache
def text() -> str:
    """The modules as the text of one."""
    sources = [Path(str(part.__file__)).read_text(encoding="utf-8") for part in PARTS]
    return "\n".join([_IMPORTS, *map(without_imports, sources)])
