"""What the left side of a statement speaks of: a part of the homework, for which components."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ...algebra.expression import MATRIX, ONE, ZERO, Expr, exp, expr, inverse, walk
from ...derivation import Derivation
from ..conventions import UNMARKED
from .bounded import raised_to
from .events import names_latent
from .grammar import Node
from .meaning import Meaning
from .scope import Scope, marks
from .survey import Survey, applied_to, label_of, of_logarithm
from .symbols import Written, text_of, written
from .tokens import CannotRead


@dataclass(frozen=True)
class Target:
    """What a left side speaks of: ``part``, ``labels``, how the formula gives the part's own
    quantity, the mark of the free parameter in Q, and the ``index`` that the components' letter
    stands for where it is said for every k."""

    part: str
    labels: tuple[str, ...]
    own: Callable[[Expr], Expr]
    argument: str = ""
    index: str | None = None


class Targets:
    """The left sides of one answer's statements."""

    def __init__(self, em: Derivation, survey: Survey) -> None:
        self.em, self.survey = em, survey
        self.meaning = Meaning(em, survey)
        self.labels = em.model.components.labels

    def target(self, node: Node) -> Target | None:
        """What a left side speaks of, or None."""
        q = self.q_argument(node)
        if q is not None:
            return Target("Q", (), lambda e: e, q)
        multiple = self.multiple_of_q(node)
        if multiple is not None:
            return multiple
        inner = of_logarithm(node)
        if inner is not None:
            target = self.target(inner)
            plain = target is not None and target.part == "responsibilities"
            return replace(target, own=exp) if target is not None and plain else None
        named = names_latent(node)
        if named is not None:
            return Target("responsibilities", self.spoken(named), lambda e: e)
        if any(n.kind in ("frac", "big", "func", "expression") for n in _outside_scripts(node)):
            return None
        try:
            self.meaning.spent = 0
            return self.of_symbol(self.meaning.value(node, Scope({}, {}, self.marks("update"))))
        except CannotRead:
            return None

    def of_symbol(self, left: Expr) -> Target | None:
        """The target of a left side that is a symbol, its inverse, root or square."""
        own: Callable[[Expr], Expr] = lambda e: e  # noqa: E731
        if left.op == "inverse":
            left, own = left.args[0], _inverted
        elif left.op == "power" and left.args[0].op == "symbol" and left.args[1].op == "number":
            exponent = left.args[1].args[0]
            left, own = left.args[0], lambda e: raised_to(e, 1 / exponent)
        elif left.op == "add" and len(left.args) == 2 and left.args[0] == ONE and \
                left.args[1].op == "mul" and left.args[1].args[0] == expr(-1):
            left, own = left.args[1].args[1], lambda e: 1 - e
        if left.op != "symbol":
            return None
        name, _, indices, mark = left.args
        if name == ".T":
            return Target("responsibilities", self.spoken(indices[0]), own)
        weights = self.em.model.weights
        if mark != "t+1" or name == weights.base and weights.kind == "fixed":
            return None
        if not indices:
            return Target(name, (), own)
        k = indices[0]
        if name != weights.base or weights.kind != "complement":
            return Target(name, self.spoken(k), own)
        if k in self.labels and k != weights.complement:
            return Target(name, (), own)
        if k == weights.complement and len(self.labels) == 2:
            return Target(name, (), lambda e: 1 - own(e))
        return Target(name, (), own, "", self.labels[0])

    def of_the_other(self, target: Target) -> Target:
        """What pi_k = ..., for every k, says of the second weight, as the first one's value."""
        return replace(target, own=lambda e: 1 - target.own(e), index=self.labels[1])

    def spoken(self, index: str) -> tuple[str, ...]:
        """The labels that an index speaks of: itself where it is one, else all."""
        label = label_of(index, self.labels)
        if label is not None or index.isdigit():
            return (label or index,)
        return self.labels or (self.em.setting.k,)

    def q_argument(self, node: Node) -> str | None:
        """"" where a node is Q or Q(theta | theta^t); the mark of its free parameter."""
        call = applied_to(node)
        w = written(call[0] if call else node)
        if w is None or w.rest or w.letter != "Q" and (
                "Q" in self.survey.definitions or not _objective(w, call)) or any(
                self.survey.observes(c) or c.isdigit() or c in self.survey.component_letters
                or c in self.labels for c in w.indices):
            return None
        if call is None:
            return ""
        if names_latent(node) is not None or not call[1].parts:
            return None
        first = written(call[1].parts[0])
        if first is None:
            return ""
        return first.mark or ("prime" if first.primes else "hat" if first.hat else "")

    def multiple_of_q(self, node: Node) -> Target | None:
        """The target of ``2 Q(theta | theta^t)``, None for anything else."""
        first, *rest = [p for p in node.items if p.kind != "times"] or [node]
        if not rest or first.kind not in ("number", "frac"):
            return None
        q = self.q_argument(rest[0] if len(rest) == 1 else
                            Node("product", tuple(rest), "", node.at))
        if q is None:
            return None
        try:
            factor = self.meaning.value(first, Scope())
        except CannotRead:
            return None
        if factor.op != "number" or factor == ZERO:
            return None
        return Target("Q", (), lambda e: e / factor, q)

    def about_q(self, members: Sequence[Node]) -> bool:
        """Whether a chain is about E[log p(X, Z)]."""
        first = members[0]
        if first.kind != "product" or len(first.parts) < 2 or first.parts[1].kind != "bracket":
            return False
        head = written(first.parts[0])
        return head is not None and head.letter == "E" and \
            text_of(first.parts[1]).startswith("(log") and names_latent(first) is None

    def marks(self, part: str, argument: str = "") -> dict[str, str]:
        """The engine's marks in a formula about a part."""
        back = self.survey.steps_back or part == "update" and self.survey.old_on_left
        return marks(part, UNMARKED[part], self.survey.hats_are_old, back, argument)

    def tautology(self, formula: Expr, target: Target) -> bool:
        """Whether a formula only says the part again."""
        every = self.em.setting.k
        if target.part == "Q":
            return False
        if target.part == "responsibilities":
            return formula.op == "symbol" and formula.args[0] == ".T" and (
                formula.args[2][0] == every or (formula.args[2][0],) == target.labels)
        if target.index is not None and target.index != self.labels[0]:
            return formula.op == "symbol" or \
                formula == 1 - self.em.setting.weight("t+1", target.index)
        return any(n.op == "symbol" and n.args[0] == target.part and n.args[3] == "t+1"
                   and (not n.args[2] or not target.labels or n.args[2][0] in target.labels
                        or n.args[2][0] == every) for n in walk(formula))

    def follows_from_others(self, formula: Expr, target: Target) -> bool:
        """Whether a responsibility is said only to be what it is by the other one, ``1 - T_1``:
        right whatever the formula of that other one, which is what is judged."""
        if target.part != "responsibilities" or len(self.labels) != 2 or len(target.labels) != 1:
            return False
        first = self.labels.index(target.labels[0]) == 0
        return all(
            shares(formula, dict(zip(self.labels, (share, 1 - share)))) ==
            (share if first else 1 - share) for share in _SHARES)


