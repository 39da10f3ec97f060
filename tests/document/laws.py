"""A law of the tests, beside those that are shipped: a density whose likelihood is bounded."""

from __future__ import annotations

import json

import derive
from derive.algebra.expression import exp
from derive.derivation import Derivation
from derive.families import FAMILIES
from derive.families.family import Family, ScipyAnchor, Slot, Support
from derive.model import Model

WAITING = Family(
    id="waiting", names=("Waiting",), title="distribution of waiting times",
    latex=r"\mathrm{Waiting}", support=Support("reals", "0"), slots=(Slot("rate", "positive"),),
    density=lambda x, rate: rate * exp(-rate * x),
    scipy=ScipyAnchor("expon", (("scale", "inverse:rate"),)),
    convention="The argument of Waiting is its rate.")


def waiting(monkeypatch) -> Derivation:
    """A mixture of waiting times; the law is known as long as the patch holds."""
    monkeypatch.setitem(FAMILIES, WAITING.id, WAITING)
    text = json.dumps(derive.models["poisson_mixture"].to_json())
    for old, new in (('"poisson"', '"waiting"'), ("Poisson", "Waiting"),
                     ('"observed", "i", "count"', '"observed", "i", "positive"'),
                     ("poisson_mixture", "waiting_times")):
        text = text.replace(old, new)
    return derive.derive_em(Model.from_json(json.loads(text)))
