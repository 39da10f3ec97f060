"""Matrix differentials as a textbook writes them (Magnus and Neudecker 2019, chapters 8 and 9).

Each law takes (e, u, d): the expression, the unknown, and the differential itself for the parts.
"""

from __future__ import annotations

from collections.abc import Callable

from ..algebra.expression import (
    IDENTITY,
    ONE,
    SCALAR,
    Expr,
    add,
    changed,
    det,
    differential,
    digamma,
    exp,
    expr,
    factors_of_quadratic,
    inverse,
    is_symmetric,
    log,
    loggamma,
    mul,
    power,
    rewrite,
    sum_over,
    symbol,
    trace,
    transpose,
    trigamma,
    zero,
)
from ..algebra.normal import depends_on, factors, tidy
from .rule import Rule, RuleBook

D = Callable[[Expr], Expr]


def direction(u: Expr) -> Expr:
    """du: the number 1 for a scalar (the differential is then the derivative)."""
    name, kind, indices, _ = u.args
    return ONE if u.shape == SCALAR else symbol(name, kind, indices, "d")


def _sum(e: Expr, u: Expr, d: D) -> Expr | None:
    if e.op == "add":
        return add(*(d(t) for t in e.args))
    return sum_over(d(e.args[0]), e.args[1], e.args[2]) if e.op == "sum" else None


def _product(e: Expr, u: Expr, d: D) -> Expr | None:
    if e.op != "mul":
        return None
    return add(
        *(
            mul(*e.args[:n], d(f), *e.args[n + 1 :])
            for n, f in enumerate(e.args)
            if depends_on(f, u)))


def _quadratic(e: Expr, u: Expr, d: D) -> Expr | None:
    parts = factors_of_quadratic(e)
    if parts is None or depends_on(parts[1], u) or not is_symmetric(parts[1]):
        return None
    v, a = parts
    return mul(2, transpose(v), a, d(v))


def _power(e: Expr, u: Expr, d: D) -> Expr | None:
    if e.op != "power" or depends_on(e.args[1], u):
        return None
    base, exponent = e.args
    return mul(exponent, power(base, tidy(exponent + expr(-1))), d(base))


def _exponent(e: Expr, u: Expr, d: D) -> Expr | None:
    if e.op != "power" or not depends_on(e.args[1], u):
        return None
    base, exponent = e.args
    inside = add(log(base) * d(exponent), exponent * power(base, -1) * d(base))
    return mul(e, tidy(inside))


def _softplus(e: Expr, u: Expr, d: D) -> Expr | None:
    if e.op != "log" or e.args[0].op != "add" or len(e.args[0].args) != 2:
        return None
    one, other = sorted(e.args[0].args, key=lambda t: t.op == "exp")
    if one != ONE or other.op != "exp":
        return None
    s = other.args[0]
    return power(1 + exp(-s), -1) * d(s)


def _log_det(e: Expr, u: Expr, d: D) -> Expr | None:
    if e.op != "log" or e.args[0].op != "det":
        return None
    a = e.args[0].args[0]
    return trace(inverse(a) * d(a))


def _trace(e: Expr, u: Expr, d: D) -> Expr | None:
    return trace(d(e.args[0])) if e.op == "trace" else None


def as_trace(e: Expr, u: Expr) -> Expr | None:
    """e with every scalar product, and trace of a product, that holds du once turned into a trace
    with du at its end."""
    du = direction(u)

    def here(n: Expr) -> Expr | None:
        if n.op == "trace" and n.args[0].op == "mul":
            n = n.args[0]
        elif n.op != "mul" or n.shape != SCALAR:
            return None
        if du not in n.args:
            return None
        scalars = [f for f in n.args if f.shape == SCALAR]
        chain = [f for f in n.args if f.shape != SCALAR]
        at = chain.index(du)
        return mul(*scalars, trace(mul(*chain[at + 1 :], *chain[:at], du)))

    return changed(e, rewrite(e, here))


