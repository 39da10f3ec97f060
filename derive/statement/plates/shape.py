"""What a title or a remark may say of a model as a whole, as far as its form shows it."""

from __future__ import annotations

from ...algebra.expression import walk
from ...model import Model


def has(model: Model, what: str) -> bool:
    """Whether a model has what a word of ``forms.TITLES`` says; False for what none here has."""
    laws = {f.law for f in model.factors}
    return {"inflated": "point" in laws, "frequencies": any(w.counts for w in model.weights),
           "maximum": any(f.variable in {p.name for p in model.parameters}
                          for f in model.factors),
           "regression": any(v.domain == "vector" or v.domain == "real" for v in model.known),
           "gating": any(f.law == "categorical" and any(
               e.op in ("power", "mul") and any(p.op == "exp" for p in walk(e))
               for e in f.arguments) for f in model.factors),
           "classes": any(len(v.indices) > 1 for v in model.observed),
           "words": any(v.domain == "label" for v in model.observed) or (
                "multinomial" in laws)}.get(what, False)
