"""The functions of a Python source that are steps of EM, by their names and arguments. Nothing of
it is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

#: How the names of functions end, in lower case without underscores.
_CALLED = {"e_step": ("estep", "expectation", "expectationstep", "responsibilities", "posterior",
                      "posteriors"),
           "m_step": ("mstep", "maximization", "maximisation", "maximizationstep",
                      "maximisationstep", "updateparameters", "updateparams", "updatetheta")}
DATA = frozenset("x xs data obs y ys samples points observations values heads".split())
POSTERIOR = frozenset("t r resp resps responsibilities responsibility gamma gammas q w z h post "
                      "posterior posteriors rnk znk tik".split())
THETA = frozenset("theta params parameters model oldtheta thetat thetaold".split())


@dataclass(frozen=True)
class Function:
    """A function: the step that it is, its arguments without those that have a default, and the
    names of what it returns, in order, where it returns a tuple of names."""

    name: str
    step: str
    arguments: tuple[str, ...]
    returns: tuple[str, ...] = ()


def plain(name: str) -> str:
    """A name in lower case, without underscores and what says which iterate it is of.

    >>> plain("mu_old"), plain("Sigma_new"), plain("r_nk")
    ('mu', 'sigma', 'rnk')
    """
    bare = re.sub(r"_?(old|new|prev|cur|current|hat|tp1|next|updated)$", "", name)
    return (bare or name).replace("_", "").lower()


def functions(tree: ast.Module) -> tuple[Function, ...]:
    """The steps that a source defines, one function for each: by its name, else the one that takes
    data and posterior probabilities and
    returns several things.

    >>> functions(ast.parse("def m_step(resp, data): return mu, cov"))
    (Function(name='m_step', step='m_step', arguments=('resp', 'data'), returns=('mu', 'cov')),)
    """
    found: dict[str, Function] = {}
    own = [s for s in tree.body if isinstance(s, ast.FunctionDef)]
    for f in own:
        for step in _steps(f):
            found.setdefault(step, Function(f.name, step, tuple(_arguments(f)), _returned(f)))
    if "m_step" not in found:
        for f in own:
            kinds = {plain(a) for a in _arguments(f)}
            if kinds & DATA and kinds & POSTERIOR and len(kinds) <= 4 and any(
                    isinstance(n, ast.Return) and isinstance(n.value, (ast.Tuple, ast.Dict))
                    for n in ast.walk(f)):
                found["m_step"] = Function(f.name, "m_step", tuple(_arguments(f)), _returned(f))
                break
    return tuple(found.values())


def _steps(f: ast.FunctionDef) -> Iterator[str]:
    bare = plain(f.name)
    for step, called in _CALLED.items():
        if bare.endswith(called):
            yield step


def _arguments(f: ast.FunctionDef) -> list[str]:
    every = [a.arg for a in (*f.args.posonlyargs, *f.args.args)]
    return every[:len(every) - len(f.args.defaults)] if f.args.defaults else every


def _returned(f: ast.FunctionDef) -> tuple[str, ...]:
    """The names in the tuple that a function returns last; () for anything else."""
    for node in reversed(list(ast.walk(f))):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and all(
                isinstance(e, ast.Name) for e in node.value.elts):
            return tuple(e.id for e in node.value.elts if isinstance(e, ast.Name))
    return ()
