"""What a user holds: a derivation that prints, checks, runs and writes itself as code.

:class:`EM` knows all rooms of the house, and no room knows it. Display in notebooks is attached
here, too, so that models and steps stay data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from .derivation import Derivation, DerivationRefused
from .mixture import Mixture
from .model import Model
from .model_em import ModelEM, is_model_json
from .trace import Step

if TYPE_CHECKING:
    import sympy

    from .arrays import ArrayUpdate
    from .certify import Certificate
    from .engine.parts import Algorithm
    from .rules import RuleBook
    from .symbolic.abstract import Abstract
    from .symbolic.concrete import Concrete


class EM(Derivation):
    """The EM algorithm of a model: every step of its derivation, and all that follows from them.

    >>> import derive
    >>> em = derive.derive_em("two_gaussians")
    >>> em.latex("tau")
    '\\\\tau^{t+1} = \\\\frac{N_1}{N}'
    """

    @cached_property
    def _algorithm(self) -> Algorithm:
        from .engine.em import derive_algorithm
        from .statement.as_plates import as_model

        return derive_algorithm(as_model(self.model))

    # --- as SymPy expressions -------------------------------------------------------------------

    @cached_property
    def _forms(self) -> Abstract:
        from .symbolic.abstract import Abstract

        return Abstract(self._algorithm)

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
        """P(Z | x, theta^t) of all observations as a SymPy expression in the responsibilities T
        and in Z as above."""
        return self._forms.posterior

    @property
    def Q(self) -> sympy.Expr:
        """Q(theta | theta^t) as a SymPy expression; N, d and an open K stay symbols."""
        return self._forms.Q

    @property
    def responsibilities(self) -> Mapping[Any, sympy.Expr]:
        """P(Z_i = k | x_i, theta^t) as SymPy expressions, by the value of Z (a number where it is
        one); under the component index where the number of components is open."""
        return self._forms.responsibilities

    @property
    def counts(self) -> Mapping[Any, sympy.Expr]:
        """The effective numbers of observations N_k as SymPy expressions, under the keys of the
        responsibilities."""
        return self._forms.counts

    @property
    def scores(self) -> Mapping[str, sympy.Expr]:
        """The derivatives of Q as SymPy expressions, by the keys of theta. A covariance matrix is
        differentiated by all its entries, as if they were free; so are weights that sum to 1."""
        return self._forms.scores

    @property
    def updates(self) -> Mapping[str, sympy.Expr]:
        """The updates as SymPy expressions, by the keys of theta."""
        return self._forms.updates

    def concrete(self, N: int | None = None, d: int | None = None,
                 K: int | None = None) -> Concrete:
        """The same results at given sizes in plain SymPy, sums and matrices written out.

        ``d`` is wanted where observations are vectors, ``K`` where the statement leaves it open.
        Raises ValueError for sizes that do not fit the statement, or are too large to write out.

        >>> import derive
        >>> em = derive.derive_em("two_gaussians").concrete(N=2, d=1)
        >>> em.updates["mu_1"]
        (T_1_1*x_1 + T_1_2*x_2)/(T_1_1 + T_1_2)
        """
        from .symbolic.concrete import Concrete

        given = {"N": N, "d": d, "K": K}
        return Concrete(self._algorithm, {n: s for n, s in given.items() if s is not None})

    # --- printed --------------------------------------------------------------------------------

    def latex(self, name: str, notation: str = "problem") -> str:
        """LaTeX of "Q", "responsibilities", the "log_likelihood" or an update by its key."""
        from .document.formula import formula

        return formula(self, name, notation)

    @cached_property
    def general(self) -> ModelEM:
        """The same algorithm, derived as that of a model of plates and factors."""
        return ModelEM(self._algorithm)

    def report(self, format: str = "text", **options: Any) -> str | bytes:
        """The derivation as a text in a format: see :meth:`ModelEM.report`."""
        return self.general.report(format, **options)

    def __repr__(self) -> str:
        return f"<Derivation of {self.model.name}: {len(self.steps)} steps>"

    # --- checked --------------------------------------------------------------------------------

    def certify(self, strict: bool = False, thorough: bool = False) -> Certificate:
        """Every line re-checked by a checker that shares no code with the rules. Raises
        DerivationRefused at the first refused line, or claim, where ``strict``."""
        if thorough not in self._certificates:
            from .certify import certify

            self._certificates[thorough] = certify(self.to_data(), thorough=thorough)
        certificate = self._certificates[thorough]
        if strict and certificate.verdict != "right":
            raise DerivationRefused(certificate.first_fault)
        return certificate

    @cached_property
    def _certificates(self) -> dict[bool, Certificate]:
        """Those made already: a derivation is frozen, and so is what can be said of it."""
        return {}

    # --- as code --------------------------------------------------------------------------------

    def export(self, target: str = "numpy", d: int | None = None, form: str = "fast",
               **sizes: int) -> str:
        """The updates as source code in a target language; "sklearn" is a scikit-learn estimator.
        ``form`` "plain" is one step and the log-likelihood alone, for any sizes.
        Raises UnknownTarget, a ValueError, for another language, ValueError for another form, and
        CannotLower for what cannot be written so."""
        if target == "sklearn":
            from .estimator import export as estimator

            return estimator(self.model)
        if target == "numpy" and form == "fast":
            from .arrays import export

            return export(self._algorithm, sizes=sizes if d is None else {"d": d, **sizes})
        return next(iter(self.project(target, form).values()))

    def project(self, target: str, form: str = "fast") -> dict[str, str]:
        """The files of a program in a target language by their paths, the program itself first:
        what builds it, and what tests it. Raises what :meth:`export` does."""
        from .arrays.targets import project

        return project(self._algorithm, target, form)

    def lambdify(self) -> ArrayUpdate:
        """The updates as NumPy functions: step, e_step, m_step, log_likelihood, fit."""
        from .arrays import lambdify

        return lambdify(self._algorithm)

    def fit(self, x: Any, start: Mapping[str, Any] | None = None, *,
            known: Mapping[str, Any] | None = None, seed: int | None = None,
            restarts: int | None = None, iterations: int = 1000, tolerance: float = 1e-10,
            criterion: str = "log-likelihood",
            progress: Callable[[int, float], object] | None = None, **sizes: int) -> Any:
        """EM run on ``x`` (N, d) by the generated code until it converges: from ``start``, else
        from random starts, of which the best is kept.

        The result has ``theta`` with its ``log_likelihood``; ``trace``, one (theta,
        log-likelihood) for each iterate, the start first; ``responsibilities`` (N, K);
        ``stopped``, one of "converged", "iterations", "collapsed", with the ``reason`` of a
        collapse; and ``iterations``, the steps taken.

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

        return fit_arrays(
            self.lambdify(), x, start, known=known, sizes=sizes, seed=seed,
            restarts=restarts, iterations=iterations, tolerance=tolerance, criterion=criterion,
            progress=progress)


