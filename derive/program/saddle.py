"""Log-probabilities of counts without cancellation: the saddle-point form.

C. Loader, Fast and accurate computation of binomial probabilities (2000). With the deviance
D(x, m) = x log(x / m) - (x - m) >= 0 and S(x) = log x! - (x log x - x), what a sum of terms of the
size of x log x leaves over is written as it is small,

    x log m - m - log x!                        =  -D(x, m) - S(x),
    log C(n, x) + x log p + (n - x) log(1 - p)  =  -D(x, n p) - D(n - x, n (1 - p))
                                                    + S(n) - S(x) - S(n - x),

and a binomial coefficient of n - 1 over x is (n - x) / n times that of n over x.
"""

from __future__ import annotations

from collections import Counter

from .program import Op, Term, add, mul, number

#: The constants of a component, its own terms, and those that all components share.
Parts = tuple[list[Op], list[Term], list[Term]]


def saddle_point(constants: list[Op], terms: list[Term], common: list[Term]) -> Parts:
    """The parts of a log-probability in saddle-point form; as they are where they have none.

    >>> x, m = Op("variable", ("x",)), Op("parameter", ("m", "t"))
    >>> factorial = Term(number(-1), Op("log_factorial", (x,)))
    >>> saddle_point([mul(number(-1), m)], [Term(number(1), Op("times_log", (x, m)))], [factorial])
    ([], [Term(coefficient=number(-1), function=deviance(variable(x), parameter(m, t)))], \
[Term(coefficient=number(1), function=mul(number(-1), stirling(variable(x))))])
    """
    if not all(t.coefficient == number(1) and t.function.op == "times_log" for t in terms):
        return constants, terms, common
    logs = {t.function.args[0]: t.function.args[1] for t in terms}
    factorials, others = _factorials(common)
    if len(logs) < len(terms):
        return constants, terms, common
    if len(logs) == 1:
        return _one(logs, factorials, constants, others) or (constants, terms, common)
    if len(logs) == 2 and _plus(*logs.values()) == number(1):
        return _two(logs, factorials, constants, others) or (constants, terms, common)
    return constants, terms, common


def _one(logs: dict[Op, Op], factorials: Counter[Op], constants: list[Op], others: list[Term]
         ) -> Parts | None:
    """x log m - m - log x!."""
    [(x, m)] = logs.items()
    minus_m = mul(number(-1), m)
    if factorials != {x: -1} or minus_m not in constants:
        return None
    rest = list(constants)
    rest.remove(minus_m)
    return rest, [_deviance(x, m)], [_stirling(factorials), *others]


def _two(logs: dict[Op, Op], factorials: Counter[Op], constants: list[Op], others: list[Term]
         ) -> Parts | None:
    """log C(n, x) + x log p + y log(1 - p), with n = x + y; or C(n - 1, x)."""
    x, y = (_plus(part, number(0)) for part in logs)
    n = _plus(x, y)
    wanted = Counter({n: 1, x: -1, y: -1})
    for last in (x, y):
        # (n - 1)! / (last - 1)! = n! / last! * last / n
        if factorials == _less(wanted, n, last):
            ratio = add(Op("log", (last,)), mul(number(-1), Op("log", (n,))))
            factorials, others = wanted, [Term(number(1), ratio), *others]
    if factorials != wanted:
        return None
    terms = [_deviance(part, mul(n, c)) for part, c in logs.items()]
    return constants, terms, [_stirling(wanted), *others]


def _less(wanted: Counter[Op], n: Op, last: Op) -> Counter[Op]:
    """The factorials with n - 1 and last - 1 in the place of n and last."""
    lower = {a: _plus(a, number(-1)) for a in (n, last)}
    return Counter({lower.get(a, a): sign for a, sign in wanted.items()})


def _factorials(common: list[Term]) -> tuple[Counter[Op], list[Term]]:
    """How often each log a! is in the terms, and the terms that have none."""
    found: Counter[Op] = Counter()
    others = []
    for t in common:
        parts = {p: _signed(p) for p in (t.function.args if t.function.op == "add"
                                         else (t.function,))}
        if t.coefficient in (number(1), number(-1)) and all(parts.values()):
            front = t.coefficient.args[0]
            for signed in filter(None, parts.values()):
                found[_plus(signed[1], number(0))] += int(front) * signed[0]
        else:
            others.append(t)
    return found, others


def _signed(p: Op) -> tuple[int, Op] | None:
    """(1, a) of log a!, (-1, a) of its negative."""
    if p.op == "mul" and len(p.args) == 2 and p.args[0] == number(-1):
        inner = _signed(p.args[1])
        return None if inner is None else (-inner[0], inner[1])
    return (1, p.args[0]) if p.op == "log_factorial" else None


def _plus(a: Op, b: Op) -> Op:
    """The sum in one order, where opposite terms cancel."""
    terms = [t for s in (a, b) for t in (s.args if s.op == "add" else (s,))]
    terms.sort(key=lambda t: (t.op == "mul", t.op == "number", repr(t)))
    for t in list(terms):
        opposite = mul(number(-1), t)
        if t in terms and opposite in terms and t.op != "number":
            terms.remove(t)
            terms.remove(opposite)
    return add(*terms)


def _deviance(x: Op, m: Op) -> Term:
    return Term(number(-1), Op("deviance", (x, m)))


def _stirling(factorials: Counter[Op]) -> Term:
    return Term(number(1), add(*(mul(number(sign), Op("stirling", (a,)))
                                 for a, sign in factorials.items())))