#: Responsibilities of the first of two components, to try formulas of nothing else with.
_SHARES = (Fraction(2, 7), Fraction(5, 11))


def shares(e: Expr, of: Mapping[str, Fraction]) -> Fraction | None:
    """The value of a formula of numbers and one observation's responsibilities, by their labels;
    None for any other formula.

    >>> from ...algebra.expression import symbol
    >>> shares(1 - symbol(".T", "scalar", ("1", "i"), "t"), {"1": Fraction(1, 3)})
    Fraction(2, 3)
    """
    if e.op == "number":
        return Fraction(e.args[0])
    if e.op == "symbol":
        return of.get(e.args[2][0]) if e.args[0] == ".T" else None
    if e.op not in ("add", "mul"):
        return None
    values = [shares(a, of) for a in e.args]
    known = [v for v in values if v is not None]
    if len(known) < len(values):
        return None
    return sum(known, Fraction(0)) if e.op == "add" else math.prod(known, start=Fraction(1))


def _inverted(e: Expr) -> Expr:
    """The inverse of a matrix, or of a number that stands for one."""
    return inverse(e) if e.shape == MATRIX else raised_to(e, -1)


def _objective(w: Written, call: tuple[Node, Node] | None) -> bool:
    """Whether a function may be Q by another name: ``J(theta)``, or one of theta and theta^t."""
    given = call[1].parts if call is not None else ()
    return not w.indices and all((v := written(p)) is not None and v.letter == "theta"
                                 for p in given) and (
        len(given) == 1 and w.letter == "J" or len(given) == 2 and w.letter not in _PROBABILITIES)


_PROBABILITIES = {"P", "p", "Pr", "f", "q", "d", "D", "KL", "H", "E"}


def _outside_scripts(node: Node) -> Iterator[Node]:
    """The nodes below one that stand in no sub- or superscript."""
    yield node
    for p in node.parts:
        if p.kind not in ("sub", "sup"):
            yield from _outside_scripts(p)
