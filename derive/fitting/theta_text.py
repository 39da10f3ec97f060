"""theta as it is printed: with the digits that tell the components apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from numeric.decimals import apart, settled

#: Digits of a parameter, if they tell the components apart; the most that are tried.
USUAL, MOST = 6, 15
#: An array of more numbers is shown in part.
MOST_SHOWN = 200
_NO_BRACKETS = str.maketrans("[]", "  ")


def theta_lines(theta: Mapping[str, Any], together: Sequence[Sequence[str]] = ()) -> list[str]:
    """A parameter a line, or a block of lines; ``together`` are the keys that are one parameter of
    named components, by default each key for itself.

    Scalars and vectors have six digits, or as many more as tell the components apart, in each
    coordinate where they are apart by eleven digits.

    >>> theta_lines({"mu_1": np.float64(1e9 + 1), "mu_2": np.float64(1e9 + 3)}, [("mu_1", "mu_2")])
    ['  mu_1 = 1.000000001e+09', '  mu_2 = 1.000000003e+09']
    """
    shown = {key: np.vectorize(settled, otypes=[np.float64])(v) for key, v in theta.items()}
    digits = {key: _digits([shown[k] for k in keys])
              for keys in together or [[key] for key in theta] for key in keys}
    found = []
    for key, value in shown.items():
        body = np.array2string(value, precision=digits[key], suppress_small=False,
                               prefix=f"  {key} = ", threshold=MOST_SHOWN)
        found.append(f"  {key} = {body}")
    return found


def _digits(values: Sequence[Any]) -> int:
    """The digits for one parameter, stacked or in pieces."""
    rows = values[0] if len(values) == 1 and values[0].ndim else np.stack(values)
    if rows.ndim > 2 or rows.size > MOST_SHOWN:
        return USUAL

    def shown(n: int) -> Any:
        texts = (np.array2string(v, precision=n).translate(_NO_BRACKETS).split() for v in values)
        return np.reshape(list(chain.from_iterable(texts)), (len(rows), -1)).tolist()

    return apart(rows.reshape(len(rows), -1).tolist(), shown, USUAL, MOST)
