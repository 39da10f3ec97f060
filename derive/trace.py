"""The kernel: the steps of a derivation.

A step is data. It says what is claimed (``left relation right``), by which rule, with which kind
of evidence, and what the claim rests on. Renderers word it, the certificate re-checks it, and the
exporter lowers the last ones. Only :class:`Trace` makes steps.

Relations and what each claims (expressions as in :mod:`derive.algebra.expression`):

``:=``      definition. ``left`` (a symbol or a function) stands for ``right`` from here on.
``=``       ``left`` and ``right`` have the same value, for all data, all theta (weights on the
            simplex), all theta^t; theta^{t+1} is given by the solution steps. For a step of a chain
            ``left`` is the expression of the line before.
``<=>``     both sides are equations; ``given["factor_left"] * (l0 - r0) * given["factor_right"]``
            is the new ``l - r``. Both factors are invertible.
``sum``     both sides are equations; the sum of ``l0 - r0`` over ``given["index"]`` is ``l - r``.
``solves``  ``left`` is a symbol with mark "t+1" and ``right`` its formula; ``given["equation"]``
            holds with the free symbols named in ``given["at"]`` put at t+1, whatever the others.
``>=``      ``left >= right``; ``left - right`` is the sum of ``given["terms"]``, a tuple of
            (lemma, expression), each non-negative by its lemma.
            Besides the lemmas that the certificate lists a term may rest on an earlier
            line: lemma ``earlier:ID`` (that ``>=`` line's ``left - right``, as it stands) or
            ``earlier:ID@t`` (the same with every free symbol and function put at mark t).
``>``       ``left > right``; terms as for ``>=``, one of them shown positive (lemma "positive").
``only``    ``left`` is 0 only where ``right`` holds, an equation or several at once, for every
            value of those of their free indices that do not stand in ``left``; terms as for
            ``>=``: each is at least 0 by a lemma whose case of equality gives the equations. The
            lemma ``only:ID`` is an earlier line of this kind.
``->``      limit: ``left`` tends to ``right`` as ``given["variable"]`` tends to ``given["to"]``
            ("0+" or "infinity"); ``right`` may be the constant "infinity".

A definition whose left side has free indices (``.T[k,i] := ...``, ``.N[k] := ...``, the function
``joint`` of observation i) holds for every value of them, and is used under the same letters or
with a label in their place. A function at mark "t+1" or "t" is its definition's right side with
every free parameter put there. Observations may carry a number as index: ``x[1]`` is the first.
Constants of a line that nothing defines (``.v`` any vector, ``.epsilon`` and ``.s`` positive
numbers) are arbitrary: the line holds for all of them.

"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from .algebra.expression import Expr, from_json, to_json

EVIDENCE = ("identity", "identity-with-logs", "inequality", "limit", "definition", "moments",
            "gibbs", "vanishing")
LOGS = "identity-with-logs"
#: What a relation rests on where nothing else is said; equations are identities.
_USUAL = {":=": "definition", ">": "inequality", ">=": "inequality", "only": "vanishing",
          "->": "limit"}
#: The stages, and what the ids of their steps begin with.
STAGES = {"log_likelihood": "L", "posterior": "T", "expectation": "Q", "score": "score",
          "solve": "solve", "maximum": "max", "ascent": "ascent", "limit": "limit"}


@dataclass(frozen=True)
class Step:
    """One line of a derivation.

    ``id`` is stable ("Q.3"); ``chain`` is the id of the step that this one continues, or "";
    ``head`` is what the line shows on its left where it starts a chain (else ``left`` is shown);
    ``needs`` are ids of steps that the claim uses; ``part`` is the quantity that is worked on
    ("tau", "mu", "Q"); ``note`` is the reason, as words with expressions between them.
    """

    id: str
    stage: str
    part: str
    rule: str
    relation: str
    left: Expr
    right: Expr
    evidence: str
    head: Expr | None = None
    chain: str = ""
    needs: tuple[str, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict, hash=False)
    note: tuple[str | Expr, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The step as plain data."""
        return {f.name: _WRITTEN.get(f.name, _same)(getattr(self, f.name)) for f in fields(self)}

    @staticmethod
    def from_json(d: Mapping[str, Any]) -> Step:
        """The inverse of :meth:`to_json`."""
        return Step(**{f.name: _READ.get(f.name, _same)(d[f.name]) for f in fields(Step)})


def _plain(v: Any) -> Any:
    if isinstance(v, Expr):
        return {"expr": to_json(v)}
    if isinstance(v, tuple):
        return [_plain(x) for x in v]
    return v


def _rich(v: Any) -> Any:
    if isinstance(v, dict) and set(v) == {"expr"}:
        return from_json(v["expr"])
    if isinstance(v, list):
        return tuple(_rich(x) for x in v)
    return v


def _same(v: Any) -> Any:
    return v


#: What is more than a string, as it is written and as it is read.
_WRITTEN: dict[str, Callable[[Any], Any]] = {
    "left": to_json, "right": to_json, "head": lambda e: None if e is None else to_json(e),
    "needs": list, "given": lambda g: {k: _plain(v) for k, v in g.items()}, "note": _plain}
_READ: dict[str, Callable[[Any], Any]] = {
    "left": from_json, "right": from_json, "head": lambda j: None if j is None else from_json(j),
    "needs": tuple, "given": lambda g: {k: _rich(v) for k, v in g.items()},
    "note": lambda n: tuple(map(_rich, n))}


class RuleDoesNotApply(ValueError):
    """A rule was used where it says nothing: a fault of the engine, not of the input."""


@dataclass
class Trace:
    """Collects steps. The only place where a :class:`Step` is made."""

    steps: list[Step] = field(default_factory=list)

    def add(self, stage: str, part: str, rule: str, relation: str, left: Expr, right: Expr,
            evidence: str = "", **more: Any) -> Step:
        """Record a step under the next id of its part and return it."""
        evidence = evidence or _USUAL.get(relation, "identity")
        if stage not in STAGES or evidence not in EVIDENCE:
            raise RuleDoesNotApply(f"unknown stage or evidence: {stage}, {evidence}")
        number = 1 + sum(s.part == part and s.stage == stage for s in self.steps)
        step = Step(".".join(filter(None, (STAGES[stage], part, str(number)))), stage, part,
                    rule, relation, left, right, evidence, **more)
        self.steps.append(step)
        return step

    def equal(self, stage: str, part: str, rule: str, left: Expr, right: Expr,
              evidence: str = "identity", **more: Any) -> Step:
        """Start a chain that shows ``left``, with ``left = right``."""
        return self.add(stage, part, rule, "=", left, right, evidence, head=left, **more)

    def then(self, before: Step, rule: str, right: Expr, evidence: str = "identity",
             **more: Any) -> Step:
        """Continue the chain of ``before`` with ``= right``."""
        return self.add(before.stage, before.part, rule, "=", before.right, right, evidence,
                        chain=before.chain or before.id, **more)
