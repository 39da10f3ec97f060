"""What a program may hold in the place of a parameter: its logarithm, inverse or factor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Form:
    """What is held of a parameter, and back; ``clear`` if nobody does so by mistake."""

    of: Callable[[Array], Array]
    back: Callable[[Array], Array]
    words: str
    clear: bool = True


def _inverse(a: Array) -> Array:
    matrix = a.ndim > 1 and a.shape[-1] == a.shape[-2]
    inverse: Array = np.linalg.inv(a) if matrix else 1 / a
    return inverse


def _factor(a: Array) -> Array:
    factor: Array = np.linalg.cholesky(a)
    return factor


def _softmax(a: Array) -> Array:
    share: Array = np.exp(a - a.max())
    return share / share.sum()


def _square(a: Array) -> Array:
    return a @ np.swapaxes(a, -1, -2)


_LOG = Form(np.log, np.exp, "the logarithm of")
_INVERSE = Form(_inverse, _inverse, "the inverse of", False)
FORMS = {
    "weight": {"logits": Form(np.log, _softmax, "the logarithm, up to a constant, of")},
    "mean": {"log": _LOG, "inverse": _INVERSE},
    "spread": {"log": _LOG, "inverse": _INVERSE,
               "factor": Form(_factor, _square, "the Cholesky factor of")},
}


def changed(value: Any, act: Callable[[Array], Array]) -> Any:
    """A value in another form; not a number where it has none."""
    try:
        with np.errstate(all="ignore"):
            return act(np.asarray(value, float)).tolist()
    except (TypeError, ValueError, np.linalg.LinAlgError):
        return float("nan")


def form_of(kind: str, made: Sequence[Any], right: Sequence[Any],
            same: Callable[[Sequence[Any], Sequence[Any]], bool]) -> str:
    """The form in which values are right; "" for none."""
    for name, form in FORMS.get(kind, {}).items():
        back = [changed(m, form.back) for m in made]
        if all(np.shape(b) == np.shape(r) for b, r in zip(back, right, strict=True)) and (
                same(back, right)):
            return name
    return ""
