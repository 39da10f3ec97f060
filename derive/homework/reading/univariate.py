"""Answers for observations that are numbers, to a statement whose observations are vectors."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

from ...derivation import Derivation
from ...families import FAMILIES
from ...model import Domain
from ...statement.mixture import Argument, Mixture, Parameter
from .grammar import Node
from .symbols import TRANSPOSES, text_of, written

_VARIANCE = "sigma^2"
#: Domains in one dimension, by the domain in d dimensions.
_DOMAINS: dict[Domain, Domain] = {"vector": "real", "covariance": "variance"}
_ONE = ("d=1", "D=1")
#: Families in one dimension, by the family in d dimensions of the same name.
_FAMILIES = {many.id: one.id for many in FAMILIES.values() for one in FAMILIES.values()
             if many.observation == "vector" and one.observation == "real"
             and many.names[0] == one.names[0]}


def in_one_dimension(nodes: Sequence[Node]) -> bool:
    """Whether an answer speaks of variances, ``sigma_1^2``, and of no covariance matrix, except to
    say that it is that variance; of no coordinates, lengths and transposes either."""
    spread = False
    for node in nodes:
        if written(node) is not None or node.kind == "chain" and [
                _letter(p) for p in node.parts] == ["Sigma", "sigma"]:
            continue  # a symbol only mentioned, or said to be the other one
        for n in node.walk():
            if n.kind == "bars" or n.kind == "sup" and text_of(n.parts[0]) in TRANSPOSES or \
                    n.kind == "name" and n.text in ("d", "D") and text_of(node) not in _ONE:
                return False
            if not n.below or text_of(n.below[0]) in ("i", "n"):
                continue
            letter = _letter(n)
            if letter in ("Sigma", "Lambda", "S"):
                return False
            spread = spread or letter in ("sigma", "s") and any(
                text_of(s).startswith("2") for s in n.above)
    return spread


def _letter(node: Node) -> str:
    w = written(node)
    return w.letter if w is not None else ""


def one_dimensional(em: Derivation) -> Derivation | None:
    """The derivation of the same statement with numbers as observations, None where they are
    numbers already.

    >>> import derive
    >>> em = one_dimensional(derive.derive_em(derive.models["two_gaussians"]))
    >>> em is not None and list(em.updated)
    ['tau', 'mu_1', 'mu_2', 'sigma_1^2', 'sigma_2^2']
    """
    return _derived(em.model)


@functools.lru_cache(maxsize=16)
def _derived(model: Mixture) -> Derivation | None:
    from ...em import derive_em

    spreads = [p.base for p in model.parameters if p.domain == "covariance"]
    if len(spreads) != 1 or any(p.base == _VARIANCE for p in model.parameters) or \
            not all(f.family in _FAMILIES for f in model.factors if f.given):
        return None
    (spread,) = spreads

    def number(p: Parameter) -> Parameter:
        p = replace(p, domain=_DOMAINS.get(p.domain, p.domain))
        return p if p.base != spread else replace(
            p, base=_VARIANCE, names=tuple(  # sigma_1^2 for Sigma_1
                "sigma" + name.removeprefix(spread) + "^2" for name in p.names))

    return derive_em(replace(
        model,
        variables=tuple(replace(v, domain=_DOMAINS.get(v.domain, v.domain))
                        for v in model.variables),
        parameters=tuple(map(number, model.parameters)),
        factors=tuple(
            replace(f, family=_FAMILIES.get(f.family, f.family), arguments=tuple(
                Argument("parameter", _VARIANCE) if a.name == spread else a for a in f.arguments))
            for f in model.factors)))
