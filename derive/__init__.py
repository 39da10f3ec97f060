"""derive: a latent-variable model as stated, its EM algorithm derived, proved, printed and run.

>>> import derive
>>> em = derive.derive_em("two_gaussians")
>>> print(em.latex("mu_1"))
\\mu_1^{t+1} = \\frac{1}{N_1}\\sum_{i=1}^{N} T_{1,i}x_i
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .api import derive_em as derive_em
    from .api import from_json as from_json
    from .arrays.lower import CannotLower as CannotLower
    from .arrays.standard_errors import StandardErrors as StandardErrors
    from .arrays.targets import UnknownTarget as UnknownTarget
    from .arrays.update import ArrayUpdate as ArrayUpdate
    from .arrays.update import Update as Update
    from .certificate.plates import Certificate as Certificate
    from .document.notation import NotationError as NotationError
    from .document.pdf import PdfError as PdfError
    from .em import EM as EM
    from .em import DerivationRefused as DerivationRefused
    from .engine.refusal import NotDerived as NotDerived
    from .fitting import DataError as DataError
    from .fitting import Observations as Observations
    from .fitting import StartError as StartError
    from .fitting import read_observations as read_observations
    from .homework.exports.notebook import GradedAnswer as GradedAnswer
    from .homework.exports.notebook import grade as grade
    from .homework.grade import check as check
    from .homework.verdicts import Grade as Grade
    from .homework.verdicts import PartVerdict as PartVerdict
    from .model import Model as Model
    from .rules import NoClosedForm as NoClosedForm
    from .statement import Distribution as Distribution
    from .statement import StatementError as StatementError
    from .statement import UnknownModel as UnknownModel
    from .statement import distribution as distribution
    from .statement import mixture as mixture
    from .statement import models as models
    from .statement import parse as parse
    from .statement import read as read
    from .symbolic.concrete import Concrete as Concrete
    from .symbolic.nodes import NotConcrete as NotConcrete
    from .trace import Step as Step


# Everything is imported at its first use, so that `derive --help` costs no import.
_HOME = {name: home for home, names in {
    "api": "derive_em from_json",
    "arrays.lower": "CannotLower",
    "arrays.standard_errors": "StandardErrors",
    "arrays.targets": "UnknownTarget",
    "arrays.update": "ArrayUpdate Update",
    "certificate.plates": "Certificate",
    "document.notation": "NotationError",
    "document.pdf": "PdfError",
    "engine.refusal": "NotDerived",
    "fitting": "DataError Observations StartError read_observations",
    "homework.exports.notebook": "GradedAnswer grade",
    "homework.grade": "check",
    "homework.verdicts": "Grade PartVerdict",
    "model": "Model",
    "em": "EM DerivationRefused",
    "rules": "NoClosedForm",
    "statement": "Distribution StatementError UnknownModel distribution mixture models parse read",
    "symbolic.concrete": "Concrete",
    "symbolic.nodes": "NotConcrete",
    "trace": "Step",
}.items() for name in names.split()}

__all__ = [*_HOME, "__version__"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'derive' has no attribute {name!r}")
    import_module(".api", __name__)  # whatever is taken from here displays itself in notebooks
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
