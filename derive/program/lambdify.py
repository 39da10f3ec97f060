"""The generated NumPy module, executed: the updates as functions, and as text."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from hashlib import sha256
from typing import Any

from .lower import lower
from .targets import target


@dataclass(frozen=True, eq=False)
class Update:
    """The EM algorithm of one statement as NumPy functions, from the text in ``source``.

    ``step(x, theta)`` is (theta at t+1, log-likelihood of the theta given); ``e_step(x, theta)``
    the responsibilities (N, K); ``m_step(x, T)`` theta; ``log_likelihood(x, theta)`` a float in
    nats; ``fit(x, start, iterations=1000, tolerance=1e-10, criterion="log-likelihood")`` has theta,
    log_likelihood, trace, responsibilities, stopped, iterations; other criteria of convergence are
    "parameters" and "aitken". x is (N, d) float64, or (N,) for scalar models; where the
    statement has known quantities, each takes ``known={"n": (N,)}``.

    ``prepare(x)`` is what steps on the same x can share; ``step`` takes it in the place of x.
    They raise ``BadInput`` (a ValueError) and ``Collapse`` (an ArithmeticError).
    """

    step: Callable[..., Any] = field(repr=False)
    e_step: Callable[..., Any] = field(repr=False)
    m_step: Callable[..., Any] = field(repr=False)
    log_likelihood: Callable[..., Any] = field(repr=False)
    fit: Callable[..., Any] = field(repr=False)
    prepare: Callable[..., Any] = field(repr=False)
    BadInput: type[ValueError] = field(repr=False)
    Collapse: type[ArithmeticError] = field(repr=False)
    name: str = ""
    source: str = field(default="", repr=False)

    @staticmethod
    def load(source: str, name: str = "") -> Update:
        """The functions of a generated module. ``source`` must come from :func:`export`."""
        file = f"<derived {name or 'EM'} {sha256(source.encode()).hexdigest()[:8]}>"
        # The lines are kept, so that a traceback shows them.
        linecache.cache[file] = (len(source), None, source.splitlines(True), file)
        module: dict[str, Any] = {"__name__": f"derived_{name}"}
        exec(compile(source, file, "exec"), module)
        module.setdefault("prepare", lambda x: x)
        functions = {f.name: module[f.name] for f in fields(Update) if f.name in module}
        return Update(**functions, name=name, source=source)


def export(derivation: Any, to: str = "numpy", **sizes: int | None) -> str:
    """The updates of a derivation as the text of a module in the language ``to``.

    ``d`` and ``K`` may be fixed; None and left out mean any. Raises UnknownTarget, CannotLower.
    """
    fixed = {name: n for name, n in sizes.items() if n is not None}
    return target(to)(lower(derivation), fixed)


def lambdify(derivation: Any) -> Update:
    """The updates of a derivation as NumPy functions."""
    return Update.load(export(derivation), derivation.model.name)
