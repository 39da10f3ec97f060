"""From a model to its EM algorithm: the stages in order."""

from __future__ import annotations

from dataclasses import replace

from ..algebra.expression import walk
from ..model import Model
from ..trace import Trace
from .blocks import blocks
from .divergences import proved
from .expected import expected
from .joint import joint
from .lines import e_step
from .lines.ascent import ascent
from .lines.complete import complete
from .lines.m_step import m_step
from .lines.maximum import maximum
from .parts import Algorithm, Block, Unit
from .posterior import marginal, units
from .solve import solve
from .totals import Totals
from .units import latents_of, responsibility


def derive_algorithm(model: Model) -> Algorithm:
    """The EM algorithm of a model whose latent variables have finitely many values.

    Raises :class:`.refusal.NotDerived`, which says what of the model is not derived and why.
    """
    density = joint(model)
    latent = units(model, density)
    q = expected(model, density)
    totals = Totals(model, latent)
    solved = [solve(model, totals, q, group) for group in blocks(model, q)]
    found = tuple(proved(model, totals, q, block) for block, _ in solved)
    solutions = {name: s for _, each in solved for name, s in each.items()}
    latent, trace = _with_marginals(model, latent, found), Trace()
    stated = complete(model, density, trace)
    e_step.posterior(model, latent, trace)
    e_step.expected_log_likelihood(model, density, latent, stated, trace)
    used = tuple(e for s in solutions.values() for e in (s.formula, s.numerator, s.denominator,
                                                        s.equation) if e is not None)
    e_step.counts(model, latent, totals, used, trace)
    m_step(model, density, found, solutions, trace)
    maximum(model, totals, density, q, found, solutions, trace)
    ascent(model, density, latent, trace)
    return Algorithm(model, density, latent, q, found, tuple(trace.steps))


def _with_marginals(model: Model, latent: tuple[Unit, ...],
                    found: tuple[Block, ...]) -> tuple[Unit, ...]:
    """The units with every responsibility that stands in an update."""
    used = [e for b in found for u in b.updates for e in (u.formula, u.equation) if e is not None]
    names = {n.args[0] for e in used for n in walk(e)
             if n.op == "symbol" and n.args[0].startswith(".T")}
    more = [responsibility(model, {v.name: v.values for v in latents_of(model, name)})
            for name in sorted(names)]
    done = []
    for u in latent:
        here = {t: None for t, _ in u.responsibilities}
        here |= {t: None for t in more
                 if {v.name for v in latents_of(model, t.args[0])} <= set(u.latents)}
        done.append(replace(u, responsibilities=tuple((t, marginal(model, u, t)) for t in here)))
    return tuple(done)
