"""What the page can choose from."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any

from .lifting import lift

TITLES = {"problem": "as stated", "bishop": "Bishop", "murphy": "Murphy",
          "esl": "ESL", "wikipedia": "Wikipedia"}


def library(given: Mapping[str, Any], so_far: Any) -> dict[str, Any]:
    """The shipped statements, data sets, notations, levels, formats and targets."""
    from numeric import datasets

    from ..arrays.targets import TARGETS
    from ..document.formats import FORMATS
    from ..document.general.compose import LEVELS
    from ..document.style import STYLES
    from ..statement import TRIED, models, shipped
    from ..statement.library import library as entries
    from .questions import KINDS

    own = [{"name": name, "title": title, "statement": models[name].statement,
            "data": TRIED.get(name, ""), "source": ""} for name, title in shipped().items()]
    others = [{"name": e.name, "title": e.title, "statement": e.statement, "data": e.data,
               "source": e.source} for e in entries.values()]
    return {
        "statements": [*own, *others],
        "data": [{"name": d.name, "title": d.description, "columns": list(d.columns),
                  "rows": len(d.values)} for d in map(datasets.load, datasets.names())],
        "notations": {name: TITLES.get(name, name) for name in STYLES},
        "levels": list(LEVELS), "meanings": KINDS,
        "formats": {f.name: f.suffixes[0] for f in FORMATS.values()},
        "targets": {**{name: {"title": title, "forms": list(_forms(name))}
                       for name, title in TARGETS.items()},
                    "sklearn": {"title": "an estimator for scikit-learn", "forms": ["fast"]}},
    }


def _forms(target: str) -> tuple[str, ...]:
    forms: tuple[str, ...] = import_module(f"..arrays.targets.{target}", __package__).FORMS
    return forms


def warm(given: Mapping[str, Any], so_far: Any) -> None:
    """Have everything imported and compiled that a first question needs."""
    from .statements import report

    with suppress(ImportError):  # it keeps a list of fonts in a file, which a limit forbids later
        lift()
        import matplotlib.font_manager  # noqa: F401
    report({"statement": "X_i | Z_i=k ~ Poisson(lambda_k)\nP(Z_i = k) = pi_k\nk = 1..K",
            "level": "brief", "certify": False}, so_far)
