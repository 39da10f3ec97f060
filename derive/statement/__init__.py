"""The language in which a problem is stated: text, LaTeX, Unicode or Python to a Model."""

from .build import Distribution, distribution, mixture
from .errors import StatementError
from .reader import TRIED, UnknownModel, language, models, parse, read, shipped

__all__ = ["TRIED", "Distribution", "StatementError", "UnknownModel", "distribution", "language",
           "mixture", "models", "parse", "read", "shipped"]