@overload
def derive_em(model: Mixture, rules: RuleBook | None = None) -> EM: ...
@overload
def derive_em(model: Model, rules: RuleBook | None = None) -> ModelEM: ...
@overload
def derive_em(model: str | Path, rules: RuleBook | None = None) -> EM | ModelEM: ...


def derive_em(model: Mixture | Model | str | Path, rules: RuleBook | None = None) -> EM | ModelEM:
    """The EM algorithm of ``model``, every step recorded, nothing yet checked. A str or Path is
    the name of a statement's file, or of a shipped statement; an existing file wins.

    ``rules`` may be a book in which a rule was replaced: the derivation then makes that mistake.
    Raises NoClosedForm where a stationary equation cannot be solved, and StatementError where
    there is no such statement or it cannot be used.

    >>> import derive
    >>> derive.derive_em("two_gaussians").steps[0].id
    'L.joint.1'
    """
    from .em import derive_em as derived
    from .rules import RULES

    if not isinstance(model, Mixture | Model):
        from .statement import read

        model = read(model)
    if isinstance(model, Model):
        from .engine.em import derive_algorithm

        return ModelEM(derive_algorithm(model, rules))
    found = derived(model, RULES if rules is None else rules)
    return EM(found.model, found.steps)


def from_json(text: str) -> EM | ModelEM:
    """What :meth:`EM.to_json` wrote. Raises ValueError for other text, and for that of another
    schema, which it names.

    >>> import derive
    >>> em = derive.derive_em("two_gaussians")
    >>> from_json(em.to_json()) == em
    True
    """
    return ModelEM.from_json(text) if is_model_json(text) else EM.from_json(text)


# --- display in notebooks -------------------------------------------------------------------------

def _displayed(name: str) -> Callable[[Any], str]:
    def shown(thing: Any) -> str:
        from .document import notebook

        text: str = getattr(notebook, name)(thing)
        return text

    return shown


for _shown, _as, _by in ((ModelEM, "_repr_html_", "algorithm_html"),
                         (Mixture, "_repr_html_", "model_html"),
                         (Derivation, "_repr_html_", "derivation_html"),
                         (Step, "_repr_latex_", "step_latex")):
    setattr(_shown, _as, _displayed(_by))
