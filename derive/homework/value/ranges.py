"""What a sum runs over, and whether that is the whole range of its index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ...model import Plate
from ..bind.quantities import Role
from ..bind.reading import Reading
from ..parse.grammar import Node
from ..parse.symbols import text_of
from .named import NoValue

Limits = tuple[str, Node | None, Node | None]


def bound_in(inside: Node) -> list[str]:
    """The letters that a sum sign, or a maximum, binds by what stands below it."""
    found: list[str] = []
    parts = inside.parts if inside.kind == "group" else (inside,)
    separators = inside.text[1:] if inside.kind == "group" else ""
    if _listed(parts):
        parts = parts[:1]
    for n, p in enumerate(parts):
        if n and separators[n - 1:n] in (":", "|", ";"):
            break
        first = p
        if p.kind == "chain":
            first = p.parts[len(p.parts) == 3 and set(p.relations) <= {"<=", "<"}]
        found += [text_of(q) for q in (first.parts if first.kind == "product" else (first,))]
        if p.kind == "chain" and p.relations == ["in"]:
            break
    return found if all(x.rstrip("'").isidentifier() and (len(x.rstrip("'")) == 1 or "_" not in x)
                        for x in found) else []


def _listed(parts: tuple[Node, ...]) -> bool:
    """Whether the values of a letter are listed, ``k = 1, 2`` and ``i = 1, 2, ..., n``."""
    return len(parts) > 1 and parts[0].kind == "chain" and parts[0].relations == ["="] and (
        any(p.kind == "dots" for p in parts) or all(p.kind == "number" for p in parts[1:]))


def bound(item: Node) -> list[str]:
    """The letters that a sum sign binds."""
    return [x for inside in item.below[:1] for x in bound_in(inside)]


def upper(item: Node) -> str:
    """How far a sum goes, by what stands above or in ``j = 1..C``; "" where nothing says it."""
    if item.above:
        return text_of(item.above[0])
    chains = [p for b in item.below for p in (b.alone or b,) if p.kind == "chain"]
    items = chains[0].parts[-1].items if chains else ()
    return text_of(items[2]) if len(items) == 3 and items[1].kind == "dots" else ""


class Ranges:
    """Compares the limits of sums with the plates of their letters, told by ``sort``, and with the
    numbers that are ``taken`` for sizes."""

    def __init__(self, reading: Reading, sort: Callable[[str], str | None],
                 taken: Mapping[str, int]) -> None:
        self.reading, self.language, self.sort = reading, reading.language, sort
        self.taken = taken
        self.sizes = {q.name for q in self.language.quantities if q.kind == "size"}

    def whole(self, item: Node) -> None:
        """Raises NoValue where a sum's limits are not the whole range of its index."""
        if [s.kind for s in item.scripts] not in (["sub"], ["sub", "sup"], ["sup", "sub"]):
            raise NoValue("a sum with more than its limits")
        for letter, first, last in self._limits(item):
            plate = self.language.plates.get(self.sort(letter) or "")
            if plate is not None and (fault := self._fault(letter, first, last, plate)):
                raise NoValue(fault)

    def _limits(self, item: Node) -> Iterator[Limits]:
        """The letters with their first and their last value, where they are said."""
        below = item.below[0]
        parts = below.parts if below.kind == "group" else (below,)
        ends: tuple[Node, ...] = ()
        if item.above:
            ends = item.above[0].parts if item.above[0].kind == "group" else (item.above[0],)
        if _listed(parts):
            letter = text_of(parts[0].parts[0])
            if ends or not self._every((parts[0].parts[1], *parts[1:]), letter):
                raise NoValue("a sum over a part of its range")
            return
        for n, p in enumerate(parts):
            end = ends[n if len(ends) == len(parts) else -1] if ends else None
            if p.kind != "chain":
                for x in bound_in(p):
                    yield x, None, end
                continue
            relations, items = p.relations, p.parts[1].items
            if relations == ["="] and not bound_in(p):
                raise NoValue("a sum over a part of its range")
            if relations == ["in"] and end is None:
                for x in bound_in(p):
                    if not self._all(p.parts[1], x):
                        raise NoValue("a sum over a part of its range")
            elif relations == ["="] and len(items) == 3 and items[1].kind == "dots":
                yield text_of(p.parts[0]), items[0], items[2]
            elif relations == ["="]:
                yield text_of(p.parts[0]), p.parts[1], end
            elif relations == ["<="] and end is None:
                yield text_of(p.parts[0]), None, p.parts[1]
            elif relations == ["<=", "<="] and end is None:
                yield text_of(p.parts[1]), p.parts[0], p.parts[2]
            else:
                raise NoValue("a sum over a part of its range")

    def _fault(self, letter: str, first: Node | None, last: Node | None, plate: Plate) -> str:
        """Why these ends are not those of the whole range, "" where they are."""
        begin, labels = "" if first is None else text_of(first), plate.labels
        if begin not in ("", "0", "1", *labels[:1]):
            return "a sum that does not begin at 1"
        if last is None:
            return "a sum that begins at 0" if begin == "0" and labels[:1] != ("0",) else ""
        end = text_of(last)
        if end.isdigit():
            whole = int(end) + (begin == "0") == (len(labels) or self.taken.get(plate.size))
        elif labels and end == labels[-1]:
            whole = True
        elif begin == "0":
            whole = last.kind == "expression" and last.text == "+-" and text_of(
                last.parts[1]) == "1" and self._is_size(last.parts[0], plate.size)
        else:
            whole = self._is_size(last, plate.size)
        return "" if whole else f"the sum over {letter} goes from {begin or 1} to {end}"

    def _is_size(self, node: Node, size: str, depth: int = 0) -> bool:
        """Whether a symbol is how many values an index has: the statement's name, or one that is
        not that of another size, and means nothing else."""
        w = self.language.written(node)
        if text_of(node) == size:
            return True
        if w is not None and w.indices and not w.rest:
            of = self.reading.role(w)
            return of is not None and (of.quantity.kind, of.quantity.name) == ("size", size)
        if w is None or w.indices or w.rest or w.mark or w.accents or w.primes or w.letter == (
                "infty"):
            return False
        same = [s for s in self.sizes if s.lower() == w.letter.lower()]
        if same:
            return size in same
        head = w.head
        role = self.reading.role(w)
        own = self.reading.definitions.get(head, ())
        return all(d.node.kind == "number" or depth < 4 and self._is_size(
            d.node, size, depth + 1) for d in own) and (  # m = N, n = 10
            role is None or isinstance(role, Role) and role.quantity.name == size)

    def _all(self, node: Node, letter: str) -> bool:
        """Whether a set is that of all observations or components."""
        plate = self.language.plates.get(self.sort(letter) or "")
        if node.kind != "bracket":
            w = self.language.written(node)
            return w is not None and not w.indices and w.letter in ("I", "N", "D") and (
                w.head not in self.reading.definitions)
        if plate is None or len(node.parts) > 1 and node.text[1:] != ":":
            return self._every(node.parts, letter)
        items = node.parts if len(node.parts) > 1 else node.parts[0].items  # {1:n}, [n], {1..n}
        return not self._fault(letter, items[0] if len(items) > 1 else None, items[-1], plate)

    def _every(self, values: tuple[Node, ...], letter: str) -> bool:
        """Whether values that are listed are all that an index has."""
        plate = self.language.plates.get(self.sort(letter) or "")
        if plate is None:
            return True
        texts, count = [text_of(v) for v in values], len(plate.labels)
        at = next((n for n, v in enumerate(values) if v.kind == "dots"), -1)
        if at < 0:
            return bool(count) and sorted(texts) in (
                sorted(plate.labels), [str(n + 1) for n in range(count)])
        return at == len(values) - 2 and texts[:at] == [
            str(n + 1) for n in range(at)] and not self._fault(
                letter, values[0], values[-1], plate)
