"""Array programs with named axes: an algorithm in NumPy, as functions and as text."""

from .lower import CannotLower
from .update import ArrayUpdate, export, lambdify

__all__ = ["ArrayUpdate", "CannotLower", "export", "lambdify"]
