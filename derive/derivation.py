"""A derivation: a model and the steps from its statement to its EM algorithm."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .algebra.expression import Expr, mul, reindex, rewrite
from .algebra.normal import factors
from .families import FAMILIES
from .model import Model
from .setting import Setting, setting
from .trace import Step

if TYPE_CHECKING:
    import sympy

    from .certify import Certificate
    from .fitting.runs import DataRun

SCHEMA = 1


class DerivationRefused(ValueError):
    """The certificate refused a line; the message names the first one."""


@dataclass(frozen=True, eq=True)
class Derivation:
    """A model with the steps that lead from its statement to its EM algorithm. Frozen.

    >>> import derive
    >>> em = derive.derive_em(derive.models["two_gaussians"])
    >>> em.latex("tau")
    '\\\\tau^{t+1} = \\\\frac{N_1}{N}'
    """

    model: Model
    steps: tuple[Step, ...]

    def step(self, id: str) -> Step:
        """The step with that id. Raises KeyError."""
        for s in self.steps:
            if s.id == id:
                return s
        raise KeyError(id)

    def with_step(self, step: Step) -> Derivation:
        """A copy in which the step of that id is replaced."""
        return replace(self, steps=tuple(step if s.id == step.id else s for s in self.steps))

    @cached_property
    def setting(self) -> Setting:
        """The symbols of the model."""
        return setting(self.model)

    @property
    def generic_weight(self) -> Expr:
        """The weight of the generic component, as the responsibilities use it.

        Raises ValueError where they are not a joint density over its sum over the components.
        """
        s, formula = self.setting, self.step("T.2").right
        above = [f for f in factors(formula) if f.op != "power"]
        below = [f.args[0] for f in factors(formula) if f.op == "power"]
        joint = mul(*above)
        if len(below) != 1 or below[0].op != "sum" or \
                reindex(below[0].args[0], below[0].args[1], s.k) != joint:
            raise ValueError(
                "line T.2: the responsibilities are not a joint density over its sum over the "
                "components, so there is no E-step to generate")
        if s.weight().op == "number":
            return s.weight()
        weight = mul(*(f for f in above if f.op != "density"))
        return rewrite(weight, lambda n: Expr("symbol", *n.args[:3], "")
                       if n.op == "symbol" and n.args[3] == "t" else None)

    @property
    def log_density(self) -> Expr:
        """log p(x_i | parameters of component k), as derived."""
        return self.step("L.density.2").right

    @property
    def solutions(self) -> tuple[tuple[Expr, Expr], ...]:
        """The updates as (symbol at t+1, formula), in the order in which they were found."""
        return tuple((s.left, s.right) for s in self.steps if s.relation == "solves")

    @property
    def expected_log_likelihood(self) -> Expr:
        """Q(theta | theta^t), without Z, the log-density written out."""
        return self.step("Q.Q.4").right

    def solution(self, name: str) -> tuple[Expr, Expr]:
        """The update of one key of theta (or of a base name), as (symbol at t+1, formula).

        Raises KeyError with the names that there are.
        """
        found = self._solution_of.get(name)
        if found is None:
            found = self._solution_of[name] = self._solution(name)
        return found

    @cached_property
    def _solution_of(self) -> dict[str, tuple[Expr, Expr]]:
        return {}

    def _solution(self, name: str) -> tuple[Expr, Expr]:
        labels = self.model.components.labels
        for symbol, formula in self.solutions:
            parameter = self.model.parameter(symbol.args[0])
            if name == parameter.base:
                return symbol, formula
            if name in parameter.names and len(parameter.names) == 1:
                return symbol, formula
            if name in parameter.names:
                label = labels[_position(self.model, parameter.base, name)]
                k = self.setting.k
                return reindex(symbol, k, label), reindex(formula, k, label)
        raise KeyError(f"no update of {name!r}: there are {', '.join(self.model.keys)}")

    # --- as SymPy expressions -------------------------------------------------------------------

    @cached_property
    def Q(self) -> sympy.Expr:
        """Q(theta | theta^t) as a SymPy expression; N, d and an open K stay symbols."""
        from .algebra.sympy_form import to_sympy

        return to_sympy(self.expected_log_likelihood, self.model)

    @cached_property
    def responsibilities(self) -> Mapping[Any, sympy.Expr]:
        """P(Z_i = k | x_i, theta^t) as SymPy expressions, by the value of Z (a number where it is
        one); under the component index where the number of components is open."""
        from .algebra.sympy_form import to_sympy

        formula, k = self.step("T.2").right, self.setting.k
        labels = self.model.components.labels or (k,)
        return {
            int(v) if v.isdigit() else v: to_sympy(reindex(formula, k, v), self.model)
            for v in labels
        }

    @cached_property
    def updates(self) -> Mapping[str, sympy.Expr]:
        """The updates as SymPy expressions, by the keys of theta."""
        from .algebra.sympy_form import to_sympy

        return {name: to_sympy(self.solution(name)[1], self.model) for name in self._updated()}

    def _updated(self) -> list[str]:
        names = []
        for key in self.model.keys:
            try:
                self.solution(key)
            except KeyError:
                continue
            names.append(key)
        return names

    # --- printed --------------------------------------------------------------------------------

    def latex(self, name: str, notation: str = "problem") -> str:
        """LaTeX of "Q", "responsibilities", the "log_likelihood" or an update by its key."""
        from .document.latex import latex
        from .document.notation import notation_for

        letters = notation_for(self.model, notation)
        named = {
            "Q": ("Q.Q.1", "Q.Q.4"),
            "responsibilities": ("T.1", "T.2"),
            "log_likelihood": ("L.log.1", "L.log.3"),
        }
        if name in named:
            first, last = named[name]
            left, right = self.step(first).left, self.step(last).right
        else:
            left, right = self.solution(name)
        return f"{latex(left, letters)} = {latex(right, letters)}"

    def report(
        self,
        format: str = "text",
        *,
        level: str = "full",
        notation: str = "problem",
        fragment: bool = False,
        certify: bool = True,
        colour: bool = False,
        data: str | DataRun | None = None,
        figures: str | Path | None = None,
    ) -> str | bytes:
        """The derivation as a text in a format: "tex", "html", "md", "ipynb" or "text"; as bytes
        where the format is "pdf".

        ``level`` "sheet" asks the questions without the answers; ``notation`` is the name of one,
        or a TOML file of the reader's own. ``data``, a CSV file, a shipped data set or a run on
        one, adds sections with pictures; tex and md refer to files of them in ``figures``, a folder
        beside the text, and write them there where it is given. Raises ValueError for an unknown
        format, level or notation, PdfError where a PDF cannot be made.
        """
        from .document.compose import compose
        from .document.formats import render
        from .document.notation import notation_for

        letters = notation_for(self.model, notation)
        run = data
        if isinstance(run, str):
            from .fitting.runs import run_on

            run = run_on(self, run)
        certificate = self.certify() if certify and level != "sheet" else None
        document = compose(self, certificate, level=level, notation=letters, run=run)
        if figures is not None:
            from .document.pictures import write_beside

            write_beside(document, format, Path(figures))
        return render(document, letters, format, fragment=fragment, colour=colour,
                      model=self.model, level=level,
                      folder="figures" if figures is None else Path(figures).name)

    def _repr_html_(self) -> str:
        from .document.notebook import derivation_html

        return derivation_html(self)

    def __repr__(self) -> str:
        return f"<Derivation of {self.model.name}: {len(self.steps)} steps>"

    # --- checked --------------------------------------------------------------------------------

    def certify(self, strict: bool = False, thorough: bool = False) -> Certificate:
        """Every line re-checked by a checker that shares no code with the rules.

        Raises DerivationRefused at the first refused line where ``strict``.
        """
        if thorough not in self._certificates:
            from .certify import certify

            self._certificates[thorough] = certify(self.to_data(), thorough=thorough)
        certificate = self._certificates[thorough]
        if strict and certificate.verdict != "right":
            wrong = next((line for line in certificate.lines if line.verdict != "right"), None)
            raise DerivationRefused(
                f"{wrong.id}: {wrong.message}" if wrong else "an anchor of the derivation failed"
            )
        return certificate

    @cached_property
    def _certificates(self) -> dict[bool, Certificate]:
        """Those made already: a derivation is frozen, and so is what can be said of it."""
        return {}

    # --- as code --------------------------------------------------------------------------------

    def export(self, target: str = "numpy", d: int | None = None, **sizes: int) -> str:
        """The updates as source code in a target language. Raises ValueError for an unknown one."""
        from .program import export

        return export(self, target, d=d, **sizes)

    def lambdify(self) -> Any:
        """The updates as NumPy functions: step, e_step, m_step, log_likelihood, fit."""
        from .program.lambdify import lambdify

        return lambdify(self)

    def fit(
        self,
        x: Any,
        start: Mapping[str, Any],
        *,
        known: Mapping[str, Any] | None = None,
        iterations: int = 1000,
        tolerance: float = 1e-10,
        criterion: str = "log-likelihood",
        progress: Callable[[int, float], object] | None = None,
    ) -> Any:
        """EM run from ``start`` on ``x`` (N, d) by the generated code, until it converges.

        The result has ``theta`` with its ``log_likelihood``; ``trace``, one (theta,
        log-likelihood) for each iterate, the start first; ``responsibilities`` (N, K);
        ``stopped``, one of "converged", "iterations", "collapsed", with the ``reason`` of a
        collapse; and ``iterations``, the steps taken.

        ``known`` are the quantities that the statement takes as known, such as ``{"n": n}`` with
        n (N,). At most ``iterations`` steps are taken; EM has converged where what ``criterion``
        measures is at most ``tolerance``, and 0 never stops early: "log-likelihood" is
        |L_t - L_(t-1)| / (1 + |L_t|), "parameters" the largest relative change of a parameter,
        "aitken" the estimate of what is still to be gained. ``progress(t, L_t)`` is called at
        each iterate. Raises ValueError for x, start or options that cannot be used, and
        ArithmeticError where the start gives no likelihood.

        >>> import derive
        >>> em = derive.derive_em(derive.models["poisson_mixture"])
        >>> em.fit([0, 1, 7, 9], {"pi": [0.5, 0.5], "lambda": [1, 8]}, tolerance=1e-6).stopped
        'converged'
        """
        given = {} if known is None else {"known": known}
        return self.lambdify().fit(
            x, start, iterations=iterations, tolerance=tolerance, criterion=criterion,
            progress=progress, **given)

    # --- as data --------------------------------------------------------------------------------

    def to_data(self) -> dict[str, Any]:
        """Model, steps and the families' facts as plain data: what the certificate reads."""
        used = sorted({f.family for f in self.model.factors if f.given})
        return {
            "schema": SCHEMA,
            "model": self.model.to_json(),
            "families": {id: FAMILIES[id].to_json() for id in used},
            "steps": [s.to_json() for s in self.steps],
        }

    def to_json(self) -> str:
        """The derivation as JSON text; :func:`from_json` reads it back."""
        return json.dumps(self.to_data(), ensure_ascii=False)


def from_json(text: str) -> Derivation:
    """The derivation that :meth:`Derivation.to_json` wrote. Raises ValueError for other text.

    >>> import derive
    >>> em = derive.derive_em(derive.models["two_gaussians"])
    >>> from_json(em.to_json()) == em
    True
    """
    try:
        d = json.loads(text)
        if d["schema"] != SCHEMA:
            raise ValueError(f"schema {d['schema']} is not read here: this is schema {SCHEMA}")
        return Derivation(Model.from_json(d["model"]), tuple(Step.from_json(s) for s in d["steps"]))
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"this is not a derivation in JSON: {error}") from error


def _position(model: Model, base: str, name: str) -> int:
    """Which label a key of theta belongs to."""
    if base == model.weights.base:
        return model.weights.names.index(name)
    return model.parameter(base).names.index(name)
