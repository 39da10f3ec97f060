"""Array programs with named axes: an algorithm in NumPy, as functions and as text; fits."""

from .fit import fit_model
from .lower import CannotLower
from .observations import ModelRows, read_model
from .update import ArrayUpdate, export, lambdify

__all__ = ["ArrayUpdate", "CannotLower", "ModelRows", "export", "fit_model", "lambdify",
           "read_model"]
