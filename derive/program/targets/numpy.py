"""A program printed as one Python module that needs NumPy and SciPy alone.

What all modules share stands in ``numpy.py.txt``, with what depends on the program left open: lines
between ``#if NAME``, ``#else`` and ``#end`` and the text in ``⟦NAME:text⟧`` are there where NAME is
true; ``⟦NAME⟧`` is a text, on a line of its own a list of lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..program import Program
from .numpy_parts import Module, commented, printable
from .python import ATOM, quoted, tupled

#: What a value of a row must be, as Python of v, and in words.
_SUPPORTS = {
    "count": ("(v >= 0) & (v == np.floor(v)) & (v <= 2.0**53)",
              "counts are 0, 1, 2, ..., at most 2^53"),
    "natural": ("(v >= 1) & (v == np.floor(v)) & (v <= 2.0**53)",
                "counts from 1 are 1, 2, 3, ..., at most 2^53"),
    "binary": ("(v == 0) | (v == 1)", "it must be 0 or 1"),
    "positive": ("(v > 0) & (v < np.inf)", "it must be positive and finite"),
}


def emit(program: Program, sizes: Mapping[str, int] | None = None) -> str:
    """The module's source: the same text for the same program and sizes.

    ``sizes`` may fix "d" and "K": the module then refuses other sizes.
    """
    template = Path(__file__).with_name("numpy.py.txt").read_text(encoding="utf-8")
    return filled(template, _values(Module(program, dict(sizes or {}))))


def filled(template: str, values: Mapping[str, Any]) -> str:
    """The template with its conditions decided and its names replaced. Raises KeyError.

    >>> filled("#if a\\nx = ⟦b⟧\\n#end\\n⟦c⟧⟦a: = 1⟧\\n⟦d⟧", dict(a=True, b=2, c="y", d=["z"]))
    'x = 2\\ny = 1\\nz\\n'
    """
    lines: list[str] = []
    kept = [True]
    for line in template.rstrip("\n").split("\n"):
        word, _, name = line.partition(" ")
        if word == "#if":
            kept.append(kept[-1] and bool(values[name]))
        elif word == "#else":
            kept[-1] = kept[-2] and not kept[-1]
        elif word == "#end":
            kept.pop()
        elif kept[-1] and (whole := re.fullmatch(r"( *)⟦(\w+)⟧", line)):
            lines += [whole[1] + text for text in values[whole[2]]]
        elif kept[-1]:
            lines.append(re.sub(r"⟦(\w+)(?::(.*?))?⟧", lambda m: str(
                values[m[1]] if m[2] is None else m[2] if values[m[1]] else ""), line))
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(line.rstrip() for line in lines)) + "\n"


def _values(c: Module) -> dict[str, Any]:
    """What the template leaves open."""
    p, m = c.program, c.program.model
    ops = {o.op for o in (*p.in_density, *p.in_updates)}
    supports = {m.observed.domain, *(v.domain for v in m.known)} & set(_SUPPORTS)
    domains = {q.domain for q in m.parameters}
    return {
        "head": _head(c), "labels": tupled(map(quoted, m.components.labels)),
        "example": c.example(),
        "vector": p.vector, "scalar": not p.vector, "centre": p.centre is not None,
        "paired": c.paired, "open": not c.K, "old": p.needs_old, "known": m.known,
        "checked": supports, "read_rows": _checks(c), "supports": [
            line for s in sorted(supports) for line in (
                "", "", f"def _is_{s}(v):",
                '    """Whether it may be a value of a row, elementwise."""',
                f"    return {_SUPPORTS[s][0]}")],
        "covariance": "covariance" in domains, "variance": "variance" in domains,
        **{name: name in ops for name in ("log_factorial", "times_log", "deviance")},
        "log1p": "_log1p(" in "\n".join([*c.prepare(), *c.log_joint()]),
        "names": "".join(f", {n}" for n in c.known.values()), "alone": not m.known,
        "d": c.sizes.get("d") if p.vector else None, "K": c.K or None,
        "fields": [f"{n}: np.ndarray" for n in ("weight", *c.fields)],
        "fields_read": ", ".join(["weight", *c.fields]), "read": c.read(),
        "sums": p.statistics or p.centre is None,
        "zero_sums": [f"self.{s.name} = np.zeros(K)" for s in p.statistics],
        "add_sums": [f"self.{s.name} += T @ {c.text(s.function, ATOM)}" for s in p.statistics],
        "whitened": p.factored, "prepared_part": c.prepared, "prepare": c.prepare(),
        "log_joint": c.log_joint(), "location": c.location,
        "centre_k": "" if p.centre is None else c.text(p.centre, ATOM),
        "common": " + ".join(f"float(np.sum({c.text(t.product)}))" for t in p.common) or "0.0",
        "coefficient": c.text(p.terms[0].coefficient) if c.paired else "",
        "maximise": c.maximise(), "theta": c.theta(), "shapes": c.shapes(),
    }


def _checks(c: Module) -> list[str]:
    """The lines that check the values of the rows, and take what is known."""
    m = c.program.model
    lines = _require("x", "x", m.observed.domain)
    for v in m.known:
        place, missing = f"known[{v.name!r}]", "is missing: give one value a row"
        lines += [f"if {quoted(v.name)} not in (known or {{}}):",
                  f"    raise BadInput({quoted(f'{place} {missing}')})",
                  f"{c.known[v.name]} = _numbers({quoted(place)}, known[{quoted(v.name)}], "
                  "(len(x),))", *_require(place, c.known[v.name], v.domain)]
    for value, bound in c.program.at_most:
        named = [("x", "x") if n == "x" else (f"known[{n!r}]", c.known[n]) for n in (value, bound)]
        (name, x), (other, n) = named
        other = other.replace("{", "{{").replace("}", "}}")
        why = f", more than {other}[{{0}}], which is {{1}}"
        lines.append(f"_require({quoted(name)}, np.less_equal, {quoted(why)}, {x}, {n})")
    return lines


def _require(name: str, variable: str, domain: str) -> list[str]:
    """The line that checks one value of each row, none where any number may stand."""
    if domain not in _SUPPORTS:
        return []
    why = quoted(": " + _SUPPORTS[domain][1])
    return [f"_require({quoted(name)}, _is_{domain}, {why}, {variable})"]


def _head(c: Module) -> list[str]:
    """Title, statement and formulas, as comments."""
    p, m = c.program, c.program.model
    title = f"EM for {printable(m.name)}" if m.name else "EM for a stated model"
    weight = c.formula(p.weight)
    if m.weights.kind == "fixed" and p.weight.op == "symbol":
        weight += (f" = {', '.join(map(str, m.weights.values))} for "
                   f"{m.components.index} = {', '.join(map(printable, m.components.labels))}")
    lines = [f'"""{title}: one step of EM, and the whole fit."""', "",
             "# Derived from the statement"]
    lines += [f"#     {printable(line)}" for line in m.statement.splitlines() if line.strip()]
    lines += ["#", f"# E-step: component {printable(m.components.index)} has a responsibility for "
              "each row, proportional to its weight", *commented(weight, "#     "),
              "# times its density, of which this is the logarithm:",
              *commented(c.formula(p.density), "#     "), "#", "# M-step, in this order:"]
    lines += [line for u in p.updates for line in commented(c.equation(u), "#     ")]
    if p.centre is not None:
        lines += ["#", "# The sums are taken about a centre near the rows of each component and",
                  "# moved to the next parameters afterwards; the rows are read in chunks."]
    return lines
