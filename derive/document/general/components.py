"""theta of a model with a label for each observation as the components that the pictures show."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ...arrays.labelled import Labelled, places
from ...families import LAWS

if TYPE_CHECKING:
    from numeric.plots import Components, Data

    from ...arrays.shown_run import ShownRun


def as_data(form: Labelled, run: ShownRun) -> Data:
    """The observations as pictures take them."""
    from numeric.plots import Data

    x = np.asarray(run.rows.x[form.observed.name], dtype=np.float64)
    x = x.reshape(len(x), -1)
    columns = tuple(c for c in run.rows.columns if c not in form.beside)
    if len(columns) != x.shape[1]:
        name = form.observed.name.lower()
        columns = (name,) if x.shape[1] == 1 else tuple(f"{name}{j + 1}"
                                                        for j in range(x.shape[1]))
    n = run.rows.x.get(form.beside[0]) if form.beside else None
    return Data(x, columns, form.labels, None if n is None else np.asarray(n, dtype=np.float64))


def as_components(form: Labelled, theta: Mapping[str, Any], known: Mapping[str, Any], K: int,
                  d: int) -> Components | None:
    """theta as components; None where no picture shows such laws.

    One law of all labels that has a picture of its own is drawn as that; other laws of one number
    by their densities.
    """
    from numeric import plots

    laws, shares = set(form.laws(K)), form.weights(theta, known, K)
    family = LAWS.get(next(iter(laws))) if len(laws) == 1 else None
    if family is None or not family.picture:
        if form.observed.domain == "vector" or form.coordinates or form.beside:
            return None
        found = partial(form.log_density, theta, known, K)
        return plots.Laws(shares, form.means(theta, known, K), found, _discrete(form, laws))
    trials = [n for n, slot in enumerate(family.slots) if slot.known]
    if trials and not form.beside:  # one number of trials for all: counts, not proportions
        found = partial(form.log_density, theta, known, K)
        return plots.Laws(shares, form.means(theta, known, K), found, True)
    shaped = []
    for slot, v in zip(family.slots, form.arguments(theta, known, K, d), strict=True):
        if v is not None:
            whole = {"vector": v.shape, "covariance": v.shape, "variance": (K, 1, 1)}
            if form.coordinates:
                v = np.broadcast_to(v.reshape(K, -1), (K, d))
                shaped.append(v[:, :, None] * np.eye(d) if slot.domain == "variance" else v)
            else:
                shaped.append(v.reshape(whole.get(slot.domain, (K, 1))))
    drawn: Components = getattr(plots, family.picture)(shares, *shaped)
    return drawn


def _discrete(form: Labelled, laws: set[str]) -> bool:
    """Whether observations have probabilities instead of a density."""
    return form.observed.domain in ("count", "natural", "binary")


def own_centres(run: ShownRun, c: Components) -> bool:
    """Whether each component has a mean, rate or probability of its own that nothing else ties
    down, so that an M-step puts it at its weighted mean."""
    from numeric.plots import Laws

    if run.form is None or isinstance(c, Laws):
        return False
    slots = LAWS[run.form.factor(0).law].slots
    first = next(n for n, slot in enumerate(slots) if not slot.known)
    priors = {f.variable for f in run.model.factors} & {p.name for p in run.model.parameters}
    return not priors and places(run.form, first, len(c.weights)) is not None
