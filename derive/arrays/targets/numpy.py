"""NumPy: a module that stands alone."""

from __future__ import annotations

from ..emstep import EmStep
from ..numpy_fast import fast
from ..numpy_plain import plain
from ..python_text import identifier
from ..reachable import PUBLIC, reachable

FORMS = ("fast", "plain")


def files(em: EmStep, form: str) -> dict[str, str]:
    """The module."""
    text = reachable(fast(em), PUBLIC) if form == "fast" else plain(em)
    return {f"{identifier(em.model.name or 'em')}.py": text}
