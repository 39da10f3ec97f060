"""A stated model as a scikit-learn estimator: ``Mixture``, and the same as one file of Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .module import export
from .stated import NoEstimator

if TYPE_CHECKING:
    from .mixture import Mixture as Mixture

__all__ = ["Mixture", "NoEstimator", "export"]


def __getattr__(name: str) -> Any:
    if name != "Mixture":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        from .mixture import Mixture
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "sklearn" and "sklearn" not in str(error):
            raise
        raise ImportError("derive.estimator.Mixture needs scikit-learn 1.6 or newer: "
                          "pip install 'derive-em[sklearn]'") from error
    return Mixture
