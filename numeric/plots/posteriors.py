"""The posterior of one latent label over observations of one number or of two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from numeric.decimals import settled
from numeric.domains import Array

from .style import HALF, Picture, fill, mixed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: More points than this hide one another.
MOST = 1500


def posterior(x: Array, T: Array, labels: Sequence[str]) -> Picture:
    """Of numbers, x (N,), each label's responsibility over the number; of pairs, x (N, 2), the
    points in the mixed colours of their labels. ``T`` is (N, K).

    >>> one = posterior(np.array([0.0, 1.0]), np.array([[0.9, 0.1], [0.2, 0.8]]), ("1", "2"))
    >>> one.alt
    'Responsibilities of 2 observations: they sum to 1.1 for 1, 0.9 for 2; 1 has none above 0.85.'
    """
    shown = np.unique(np.linspace(0, len(x) - 1, min(len(x), MOST)).astype(int))

    def paint(axes: Axes) -> None:
        if x.ndim == 1:
            order = shown[np.argsort(x[shown], kind="stable")]
            for k, label in enumerate(labels):
                axes.plot(x[order], T[order, k], ".", color=fill(k), markersize=3, label=label)
            axes.set_ylim(-0.03, 1.03)
            axes.legend(loc="center right")
            axes.set_title("responsibilities")
        else:
            axes.scatter(x[shown, 0], x[shown, 1], s=6, color=mixed(T[shown]), linewidths=0)
            axes.set_title("observations by their responsibilities")

    between = int(np.sum(T.max(axis=1) < _SURE))
    sums = ", ".join(f"{settled(v):.4g} for {label}"
                     for v, label in zip(T.sum(axis=0), labels, strict=True))
    return Picture("responsibilities", f"Responsibilities of {len(x)} observations: they sum to "
                   f"{sums}; {between} {'has' if between == 1 else 'have'} none above {_SURE}.",
                   HALF, paint)


_SURE = 0.85
