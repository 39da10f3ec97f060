"""What the symbols that an answer defines are made of: densities, quotients, other symbols. Of
those with an index over the observations, this tells the responsibilities from the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from .events import names_latent
from .grammar import Node
from .survey import Definition, applied_to, observation_symbols
from .symbols import said, symbols, text_of, written
from .vocabulary import DENSITIES, PARAMETERS, SIZE_LETTERS

#: How many definitions, one used in the other, are followed.
DEEPEST = 5


class Made:
    """The definitions that an answer's statements ``nodes`` hold, by what they are made of."""

    def __init__(self, nodes: Sequence[Node], found: Mapping[str, Sequence[Definition]],
                 letters: frozenset[str]) -> None:
        self.nodes, self.found, self.letters = nodes, found, letters

    def responsibilities(self, keys: Sequence[str], undefined: set[str], other: bool,
                         called: set[str]) -> list[str]:
        """Those of the defined symbols that are responsibilities: they are made of densities, of no
        other responsibility, and are the quotients, or the weights of the updates, where others are
        not. Where something ``other`` stands for the responsibilities too, only quotients by a sum
        of densities are."""
        found = self.found
        uses = {key: set[str]().union(*(
            keys_in(d.body, self.letters) for d in ds
            if d.function or d.symbol.letter not in PARAMETERS or d.symbol.over(self.letters)
        )) - {key} for key, ds in found.items()}
        below = {key: reached(key, uses) for key in keys}
        dense = {key for key in keys if any(map(self.is_dense, {key} | below[key]))}
        # to what is left unsaid there, the sum over the components
        proportional = {key_of(node.parts[0], self.letters) for node in self.nodes
                        if node.kind == "chain" and node.text.split()[:1] == ["propto"]}
        fit = [key for key in keys if key in (dense or set(keys)) | proportional
               and not below[key] & undefined
               and not all(d.function and key not in called for d in found[key])]
        fit = [key for key in fit if not any(
            all(self.says_complement(d, second) for d in found[key])
            for second in fit if second != key)]
        normal = [key for key in fit if self.is_normalised(key) or key in proportional and not any(
            self.normalises(whole, key) for whole in fit if whole != key and key in below[whole])]
        normal = [key for key in normal if not any(
            key in below[whole] and (self.only_divides(key) or self.is_alias(whole, key))
            for whole in normal)]
        normal = normal or [key for key in fit if key in proportional]
        if normal:
            return [key for key in normal if not below[key] & set(normal)]
        if other:
            return []
        left = [key for key in fit if self.divides(key)]
        if not any(n.kind == "chain" and names_latent(n.parts[0]) is not None for n in self.nodes):
            left = left or [key for key in fit if not _takes_logarithm(found[key][0].body)] or fit
        left = [key for key in left if not any(
            key in below[whole] and self.normalises(whole, key) for whole in left)]
        left = [key for key in left if not self.only_divides(key)
                or not any(key in below[whole] for whole in left)]
        direct = {key: {s for d in found[key] for s in keys_in(d.body, self.letters) - {key}
                        if s in dense or self.is_dense(s)} for key in left}
        made = {key: next(iter(direct[key])) for key in left if len(direct[key]) == 1
                and direct[key] <= set(left) and not self.is_dense(key)}
        weighing = {made.get(key, key) for key in left if self.weighs(key)}
        left = [key for key in left if made.get(key) not in left]
        left = [key for key in left if key in weighing] or left
        return [key for key in left if not below[key] & set(left)]

    def is_dense(self, key: str) -> bool:
        """Whether a definition itself names a density."""
        return any(holds_density(d.body) for d in self.found.get(key, ()))

    def says_complement(self, d: Definition, other: str) -> bool:
        """Whether a definition is 1 minus another symbol."""
        return d.body.kind == "expression" and len(d.body.parts) == 2 and d.body.text == "+-" and \
            d.body.parts[0].kind == "number" and key_of(d.body.parts[1], self.letters) == other

    def normalises(self, whole: str, key: str) -> bool:
        """Whether a definition is another symbol, or it divided by a sum over the components."""
        body = self.found[whole][0].body
        if body.kind != "product" and key_of(body, self.letters) == key:
            return True
        return any(
            key in keys_in(d, self.letters) and not self.sums_observations(d)
            for n in body.walk() if n.kind in ("frac", "product") for d in _denominators(n.items))

    def sums_observations(self, node: Node) -> bool:
        """Whether a sum over the observations occurs in a formula."""
        return any(text_of(b)[:1] in self.letters for n in node.walk() if n.sums for b in n.below)

    def divides(self, key: str, depth: int = 0) -> bool:
        """Whether a definition is a quotient, one times something, or another symbol that is; no
        logarithm and no sum of terms but 1 minus a quotient."""
        body = self.found[key][0].body
        items = _factors(body)
        if body.kind == "expression" and body.text != "+-" or \
                any(n.kind == "func" and n.text == "log" for n in items):
            return False
        for n in items:
            if n.kind == "slash" or n.kind == "func" and n.text in ("softmax", "sigmoid") or \
                    n.kind == "frac" and n.text != "binom" and n.parts[1].parts[:1] and \
                    n.parts[1].parts[0].kind != "number" or \
                    n.head.kind in ("bracket", "group") and _inverted(n):
                return True
            if depth < DEEPEST and (other := self.factor(n, key, items)) and \
                    self.divides(other, depth + 1):
                return True
        return False

    def is_normalised(self, key: str, depth: int = 0) -> bool:
        """Whether a definition divides by a sum of densities at one observation."""
        for body in (d.body for d in self.found[key]):
            if body.kind == "expression" and body.text != "+-":
                continue
            items = _factors(body)
            if any(map(self.is_dense_at_one, _denominators(items))) or depth < DEEPEST and any(
                    self.is_normalised(other, depth + 1) for n in items
                    if n.kind in ("name", "scripted", "accent")
                    and (other := self.factor(n, key, items))):
                return True
        return False

    def factor(self, node: Node, key: str, items: Sequence[Node]) -> str:
        """The other symbol that one of the factors of a definition is, where that is the whole
        definition or what the rest is divided by; "" where it is none."""
        other = key_of(node, self.letters)
        fits = other in self.found and other != key and (
            len(items) == 1 or self.only_divides(other))
        return other if fits else ""

    def is_alias(self, whole: str, key: str) -> bool:
        """Whether a definition is another symbol alone."""
        return any(d.body.kind in ("name", "scripted", "accent")
                   and key_of(d.body, self.letters) == key for d in self.found[whole])

    def is_dense_at_one(self, node: Node, depth: int = 0) -> bool:
        """Whether densities occur in a formula, directly or by definitions, and no sum over the
        observations."""
        if self.sums_observations(node):
            return False
        return holds_density(node, False) or depth < DEEPEST and any(
            self.is_dense_at_one(d.body, depth + 1)
            for w in symbols(node, self.letters)
            if w.letter not in PARAMETERS or w.over(self.letters)
            for d in self.found.get(w.key, ())[:1])

    def only_divides(self, key: str) -> bool:
        """Whether a definition is a quotient without a density above: 1 over the sum of them."""
        above = numerator(self.found[key][0].body)
        return above is not None and not holds_density(above) and not self.is_dense_at_one(above)

    def weighs(self, key: str) -> bool:
        """Whether a symbol occurs in what is said of a parameter or a count."""
        return any(key in observation_symbols(p, self.letters) | functions(p)
                   for w, node in said(self.nodes, self.letters)
                   if w.letter in PARAMETERS | SIZE_LETTERS and not w.over(self.letters)
                   for p in node.parts[1:])


