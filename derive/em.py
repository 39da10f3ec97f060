"""The EM algorithm of any model, as a user holds it: printed, checked, run, written as code."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .engine.em import derive_algorithm
from .engine.parts import Algorithm
from .families import LAWS
from .model import Model
from .trace import Step

if TYPE_CHECKING:
    import sympy

    from .arrays import ArrayUpdate
    from .arrays.running import ModelRun
    from .arrays.standard_errors import StandardErrors
    from .certificate.plates import Certificate
    from .symbolic.abstract import Abstract
    from .symbolic.concrete import Concrete

#: Of the plain data that an algorithm is written to and read from.
SCHEMA = 3


def part_of(name: str, names: Sequence[str]) -> str:
    """The key of a responsibility among the parts of an answer: "responsibilities" where there is
    one alone, else with its latent variables behind it.

    >>> part_of(".T:A,C", [".T:A,C", ".T:A"])
    'responsibilities_AC'
    """
    if len(set(names)) == 1:
        return "responsibilities"
    return "responsibilities_" + name.partition(":")[2].replace(",", "")


class DerivationRefused(ValueError):
    """The certificate refused a line; the message names the first one."""


@dataclass(frozen=True)
class EM:
    """The EM algorithm of a model: every step of its derivation, and all that follows from them.

    >>> import derive
    >>> em = derive.derive_em("two_gaussians")
    >>> em.latex("tau")
    '\\\\tau^{t+1} = \\\\frac{N_1}{N}'
    """

    algorithm: Algorithm

    @property
    def model(self) -> Model:
        """The model as stated."""
        return self.algorithm.model

    @property
    def steps(self) -> tuple[Step, ...]:
        """The lines of the derivation."""
        return self.algorithm.steps

    def step(self, id: str) -> Step:
        """The step with that id. Raises KeyError."""
        for s in self.steps:
            if s.id == id:
                return s
        raise KeyError(id)

    def with_step(self, step: Step) -> EM:
        """A copy in which the step of that id is replaced."""
        return EM(replace(self.algorithm, steps=tuple(
            step if s.id == step.id else s for s in self.steps)))

    def __reduce__(self) -> tuple[Any, ...]:
        return EM, (self.algorithm,)  # without what was worked out from it

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of an answer to its homework: the posterior probabilities ("responsibilities"
        where there is one kind of them), Q, the keys of theta, steps."""
        names = list(dict.fromkeys(
            s.args[0] for u in self.algorithm.units
            for s, _ in u.responsibilities or ((u.joint, u.joint),)))
        return (*(part_of(name, names) for name in names), "Q", *self.model.keys, "steps")

    # --- as SymPy expressions -------------------------------------------------------------------

    @cached_property
    def _forms(self) -> Abstract:
        from .symbolic.abstract import Abstract

        return Abstract(self.algorithm)

    @property
    def symbols(self) -> Mapping[str, Any]:
        """What these expressions are made of, by the name under which it prints: symbols without
        assumptions, and quantities with an index."""
        return self._forms.symbols

    @property
    def complete_log_likelihood(self) -> sympy.Expr:
        """log L(theta; x, Z) as a SymPy expression; ``Z[k, i]`` is 1 where Z_i = k, else 0."""
        return self._forms.complete_log_likelihood

    @property
    def posterior(self) -> sympy.Expr:
        """P(Z | x, theta^t) of all latent variables as a SymPy expression in the responsibilities
        T and in Z as above."""
        return self._forms.posterior

    @property
    def Q(self) -> sympy.Expr:
        """Q(theta | theta^t) as a SymPy expression; open sizes stay symbols."""
        return self._forms.Q

    @property
    def responsibilities(self) -> Mapping[Any, sympy.Expr]:
        """The posterior probabilities at theta^t as SymPy expressions: of one latent variable by
        its value (a number where it is one), under the letter of the value where their number is
        open; of several by how the probability prints."""
        return self._forms.responsibilities

    @property
    def counts(self) -> Mapping[Any, sympy.Expr]:
        """The effective numbers of observations N_k as SymPy expressions, under the keys of the
        responsibilities; of several latent variables by how the number prints."""
        return self._forms.counts

    @property
    def scores(self) -> Mapping[str, sympy.Expr]:
        """The derivatives of Q as SymPy expressions, by the keys of theta. A covariance matrix is
        differentiated by all its entries, as if they were free; so are weights that sum to 1."""
        return self._forms.scores

    @property
    def updates(self) -> Mapping[str, sympy.Expr]:
        """The updates as SymPy expressions by the keys of theta; an ``Eq`` where the new parameter
        is the root of an equation."""
        return self._forms.updates

    def concrete(self, N: int | None = None, d: int | None = None, K: int | None = None,
                 **sizes: int) -> Concrete:
        """The same results at given sizes in plain SymPy, sums and matrices written out.

        ``d`` is wanted where observations are vectors, ``K`` where the statement leaves it open,
        and so are others by their letters. Raises ValueError for sizes that do not fit the
        statement, or are too large to write out.

        >>> import derive
        >>> em = derive.derive_em("two_gaussians").concrete(N=2, d=1)
        >>> em.updates["mu_1"]
        (T_1_1*x_1 + T_1_2*x_2)/(T_1_1 + T_1_2)
        """
        from .symbolic.concrete import Concrete

        given = {"N": N, "d": d, "K": K, **sizes}
        return Concrete(self.algorithm, {n: s for n, s in given.items() if s is not None})

    # --- printed --------------------------------------------------------------------------------

    def latex(self, name: str, notation: str = "problem") -> str:
        """LaTeX of "Q", "responsibilities", the "log_likelihood" or an update by its key."""
        from .document.general import latex_of

        return latex_of(self.algorithm, name, notation)

    def latex_of_lines(self) -> dict[str, str]:
        """LaTeX of every line, by its id."""
        from .document.general.printed import printed

        return printed(self.algorithm)["latex"]

    def report(self, format: str = "text", *, level: str = "full", notation: str = "problem",
               fragment: bool = False, certify: bool = True, colour: bool = False,
               data: str | ModelRun | None = None, figures: str | Path | None = None
               ) -> str | bytes:
        """The derivation as a text in a format: "tex", "html", "md", "ipynb" or "text"; as bytes
        where the format is "pdf".

        ``level`` "essential" has the answer and its derivation alone, "brief" the results on two
        pages, "sheet" the questions without the answers; ``notation`` is the name of one,
        or a TOML file of the reader's own. ``data``, a CSV file, a shipped data set or a run on
        one, adds sections with pictures; tex and md refer to files of them in ``figures``, a folder
        beside the text, and write them there where it is given. Raises ValueError for an unknown
        format, level or notation, PdfError where a PDF cannot be made.
        """
        from .document.formats import render, write_beside
        from .document.general import compose_general
        from .document.general.notation import general_notation

        letters = general_notation(self.model, notation)
        run = data
        if isinstance(run, str):
            from .arrays.running import run_model

            run = run_model(self.algorithm, run)
        certificate = self.certify() if certify and level != "sheet" else None
        document = compose_general(self.algorithm, certificate, level, letters, run)
        if figures is not None:
            write_beside(document, format, Path(figures))
        return render(document, letters, format, fragment=fragment, colour=colour,
                      model=self.model, level=level, run=run,
                      folder="figures" if figures is None else Path(figures).name)

    def __repr__(self) -> str:
        return f"<Derivation of {self.model.name}: {len(self.steps)} steps>"

    # --- checked --------------------------------------------------------------------------------

    def certify(self, strict: bool = False, thorough: bool = False) -> Certificate:
        """Every line re-checked by a checker that shares no code with the rules. Raises
        DerivationRefused at the first refused line, or claim, where ``strict``."""
        if thorough not in self._certificates:
            from .certificate.plates import check

            self._certificates[thorough] = check(self.to_data(), thorough=thorough)
        certificate = self._certificates[thorough]
        if strict and certificate.verdict != "right":
            raise DerivationRefused(certificate.first_fault)
        return certificate

    @cached_property
    def _certificates(self) -> dict[bool, Certificate]:
        return {}

    # --- as code --------------------------------------------------------------------------------

    def export(self, target: str = "numpy", form: str = "fast", **sizes: int) -> str:
        """The updates as source code: ``form`` "fast", or "plain", the formulas beside the lines
        that compute them; "sklearn" is an estimator, refused for a model that none can
        have. Raises UnknownTarget, a ValueError, for another target or form, CannotLower for what
        a target cannot have."""
        if target == "sklearn":
            from .estimator import export as estimator

            return estimator(self.model)
        if target == "numpy" and form == "fast":
            from .arrays import export

            return export(self.algorithm, sizes=sizes)
        from .arrays.targets import program_text

        return program_text(self.algorithm, target, form)

    def project(self, target: str, form: str = "fast") -> dict[str, str]:
        """The files of a program in a target language by their paths, the program itself first:
        what builds it, and what tests it. Raises what :meth:`export` does."""
        from .arrays.targets import project

        return project(self.algorithm, target, form)

    def lambdify(self) -> ArrayUpdate:
        """The updates as NumPy functions: step, e_step, m_step, log_likelihood, fit."""
        from .arrays import lambdify

        return lambdify(self.algorithm)

    def fit(self, x: Any, start: Mapping[str, Any] | None = None, *,
            known: Mapping[str, Any] | None = None, seed: int | None = None,
            restarts: int | None = None, iterations: int = 1000, tolerance: float = 1e-10,
            criterion: str = "log-likelihood",
            progress: Callable[[int, float], object] | None = None, **sizes: int) -> Any:
        """EM run on ``x`` by the generated code until it converges: from ``start``, else from
        random starts, of which the best is kept. ``x`` is an array where the model observes one
        variable, (N, d) of vectors, else a mapping from the names of variables to arrays.

        The result has ``theta`` with its ``log_likelihood``; ``trace``, one (theta,
        log-likelihood) for each iterate, the start first; ``responsibilities``; ``stopped``, one
        of "converged", "iterations", "collapsed", with the ``reason`` of a collapse; and
        ``iterations``, the steps taken.

        ``known`` are the quantities that the statement takes as known, such as ``{"n": n}`` with
        n (N,); ``sizes`` those that it leaves open, such as ``K=3``. The random starts are those
        of `derive fit`: ``restarts`` of them, 10 unless given, by ``seed``, 0 unless given. At
        most ``iterations`` steps are taken; EM has converged where what ``criterion`` measures is
        at most ``tolerance``, and 0 never stops early: "log-likelihood" is
        |L_t - L_(t-1)| / (1 + |L_t|), "parameters" the largest relative change of a parameter,
        "aitken" the estimate of what is still to be gained. ``progress(t, L_t)`` is called at
        each iterate. Raises ValueError for x, start, sizes or options that cannot be used, and
        ArithmeticError where the start gives no likelihood.

        >>> import derive
        >>> em = derive.derive_em("poisson_mixture")
        >>> em.fit([0, 1, 7, 9], {"pi": [0.5, 0.5], "lambda": [1, 8]}, tolerance=1e-6).stopped
        'converged'
        >>> found = em.fit([0, 1, 1, 7, 9, 9], K=2)
        >>> [round(float(rate), 1) for rate in sorted(found.theta["lambda"])]
        [0.7, 8.3]
        """
        from .fitting.arrays import fit_arrays

        return fit_arrays(self.lambdify(), x, start, known=known, sizes=sizes, seed=seed,
                          restarts=restarts, iterations=iterations, tolerance=tolerance,
                          criterion=criterion, progress=progress)

    def standard_errors(self, x: Any, theta: Mapping[str, Any],
                        known: Mapping[str, Any] | None = None) -> StandardErrors:
        """The standard errors at a maximum theta by Louis' formula, with the rate of EM; x and
        known as :meth:`fit` takes them. Raises CannotLower where an expression of the model has
        no derivative here."""
        from .arrays.standard_errors import standard_errors

        return standard_errors(self.lambdify(), x, theta, known)

    # --- as plain data --------------------------------------------------------------------------

    def to_data(self) -> dict[str, Any]:
        """Model, steps and the laws' facts as plain data: what the certificate reads."""
        laws = dict.fromkeys(f.law for f in self.model.factors if f.law in LAWS)
        return {"schema": SCHEMA, "model": self.model.to_json(),
                "families": {law: LAWS[law].to_json() for law in laws},
                "steps": [s.to_json() for s in self.steps]}

    def to_json(self) -> str:
        """The derivation as JSON text, which :func:`derive.from_json` reads."""
        return json.dumps(self.to_data(), ensure_ascii=False)

    @staticmethod
    def from_data(d: Mapping[str, Any]) -> EM:
        """The inverse of :meth:`to_data`."""
        found = derive_algorithm(Model.from_json(d["model"]))
        return EM(replace(found, steps=tuple(map(Step.from_json, d["steps"]))))

    @staticmethod
    def from_json(text: str) -> EM:
        """The derivation that :meth:`to_json` wrote. Raises ValueError for other text, and for
        that of another schema, which it names."""
        try:
            d = json.loads(text)
            if d["schema"] != SCHEMA:
                raise ValueError(
                    f"this derivation is of schema {d['schema']}, written by another version; "
                    f"schema {SCHEMA} is read here: derive it again from its statement")
            return EM.from_data(d)
        except (KeyError, TypeError, IndexError, AttributeError, RecursionError,
                json.JSONDecodeError) as error:
            raise ValueError(f"this is not a derivation in JSON: {error}") from error
