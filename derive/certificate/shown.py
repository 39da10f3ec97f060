"""Terms and values as a refusal shows them: one short line of plain text."""

from __future__ import annotations

from typing import Any

from .arithmetic import Logs
from .terms import FUNCTION, Term

LONGEST = 160

#: How tightly an operation binds: a term inside one that binds more tightly is put in brackets.
_BINDING = {"equation": 0, "add": 1, "sum": 2, "product": 2, "mul": 2, "power": 4, "transpose": 4,
            "inverse": 4}
_NAMED = {"trace": "tr", "det": "det", "log": "log", "exp": "exp", "factorial": "factorial",
          "choose": "choose", "derivative": "derivative", "differential": "differential"}


def short(term: Term) -> str:
    """The term in one line, cut where it is long.

    >>> from .terms import Pool
    >>> p = Pool()
    >>> x, m = (["symbol", name, "scalar", ["i"], mark] for name, mark in (("X", ""), ("m", "t")))
    >>> short(p.read(["sum", ["mul", x, ["add", m, ["mul", ["number", "-1"], x]]], "i", "N"]))
    'sum_i X[i] (m^t[i] - X[i])'
    """
    text = _text(term, 0)
    return text if len(text) <= LONGEST else text[:LONGEST - 3].rstrip() + "..."


def _text(t: Term, outer: int) -> str:
    own = _BINDING.get(t.op, 5)
    if t.op == "number":
        own = 5 if t.args[0].denominator == 1 and t.args[0] >= 0 else 2
    text = _bare(t, own)
    return f"({text})" if own < outer or (own == outer == 4) else text


def _bare(t: Term, own: int) -> str:
    op, a = t.op, t.args
    if op in ("number", "size", "constant"):
        return str(a[0])
    if op == "symbol":
        return bare(a[0]) + _mark(a[3]) + (f"[{','.join(a[2])}]" if a[2] else "")
    if op == "function":
        return bare(a[0]) + _mark(a[1]) + _listed(a[2:])
    if op == "density":
        return f"p({_text(a[1], 0)} | {', '.join(_text(x, 0) for x in a[2:])})"
    if op == "posterior":
        return f"P{_mark(a[2])}(Z[{a[0]}] = {a[1]} | x)"
    if op == "indicator":
        return f"[{a[0]}[{a[1]}] = {a[2]}]"
    if op == "expectation":
        return f"E[{_text(a[0], 0)}]"
    if op == "assignments":
        return f"sum_{a[1]} {_text(a[0], own)}"
    if op == "law_expectation":
        return f"E[{_text(a[0], 0)}] under {_text(a[1], 3)}"
    if op == "and":
        return " and ".join(_text(x, 0) for x in a)
    if op in ("sum", "product"):
        return f"{op}_{a[1]} {_text(a[0], own)}"
    if op == "add":
        return _added([_text(x, 1) for x in a])
    if op == "mul":
        minus = a[0].op == "number" and a[0].args[0] == -1 and len(a) > 1
        return "-" * minus + " ".join(_text(x, 3) for x in a[minus:])
    if op == "power":
        return f"{_text(a[0], 4)}^{_text(a[1], 4)}"
    if op in ("transpose", "inverse"):
        return _text(a[0], 4) + {"transpose": "'", "inverse": "^-1"}[op]
    if op == "equation":
        return f"{_text(a[0], 1)} = {_text(a[1], 1)}"
    if op in ("identity", "zero"):
        return {"identity": "I", "zero": "0"}[op]
    return _NAMED.get(op, op) + _listed([x for x in a if isinstance(x, Term)])


def name_of(term: Term) -> str:
    """The name of a symbol or a function."""
    return bare(term.args[0])


def bare(name: str) -> str:
    """A name without the sign of the engine's own symbols and functions."""
    return name.removeprefix(FUNCTION).lstrip(".")


def _mark(mark: str) -> str:
    return f"^{mark}" if len(mark) == 1 else f"^({mark})" if mark else ""


def _listed(terms: Any) -> str:
    return f"({', '.join(_text(t, 0) for t in terms)})" if terms else ""


def _added(parts: list[str]) -> str:
    text = parts[0]
    for part in parts[1:]:
        text += f" - {part[1:]}" if part.startswith("-") else f" + {part}"
    return text


def value(v: Any) -> str:
    """A value, shortened."""
    if isinstance(v, Logs):
        return f"{v.constant} + {len(v.terms)} logarithms (mod p)"
    if isinstance(v, tuple):
        return "[" + "; ".join(", ".join(str(x) for x in row) for row in v) + "] (mod p)"
    return f"{v} (mod p)"
