"""From a model to its EM algorithm: the stages in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ..algebra.expression import Expr, walk
from ..model import Model
from ..rules import RULES, RuleBook
from ..trace import Trace
from .blocks import blocks
from .divergences import proved
from .expected import expected
from .joint import joint
from .lines import e_step
from .lines.ascent import ascent, likelihood
from .lines.bounded import bounded
from .lines.complete import complete
from .lines.curvature import curvature
from .lines.forms_of_q import forms_of_q
from .lines.hard_limit import hard_limit
from .lines.located import located
from .lines.lower_bound import joint_posterior, lower_bound, touching
from .lines.m_step import m_step
from .lines.maximum import maximum
from .lines.unbounded import unbounded
from .parts import Algorithm, Unit
from .posterior import marginal, units
from .solve import solve
from .totals import Totals
from .units import latents_of, responsibility


def derive_algorithm(model: Model, rules: RuleBook | None = None) -> Algorithm:
    """The EM algorithm of a model whose latent variables have finitely many values.

    ``rules`` may be a book in which a rule was replaced: the derivation then makes that mistake.
    Raises :class:`.refusal.NotDerived`, which says what of the model is not derived and why.
    """
    with RULES.taken_from(rules):
        return _derived(model)


def _derived(model: Model) -> Algorithm:
    density = joint(model)
    latent = units(model, density)
    q = expected(model, density)
    totals = Totals(model, latent)
    solved = [solve(model, totals, q, group) for group in blocks(model, q)]
    found = tuple(proved(model, totals, q, block) for block, _ in solved)
    solutions = {name: s for _, each in solved for name, s in each.items()}

    def stated(latent: tuple[Unit, ...], counted: frozenset[str]) -> Trace:
        trace = Trace()
        last = complete(model, density, trace)
        e_step.posterior(model, latent, trace)
        joint_posterior(model, density, latent, trace)
        e_step.expected_log_likelihood(model, density, latent, last, trace)
        e_step.counts(model, latent, totals, counted, trace)
        forms_of_q(model, totals, density, latent, q, trace)
        m_step(model, totals, density, q, found, solutions, trace)
        maximum(model, totals, density, q, found, solutions, trace)
        curvature(model, totals, density, latent, found, trace)
        likelihood(model, density, latent, trace)
        below = lower_bound(model, density, latent, trace)
        ascent(model, density, latent, trace)
        if below:
            touching(trace)
        bounded(model, density, latent, solutions, trace)
        law = located(model, density, latent)
        if law is not None:
            unbounded(law, trace)
            hard_limit(law, density, trace)
        return trace

    named = _names(e for s in solutions.values() for e in (s.formula, s.numerator, s.denominator)
                   if e is not None)
    latent, trace = _with_names(model, latent, named, stated)
    return Algorithm(model, density, latent, q, found, tuple(trace.steps))


def _names(expressions: Iterable[Expr]) -> frozenset[str]:
    """The names of responsibilities and of their sums in expressions."""
    return frozenset(n.args[0] for e in expressions for n in walk(e)
                     if n.op == "symbol" and n.args[0].startswith((".T", ".N")))


def _with_names(model: Model, latent: tuple[Unit, ...], named: frozenset[str],
                stated: Callable[[tuple[Unit, ...], frozenset[str]], Trace]
                ) -> tuple[tuple[Unit, ...], Trace]:
    """The units with every responsibility that stands in a line, and the lines, in which every
    name is defined: of the responsibilities, and of their sums."""
    counted = frozenset(n for n in named if n.startswith(".N"))
    while True:
        trace = stated(latent, counted)
        names = _names(e for s in trace.steps for e in (s.left, s.right))
        defined = {t.args[0] for u in latent for t, _ in u.responsibilities} | {
            u.joint.args[0] for u in latent} | counted
        if names <= defined:
            return latent, trace
        counted |= {n for n in names if n.startswith(".N")}
        latent = tuple(_with_marginals(model, u, names - defined) for u in latent)


def _with_marginals(model: Model, u: Unit, names: frozenset[str]) -> Unit:
    """The unit with the responsibilities of those names that are its own."""
    own = [t for t in (responsibility(model, {v.name: v.values for v in latents_of(model, name)})
                       for name in sorted(names) if name.startswith(".T"))
           if {v.name for v in latents_of(model, t.args[0])} <= set(u.latents)]
    return replace(u, responsibilities=(*u.responsibilities,
                                        *((t, marginal(model, u, t)) for t in own)))
