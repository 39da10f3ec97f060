"""The functions of a generated NumPy module that read theta and the known quantities."""

from __future__ import annotations

from collections.abc import Iterable

from ..program import Slot
from .numpy_names import Names
from .python_names import quoted

#: What a value of a row must be, as Python, and in words.
_VALUES = {
    "count": ("(v >= 0) & (v == np.floor(v)) & (v <= 2.0**53)",
              "counts are 0, 1, 2, ..., at most 2^53"),
    "natural": ("(v >= 1) & (v == np.floor(v)) & (v <= 2.0**53)",
                "counts from 1 are 1, 2, 3, ..., at most 2^53"),
    "binary": ("(v == 0) | (v == 1)", "it must be 0 or 1"),
    "positive": ("(v > 0) & (v < np.inf)", "it must be positive and finite"),
}


def require(name: str, variable: str, domain: str) -> list[str]:
    """The lines that check the values of the rows, none where any number may stand."""
    if domain not in _VALUES:
        return []
    good, why = _VALUES[domain]
    line = f"    _require({name}, {variable}, lambda v: {good}, {quoted(why)})"
    return [line] if len(line) <= 99 else [
        f"    good = lambda v: {good}", f"    _require({name}, {variable}, good, {quoted(why)})"]


def read_known(c: Names) -> str:
    """The function that checks the known quantities."""
    p = c.p
    lines = ["def _read_known(known, N):",
             '    """The known quantities of each row, each of shape (N,)."""',
             f"    missing = [name for name in [{', '.join(quoted(n) for n, _ in p.known)}]"
             " if name not in (known or {})]",
             "    if missing:",
             '        raise BadInput(f"known[{missing[0]!r}] is missing: give one value a row")']
    for name, domain in p.known:
        v = c.known[name]
        place = quoted(f"known[{name!r}]")
        lines.append(f"    {v} = _numbers({place}, known[{quoted(name)}], (N,))")
        lines += require(place, v, domain)
    lines.append(f"    return {', '.join(c.known.values())}")
    return "\n".join(lines)


def read_theta(c: Names) -> str:
    """The function that checks theta and stacks it over the components."""
    p = c.p
    names = list(c.id.values())
    lines = ["class _Parameters(NamedTuple):",
             '    """theta with the values of the components stacked along axis 0."""', "",
             "    weight: np.ndarray"]
    lines += [f"    {n}: np.ndarray" for s, n in zip(p.slots, names) if not c.is_weight(s)]
    lines += ["", "", "def _read(theta, d):" if p.vector else "def _read(theta):",
              '    """theta, checked, as arrays over the components."""']
    lines += [f"    K = {c.K}"] if c.K and any(s.stacked for s in p.slots) else []
    have_K = bool(c.K)
    for s in p.slots:
        n = c.id[s.base]
        if s.stacked:
            lead = "K" if have_K else "None"
            lines.append(f"    {n} = _parameter(theta, {quoted(s.base)}, "
                         f"{c.slot_shape(s, lead)})")
            if not have_K:
                lines.append(f"    K = len({n})")
                have_K = True
        else:
            keys = ", ".join(map(quoted, s.names))
            keys += "," if len(s.names) == 1 else ""
            lines.append(f"    {n} = np.stack([_parameter(theta, key, "
                         f"{c.slot_shape(s, '')}) for key in ({keys})])")
        lines += require_domain(c, s, n)
    lines += weight(c)
    stay = [n for s, n in zip(p.slots, names) if not c.is_weight(s)]
    lines.append(f"    return _Parameters({', '.join(['weight', *stay])})")
    return "\n".join(lines)


def weight(c: Names) -> list[str]:
    """The lines that give the weight of each component."""
    w = c.p.weights
    if w.kind == "fixed":
        values = ", ".join(str(v) if v.denominator == 1 else
                           f"{v.numerator} / {v.denominator}" for v in w.values)
        return [f"    weight = np.array([{values}])"]
    base = next(s for s in c.p.slots if c.is_weight(s))
    name = c.id[base.base]
    if w.kind == "simplex":
        return [f"    weight = {name}"]
    slots = [s for s in c.p.slots if c.is_weight(s)]
    place = {key: f"{c.id[s.base]}[{j}]" for s in slots for j, key in enumerate(s.names)}
    free = [place[key] for key in w.names if key]
    values = ", ".join(place[key] if key else "max(rest, 0.0)" for key in w.names)
    return [f"    rest = 1.0 - {' - '.join(free)}",
            f"    _require_domain(rest >= -1e-12, {named(k for k in w.names if k)}, "
            '"weights sum to at most 1")',
            f"    weight = np.array([{values}])"]


def require_domain(c: Names, s: Slot, n: str) -> list[str]:
    """The lines that check that a parameter lies in its domain."""
    keys = named([s.base] if s.stacked else s.names)
    rules = {
        "simplex": (f"np.all({n} >= 0) and abs({n}.sum() - 1) <= 1e-8",
                    "weights are at least 0 and sum to 1"),
        "probability": (f"({n} >= 0) & ({n} <= 1)", "a probability lies in [0, 1]"),
        "positive": (f"{n} > 0", "it is greater than 0") if s.base in c.p.inverted
        else (f"{n} >= 0", "it is at least 0"),
        "covariance": (f"abs({n} - np.swapaxes({n}, 1, 2)) <= 1e-10 * abs({n}).max()",
                       "a covariance matrix is symmetric"),
    }
    if s.domain == "variance":
        return [f"    for k in range(len({n})):",
                f"        if not {n}[k] > 0:",
                '            what = f"its variance in theta is {' + n + '[k]:g}"',
                "            raise Collapse(_label(k), what, ELSEWHERE)"]
    if s.domain == "simplex" and c.p.weights.kind == "complement":
        rules["simplex"] = (f"{n} >= 0", "weights are at least 0")
    if s.domain not in rules:
        return []
    good, why = rules[s.domain]
    if len(good) + len(why) < 70:
        return [f"    _require_domain({good}, {keys}, {quoted(why)})"]
    return [f"    good = {good}", f"    _require_domain(good, {keys}, {quoted(why)})"]


def named(keys: Iterable[str]) -> str:
    """The text of a tuple of keys of theta."""
    inner = ", ".join(map(quoted, keys))
    return f"({inner},)" if "," not in inner else f"({inner})"


def label(c: Names) -> str:
    """The function that names a component."""
    return ("def _label(k):\n"
            '    """What the statement calls component k, counted from 0."""\n'
            "    return LABELS[k] if LABELS else k + 1\n")
