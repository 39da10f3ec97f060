"""The distributions. A file of this folder that has a ``FAMILY`` is one; adding a file adds it."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from .family import Family, ScipyAnchor, Slot, Support, SupportDepends


def _load() -> dict[str, Family]:
    found = [import_module(f"{__name__}.{m.name}").FAMILY
             for m in iter_modules(__path__) if m.name not in ("family", "conjugate")]
    return {f.id: f for f in sorted(found, key=lambda f: f.id)}


#: The distributions by id.
LAWS: dict[str, Family] = _load()
#: Those of which a Mixture can be.
FAMILIES: dict[str, Family] = {id: f for id, f in LAWS.items() if not f.general}

__all__ = ["FAMILIES", "LAWS", "Family", "ScipyAnchor", "Slot", "Support", "SupportDepends"]
