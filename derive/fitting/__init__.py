"""A statement fitted to observations by the EM code that was generated from its derivation."""

from .cells import DataError
from .fit import FitResult, fit_command
from .observations import Observations, read_observations
from .prediction import Prediction, predict
from .selection import Selection, fit_each
from .starts import StartError

__all__ = ["DataError", "FitResult", "Observations", "Prediction", "Selection", "StartError",
           "fit_command", "fit_each", "predict", "read_observations"]
