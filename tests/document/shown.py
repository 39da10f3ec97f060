"""Which lines a report displays."""

from __future__ import annotations

from derive.derivation import Derivation
from derive.document.notation import notation_for
from derive.document.plain import plain


def displayed(em: Derivation) -> list[str]:
    """The ids of all lines but definitions whose two sides print alike."""
    letters = notation_for(em.model)
    return [s.id for s in em.steps
            if s.relation != ":=" or plain(s.left, letters) != plain(s.right, letters)]
