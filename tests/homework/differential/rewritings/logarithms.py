"""Logarithms, exponentials, and densities written out with them."""

from __future__ import annotations

from .. import originals
from ..trees import ONE, Tree, add, frac, minus, mul, neg, power, total, tree
from .place import HALF, Place, rewriting, signed


@rewriting
def log_of_quotient(t: Tree, at: Place) -> Tree | None:
    if t.op != "log" or t.args[0].op != "frac":
        return None
    a, b = t.args[0].args
    if a == ONE:
        return neg(tree("log", b))
    return minus(tree("log", a), tree("log", b))


@rewriting
def log_of_product(t: Tree, at: Place) -> Tree | None:
    if t.op != "log" or t.args[0].op != "mul":
        return None
    return add(*(tree("log", f) for f in t.args[0].args))


@rewriting
def log_of_power(t: Tree, at: Place) -> Tree | None:
    if t.op != "log" or t.args[0].op not in ("pow", "sqrt"):
        return None
    if t.args[0].op == "sqrt":
        return mul(HALF, tree("log", t.args[0].args[0]))
    base, exponent = t.args[0].args
    return mul(exponent, tree("log", base))


@rewriting
def log_of_exp(t: Tree, at: Place) -> Tree | None:
    return t.args[0].args[0] if t.op == "log" and t.args[0].op == "exp" else None


@rewriting
def logs_joined(t: Tree, at: Place) -> Tree | None:
    if t.op != "add":
        return None
    logs = [a for a in t.args if a.op == "log"]
    if len(logs) < 2:
        return None
    rest = [a for a in t.args if a.op != "log"]
    return add(tree("log", mul(*(a.args[0] for a in logs))), *rest)


@rewriting
def coefficient_into_log(t: Tree, at: Place) -> Tree | None:
    """log sqrt a for (1/2) log a, log(1/a) for -log a."""
    if t.op == "neg" and t.args[0].op == "log":
        return tree("log", frac(ONE, t.args[0].args[0]))
    if t.op == "mul" and len(t.args) == 2 and t.args[0] == HALF and t.args[1].op == "log":
        inside = t.args[1].args[0]
        return tree("log", tree("sqrt", inside) if at.rng.random() < 0.5 else power(inside, HALF))
    return None


@rewriting
def log_det_of_inverse(t: Tree, at: Place) -> Tree | None:
    if t.op != "log" or t.args[0].op != "det" or t.args[0].args[0].op == "inv":
        return None
    return neg(tree("log", tree("det", tree("inv", t.args[0].args[0]))))


@rewriting
def half_outside(t: Tree, at: Place) -> Tree | None:
    """-(1/2)[a + b] for -(1/2) a - (1/2) b."""
    if t.op != "add":
        return None
    found = [(n, signed(a)[1]) for n, a in enumerate(t.args) if a.op == "neg"
             and a.args[0].op == "mul" and a.args[0].args[0] == HALF]
    if len(found) < 2:
        return None
    inside = add(*(mul(*a.args[1:]) for _, a in found))
    where = {n for n, _ in found}
    return add(*(a for n, a in enumerate(t.args) if n not in where), neg(mul(HALF, inside)))


@rewriting
def exp_of_sum(t: Tree, at: Place) -> Tree | None:
    if t.op != "exp" or t.args[0].op != "add":
        return None
    return mul(*(tree("exp", a) for a in t.args[0].args))


@rewriting
def product_of_exps(t: Tree, at: Place) -> Tree | None:
    if t.op != "mul" or sum(f.op == "exp" for f in t.args) < 1:
        return None
    exps = [f for f in t.args if f.op == "exp"]
    others = [f for f in t.args if f.op == "sym" and f.args[0] == "weight"][:1]
    if len(exps) + len(others) < 2:
        return None
    inside = add(*(e.args[0] for e in exps), *(tree("log", o) for o in others))
    rest = [f for f in t.args if f not in exps and f not in others]
    return mul(*rest, tree("exp", inside))


@rewriting
def softmax(t: Tree, at: Place) -> Tree | None:
    """exp(log a) / sum exp(log a) for a / sum a."""
    if t.op != "frac" or t.args[1].op != "sum" or t.args[0].op != "mul":
        return None
    body = t.args[1].args[0]
    if body.op != "mul" or not all(map(at.scalar, (*body.args, *t.args[0].args))):
        return None

    def raised(m: Tree) -> Tree:
        return tree("exp", add(*(tree("log", f) for f in m.args)))

    if at.part != "responsibilities":
        return None
    return frac(raised(t.args[0]), total(raised(body), *t.args[1].args[1:]))


@rewriting
def density_written_out(t: Tree, at: Place) -> Tree | None:
    return originals.written_out(at.statement, t.args) if t.op == "density" else None


@rewriting
def product_in_log(t: Tree, at: Place) -> Tree | None:
    """log prod a for sum log a."""
    if t.op != "sum" or t.args[0].op != "log":
        return None
    return tree("log", tree("prod", t.args[0].args[0], *t.args[1:]))


@rewriting
def exponent_in_log(t: Tree, at: Place) -> Tree | None:
    """log a^c for c log a."""
    if t.op != "mul" or len(t.args) != 2 or t.args[1].op != "log" or t.args[0].op != "sym" or \
            t.args[1].args[0].op not in ("sym", "det", "density"):
        return None
    return tree("log", power(t.args[1].args[0], t.args[0]))
