"""What an estimator has to know of a model, as plain literals: columns, sizes, parameters, laws."""

from __future__ import annotations

from typing import Any

from ..algebra.expression import SCALAR, Expr, sizes, walk
from ..arrays.emstep import EmStep, core
from ..arrays.program import Named
from ..model import Factor, Model, Variable
from .stated import NoEstimator

#: Laws of which a Gaussian mixture is made.
_GAUSSIAN = ("normal", "multivariate_normal")


def layout(em: EmStep) -> dict[str, Any]:
    """The literals of :mod:`.fitted`. Raises NoEstimator for data that are no table of rows."""
    model = em.model
    (latent,) = model.latents
    i, k = latent.indices[0], latent.values
    plate, weight = model.plate(k), model.variables[-1].name
    rows = [v for v in (*model.observed, *model.known) if v.indices[:1] == (i,)
            and v.name != weight]
    columns = [_columns(model, v) for v in rows]
    if sum(c["width"] is None for c in columns) > 1:
        names = " and ".join(c["name"] for c in columns if c["width"] is None)
        raise NoEstimator(f"{names} have as many columns as there are: which are whose?")
    laws = [_law(em, f) for f in model.factors if model_variable(model, f)]
    return {
        "statement": model.name, "latent": latent.name, "value": k, "row": i,
        "components": plate.size, "labels": plate.labels, "weight": weight,
        "counted": _counted(model, weight), "columns": columns,
        "known": [v.name for v in model.known if v not in rows and v.name != weight],
        "sizes": {p.size: len(p.labels) for p in model.plates if p.labels},
        "parameters": [{"name": p.name, "keys": p.theta, "domain": p.domain,
                        "structure": p.structure, "dimension": p.dimension,
                        "axes": [model.plate(j).size for j in p.indices],
                        "core": list(core(p.domain, p.dimension))} for p in model.parameters],
        "laws": laws,
        "discrete": any(v.domain in ("count", "natural", "binary", "label")
                        for v in model.observed),
        "covariance": _covariance(model, laws, k),
    }


def _counted(model: Model, weight: str) -> str:
    """What says how often a row occurs, "" where nothing does."""
    held = {n.args[0] for w in model.weights if w.counts for n in walk(w.value)
            if n.op == "symbol"} - {weight}
    return held.pop() if len(held) == 1 else ""


def _columns(model: Model, v: Variable) -> dict[str, Any]:
    """The columns of X that a variable has: ``width`` is None where the data say."""
    inner = core(v.domain, v.dimension) if v.domain != "label" else ()
    if len(v.indices) + len(inner) > 2:
        raise NoEstimator(f"{v.name} has {len(v.indices) + len(inner)} axes: a table has two")
    size = ""
    width: int | None = 1
    if inner:
        size, width = inner[0], None
    elif len(v.indices) == 2:
        plate = model.plate(v.indices[1])
        size, width = plate.size, len(plate.labels) or None
    return {"name": v.name, "role": v.role, "width": width, "size": size, "missing": v.missing,
            "domain": v.domain, "values": model.plate(v.values).size if v.values else "",
            "labels": model.plate(v.values).labels if v.values else ()}


def model_variable(model: Model, f: Factor) -> Variable | None:
    """The variable of which a factor is the law, None for a prior."""
    return next((v for v in model.variables if v.name == f.variable), None)


def _law(em: EmStep, f: Factor) -> dict[str, Any]:
    """A factor: its guard (the label, the letter of all, or None; "?" for one on data), the axes
    of its arguments."""
    model = em.model
    (latent,) = model.latents
    of_data = any(g.variable != latent.name for g in f.guards)
    guard = "?" if of_data else f.guards[0].value if f.guards else None
    return {"variable": f.variable, "law": f.law, "guard": guard,
            "axes": [list(a.names) for a in arguments(em, f)]}


def arguments(em: EmStep, f: Factor) -> list[Named]:
    """The arrays of a factor's arguments: axes the model's letters, then rows and columns."""
    return [_lowered(em, e) for e in f.arguments]


def _lowered(em: EmStep, e: Expr) -> Named:
    if e.shape == SCALAR:
        return em.lowering.scalar(e)
    inner = tuple(name for name, size in zip(("row", "column"), sizes(e.shape), strict=True)
                  if size != "1")
    found = em.lowering.matrix(e, "row", "column" if "column" in inner else "")
    graph = em.lowering.graph
    plates = graph.sorted(n for n in found.names if n not in inner)
    return graph.ordered(found, (*plates, *inner), {})


def _covariance(model: Model, laws: list[dict[str, Any]], k: str) -> str:
    """The kind of the covariances where all components are Gaussian: "full", "tied", "diag",
    "spherical", "tied_diag", "tied_spherical"; "" otherwise."""
    own = [law for law in laws if law["variable"] in {v.name for v in model.observed}]
    if len(model.observed) != 1 or not own or any(
            law["law"] not in _GAUSSIAN or law["guard"] == "?"
            or any(n not in (k, *model.observed[0].indices[1:], "row", "column")
                   for axes in law["axes"] for n in axes) for law in own):
        return ""
    labelled = any(law["guard"] not in (None, k) for law in own)
    names = {n for law in own for n in law["axes"][1]} | ({k} if labelled else set())
    if own[0]["law"] == "multivariate_normal":
        return "full" if k in names else "tied"
    kind = "diag" if names - {k} else "spherical"
    return kind if k in names else f"tied_{kind}"
