"""What a rule is: a named law, with its condition, an example and a refusal, as a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from ..algebra.expression import Expr
from ..trace import LOGS, RuleDoesNotApply, Step, Trace


@dataclass(frozen=True)
class Rule:
    """A law of the calculus of derivations.

    ``law`` is the law in LaTeX, ``condition`` when it holds, its formulas between dollars,
    ``reason`` what a line that uses it says beside itself. ``apply`` takes the expression (and
    what else the law needs) and returns the new one, or None where the law says nothing.
    ``example`` is the argument list of a place where it applies, ``refusal`` of one where it must
    return None. A law that families cite has no ``apply``; its ``example`` is then the two sides
    of an instance, which tests evaluate.
    """

    id: str
    title: str
    law: str
    condition: str = ""
    reason: str = ""
    apply: Callable[..., Expr | None] | None = None
    example: tuple[Any, ...] = ()
    refusal: tuple[Any, ...] = ()


class RuleBook(Mapping[str, Rule]):
    """The rules by id; :meth:`replaced` gives a copy in which one is changed."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._own = dict(rules)
        self._instead: ContextVar[Mapping[str, Rule] | None] = ContextVar("rules", default=None)

    @property
    def _rules(self) -> Mapping[str, Rule]:
        instead = self._instead.get()
        return self._own if instead is None else instead

    @contextmanager
    def taken_from(self, other: RuleBook | None) -> Iterator[None]:
        """Inside, this book has the rules of another (None for its own)."""
        token = self._instead.set(None if other is None or other is self else other._own)
        try:
            yield
        finally:
            self._instead.reset(token)

    def __getitem__(self, id: str) -> Rule:
        return self._rules[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def use(self, id: str, *args: Any) -> Expr:
        """The result of the rule. Raises RuleDoesNotApply where it returns None."""
        rule = self._rules[id]
        result = rule.apply(*args) if rule.apply else None
        if result is None:
            raise RuleDoesNotApply(f"the rule {id} ({rule.title}) says nothing of {args[0]!r}")
        return result

    def attempt(self, id: str, e: Expr, *args: Any) -> Expr:
        """The result of the rule, or ``e`` as it is where the rule says nothing of it."""
        apply = self._rules[id].apply
        result = apply(e, *args) if apply else None
        return e if result is None else result

    def applied(self, trace: Trace, before: Step, id: str, *args: Any, evidence: str = LOGS,
                needs: tuple[str, ...] = ()) -> Step:
        """The chain of ``before`` continued by what the rule makes of its last line."""
        return trace.then(before, id, self.use(id, before.right, *args), evidence, needs=needs,
                          note=(self[id].reason,))

    def replaced(self, id: str, apply: Callable[..., Expr | None]) -> RuleBook:
        """A copy in which the rule of that id does something else: a misconception, or a lie. It
        may ask this book what is right."""
        def changed(*args: Any) -> Expr | None:
            with self.taken_from(None):
                return apply(*args)

        return RuleBook({**self._own, id: replace(self._own[id], apply=changed)})