def gradient(e: Expr, u: Expr) -> Expr | None:
    """The G of dQ = g' du (vector) or dQ = tr(G du) (symmetric matrix), term by term."""
    du = direction(u)
    if e.op == "add":
        parts = [gradient(t, u) for t in e.args]
        return None if None in parts else add(*(p for p in parts if p is not None))
    if e.op == "sum":
        body = gradient(e.args[0], u)
        return None if body is None else sum_over(body, *e.args[1:])
    if e.op == "trace" and factors(e.args[0])[-1] == du:
        return mul(IDENTITY, *factors(e.args[0])[:-1])
    if e.op != "mul":
        return None
    if e.args[-1] == du:
        scalars = [f for f in e.args if f.shape == SCALAR]
        return mul(*scalars, transpose(mul(*(f for f in e.args[:-1] if f.shape != SCALAR))))
    held = [n for n, f in enumerate(e.args) if depends_on(f, du)]
    if len(held) != 1:
        return None
    inner = gradient(e.args[held[0]], u)
    return None if inner is None else mul(*e.args[: held[0]], *e.args[held[0] + 1 :], inner)


#: The laws in the order in which they are tried.
ORDER = ("d_constant", "d_variable", "d_sum", "d_quadratic", "d_log_det", "d_softplus", "d_log",
         "d_exp", "d_log_gamma", "d_digamma", "d_power", "d_exponent", "d_inverse", "d_transpose",
         "d_trace", "d_product")


def differentiate(e: Expr, u: Expr, rules: RuleBook) -> tuple[Expr, tuple[str, ...]]:
    """de with respect to u, and the ids of the laws that were used (the plain ones left out)."""
    used: list[str] = []

    def d(part: Expr) -> Expr:
        for id in ORDER:
            law = rules[id].apply
            result = law(part, u, d) if law else None
            if result is not None:
                if id not in used and id not in ("d_constant", "d_variable", "d_sum", "d_product"):
                    used.append(id)
                return result
        return rules.use("d_product", part, u, d)

    return tidy(d(e)), tuple(used)


_A = symbol("A", "symmetric")
_v, _m = symbol("v", "vector"), symbol("m", "vector")
_p = symbol("p", "scalar")


def _same(e: Expr) -> Expr:
    return differential(e, _A)


