"""C11: one header and one source file that need libm alone and allocate nothing."""

from __future__ import annotations

from ..emstep import EmStep
from . import c_project
from .c_program import CProgram

FORMS = ("fast",)


def files(em: EmStep, form: str) -> dict[str, str]:
    """The source, which stands alone, the header, an example, what builds and tests them, and a
    Python module that compiles the source where it runs."""
    return c_project.files(CProgram(em))
