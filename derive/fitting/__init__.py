"""A statement fitted to observations by the EM code that was generated from its derivation."""

from .cells import DataError
from .fit import FitResult, fit_command
from .observations import Observations, read_observations
from .starts import StartError

__all__ = ["DataError", "FitResult", "Observations", "StartError", "fit_command",
           "read_observations"]
