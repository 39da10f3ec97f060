"""From statements to claims: what is said of a part, with the steps before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...algebra.expression import (
    ONE,
    Expr,
    add,
    negate,
    reindex,
    rewrite,
    symbol,
    walk,
)
from ...derivation import Derivation
from ..answer import Answer, Claim, OwnDefinition, Place, Unread
from ..conventions import UNMARKED
from ..symbols import hard
from .events import names_latent
from .grammar import Node
from .scope import Scope
from .shown import balanced
from .stacked import Stacked
from .survey import Survey
from .symbols import written
from .targets import Target, Targets
from .tokens import CannotRead, Token

_LIKEWISE = ("similar", "likewise", "analog", "same way", "same for", "symmetr", "the same formula",
             "same manner", "resp.", "replac", "ebenso", "the same with", "second one")


#: Relations after which a member of a chain is no step towards its end's value.
_ROUGHLY = ("approx", "~", "<", ">", "<=", ">=", "in", "!=")


@dataclass(frozen=True)
class Read:
    """A statement: its syntax, or why it has none."""

    node: Node | None
    at: int
    end: int
    reason: str = ""
    condition: Node | None = None
    tokens: tuple[Token, ...] = ()
    compared: bool = False
    """Whether it says 0 or 1 where a comparison holds."""
    named: Node | None = None
    """``h_i = `` and nothing, of a definition by cases that is not read: h is defined."""


class Claims(Targets):
    """Reads the statements of one answer in its notation."""

    def __init__(self, em: Derivation, survey: Survey, text: str,
                 place: Callable[[int], Place]) -> None:
        super().__init__(em, survey)
        self.text, self.place = text, place

    def answer(self, reads: Sequence[Read], prose: Sequence[tuple[int, str]]) -> Answer:
        """Claims, definitions and what was not read, in the order of the text."""
        claims: list[Claim] = []
        unread: list[Unread] = []
        defined: list[OwnDefinition] = []
        for read in reads:
            if read.node is None:
                unread.append(self.unread(read, read.reason, self.part_of_tokens(read)))
                continue
            if read.node.kind != "chain" or len(read.node.text.split(" ")) >= len(read.node.parts):
                continue
            self.meaning.spent = 0
            try:
                for found in self.chain(read):
                    if isinstance(found, Claim):
                        claims.append(found)
                    elif isinstance(found, OwnDefinition):
                        defined.append(found)
                    else:
                        unread.append(found)
            except RecursionError:
                unread.append(self.unread(read, "nested too deep", ""))
        claims += self.likewise(claims, prose)
        return Answer(tuple(claims), tuple(defined), tuple(unread))

    def unread(self, read: Read, reason: str, part: str) -> Unread:
        """The statement with the reason why it was not read."""
        return Unread(self.place(read.at), self.source(read), reason, part)

    def source(self, read: Read) -> str:
        """The statement as it stands in the answer."""
        return balanced(self.text, read.at, read.end).strip().rstrip("\\&,.; \n").strip()

    # -- one chain ----------------------------------------------------------------------------

    def chain(self, read: Read) -> list[Claim | OwnDefinition | Unread]:
        """What a chain of relations says."""
        assert read.node is not None
        members, relations = read.node.parts, read.node.text.split(" ")
        targets: list[Target] = []
        heads = 0
        for n, member in enumerate(members[:-1]):
            target = self.target(member)
            if target is None:
                break
            targets.append(target)
            if target.index is not None and not self.symmetric(members[-1], target):
                targets.append(self.of_the_other(target))
            heads = n + 1
        if not targets and self.about_q(members):
            targets, heads = [Target("Q", (), lambda e: e)], 1
        if not targets:
            return self.definition(read)
        if any(r in ("<", ">", "<=", ">=", "in", "!=") for r in relations[:1]):
            return []
        found: list[Claim | OwnDefinition | Unread] = []
        narrowest = min(len(t.labels) for t in targets)
        for target in targets:
            if target.part != targets[0].part:
                continue
            if target.part == "responsibilities" and len(target.labels) > narrowest:
                continue  # gamma_i = E[Delta_i | x_i]: the event names no component, gamma does
            item = self.claim(target, read, members[heads:], relations[heads - 1 :])
            if item is not None:
                found.append(item)
        return found

    def claim(self, target: Target, read: Read, members: Sequence[Node],
              relations: Sequence[str]) -> Claim | Unread | None:
        """The claim that the last member makes, with the earlier ones as its steps."""
        if self.labels and not set(target.labels) <= set(self.labels):
            return None
        bound = Scope()
        values: list[tuple[Expr, str, int]] = []
        reason, last = "", members[-1]
        for n, member in enumerate(members):
            if target.part == "responsibilities" and self.meaning.most_probable(member):
                value = hard(self.em.setting.k, self.em.setting.i)
                values, reason = [(value, "=", member.at)], ""
                target = Target(target.part, self.labels, target.own)
                continue
            if names_latent(member) is not None or self.is_responsibility(member, target):
                continue
            if self.words_only(member):
                reason = "" if n + 1 < len(members) else reason
                continue
            try:
                self.meaning.spent, self.meaning.doubtful = 0, False
                value = self.value(member, target, bound)
                last = member
                values.append((value, relations[n] if n < len(relations) else "=", member.at))
                reason = ""
            except CannotRead as error:
                reason = error.reason
                if reason == "a maximum that is not computed" and target.part != "Q":
                    reason = ""
        if reason:
            return self.unread(read, reason, target.part)
        if not values:
            return None
        formula, relation, _ = values[-1]
        if read.compared and target.part == "responsibilities" and len(target.labels) == 1:
            formula = hard(target.labels[0], self.em.setting.i)
        if self.tautology(formula, target) or self.follows_from_others(formula, target):
            return None
        if relation == "propto" and target.part not in UNMARKED:
            return None
        before = [(v, self.place(at)) for v, sign, at in values[:-1]
                  if sign not in _ROUGHLY and not (sign == "propto" != relation)
                  and not self.tautology(v, target)]
        readings: tuple[Expr, ...] = (formula,)
        written_out = formula == values[-1][0] and not self.meaning.most_probable(last)
        if written_out:
            readings = (*readings, *self.in_doubt(formula, last, target, bound))
        for others in self.other_marks(target) if written_out else ():
            try:
                other = self.value(last, target, bound, others)
            except CannotRead:
                continue
            if other != formula and (target.part not in UNMARKED or self.mixed(other)):
                readings = (*readings, other)
        return Claim(
            target.part, target.labels, readings, self.place(read.at), self.source(read),
            "proportional" if relation == "propto" else "equal",
            tuple(v for v, _ in before), tuple(p for _, p in before),
        )

    def in_doubt(self, formula: Expr, member: Node, target: Target,
                 bound: Scope) -> tuple[Expr, ...]:
        """The other reading of a formula whose denominator may end elsewhere too."""
        if not self.meaning.doubtful:
            return ()
        self.meaning.otherwise = True
        try:
            other = self.value(member, target, bound)
        except CannotRead:
            return ()
        finally:
            self.meaning.otherwise = False
        return () if other == formula else (other,)

    def other_marks(self, target: Target) -> Iterator[dict[str, str]]:
        """What else the marks of the parameters may mean: where a prime marks the new ones, the
        unmarked may be old; in an E-step where only some wear a hat, these may be the new ones; in
        Q where only some are marked as the next ones, these may be meant."""
        if target.part not in UNMARKED:
            if self.survey.primes_are_new:
                yield {"unmarked": "t"}
        elif target.part == "responsibilities":
            yield {"hat": "t+1"}
        elif not target.argument:
            yield {"new": "t+1"}

    def mixed(self, e: Expr) -> bool:
        """Whether parameters at t+1 stand beside others."""
        names = {s.args[0] for s in self.em.setting.slots().values()} | {
            self.em.model.weights.base}
        marks = {n.args[3] for n in walk(e) if n.op == "symbol" and n.args[0] in names}
        return "t+1" in marks and len(marks) > 1

    def value(self, member: Node, target: Target, bound: Scope,
              others: Mapping[str, str] | None = None) -> Expr:
        """A member as the part's own quantity; ``others`` are marks that mean something else."""
        part = target.part if target.part in UNMARKED else "update"
        scope = Scope(bound.indices, {}, {**self.marks(part, target.argument), **(others or {})})
        try:
            found = target.own(self.meaning.value(member, scope))
        except (TypeError, KeyError, ZeroDivisionError):
            raise CannotRead("shapes do not fit", member.at) from None
        if any(isinstance(n, Stacked) for n in walk(found)):
            raise CannotRead("shapes do not fit: one value for each observation", member.at)
        if target.index is not None:
            found = reindex(found, self.em.setting.k, target.index)
        return found

    def is_responsibility(self, member: Node, target: Target) -> bool:
        """Whether a member only names the responsibility again."""
        if target.part != "responsibilities":
            return False
        found = self.target(member)
        return found is not None and found.part == "responsibilities" and \
            found.labels == target.labels

    def words_only(self, member: Node) -> bool:
        """Whether a member is a constant that nobody names."""
        return member.kind == "name" and member.text in ("const",)

    def symmetric(self, member: Node, target: Target) -> bool:
        """Whether what is said for every k says of the second component what it says of the
        first, with the two exchanged."""
        try:
            first, second = (self.value(member, replace(target, index=k), Scope())
                             for k in self.labels)
        except CannotRead:
            return True
        weights = self.em.model.weights.base

        def other(n: Expr) -> Expr | None:
            return add(ONE, negate(n)) if n.op == "symbol" and n.args[0] == weights else None

        return rewrite(swapped(first, *self.labels), other) == second

    # -- what else -----------------------------------------------------------------------------

    def definition(self, read: Read) -> list[Claim | OwnDefinition | Unread]:
        """A definition of the answer's own, or nothing that is asked for."""
        assert read.node is not None
        w = written(read.node.parts[0], self.survey.observation_letters)
        if w is None or w.key not in self.survey.definitions or w.rest:
            return []
        scope = Scope({}, {}, self.marks("update"))
        try:
            value = self.meaning.value(read.node.parts[-1], scope)
        except CannotRead:
            return []
        return [OwnDefinition(w.letter, value, self.place(read.at), self.source(read))]

    def likewise(self, claims: Sequence[Claim],
                 prose: Sequence[tuple[int, str]]) -> list[Claim]:
        """Claims for the other component where the answer says that it goes the same way."""
        if len(self.labels) != 2:
            return []
        first, second = self.labels
        words = " ".join(t.lower() for _, t in prose)
        if not any(w in words for w in _LIKEWISE):
            return []
        added = []
        for c in claims:
            others = [d for d in claims if d.part == c.part and second in d.labels]
            if c.labels != (first,) or others or c.part == "responsibilities":
                continue
            added.append(Claim(
                c.part, (second,), tuple(swapped(r, first, second) for r in c.readings), c.place,
                c.source, c.relation, tuple(swapped(r, first, second) for r in c.steps),
                c.places,
            ))
        return added

    def part_of_tokens(self, read: Read) -> str:
        """The part that an unread statement seems to be about, by how it begins."""
        begin = self.text[read.at : read.at + 40]
        if read.tokens:
            kept = []
            for t in read.tokens:
                if t.kind == "REL":
                    break
                kept.append(t)
            if len(kept) < len(read.tokens) and kept:
                from .grammar import parse

                try:
                    node = parse(tuple(kept))
                    target = self.target(node)
                    return target.part if target else ""
                except CannotRead:
                    return ""
        if begin.lstrip().startswith("Q"):
            return "Q"
        return ""


def swapped(e: Expr, a: str, b: str) -> Expr:
    """e with two labels exchanged."""
    there = {a: b, b: a}

    def change(n: Expr) -> Expr | None:
        if n.op == "symbol":
            return symbol(n.args[0], n.args[1], tuple(there.get(i, i) for i in n.args[2]),
                          n.args[3])
        return None

    return rewrite(e, change)
