"""A model of plates and factors as short text, to be compared with what a statement should be."""

from __future__ import annotations

from derive.algebra.expression import Expr
from derive.model import Model, Parameter, Variable


def canonical(model: Model) -> str:
    """Plates, variables, parameters, factors, weights and own laws, separated by ``; ``.

    Notes and the text are left out: they tell no two models apart.
    """
    parts = [f"{p.index}={','.join(p.labels) or p.size}" for p in model.plates]
    parts += [_variable(v) for v in model.variables]
    parts += [_parameter(p) for p in model.parameters]
    for f in model.factors:
        guards = ",".join(f"{_name(g.variable, g.indices)}={g.value}" for g in f.guards)
        parts.append(f"{f.variable}{f' | {guards}' if guards else ''} ~ {f.law}"
                     f"({', '.join(map(written, f.arguments))})")
    parts += [f"{'frequency' if w.counts else 'weight'} {','.join(w.indices)}: {written(w.value)}"
              for w in model.weights]
    parts += [f"{law.name}({','.join(f'{n} {d}' for n, d in law.slots)}) = {written(law.density)} "
              f"on {law.support} {law.low or '-inf'}..{law.high or 'inf'}" for law in model.laws]
    return "; ".join(parts)


def _variable(v: Variable) -> str:
    marks = [v.domain, v.role, v.values and f"of {v.values}", v.missing and "missing",
             v.seen and "seen", v.domain == "vector" and v.dimension]
    return " ".join([_name(v.name, v.indices), *(str(m) for m in marks if m)])


def _parameter(p: Parameter) -> str:
    keys = f" as {','.join(k or '-' for k in p.keys)}" if p.keys else ""
    size = f" {p.dimension}" if p.domain in ("vector", "covariance") else ""
    return f"{_name(p.name, p.indices)} {p.domain}{size}{keys}{p.structure and ' ' + p.structure}"


def _name(name: str, indices: tuple[str, ...]) -> str:
    return f"{name}[{','.join(indices)}]" if indices else name


def written(e: Expr) -> str:
    """An expression in infix."""
    if e.op == "number":
        return str(e.args[0])
    if e.op == "symbol":
        return _name(e.args[0], e.args[2])
    if e.op == "add":
        return "(" + " + ".join(map(written, e.args)) + ")"
    if e.op == "mul":
        return " ".join(map(written, e.args))
    if e.op == "power":
        base = written(e.args[0])
        return f"{f'({base})' if e.args[0].op == 'mul' else base}^{written(e.args[1])}"
    if e.op == "transpose":
        return written(e.args[0]) + "'"
    return f"{e.op}({', '.join(written(a) if isinstance(a, Expr) else str(a) for a in e.args)})"
