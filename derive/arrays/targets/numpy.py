"""NumPy: a module that stands alone."""

from __future__ import annotations

from ..emstep import EmStep
from ..numpy_fast import fast
from ..numpy_plain import plain
from ..python_text import identifier

FORMS = ("fast", "plain")


def files(em: EmStep, form: str) -> dict[str, str]:
    """The module."""
    return {f"{identifier(em.model.name or 'em')}.py": (fast if form == "fast" else plain)(em)}
