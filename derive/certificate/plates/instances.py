"""An earlier line at special values: ``given["instance"] = [id, [[old, new], ...], factor]``.

A symbol with an index letter stands for that symbol at every letter; any other term for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .cited import Cited
from .evaluation import Evaluator
from .quantities import POSITIVE
from .reading import Line, Refused
from .symbols import ASSIGNMENT
from .terms import BOUND, SCALAR, Pool, Term, relettered, walk

Pairs = Sequence[tuple[Term, Term]]
#: So many parts of a line are compared by value.
MOST = 60


class Instances(Cited):
    """Judges what is an earlier line with values put in."""

    def instance(self, at: Evaluator, line: Line) -> None:
        """Raises Refused where a line that names an instance is none.

        The left side of an equality, or what it is the derivative of, the right one of a
        definition, is the right side of the earlier line; of a limit it may be a part of that.
        """
        found = self.put_in(line.given["instance"])
        if line.relation == "->":
            if not any(self._equal(at, line.left, part) for part in parts(self.pool, found)):
                raise Refused("what tends to a limit is no part of the line it is taken from")
            return
        if line.relation == ":=":
            self._of_responsibility(line)
        mine = line.right if line.relation == ":=" else line.left
        mine = mine.args[0] if mine.op == "derivative" else mine
        if not self._equal(at, mine, found):
            raise Refused("is not the line that it is said to be an instance of")

    def _of_responsibility(self, line: Line) -> None:
        """Raises Refused unless the earlier line says what a posterior probability is, of the
        same values."""
        earlier = self.seen[line.given["instance"][0]]
        said = self.seen.get(earlier.chain, earlier).left
        if said.op != "symbol" or not self.stated.responsible(said.args[0]) or (
                said.args[2:] != (line.left.args[2], "t")):
            raise Refused("an assignment that is no posterior probability at special values")

    def put_in(self, given: Any) -> Term:
        """The right side of the earlier line with the values put in. Raises Refused."""
        if not isinstance(given, tuple) or len(given) not in (2, 3):
            raise Refused("no line that it is an instance of")
        name, pairs, *factor = given
        earlier = self.seen.get(name)
        if earlier is None or name not in self.right or earlier.relation not in (
                ":=", "=", ">="):
            raise Refused(f"{name} is no line that stands before")
        for pair in pairs:
            if not isinstance(pair, tuple) or len(pair) != 2 or not all(
                    isinstance(t, Term) for t in pair) or pair[0].shape != pair[1].shape:
                raise Refused("what is put in does not fit")
            self._fits(*pair)
        found = put(self.pool, earlier.right, pairs, self._values)
        if factor and not isinstance(factor[0], Term):
            raise Refused("a factor that is no term")
        return self.pool.mul(factor[0], found) if factor else found

    def _fits(self, old: Term, new: Term) -> None:
        """Raises Refused where a parameter would leave its domain."""
        if old.op != "symbol":
            return
        q = self.stated.parameters.get(old.args[0])
        if old.args[3] == "t+1":
            raise Refused("a new parameter is what it is")
        if q is None:
            if not (self.stated.responsible(old.args[0]) and new.op == "symbol"
                    and new.args[0] == ASSIGNMENT and new.args[2] == old.args[2]):
                raise Refused(f"{old.args[0]} is no parameter")
            return
        if new.op == "symbol" and new.args[:3] == old.args[:3] and new.args[3] in ("", "t", "t+1"):
            return
        if q.domain in POSITIVE and not (q.domain in ("positive", "variance")
                                         and self.signs.positive(new)):
            raise Refused("a value that is not shown to be positive")
        if q.domain == "covariance" and not self._definite(new):
            raise Refused("a value that is not shown to be positive definite")
        if q.domain not in (*POSITIVE, "covariance", "real", "vector"):
            raise Refused(f"a value of {q.domain} that is put in")

    def _definite(self, t: Term) -> bool:
        """Whether a matrix is a positive multiple of the identity."""
        factors = t.args if t.op == "mul" else (t,)
        return factors[-1].op == "identity" and all(map(self.signs.positive, factors[:-1]))

    @property
    def _values(self) -> frozenset[str]:
        """The labels of all plates."""
        return frozenset(x for p in self.stated.plates.values() for x in p.labels)

    @staticmethod
    def _equal(at: Evaluator, a: Term, b: Term) -> bool:
        if a is b:
            return True
        if a.shape != b.shape or a.letters != b.letters:
            return False
        return not ((at.value(a) - at.value(b)) != 0).any()


def put(pool: Pool, term: Term, pairs: Pairs, labels: frozenset[str] = frozenset()) -> Term:
    """The term with the values put in; a label is no letter. Raises MalformedTerm where a sum would
    bind a letter."""
    for old, new in pairs:
        if term is old:
            return new
        if old.op == term.op == "symbol" and old.args[:2] == term.args[:2] and (
                old.args[3] == term.args[3]) and len(old.args[2]) == len(term.args[2]):
            letters = {x: y for x, y in zip(old.args[2], term.args[2], strict=True) if x != y}
            if not any(x.isdigit() or x in labels for x in letters):
                return relettered(pool, new, letters)
    return pool.rebuilt(term, lambda a: put(pool, a, pairs, labels))


def parts(pool: Pool, term: Term) -> Iterator[Term]:
    """The numbers of which a term is made, sums of some of its summands among them."""
    count = 0
    for t in walk(term):
        if count > MOST:
            return
        if t.shape == SCALAR and t.op not in ("number", "size", "constant", "equation") and not (
                any(s.op == "symbol" and s.args[0] == BOUND for s in walk(t))):
            count += 1
            yield t
            if t.op == "add":
                yield from (pool.add(*(a for a in t.args if a is not left)) for left in t.args)
