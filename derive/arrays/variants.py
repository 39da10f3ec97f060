"""Variants of EM by name, run by the array program: hard, annealed, stepwise."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from ..engine.parts import Algorithm
from ..fitting.result import FitResult
from ..fitting.starts import StartError
from .fit import fit_model
from .starts import drawn, sizes_of
from .stepwise import stepwise
from .sufficient import CannotStep
from .tempered import tempered
from .update import ArrayUpdate, lambdify

#: What each variant raises, and whether its end is a stationary point of the likelihood.
RAISES: Mapping[str, tuple[str, bool]] = {
    "hard": ("hard EM raises the classification log-likelihood, the sum of max_z log p(x, z); the "
             "log-likelihood need not rise, and estimates are biased where components overlap",
             False),
    "annealed": ("at each beta the free energy (1/beta) log sum_z p(x, z)^beta rises; from one "
                 "beta to the next, and before beta is 1, the log-likelihood need not", True),
    "stepwise": ("stepwise EM raises nothing at every step: the log-likelihood may fall, and does "
                 "not settle before the steps are small", False)}
#: How often stepwise EM goes over the data where nothing else is said.
PASSES = 50
#: By what beta grows from one temperature to the next.
COOLING = 1.25
#: The part of the posterior that is random at the start of a temperature.
STIRRED = 0.05
#: When a temperature before the last one is done; what is almost equal may still part later.
WARM = 1e-6


@dataclass(frozen=True)
class Options:
    """``beta`` where annealing starts; ``step`` the kappa of the steps (t + 2)^-kappa of stepwise
    EM, and ``batch`` how many units each of them has, None for all divided by ten."""

    beta: float = 0.25
    step: float = 0.7
    batch: int | None = None

    def check(self) -> None:
        """Raises StartError for an option that cannot be used."""
        if not 0 < self.beta <= 1:
            raise StartError(f"--beta {self.beta:g}: give a number above 0, at most 1")
        if not 0 <= self.step <= 1:
            raise StartError(f"--step {self.step:g}: give a number from 0 to 1, above 0.5 for "
                             "steps that settle")
        if self.batch is not None and self.batch < 1:
            raise StartError(f"--batch {self.batch}: give a whole number from 1")


@dataclass(frozen=True, eq=False)
class VariantFit(FitResult):
    """A fit by a variant: ``log_likelihood`` is that of theta, ``objective`` what the variant
    raises, at theta, None where it raises nothing; ``stationary`` says that theta is where EM
    itself would stay. AIC and BIC are nan elsewhere: they need a maximum of the likelihood."""

    variant: str = ""
    objective: float | None = None
    stationary: bool = False

    def _criterion(self, price: float) -> float:
        return super()._criterion(price) if self.stationary else math.nan

    def to_json(self, trace: bool = False) -> dict[str, Any]:
        """The result as plain data, with the variant and what it has raised."""
        return {**super().to_json(trace), "variant": self.variant, "objective": self.objective}

    def text(self) -> str:
        """The result for a reader."""
        text = super().text()
        if not self.stationary:
            text = "\n".join(line for line in text.split("\n")
                             if not line.startswith(("  AIC", "  BIC")))
        if self.objective is not None:
            text = text.replace("  free parameters", f"  objective       {self.objective:.6f}"
                                "\n  free parameters", 1)
        return text


def fit_variant(algorithm: Algorithm, x: Any, variant: str, options: Options | None = None, *,
                known: Mapping[str, Any] | None = None, start: Mapping[str, Any] | None = None,
                seed: int = 0, iterations: int = 1000, tolerance: float = 1e-10,
                **more: Any) -> VariantFit:
    """A fit as :func:`.fit_model` makes it, by a variant of EM. Hard EM is run from every start;
    the others from the best of the starts.

    Raises StartError for a variant or option that there is none of, and where a model has no
    stepwise EM; and what :func:`.fit_model` raises.
    """
    options = options or Options()
    options.check()
    if variant not in RAISES:
        raise StartError(f"--variant {variant}: there are {', '.join(RAISES)}")
    update = lambdify(algorithm)
    wanted = {"known": known, "seed": seed, "tolerance": tolerance, **more}
    run: Any
    objective = None
    if variant == "hard":
        found = fit_model(algorithm, x, start=start, iterations=iterations,
                          update=tempered(update, math.inf), **wanted)
        run, objective = found, (found.log_posterior or found.log_likelihood)
    else:
        found = fit_model(algorithm, x, start=start, iterations=0, update=update, **wanted)
        prepared = update.prepare(x, known, found.theta)
        if variant == "annealed":
            run = _annealed(update, prepared, found.theta, options.beta, iterations, tolerance,
                            seed)
        else:
            try:
                run = stepwise(update, x, known, found.theta, options.step, options.batch, seed,
                               iterations, tolerance)
            except CannotStep as error:
                raise StartError(f"--variant stepwise: {error}; EM itself and the other variants "
                                 "are for this model too") from error
    said, stationary = RAISES[variant]
    theta = run.theta
    prepared = update.prepare(x, known, theta)
    held = {f.name: getattr(found, f.name) for f in fields(FitResult)}
    trace = run.iterates if isinstance(run, FitResult) else run.trace
    values = [(each, update.log_likelihood(prepared, each)) for each, _ in trace]
    prior = update.log_prior(prepared, theta)
    held |= {"stopped": run.stopped, "iterations": run.iterations, "theta": theta,
             "log_likelihood": update.log_likelihood(prepared, theta), "iterates": tuple(values),
             "responsibilities": run.responsibilities, "reason": run.reason,
             "log_posteriors": () if prior is None else tuple(
                 value + update.log_prior(prepared, each) for each, value in values),
             "notes": (*found.notes, said), "endless": variant == "stepwise"}
    return VariantFit(**held, variant=variant, objective=objective, stationary=stationary)


def _annealed(update: ArrayUpdate, prepared: Any, theta: Mapping[str, Any], beta: float,
              iterations: int, tolerance: float, seed: int) -> Any:
    """A run at each temperature from where the last one ended, a little stirred, since components
    that are equal would stay so; the last one at beta = 1."""
    rng = np.random.default_rng(seed)
    arrays = {node: prepared[name] for node, name in update.names.items() if name in prepared}
    sizes = sizes_of(update.em, arrays, {}, theta)
    trace: tuple[Any, ...] = ()
    while True:
        last = beta >= 1
        at = update if last else tempered(update, beta)
        run = at.fit(prepared, theta, iterations=max(iterations - len(trace), 0),
                     tolerance=tolerance if last else max(WARM, tolerance))
        trace = (*trace, *run.trace)
        if last or run.stopped == "collapsed" or len(trace) > iterations:
            stopped = run.stopped if last else "iterations" if run.stopped == "converged" \
                else run.stopped
            return run._replace(trace=trace, iterations=len(trace) - 1, stopped=stopped)
        stirred = drawn(update.em, arrays, sizes, "random", rng)
        try:
            theta = update.m_step(prepared, _mixed(run.responsibilities, stirred), theta=run.theta)
        except update.Collapse:
            theta = run.theta
        beta = min(1.0, COOLING * beta)


def _mixed(T: Any, other: Any) -> Any:
    if isinstance(T, Mapping):
        return {key: _mixed(part, other[key]) for key, part in T.items()}
    return (1 - STIRRED) * T + STIRRED * other
