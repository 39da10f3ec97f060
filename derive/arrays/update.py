"""The generated module, executed: an EM algorithm as NumPy functions."""

from __future__ import annotations

import linecache
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from ..engine.parts import Algorithm
from .emstep import EmStep, em_step
from .numpy_fast import fast
from .numpy_module import Module
from .numpy_plain import plain
from .reachable import PUBLIC, reachable


@dataclass(frozen=True, eq=False)
class ArrayUpdate:
    """The EM algorithm of one statement as NumPy functions, from the text in ``source``.

    ``x`` is an array where the model has one observed variable, else a mapping from the names of
    the variables; ``known`` has what is given, unless the mapping does. ``step(x, theta)`` is
    (theta at t+1, log-likelihood of the theta given); ``e_step(x, theta)`` the responsibilities,
    (N, K) or a mapping; ``m_step(x, T)`` theta; ``log_likelihood(x, theta)`` a float in nats;
    ``log_prior`` likewise, None where there is no prior; ``fit(x, start)`` a run. They raise
    ``BadInput`` (a ValueError) and ``Collapse`` (an ArithmeticError). ``names`` are what the text
    calls the arrays of ``em``.
    """

    step: Callable[..., Any] = field(repr=False)
    e_step: Callable[..., Any] = field(repr=False)
    m_step: Callable[..., Any] = field(repr=False)
    log_likelihood: Callable[..., Any] = field(repr=False)
    log_prior: Callable[..., Any] = field(repr=False)
    fit: Callable[..., Any] = field(repr=False)
    prepare: Callable[..., Any] = field(repr=False)
    BadInput: type[ValueError] = field(repr=False)
    Collapse: type[ArithmeticError] = field(repr=False)
    em: EmStep = field(repr=False)
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    name: str = ""
    source: str = field(default="", repr=False)


#: What `derive.Update` is.
Update = ArrayUpdate

#: The forms of a generated module.
FORMS: Mapping[str, Callable[[EmStep], str]] = {"fast": fast, "plain": plain}
_FUNCTIONS = ("step", "e_step", "m_step", "log_likelihood", "log_prior", "fit", "prepare",
              "BadInput", "Collapse")


def lambdify(algorithm: Algorithm) -> ArrayUpdate:
    """The updates of an algorithm as NumPy functions. Raises CannotLower."""
    em = em_step(algorithm)
    return load(fast(em), em)


def export(algorithm: Algorithm, form: str = "fast", sizes: Mapping[str, int] | None = None) -> str:
    """The updates of an algorithm as the text of a NumPy module that stands alone.

    ``form`` is "fast", all that a run needs, for the ``sizes`` that are given alone, or "plain",
    one step and the log-likelihood in as few lines as are safe. Raises CannotLower, and ValueError
    for another form, or sizes that it cannot have.
    """
    if form not in FORMS:
        raise ValueError(f"form is {form!r}: there are {', '.join(FORMS)}")
    if sizes:
        model = algorithm.model
        there = [p.size for p in model.plates if not p.labels]
        there += ["d"] if any(v.domain == "vector" for v in model.variables) else []
        for name in sizes:
            if form != "fast" or name not in there:
                raise ValueError(f"{name}={sizes[name]}: the {form} form of {model.name} leaves "
                                 + (f"{' and '.join(there)} open" if form == "fast" else
                                    "every size open"))
    if form == "fast":
        return reachable(fast(em_step(algorithm), sizes=sizes), PUBLIC)
    return FORMS[form](em_step(algorithm))


def load(source: str, em: EmStep) -> ArrayUpdate:
    """The functions of a generated module. ``source`` must come from :func:`export`."""
    name = em.model.name
    names = {str(node.args[0]): text for node, text in Module(em).name_of.items()}
    file = f"<derived {name or 'EM'} {sha256(source.encode()).hexdigest()[:8]}>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    module: dict[str, Any] = {"__name__": f"derived_{name}"}
    exec(compile(source, file, "exec", dont_inherit=True), module)
    return ArrayUpdate(**{n: module[n] for n in _FUNCTIONS}, em=em, names=names, name=name,
                       source=source)
