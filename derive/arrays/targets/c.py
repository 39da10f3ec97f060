"""C11: one header and one source file that need libm alone and allocate nothing."""

from __future__ import annotations

from ..emstep import EmStep
from . import c_project
from .c_plain import plain
from .c_program import CProgram, c_name

FORMS = ("fast", "plain")


def files(em: EmStep, form: str) -> dict[str, str]:
    """The source, which stands alone, the header, an example, what builds and tests them, and a
    Python module that compiles the source where it runs."""
    if form == "plain":
        return {f"{c_name(em.model.name)}.c": plain(em)}
    return c_project.files(CProgram(em))
