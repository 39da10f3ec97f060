"""Priors as pseudo-observations: of which law, and how many of them the prior's shapes say."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Conjugate:
    """The law ``law`` of which a prior is as good as ``count(arguments)`` observations; the
    prior's own quantities stand as further arguments of that law where ``own``, and numbers
    before the parameter where there are some in ``before``. ``kind`` is that of an observation;
    ``per_coordinate`` counts one more for each of its coordinates."""

    law: str
    count: Callable[..., Any]
    own: bool = False
    before: tuple[int, ...] = ()
    kind: str = "scalar"
    per_coordinate: bool = False


#: By the prior; the first whose law all children have, or the last (Bernardo and Smith 1994,
#: section 5.2.2).
_TABLE: dict[str, tuple[Conjugate, ...]] = {
    "beta": (Conjugate("bernoulli", lambda a, b: a + b - 2),),
    "gamma": (Conjugate("poisson", lambda a, b: b),
              Conjugate("exponential_rate", lambda a, b: a - 1)),
    "inverse_gamma": (Conjugate("normal", lambda a, b: 2 * (a + 1), before=(0,)),),
    "inverse_wishart": (Conjugate("multivariate_normal", lambda psi, nu: nu + 1, before=(0,),
                                  kind="vector", per_coordinate=True),),
    "normal": (Conjugate("normal", lambda *_: 1, True),),
    "multivariate_normal": (Conjugate("multivariate_normal", lambda *_: 1, True),),
}


def conjugate(prior: str, children: Set[str]) -> Conjugate | None:
    """What a prior of a parameter is as good as, for the laws in which the parameter stands."""
    found = _TABLE.get(prior, ())
    return next((c for c in found if children == {c.law}), found[-1] if found else None)
