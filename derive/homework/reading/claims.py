"""From statements to claims: what is said of a part, with the steps before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from ...algebra.expression import Expr, reindex, rewrite, symbol, walk
from ...derivation import Derivation
from ..answer import Answer, Claim, OwnDefinition, Place, Unread
from ..conventions import UNMARKED
from ..symbols import hard
from .events import names_latent
from .grammar import Node, parse
from .read import Read
from .scope import Scope
from .shown import balanced
from .stacked import Stacked
from .survey import Survey
from .targets import Target, Targets
from .tokens import CannotRead

_LIKEWISE = ("similar", "likewise", "analog", "same way", "same for", "symmetr", "the same formula",
             "same manner", "resp.", "replac", "ebenso", "the same with", "second one")
#: Relations after which a member of a chain is no step towards its end's value.
_ROUGHLY = ("approx", "~", "<", ">", "<=", ">=", "in", "!=")


class Claims(Targets):
    """Reads the statements of one answer in its notation."""

    def __init__(self, em: Derivation, survey: Survey, text: str,
                 place: Callable[[int], Place]) -> None:
        super().__init__(em, survey)
        self.text, self.place = text, place

    def answer(self, reads: Sequence[Read], prose: Sequence[tuple[int, str]]) -> Answer:
        """Claims, definitions and what was not read, in the order of the text."""
        found: list[Claim | OwnDefinition | Unread] = []
        for read in reads:
            if read.node is None:
                found.append(self.unread(read, read.reason, self.part_of_tokens(read)))
                continue
            if not read.node.relates:
                continue
            self.meaning.spent = 0
            try:
                found += self.chain(read)
            except RecursionError:
                found.append(self.unread(read, "nested too deep", ""))
        claims = [c for c in found if isinstance(c, Claim)]
        return Answer((*claims, *self.likewise(claims, prose)),
                      tuple(d for d in found if isinstance(d, OwnDefinition)),
                      tuple(u for u in found if isinstance(u, Unread)))

    def unread(self, read: Read, reason: str, part: str) -> Unread:
        """The statement with the reason why it was not read."""
        return Unread(self.place(read.at), self.source(read), reason, part)

    def source(self, read: Read) -> str:
        """The statement as it stands in the answer."""
        return balanced(self.text, read.at, read.end).strip().rstrip("\\&,.; \n").strip()

    def chain(self, read: Read) -> list[Claim | OwnDefinition | Unread]:
        """What a chain of relations says."""
        assert read.node is not None
        members, relations = read.node.parts, read.node.relations
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
        if relations[0] in ("<", ">", "<=", ">=", "in", "!="):
            return []
        narrowest = min(len(t.labels) for t in targets)
        end = next((n for n in range(heads, len(relations)) if relations[n] in _ROUGHLY),
                   len(relations))  # behind it stands a bound, or rounded numbers
        items = [self.claim(target, read, members[heads : end + 1], relations[heads - 1 : end])
                 for target in targets if target.part == targets[0].part
                 # gamma_i = E[Delta_i | x_i]: the event names no component, gamma does
                 and (target.part != "responsibilities" or len(target.labels) == narrowest)]
        return [item for item in items if item is not None]

    def claim(self, target: Target, read: Read, members: Sequence[Node],
              relations: Sequence[str]) -> Claim | Unread | None:
        """The claim that the last member makes, with the earlier ones as its steps."""
        if self.labels and not set(target.labels) <= set(self.labels):
            return None
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
            if member.kind == "name" and member.text == "const":
                reason = "" if n + 1 < len(members) else reason
                continue
            try:
                self.meaning.spent, self.meaning.doubtful = 0, False
                value = self.value(member, target)
                last = member
                values.append((value, relations[n] if n < len(relations) else "=", member.at))
                reason = ""
            except CannotRead as error:
                computed = error.reason != "a maximum that is not computed" or target.part == "Q"
                reason = error.reason if computed else ""
        if reason:
            return self.unread(read, reason, target.part)
        if not values:
            return None
        formula, relation, _ = values[-1]
        if read.compared and target.part == "responsibilities" and len(target.labels) == 1:
            formula = hard(target.labels[0], self.em.setting.i)
        if self.tautology(formula, target) or self.follows_from_others(formula, target) or \
                relation == "propto" and target.part not in UNMARKED:
            return None
        before = [(v, self.place(at)) for v, sign, at in values[:-1]
                  if sign not in _ROUGHLY and (sign != "propto" or relation == "propto")
                  and not self.tautology(v, target)]
        readings = [formula]
        if formula == values[-1][0] and not self.meaning.most_probable(last):
            readings += [e for e in self.other_readings(last, target) if e != formula]
        return Claim(
            target.part, target.labels, tuple(readings), self.place(read.at), self.source(read),
            "proportional" if relation == "propto" else "equal",
            tuple(v for v, _ in before), tuple(p for _, p in before))

    def other_readings(self, member: Node, target: Target) -> list[Expr]:
        """What else a formula may mean: where its denominator may end elsewhere too; where a prime
        marks the new parameters, the unmarked may be old; in an E-step where only some wear a hat,
        these may be the new ones; in Q where only some are marked as the next ones, these may be
        meant."""
        found: list[Expr] = []
        if self.meaning.doubtful:
            self.meaning.otherwise = True
            try:
                found.append(self.value(member, target))
            except CannotRead:
                pass
            finally:
                self.meaning.otherwise = False
        with suppress(CannotRead):
            if target.part not in UNMARKED:
                if self.survey.primes_are_new:
                    found.append(self.value(member, target, {"unmarked": "t"}))
            elif target.part == "responsibilities" or not target.argument:
                mark = "hat" if target.part == "responsibilities" else "new"
                other = self.value(member, target, {mark: "t+1"})
                found += [other] * self.mixed(other)
        return found

    def mixed(self, e: Expr) -> bool:
        """Whether parameters at t+1 stand beside others."""
        names = {s.args[0] for s in self.em.setting.slots().values()} | {self.em.model.weights.base}
        marks = {n.args[3] for n in walk(e) if n.op == "symbol" and n.args[0] in names}
        return "t+1" in marks and len(marks) > 1

    def value(self, member: Node, target: Target, others: Mapping[str, str] | None = None) -> Expr:
        """A member as the part's own quantity; ``others`` are marks that mean something else."""
        part = target.part if target.part in UNMARKED else "update"
        scope = Scope({}, {}, {**self.marks(part, target.argument), **(others or {})})
        try:
            found = target.own(self.meaning.value(member, scope))
        except (TypeError, KeyError, ZeroDivisionError):
            raise CannotRead("shapes do not fit", member.at) from None
        if any(isinstance(n, Stacked) for n in walk(found)):
            raise CannotRead("shapes do not fit: one value for each observation", member.at)
        return found if target.index is None else reindex(found, self.em.setting.k, target.index)

    def is_responsibility(self, member: Node, target: Target) -> bool:
        """Whether a member only names the responsibility again."""
        found = self.target(member) if target.part == "responsibilities" else None
        return found is not None and found.part == target.part and found.labels == target.labels

    def symmetric(self, member: Node, target: Target) -> bool:
        """Whether what is said for every k says of the second component what it says of the
        first, with the two exchanged."""
        try:
            first, second = (self.value(member, replace(target, index=k)) for k in self.labels)
        except CannotRead:
            return True
        weights = self.em.model.weights.base
        return rewrite(swapped(first, *self.labels), lambda n: 1 - n
                       if n.op == "symbol" and n.args[0] == weights else None) == second

    def definition(self, read: Read) -> list[Claim | OwnDefinition | Unread]:
        """A definition of the answer's own, or nothing that is asked for."""
        assert read.node is not None
        w = self.meaning.written(read.node.parts[0])
        if w is None or w.key not in self.survey.definitions or w.rest:
            return []
        try:
            value = self.meaning.value(read.node.parts[-1], Scope({}, {}, self.marks("update")))
        except CannotRead:
            return []
        return [OwnDefinition(w.letter, value, self.place(read.at), self.source(read))]

    def likewise(self, claims: Sequence[Claim], prose: Sequence[tuple[int, str]]) -> list[Claim]:
        """Claims for the other component where the answer says that it goes the same way."""
        words = " ".join(t.lower() for _, t in prose)
        if len(self.labels) != 2 or not any(w in words for w in _LIKEWISE):
            return []
        first, second = self.labels
        said = {d.part for d in claims if second in d.labels}
        return [replace(c, labels=(second,),
                        readings=tuple(swapped(r, first, second) for r in c.readings),
                        steps=tuple(swapped(r, first, second) for r in c.steps))
                for c in claims
                if c.labels == (first,) and c.part not in said and c.part != "responsibilities"]

    def part_of_tokens(self, read: Read) -> str:
        """The part that an unread statement seems to be about, by how it begins."""
        relation = next((n for n, t in enumerate(read.tokens) if t.kind == "REL"), 0)
        if relation:
            try:
                target = self.target(parse(read.tokens[:relation]))
            except CannotRead:
                return ""
            return target.part if target else ""
        return "Q" if self.text[read.at : read.at + 40].lstrip().startswith("Q") else ""


def swapped(e: Expr, a: str, b: str) -> Expr:
    """e with two labels exchanged."""
    there = {a: b, b: a}
    return rewrite(e, lambda n: symbol(
        n.args[0], n.args[1], tuple(there.get(i, i) for i in n.args[2]), n.args[3])
        if n.op == "symbol" else None)