RULES = (
    Rule("d_constant", "constants", r"\mathrm{d}c = 0", "$c$ is free of the unknown", "",
         lambda e, u, d: None if depends_on(e, u) else zero(e.shape),
         (_v, _A, _same), (_A, _A, _same)),
    Rule("d_variable", "the unknown", r"\mathrm{d}(u) = \mathrm{d}u", "", "",
         lambda e, u, d: direction(u) if e == u else None, (_A, _A, _same), (_v, _A, _same)),
    Rule("d_sum", "sums", r"\mathrm{d}(a + b) = \mathrm{d}a + \mathrm{d}b", "", "", _sum,
         (_A + _A, _A, _same), (_A, _A, _same)),
    Rule("d_product", "products", r"\mathrm{d}(ab) = (\mathrm{d}a)b + a\,\mathrm{d}b", "", "",
         _product, (mul(_A, _A), _A, _same), (_A, _A, _same)),
    Rule("d_quadratic", "differential of a quadratic form",
         r"\mathrm{d}(v^{\mathsf T}A v) = 2 v^{\mathsf T} A\,\mathrm{d}v",
         "$A$ is symmetric and free of the unknown", "", _quadratic,
         (transpose(_v) * _A * _v, _v, _same), (transpose(_v) * _A * _v, _A, _same)),
    Rule("d_log_det", "differential of a log-determinant",
         r"\mathrm{d}\log|A| = \operatorname{tr}(A^{-1}\,\mathrm{d}A)", "$|A| > 0$", "", _log_det,
         (log(det(_A)), _A, _same), (log(_p), _p, _same)),
    Rule("d_log", "derivative of a logarithm", r"\mathrm{d}\log a = \mathrm{d}a / a", "$a > 0$", "",
         lambda e, u, d: e.args[0] ** -1 * d(e.args[0])
         if e.op == "log" and e.args[0].op != "det" else None,
         (log(_p), _p, _same), (log(det(_A)), _A, _same)),
    Rule("d_exp", "derivative of an exponential", r"\mathrm{d}e^a = e^a\,\mathrm{d}a", "", "",
         lambda e, u, d: e * d(e.args[0]) if e.op == "exp" else None,
         (exp(_p), _p, _same), (_p, _p, _same)),
    Rule("d_softplus", "derivative of the logarithm of one plus an exponential",
         r"\mathrm{d}\log(1 + e^a) = \mathrm{d}a / (1 + e^{-a})", "", "", _softplus,
         (log(1 + exp(_p)), _p, _same), (log(1 + _p), _p, _same)),
    Rule("d_log_gamma", "derivative of the log-gamma function",
         r"\mathrm{d}\log\Gamma(a) = \operatorname{digamma}(a)\,\mathrm{d}a", "$a > 0$", "",
         lambda e, u, d: digamma(e.args[0]) * d(e.args[0]) if e.op == "loggamma" else None,
         (loggamma(_p), _p, _same), (log(_p), _p, _same)),
    Rule("d_digamma", "derivative of the digamma function",
         r"\mathrm{d}\operatorname{digamma}(a) = \operatorname{trigamma}(a)\,\mathrm{d}a",
         "$a > 0$", "",
         lambda e, u, d: trigamma(e.args[0]) * d(e.args[0]) if e.op == "digamma" else None,
         (digamma(_p), _p, _same), (loggamma(_p), _p, _same)),
    Rule("d_exponent", "derivative of a power with the unknown in its exponent",
         r"\mathrm{d}a^b = a^b (\log a\,\mathrm{d}b + (b/a)\,\mathrm{d}a)", "$a > 0$", "",
         _exponent,
         (power(symbol("c", "scalar"), _p), _p, _same), (power(_p, -1), _p, _same)),
    Rule("d_power", "derivative of a power", r"\mathrm{d}a^n = n a^{n-1}\,\mathrm{d}a",
         "$n$ is constant", "", _power, (power(_p, -1), _p, _same), (_p, _p, _same)),
    Rule("d_inverse", "differential of an inverse",
         r"\mathrm{d}A^{-1} = -A^{-1}(\mathrm{d}A)A^{-1}", "$A$ is invertible", "",
         lambda e, u, d: mul(-1, e, d(e.args[0]), e) if e.op == "inverse" else None,
         (inverse(_A), _A, _same), (_A, _A, _same)),
    Rule("d_transpose", "transpose", r"\mathrm{d}(v^{\mathsf T}) = (\mathrm{d}v)^{\mathsf T}", "",
         "", lambda e, u, d: transpose(d(e.args[0])) if e.op == "transpose" else None,
         (transpose(_v), _v, _same), (_v, _v, _same)),
    Rule("d_trace", "differential of a trace",
         r"\mathrm{d}\operatorname{tr}A = \operatorname{tr}(\mathrm{d}A)", "", "", _trace,
         (trace(_A), _A, _same), (_A, _A, _same)),
    Rule("trace_of_scalar", "a scalar is its own trace",
         r"v^{\mathsf T}Bw = \operatorname{tr}(w v^{\mathsf T} B)", "",
         "and factors may be rotated within a trace", as_trace,
         (mul(transpose(_v), symbol("A", "symmetric", (), "d"), _m), _A), (_p, _A)),
    Rule("gradient", "the gradient read off",
         r"\mathrm{d}Q = g^{\mathsf T}\mathrm{d}u \text{ or } \operatorname{tr}(G\,\mathrm{d}U) "
         r"\;\Rightarrow\; \partial Q/\partial u = g,\ \partial Q/\partial U = G",
         "$G$ symmetric for a symmetric $U$",
         "it is what is multiplied with the differential, transposed", gradient,
         (mul(transpose(_m), symbol("v", "vector", (), "d")), _v), (_p, _v)),
    Rule("derivative", "derivative", r"\text{term by term}", "the function is differentiable",
         "term by term"),
)
