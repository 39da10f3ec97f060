"""The report of a model that the general engine has derived: one section a file."""

from .compose import compose_general
from .formula import latex_of

__all__ = ["compose_general", "latex_of"]
