"""What may be defined: a closed list. A definition claims nothing, so no claim may hide in one.

Each entry says what the left side is and what the right side must then be. Besides these there are
divergences, by their own form, and instances of an earlier line at special values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .facts import COMPLETE
from .gibbs import divergence
from .instances import Instance, instance
from .lemmas import Ground
from .terms import FUNCTION, Pool, Term, walk

#: What stands for a law's variable where the law is an argument of a divergence.
PLACE = FUNCTION + "·"
DIVERGENCE = FUNCTION + "KL"

#: What each name that may be defined means, in words, for whoever reads a refusal.
MEANINGS = {
    "complete_log_likelihood": "the logarithm of the complete-data likelihood",
    ".T": "the posterior probability of a component, given one observation",
    "posterior_all": "the complete-data likelihood over its sum over all assignments",
    "Q": "the expectation of the complete-data log-likelihood",
    ".N": "the sum of the responsibilities over the observations",
    "likelihood": "the sum of the complete-data likelihood over all assignments",
    "log_likelihood": "the logarithm of the likelihood",
    "H": "minus the expectation of the logarithm of the posterior",
    ".omega": "positive numbers over their sum over the components",
    "assignment_law": "the product over the observations of the weights of their components",
    "F": "the sum over all assignments of their probability times log L - log of it",
}


def fault_of(left: Term, right: Term, given: Mapping[str, Any], ground: Ground) -> str:
    """Why a definition is not one of the list, or ""."""
    name = str(left.args[0])
    if name.startswith(DIVERGENCE):
        return _of_divergence(left, right, ground)
    name = name.removeprefix(FUNCTION)
    if name in MEANINGS:
        if right in _meant(name, left, right, ground):
            return ""
        return f"{_shown(name)} is {MEANINGS[name]}, and nothing else"
    found = instance(given.get("instance"), ground)
    if isinstance(found, str):
        return f"{_shown(name)} is none of what may be defined: {found}"
    return "" if _whole(found, right, ground) else (
        f"{_shown(name)} is not what {found.of} says at those values")


def _shown(name: str) -> str:
    return name.lstrip(".")


def _meant(name: str, left: Term, right: Term, ground: Ground) -> tuple[Term, ...]:
    """The right sides that the name may have."""
    p, s = ground.pool, ground.signs.statement
    complete = p.make("function", COMPLETE, "")
    total = p.make("assignments", complete, s.latent)
    if left.op == "symbol":
        return _indexed(p, s, left, right) if name.startswith(".") else ()
    if len(left.args) != 2 or left.args[1] != "":
        return ()

    def function(of: str) -> Term:
        return p.make("function", FUNCTION + of, "")

    inverse = p.make("power", total, p.number(-1))
    log_posterior = p.make("expectation", p.make("log", function("posterior_all")))
    law = function("assignment_law")
    difference = p.minus(function("complete_log_likelihood"), p.make("log", law))
    return {
        "complete_log_likelihood": (p.make("log", complete),),
        "posterior_all": (p.mul(complete, inverse), p.mul(inverse, complete)),
        "Q": (p.make("expectation", function("complete_log_likelihood")),),
        "likelihood": (total,),
        "log_likelihood": (p.make("log", function("likelihood")), p.make("log", total)),
        "H": (p.mul(p.number(-1), log_posterior),),
        "assignment_law": (_assignment_law(p, s),),
        "F": (p.make("assignments", p.mul(law, difference), s.latent),),
    }.get(name, ())


def _assignment_law(p: Pool, s: Any) -> Term:
    i, k = s.observation_index, s.component_index
    weight = p.make("symbol", ".omega", "scalar", (k, i), "t")
    power = p.make("power", weight, p.make("indicator", s.latent, i, k))
    row = p.make("product", power, k, s.component_size)
    return p.make("product", row, i, s.observation_size)


def _indexed(p: Pool, s: Any, left: Term, right: Term) -> tuple[Term, ...]:
    name, kind, letters, mark = left.args
    if kind != "scalar":
        return ()
    if name == ".T" and len(letters) == 2 and mark in ("", "t"):
        k, i = letters
        return (p.make("posterior", i, k, mark),)
    if name == ".N" and len(letters) == 1 and mark == "t":
        i = s.observation_index
        one = p.make("symbol", ".T", "scalar", (letters[0], i), "t")
        return (p.make("sum", one, i, s.observation_size),)
    if name == ".omega" and len(letters) == 2 and mark == "t":
        k, i = letters
        found = {t.args[1] for t in walk(right) if t.op == "sum"} - {k, i}
        share, *others = (p.make("symbol", ".r", "scalar", (x, i), "t") for x in (k, *found))
        return tuple(p.mul(share, p.make("power", p.make("sum", each, each.args[2][0],
                                                         s.component_size), p.number(-1)))
                     for each in others)
    return ()


def _of_divergence(left: Term, right: Term, ground: Ground) -> str:
    found = divergence(right)
    if found is None:
        return "a divergence is E_p[log p - log q] or sum p (log p - log q), and nothing else"
    named = tuple(_argument(ground.pool, t, found.index) for t in (found.p, found.q))
    if left.op != "function" or left.args[1] != "" or left.args[2:] != named:
        return "the divergence is not that of what its left side names"
    return ""


def _argument(pool: Pool, term: Term, index: str) -> Term | None:
    """How a law or the weights of a divergence are written as its argument."""
    if term.op == "density":
        place = pool.make("function", PLACE, "")
        return pool.make("density", term.args[0], place, *term.args[2:])
    if term.op == "symbol":
        letters = tuple(x for x in term.args[2] if x != index)
        return pool.make("symbol", *term.args[:2], letters, term.args[3])
    return None


def _whole(found: Instance, right: Term, ground: Ground) -> bool:
    return any(t is right or (t.shape == right.shape and ground.is_zero(
        ground.pool.minus(right, t))) for t in found.sides)
