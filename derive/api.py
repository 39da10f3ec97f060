"""The way in: from a statement to its EM algorithm, which prints, checks, runs and writes itself as
code.

Display in notebooks is attached here, so that models and steps stay data.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .em import EM
from .engine.em import derive_algorithm
from .model import Model
from .trace import Step

if TYPE_CHECKING:
    from .rules import RuleBook


def derive_em(model: Model | str | Path, rules: RuleBook | None = None) -> EM:
    """The EM algorithm of ``model``, every step recorded, nothing yet checked. A str or Path is
    the name of a statement's file, or of a shipped statement; an existing file wins.

    ``rules`` may be a book in which a rule was replaced: the derivation then makes that mistake.
    Raises NotDerived, a ValueError, where no rule applies, and StatementError where there is no
    such statement or it cannot be used.

    >>> import derive
    >>> derive.derive_em("two_gaussians").steps[0].id
    'L.complete.1'
    """
    if not isinstance(model, Model):
        from .statement import read

        model = read(model)
    return EM(derive_algorithm(model, rules))


def from_json(text: str) -> EM:
    """What :meth:`EM.to_json` wrote. Raises ValueError for other text, and for that of another
    schema, which it names.

    >>> import derive
    >>> em = derive.derive_em("two_gaussians")
    >>> from_json(em.to_json()) == em
    True
    """
    return EM.from_json(text)


# --- display in notebooks -------------------------------------------------------------------------

def _displayed(name: str) -> Callable[[Any], str]:
    def shown(thing: Any) -> str:
        from .document import notebook

        text: str = getattr(notebook, name)(thing)
        return text

    return shown


for _shown, _as, _by in ((EM, "_repr_html_", "algorithm_html"),
                         (Model, "_repr_html_", "model_html"),
                         (Step, "_repr_latex_", "step_latex")):
    setattr(_shown, _as, _displayed(_by))
