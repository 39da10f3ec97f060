"""The lines between the parts: every chain of equalities of an answer that answers no part itself.

Derivatives, stationary equations, log-likelihoods, intermediate quantities. A member that is not
read is left out, and what stands on both sides of it is compared.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from ...algebra.expression import Expr, log, walk
from ..answer import Chain, Member, Place, Unread
from .bounded import HALF
from .claims import Claims
from .derived import Derived, held
from .grammar import Node
from .read import Read
from .scope import Scope
from .shown import balanced
from .slopes import slope_at
from .stacked import Stacked
from .survey import Definition, applied_to
from .symbols import text_of, written
from .tokens import CannotRead, Unbounded
from .vocabulary import DATA, DISTRIBUTIONS

_EQUAL = ("=", ":=", "=:")
_UNFIT = ("shapes do not fit", "a sum or product of different shapes")
_LATENT = ("z", "Z", "delta", "Delta")
_LIKELIHOODS = ("L", "ell", "l", "p", "P", "f", "LL")
#: The most members of the lines of one answer, and the most nodes that they may become.
MOST, MOST_NODES = 400, 20_000


class Equations:
    """Reads the lines between the parts in the notation of an answer."""

    def __init__(self, claims: Claims) -> None:
        self.claims, self.em, self.survey = claims, claims.em, claims.survey
        self.meaning = Derived(claims.em, claims.survey)
        self.unfit: list[Unread] = []
        self.misfits: list[Unread] = []
        self.spent = 0
        self.new = "t+1"

    def chains(self, reads: Sequence[Read], parts: Collection[Place]) -> tuple[Chain, ...]:
        """The chains of those statements whose place is none of a part's."""
        found: list[Chain] = []
        for number, read in enumerate(reads):
            if read.node is None or not read.node.relates or read.condition is not None or \
                    self.claims.place(read.at) in parts:
                continue
            if self.spent > MOST or self.meaning.spent_in_all > MOST_NODES:
                break
            with suppress(CannotRead, RecursionError):
                found.extend(self.read(read, read.node, number))
        return tuple(found)

    def read(self, read: Read, node: Node, number: int) -> list[Chain]:
        """The chains of one statement: it is cut where another relation than equality stands, and
        after a zero."""
        self.new = "t+1"
        members, relations = node.parts, node.relations
        self.spent += len(members)
        ends = [m.at for m in members[1:]] + [read.end]
        about = self.about(members)
        if about:
            return self.likelihood(about, members, relations, ends)
        if self.of_density(members[0]) is not None:
            return self.density(members, relations, ends)
        own = self.defined(members[0], number)
        first = int(own is not None and (own[1] or not own[0] or relations[0] != "="))
        runs: list[list[Member]] = [[]]
        self.misfits = []
        for n in range(first, len(members)):
            after_equal = n > 0 and relations[n - 1] in _EQUAL
            if n > first and not after_equal:
                runs.append([])
            if not after_equal and (n == len(relations) or relations[n] not in _EQUAL):
                continue  # it is equal to nothing
            member = self.member(members[n], ends[n])
            if member is not None:
                runs[-1].append(member)
                if member.kind == "zero" and len(runs[-1]) > 1:
                    runs.append([])
        if any(m.kind in ("zero", "slope") for run in runs for m in run):
            self.unfit += self.misfits
        return [chain for run in runs
                for chain in self.chain(run, own is None or first == 1, len(members) > 2)]

    def chain(self, members: Sequence[Member], sure: bool, long: bool) -> list[Chain]:
        """The chain of those members, none where there is nothing to compare; ``long`` where the
        statement says more than that one thing is another."""
        if len(members) < 2 or all(m.kind == "zero" for m in members):
            return []
        slopes = any(m.kind == "slope" for m in members)
        found = held(self.em, (r for m in members for r in m.readings))
        if not sure and not found.free:  # the symbol is defined once more
            return self.chain(members[1:], True, long)
        if not (slopes or found.parameters or found.weighted):
            return []
        derives = slopes or (found.weighted or found.unobserved) and (
            found.parameters or found.data or long and found.summed)
        if not sure:
            first = held(self.em, members[0].readings)
            sure = first.weighted and not (first.parameters or first.data)
        return [Chain(tuple(members), "equation", derives, sure)]

    def marks(self) -> Mapping[str, str]:
        """The marks in a line between the parts: what is unmarked is free, and what is new too
        where Q is differentiated by a new parameter."""
        marks = {**self.claims.marks("update"), "unmarked": ""}
        return {k: self.new if v == "t+1" else v for k, v in marks.items()}

    def member(self, node: Node, end: int) -> Member | None:
        """A member of a chain, None where it is not read."""
        place = self.claims.place(node.at)
        source = self.source(node, end)
        if node.kind in ("number", "name") and node.text == "0":
            return Member("zero", (), place, source)
        try:
            self.meaning.spent = 0
            if slope_at(node.items, 0) is not None:
                return self.slope(node.items, place, source)
            return Member("value", self.readings(node), place, source)
        except Unbounded:
            raise
        except CannotRead as error:
            if error.reason.startswith(_UNFIT):
                self.misfits.append(Unread(place, source, error.reason))
        except (TypeError, KeyError, ZeroDivisionError):
            pass
        return None

    def readings(self, node: Node) -> tuple[Expr, ...]:
        """What a formula can be: a single z_i indicates the first component, or the second."""
        scope = Scope({}, {}, self.marks())
        found: list[Expr] = []
        for first in range(2):
            self.meaning.first, self.meaning.single = first, False
            value = self.meaning.value(node, scope)
            if any(isinstance(n, Stacked) for n in walk(value)):
                raise CannotRead("one value for each observation", node.at)
            found.append(value)
            if not self.meaning.single:
                break
        self.meaning.first = 0
        return tuple(found)

    def slope(self, items: Sequence[Node], place: Place, source: str) -> Member | None:
        """A derivative that is a whole member."""
        found = slope_at(items, 0)
        assert found is not None
        error: CannotRead | None = None
        for new in (self.new, ""):
            self.new = new
            try:
                values, after = self.meaning.slope(found, items, Scope({}, {}, self.marks()))
            except CannotRead as here:
                error = here
                continue
            if after < len(items):
                return None
            taken = [n for v in values for n in walk(v) if n.op == "derivative"]
            weight = not taken or len(values) > 1
            of_q = weight or any(n.args[0] == self.em.expected_log_likelihood for n in taken)
            by = self.em.model.weights.base if weight else taken[0].args[1].args[0]
            return Member("slope", values, place, source, by if of_q else "")
        raise error or CannotRead("a derivative")

    def source(self, node: Node, end: int) -> str:
        """The member as it stands in the answer."""
        text = balanced(self.claims.text, node.at, end).strip()
        return text.rstrip("\\&,.;=: \n").removesuffix("\\overset!").strip()

    def defined(self, head: Node, number: int) -> tuple[bool, bool] | None:
        """(whether the symbol is defined elsewhere too, whether it is a function) where the
        statement defines what stands on its left."""
        call = applied_to(head)
        w = self.meaning.written(call[0] if call else head)
        if w is None or call is not None and any(
                written(p.parts[0] if p.kind == "chain" else p) is None for p in call[1].parts):
            return None  # N_1 (1 - tau) is a product
        numbers = [d.number for d in self.survey.definitions.get(w.key, ())]
        return (set(numbers) != {number}, call is not None) if number in numbers else None

    def about(self, members: Sequence[Node]) -> str:
        """"log" or "plain" where the first member is a likelihood of the whole data, with "Z" after
        it where that names what is unobserved."""
        items = members[0].items
        logarithm = items[0].kind == "func" and items[0].text == "log"
        if logarithm:
            items = items[1:]
        if len(items) == 1 and items[0].kind == "bracket" and len(items[0].parts) == 1:
            items = items[0].parts[0].items
        w = self.meaning.written(items[0]) if 1 <= len(items) <= 2 else None
        if w is None or w.letter not in _LIKELIHOODS or w.key in self.survey.responsibilities:
            return ""
        logarithm = logarithm or w.letter in ("ell", "LL")
        if len(items) == 1:
            return "log" if logarithm else ""
        if items[1].kind != "bracket":
            return ""
        bar = items[1].text[1:].find("|")
        given = items[1].parts[: bar + 1 or None]
        inside = ",".join(map(text_of, given))
        if "=" in inside or w.letter in ("p", "P", "f") and \
                not ("z" in inside.lower() and "x" in inside.lower()):
            return ""
        named = any((z := written(p)) is not None and z.letter in _LATENT for p in given)
        return ("log" if logarithm or w.letter == "l" else "plain") + "Z" * named

    def likelihood(self, about: str, members: Sequence[Node], relations: Sequence[str],
                   ends: Sequence[int]) -> list[Chain]:
        """The chain of a likelihood's logarithm, complete where it holds what is unobserved."""
        found: list[Member] = []
        for n, node in enumerate(members[1:], 1):
            if relations[n - 1] not in _EQUAL:
                break
            self.meaning.complete = True
            try:
                member = self.member(node, ends[n])
            finally:
                self.meaning.complete = False
            if member is not None and member.kind == "value":
                plain = about.startswith("plain")
                found.append(replace(member, readings=tuple(map(log, member.readings)))
                             if plain else member)
        whole = about.endswith("Z")
        complete = [m for m in found if (h := held(self.em, m.readings)).unobserved or
                    whole and h.data and not h.weighted]
        if complete:
            return [Chain(tuple(complete), "complete")]
        return [Chain(tuple(found), "observed", True, False)] if found else []

    def of_density(self, head: Node) -> Definition | None:
        """The definition of a distribution's density by its own name."""
        named = [p for p in head.items if p.kind == "name" and p.text in DISTRIBUTIONS]
        own = [d for p in named for d in self.survey.definitions.get(p.text, ()) if d.function]
        return own[0] if len(named) == len(own) == 1 else None

    def density(self, members: Sequence[Node], relations: Sequence[str],
                ends: Sequence[int]) -> list[Chain]:
        """The density of a distribution by its own name, written out, as its logarithm."""
        d = self.of_density(members[0])
        of = [self.em.setting.x, *self.em.setting.slots().values()]
        if d is None or relations[0] not in _EQUAL or len(d.formal) != len(of):
            return []
        formal = [w for f in d.formal if (w := self.meaning.written(f)) is not None]
        if len(formal) != len(of):
            return []
        readings = []
        for root in (True, False):  # a deviation, or a variance by that letter
            values = {w.name: value ** HALF if w.letter in ("sigma", "s") and (w.rest or root)
                      else value for w, value in zip(formal, of, strict=True)
                      if w.letter not in DATA or not w.indices}
            self.meaning.spent = 0
            readings.append(log(self.meaning.value(d.body, Scope({}, values, self.marks()))))
        place = self.claims.place(members[-1].at)
        member = Member("value", tuple(readings), place, self.source(members[-1], ends[-1]))
        return [Chain((member,), "density", False)]