def keys_in(body: Node, letters: frozenset[str]) -> set[str]:
    """The keys of all symbols in a formula."""
    return {w.key for w in symbols(body, letters)}


def reached(key: str, uses: dict[str, set[str]]) -> set[str]:
    """What a definition is made of, directly or by other definitions."""
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        more = uses.get(waiting.pop(), set()) - seen
        seen |= more
        waiting.extend(more)
    return seen - {key}


def holds_density(body: Node, factorials: bool = True) -> bool:
    """Whether a formula names a density, an exponential or what a probability is made of."""
    return any(
        n.kind == "func" and n.text in ("exp", "softmax", "sigmoid")
        or factorials and (n.kind == "bang" or n.kind == "frac" and n.text == "binom")
        or n.kind == "scripted" and text_of(n.head) == "e"
        or n.kind == "product" and any(
            b.kind in ("bracket", "scripted") and (w := written(a)) is not None
            and w.letter in DENSITIES for a, b in pairwise(n.parts))
        for n in body.walk())


def _takes_logarithm(body: Node) -> bool:
    """Whether a formula has a logarithm, and no exponential that undoes it."""
    names = {n.text for n in body.walk() if n.kind == "func"}
    return "log" in names and not names & {"exp", "softmax", "sigmoid"}


def _factors(body: Node) -> list[Node]:
    """The factors of a product, and what stands in brackets alone."""
    if body.kind == "product":
        return [n for p in body.parts for n in (
            _factors(p) if p.alone and p.alone.kind in ("product", "frac", "group") else (p,))]
    if body.alone:
        return _factors(body.alone)
    if body.kind == "expression":
        return [n for p in body.parts for n in _factors(p)]
    return [body]


def _inverted(node: Node) -> bool:
    return any(text_of(s) == "^-1" for s in node.scripts)


def _denominators(items: Sequence[Node]) -> list[Node]:
    """What a product is divided by."""
    found = []
    for n, item in enumerate(items):
        if item.kind == "frac" and item.text != "binom":
            found.append(item.parts[1])
        elif item.kind == "slash":
            found.extend(items[n + 1 :])
        elif _inverted(item):
            kept = tuple(s for s in item.parts if text_of(s) != "^-1")
            found.append(replace(item, parts=kept) if len(kept) > 1 else kept[0])
    return found


def functions(node: Node) -> set[str]:
    """The names that are applied to something in a formula."""
    return {n.parts[0].text for n in node.walk() if n.kind == "product" and len(n.parts) > 1
            and n.parts[0].kind == "name" and n.parts[1].kind == "bracket"}


def numerator(node: Node) -> Node | None:
    """What stands above the line of a quotient; None where there is no line."""
    if node.kind == "frac":
        return node.parts[0]
    slash = next((n for n, p in enumerate(node.parts) if p.kind == "slash"), None)
    if node.kind == "product" and slash is not None:
        return Node("product", node.parts[:slash])
    return numerator(node.parts[0]) if node.kind == "group" and len(node.parts) == 1 else None


def key_of(node: Node, letters: frozenset[str]) -> str:
    """The key of a symbol, or of a function with one argument; "" for anything else."""
    call = applied_to(node)
    w = written(call[0] if call else node, letters)
    return "" if w is None or call and len(call[1].parts) != 1 else w.key
