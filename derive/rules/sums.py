"""Laws of sums over observations and components."""

from __future__ import annotations

from ..algebra.expression import (
    SCALAR,
    Expr,
    add,
    changed,
    mul,
    reindex,
    replace,
    rewrite,
    sum_over,
    symbol,
)
from ..algebra.normal import factors, mentions_index, multiply_out, pull_out, term, terms, tidy
from .rule import Rule


def insert(e: Expr, old: Expr, new: Expr) -> Expr | None:
    """e with ``old`` replaced by ``new``, which an earlier line says is equal."""
    return changed(e, replace(e, old, new))


def pull_constants(e: Expr) -> Expr | None:
    """e with what is free of a summation index put before its sum."""
    return changed(e, pull_out(e))


def name_counts(e: Expr, body: Expr, count: Expr) -> Expr | None:
    """e with every sum of responsibilities over the observations named N_k, first in a product."""
    i = body.args[2][-1]

    def here(n: Expr) -> Expr | None:
        if n.op == "sum" and n.args[0] == body and n.args[1] == i:
            return count
        if n.op == "mul" and count in n.args:
            return mul(count, *(f for f in n.args if f != count))
        return None

    return changed(e, rewrite(e, here))


def exchange(e: Expr) -> Expr | None:
    """A double sum with its two sums exchanged."""
    if e.op != "sum" or e.args[0].op != "sum":
        return None
    body, *inner = e.args[0].args
    return sum_over(sum_over(body, *e.args[1:]), *inner)


def merge(e: Expr) -> Expr | None:
    """A sum of sums over one index as one sum, multiplied out and opened again."""
    parts = terms(e)
    if len(parts) < 2:
        return None
    bodies, ranges = [], set()
    for p in parts:
        s, t = _sum_of(p), term(p)
        if s is None or len(t.powers) + len(t.matrices) != 1:
            return None
        bodies.append(t.number * s.args[0])
        ranges.add(s.args[1:])
    if len(ranges) != 1:
        return None
    ((index, over),) = ranges
    body = multiply_out(add(*bodies), lambda a: mentions_index(a, index) and a.shape == SCALAR)
    return pull_out(sum_over(tidy(body), index, over))


def _sum_of(e: Expr) -> Expr | None:
    found = [f for f in factors(e) if f.op == "sum"]
    return found[0] if len(found) == 1 else None


def split(e: Expr, k: str) -> Expr | None:
    """The sum over i and k of T (log w + log p) as sum_k (sum_i T) log w + sum_k sum_i T log p: the
    sum over i exchanged with the sum over k, and the first term parted from the others."""
    swapped = exchange(e)
    if swapped is None or swapped.args[1] != k:
        return None
    body, *inner = swapped.args[0].args
    *outer, bracket = factors(body)
    if bracket.op != "add":
        return None
    first = pull_out(sum_over(mul(*outer, bracket.args[0]), *inner))
    rest = sum_over(mul(*outer, add(*bracket.args[1:])), *inner)
    return add(*(sum_over(p, *swapped.args[1:]) for p in (first, rest)))


def labelled(e: Expr, k: str, labels: tuple[str, ...]) -> Expr | None:
    """e with every sum over k written out, one term for each label."""
    def here(n: Expr) -> Expr | None:
        if n.op != "sum" or n.args[1] != k:
            return None
        return add(*(reindex(n.args[0], k, label) for label in labels))

    return changed(e, rewrite(e, here))


_T = symbol(".T", "scalar", ("k", "i"), "t")
_x, _m = symbol("x", "scalar", ("i",)), symbol("mu", "scalar", ("k",))
_N = symbol(".N", "scalar", ("k",), "t")

RULES = (
    Rule("product_rule", "product rule",
         r"p(x_i, Z_i = k \mid \theta) = P(Z_i = k)\, p(x_i \mid Z_i = k)", "",
         "weight times density, of the component that is named"),
    Rule("indicators", "one factor for each component",
         r"\textstyle\sum_k [Z_i=k]\,a_k = \prod_k a_k^{[Z_i=k]}",
         "exactly one of the indicators is 1", "the other factors are 1"),
    Rule("independence", "independent observations",
         r"L(\theta; x, Z) = \prod_i p(x_i, Z_i \mid \theta)",
         "the pairs $(X_i, Z_i)$ are independent", "joint densities of independent pairs multiply"),
    Rule("definition", "definition", r"a := b", "", ""),
    Rule("insert", "substitute", r"a = b \Rightarrow f(a) = f(b)", "$a = b$ was shown before",
         "substitute", insert, (_x + _m, _m, _T), (_x, _m, _T)),
    Rule("pull_constants", "constants leave the sum",
         r"\textstyle\sum_i (c\,a_i + b_i) = c\sum_i a_i + \sum_i b_i",
         "$c$ does not depend on the summation index", "what does not depend on the index",
         pull_constants, (sum_over(_T * _m + _T * _x, "i", "N"),), (sum_over(_T * _x, "i", "N"),)),
    Rule("effective_count", "effective number of observations", r"\textstyle\sum_i T_{k,i} = N_k",
         "", "the responsibilities of a component, summed", name_counts,
         (_m * sum_over(_T, "i", "N"), _T, _N), (_T, _T, _N)),
    Rule("exchange", "sums exchanged", r"\textstyle\sum_i \sum_k a_{ik} = \sum_k \sum_i a_{ik}",
         "finite sums", "finite sums may be exchanged", exchange,
         (sum_over(sum_over(_T, "k", "K"), "i", "N"),), (_T,)),
    Rule("merge", "sums joined", r"\textstyle\sum_i a_i + \sum_i b_i = \sum_i (a_i + b_i)",
         "the same range", "sums over one range are one sum", merge,
         (sum_over(_T * _x, "i", "N") + sum_over(_T * (_m - _x), "i", "N"),), (_T,)),
    Rule("split", "the sums separated",
         r"\textstyle\sum_i\sum_k T_{k,i}(\log w_k + \log p_{ik}) = \sum_k N_k\log w_k + "
         r"\sum_k\sum_i T_{k,i}\log p_{ik}",
         "finite sums", "each parameter stands in one part only", split,
         (sum_over(sum_over(_T * (_m + _x), "k", "K"), "i", "N"), "k"), (_T, "k")),
    Rule("labelled", "the components one by one",
         r"\textstyle\sum_{k=1}^{2} a_k = a_1 + a_2", "the components have names",
         "one term for each component", labelled,
         (sum_over(_T * _m, "k", "K"), "k", ("1", "2")), (_T, "k", ("1", "2"))),
    Rule("total_count", "the counts add up", r"\textstyle\sum_k N_k = N",
         "the responsibilities of an observation sum to 1",
         "the responsibilities of an observation sum to 1"),
)
