"""Small data and parameters for the examples in a generated module's docstrings."""

from __future__ import annotations

from collections.abc import Mapping

from ..program import Program, Slot
from .python_names import quoted

#: Eight rows where 0 is no value of a row, or where there are two values alone.
_ROWS = {
    "natural": [1.0, 1.0, 2.0, 2.0, 5.0, 6.0, 8.0, 9.0],
    "positive": [0.5, 1.0, 1.5, 2.0, 5.0, 6.0, 8.0, 9.0],
    "binary": [0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0],
}


def example(program: Program, sizes: Mapping[str, int]) -> tuple[str, str, str]:
    """Python text of x, theta and known that the program can take: eight rows.

    The components are told apart, so that the likelihood rises from this theta.
    """
    K = len(program.labels) or sizes.get("K", 2)
    d = sizes.get("d", 2)
    if program.vector:
        # Cosines at growing angles: rows that span the space, for any d.
        rows = 6 * d + 6
        x = (f"4.0 + 5.0 * np.cos(np.outer(np.arange(1, {rows + 1}), np.arange(1, {d + 1})) ** 1.5)"
             )
    else:
        rows = 8
        x = f"np.array({_ROWS.get(program.observation, [0.0, 1.0, 1.0, 2.0, 5.0, 6.0, 8.0, 9.0])})"
    items: list[str] = []
    for s in program.slots:
        free = [n for n in program.weights.names if n]
        if s.domain == "probability" and set(s.names) <= set(free):
            items += [f"{quoted(n)}: 1 / {K}" for n in s.names]
        elif s.stacked:
            if s.domain == "vector":
                centres = [_centre(j, K) for j in range(K)]
                items.append(f"{quoted(s.base)}: np.outer({centres}, np.ones({d}))")
                continue
            stacked = ", ".join(_value(s, j, K, d) for j in range(K))
            items.append(f"{quoted(s.base)}: np.array([{stacked}])")
        else:
            items += [f"{quoted(n)}: {_number(s, j, K, d)}" for j, n in enumerate(s.names)]
    known = ", ".join(f"{quoted(n)}: np.full({rows}, 10.0)" for n, _ in program.known)
    theta = "{\n" + "".join(f"    {item},\n" for item in items) + "}"
    return x, theta, "{" + known + "}"


def _centre(j: int, K: int) -> float:
    return round(1.0 + 6.0 * j / max(1, K - 1), 3)


def _number(s: Slot, j: int, K: int, d: int) -> str:
    value = _value(s, j, K, d)
    return value if s.shape != "vector" else f"np.array({value})"


def _value(s: Slot, j: int, K: int, d: int) -> str:
    if s.domain == "vector":
        return str([_centre(j, K)] * d) if d <= 8 else f"[{_centre(j, K)}] * {d}"
    if s.domain == "covariance":
        return f"20.0 * np.eye({d})"
    return {"simplex": f"1 / {K}", "probability": str(round((j + 1) / (K + 1), 6)),
            "variance": "4.0"}.get(s.domain, str(_centre(j, K)))
