"""How an answer marks the iterates beside t and t + 1: a letter of its own, an accent, a prime, or
a bracket after the symbol; each becomes the mark that all later rooms know."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..bind.reading import Language, base_of, unbracketed
from ..lex.vocabulary import DATA, LATENT
from ..parse.grammar import Node
from ..parse.read import Read
from ..parse.symbols import iterate, pieces, symbols, text_of, written
from ..value.ranges import bound

_THETA = frozenset("theta Theta vartheta psi Psi phi Phi omega eta xi".split())
_CURRENT = r"(?:old|current|previous|last|before|present|so far|at hand)"
_ACCENTS = {"tilde": "tilde", "bar": "bar", "overline": "bar", "prime": "prime", "check": "check",
            "breve": "breve", "ring": "ring"}
_NAMED = "|".join(_ACCENTS)
_CLAUSE = re.compile(r"[.,;:]\s|\b(?:and|while|whereas|but)\b")
_WORD = re.compile(rf"\b({_NAMED})s?\b", re.IGNORECASE)
_OLD, _NEW = (re.compile(rf"\b{w}\b", re.IGNORECASE) for w in (
    _CURRENT, "(?:new|next|updated?|following)"))
_WITHOUT = re.compile(r"\b(?:no|without(?: an?| any| the)?)\s*$", re.IGNORECASE)
_CALLED_CURRENT = re.compile(
    rf"^\W*(?:is|are|be|for|denotes?|means?|as|the|our|=|:|\s)*\s*{_CURRENT}\b", re.IGNORECASE)


@dataclass(frozen=True)
class Marks:
    """The superscripts and accents that mark the iterates in one answer, mostly the current."""

    letters: frozenset[str] = frozenset()
    accents: frozenset[str] = frozenset()
    new: frozenset[tuple[str, str]] = frozenset()
    """Letters of parameters with the accent that the updated ones wear."""
    from_before: bool = False
    """Whether an iterate t is made of that at t - 1: t is the new one."""
    zero: bool = False
    """Whether an index 0 marks the current ones."""
    signs: frozenset[str] = frozenset()
    """The stars and rings above a symbol that mark the current ones."""
    renewed: frozenset[str] = frozenset()
    """The sign above all that is updated, ``pi^n = ...``."""
    below: frozenset[str] = frozenset()
    """The letters below the current ones, ``pi_j`` where ``pi_{j+1}`` is updated."""


def with_index(language: Language, reads: Sequence[Read]) -> list[Read]:
    """The statements with t as the letter that the statement has for the observations, where an
    answer sums over t: below a symbol it marks no iterate then."""
    nodes = [n for r in reads if r.node is not None for n in r.node.walk()]
    used = {n.text for n in nodes if n.kind == "name"}
    letter = next((x for v in language.model.observed for x in (*v.indices[:1], *"inj")
                   if x not in used), "")
    if not letter or not any(n.sums and "t" in bound(n) for n in nodes):
        return list(reads)
    return [r if r.node is None else replace(r, node=_with_index(r.node, letter, False))
            for r in reads]


def _with_index(node: Node, letter: str, below: bool, above: bool = False) -> Node:
    if below and node.kind == "name" and node.text == "t":
        return replace(node, text=letter)
    if not node.parts:
        return node
    above = node.kind == "sup" or above and node.kind != "sub"
    below = not above and (below or node.kind in ("sub", "bracket"))
    return node.with_parts(_with_index(p, letter, below, above) for p in node.parts)


def with_raised(language: Language, reads: Sequence[Read]) -> list[Read]:
    """The statements with ``r_ik`` for ``r_i^k``, where all that has that letter and an index below
    has one above as well: no power, and no iterate."""
    own: dict[str, set[str]] = {}
    indices = set(language.plates)
    for r in reads:
        for n in r.node.walk() if r.node is not None else ():
            indices |= set(bound(n)) if n.sums else set()
            if n.kind == "scripted" and n.head.kind == "name" and n.below:
                latent = language.latent(n.head.text) is not None  # z_i^k beside z_i = k
                own.setdefault(n.head.text, set()).update({_above(n)} - ({""} if latent else set()))
    taken = language.parameters | DATA | {"C", "theta", "Theta", "vartheta"}
    labels = {x for p in language.values for x in language.plates[p].labels if x.isdigit()}
    parameters = [n for r in reads if r.node is not None for n in r.node.walk()
                  if n.kind == "scripted" and n.head.text in language.parameters]
    below = {text_of(p) for n in parameters for s in n.below for p in pieces(s)}
    worn = set(map(_above, parameters))
    letters = {x for x, above in own.items() if x not in taken and (
        above <= indices | {f"{i}'" for i in indices} - {"t"}
        and above & (indices if x not in _THETA else set(language.values))
        or "1" in above & labels and all(  # no power 1
            a in labels or len(a) == 1 and a.isalpha() and a != "t" for a in above)
        or labels and {f"({a})" for a in labels} <= above - worn  # w_i^{(1)}, w_i^{(j)} of mu_j
        and all(a[:1] == "(" and a.strip("()") in below | labels for a in above))}
    return [r if r.node is None else replace(r, node=_lowered(r.node, letters))
            for r in reads] if letters else list(reads)


def _above(node: Node) -> str:
    """The number or the name alone, with a prime or in a bracket, that stands above a symbol; ""
    for none."""
    inside = [p for s in node.above for p in pieces(s)]
    one = (inside[0].alone or inside[0]) if len(inside) == 1 else node
    return text_of(inside[0]) if one is not node and one.head.kind in ("name", "number") else ""


def _lowered(node: Node, letters: set[str]) -> Node:
    """A formula with what stands above some letters below them."""
    if not node.parts:
        return node
    parts = tuple(_lowered(p, letters) for p in node.parts)
    bare = node.head
    while bare.kind in ("accent", "group") and len(bare.parts) == 1:
        bare = bare.parts[0].head
    if node.kind == "scripted" and bare.text in letters and _above(node) and (
            node.below or bare is not node.head):  # a bar over r_i^k as that over r^k
        parts = tuple(replace(p, kind="sub", parts=tuple(
            Node("group", (x.alone or x,), "{", x.at) for q in p.parts for x in pieces(q)))
            if p.kind == "sup" else p for p in parts)
    return node.with_parts(parts)


def with_marks(language: Language, reads: Sequence[Read], prose: Sequence[tuple[int, str]]
               ) -> list[Read]:
    """The statements with every current parameter marked as such."""
    marks, own = _marks(language, reads, prose), _own_names(language, reads)
    if marks == Marks() and not own:
        return list(reads)
    rename = _Rename(language, marks, language.parameters.union(own))
    return [r if r.node is None or _says_name(r.node).keys() & own else replace(
        r, node=_renamed(rename(r.node), own)) for r in reads]


def _own_names(language: Language, reads: Sequence[Read]) -> dict[str, Node]:
    """What the answer calls the parameter of one component, ``a = p_A``, by its letter."""
    nodes = [r.node for r in reads if r.node is not None]
    found = [(a, p) for n in nodes for a, p in _says_name(n).items()
             if p.head.text in language.parameters and a not in language.parameters]
    indices = {x for n in nodes for s in n.walk() if s.kind == "sub" for x in map(
        text_of, s.walk())} | language.letters | {"d", "e", "t"}
    return {a: p for a, p in found if a not in indices and [x for x, _ in found].count(a) == 1}


def _says_name(node: Node) -> dict[str, Node]:
    """A letter and the symbol with an index of its own that a line says it is."""
    a, p = node.parts if node.kind == "chain" and len(node.parts) == 2 else (node, node)
    if a.kind == "scripted":
        a, p = p, a
    return {a.text: p} if a.kind == "name" and len(a.text) == 1 and p.head.kind == "name" and [
        s.kind for s in p.scripts] == ["sub"] and text_of(p.scripts[0].parts[0]).strip(
        "{}").isalnum() and node.relations in (["="], [":="], ["=:"]) else {}


def _renamed(node: Node, own: Mapping[str, Node]) -> Node:
    """A formula with the symbols that names stand for."""
    if node.kind in ("name", "scripted") and node.head.text in own:
        symbol = own[node.head.text]
        return Node("scripted", (symbol.head, *symbol.scripts, *(
            _renamed(s, own) for s in node.scripts)), "", node.at)
    return node if node.kind == "sub" else node.with_parts(_renamed(p, own) for p in node.parts)


def _marks(language: Language, reads: Sequence[Read], prose: Sequence[tuple[int, str]]) -> Marks:
    following: set[str] = set()
    current: set[str] = set()
    accents = {_ACCENTS[m[1].lower()] for _, words in prose for clause in _CLAUSE.split(words)
               if _OLD.search(clause) and not _NEW.search(clause) for m in _WORD.finditer(clause)
               if not _WITHOUT.search(clause[:m.start()])}
    after = dict(prose)
    for n, r in enumerate(reads):
        if r.node is None:
            continue
        for node in r.node.walk():
            if node.kind == "sup" and len(inside := pieces(node.parts[0])) == 1:
                text = text_of(inside[0])
                if re.fullmatch(r"\(?[A-Za-z]\+1\)?", text):
                    following.add(text.strip("()")[0])
        for given in _given(language, r.node):
            current |= set(_letters(given))
            accents |= set(_worn(given))
        w = written(r.node)
        if w is not None and w.letter in _THETA and _CALLED_CURRENT.match(after.get(n + 1, "")):
            accents |= set(_worn(r.node))
    heads = [w for r in reads if r.node is not None and r.node.relates
             and (w := written(r.node.parts[0])) is not None and w.letter in language.parameters
             and not _constrains(language, r.node)]
    updated = {a for w in heads for a in (*w.accents, *["prime"] * (w.primes == 1))}
    accents |= set(_never_defined(language, reads))
    plain = {(w.letter, len(w.indices)) for w in heads if not set(w.accents) - {"hat"}}
    sizes = {base_of(p.name)[0].partition("_")[0]: len(p.indices)
             for p in language.model.parameters}
    new = {(w.letter, a) for w in heads for a in w.accents if a in _ACCENTS.values()
           and a not in accents and not w.mark and (w.letter, len(w.indices)) not in plain
           and sizes.get(w.letter) == len(w.indices)}
    said = {which for r in reads if r.node is not None for s in r.node.walk() if s.kind == "sup"
            for which in (_said(s),)}
    indices = {text_of(p) for r in reads if r.node is not None for n in r.node.walk()
               for p in (pieces(n.parts[0]) if n.kind == "sub" else
                         [Node("name", (), x) for x in bound(n)] if n.sums else ())}
    steps = {text_of(p)[0] for r in reads if r.node is not None and r.node.relates
             and r.node.parts[0].head.text in language.parameters for s in r.node.parts[0].below
             for p in pieces(s) if re.fullmatch(r"[A-Za-z]\+1", text_of(p))}
    steps -= {x for r in reads if r.node is not None for n in r.node.walk() if n.sums
              for x in bound(n)} | {x for q in language.quantities for x in q.letters}
    new_sign, old_sign = _above_all(language, reads, indices)
    counts = following - (indices & set(language.plates))  # i, where the observations have j
    return Marks(frozenset((counts | current - set(language.plates)) - DATA - {"t", "T"}),
                 frozenset(accents - updated), frozenset(new),
                 "new" not in said and ("older" in said or _updates_at_t(language, reads)),
                 _zero(language, reads, [w for _, w in prose]), frozenset(old_sign.union(_signs(
                     language, reads))), frozenset(new_sign), frozenset(steps - {*language.plates}))


def _above_all(language: Language, reads: Sequence[Read], indices: Collection[str]
               ) -> tuple[set[str], set[str]]:
    """The sign, no index, above each of several parameters that are updated, and that above the
    others where they have one: ``pi^n = ...`` of ``pi^a``."""
    taken = {*indices, *language.plates, "t", "T", "2"}
    lines = [r.node for r in reads if r.node is not None and r.node.relates]
    heads = [n.parts[0] for n in lines if n.parts[0].head.text in language.parameters
             and not _constrains(language, n)]
    new = set.intersection(*({_above(n).strip("()") for n in heads},)) if len(
        {n.head.text for n in heads}) > 1 else set()
    old = {_above(n).strip("()") for line in lines for m in line.parts[1:] for n in m.walk()
           if n.kind == "scripted" and n.head.text in language.parameters} - {""} - new
    if len(new) != 1 or new & {*taken, ""} or any(map(iterate, new)) or len(old) > 1 or (
            not old and any("(" in _above(n) for n in heads)):
        return set(), set()
    return new, old - taken


def _signs(language: Language, reads: Sequence[Read]) -> Iterator[str]:
    """The signs above parameters none of which is updated with it, but several without, or that
    stand in no logarithm."""
    lines = [r.node for r in reads if r.node is not None and r.node.relates]
    left = [n.parts[0] for n in lines]
    updated = {w.letter for n in lines if not _constrains(language, n)
               and (w := written(n.parts[0])) is not None}
    for sign in _SIGNS:
        worn = [(n.head.text, node) for node in lines for m in node.parts for n in m.walk()
                if n.kind == "scripted" and n.head.text in language.parameters
                and _without_sign(n, {sign}) is not n]
        letters = {letter for letter, _ in worn}
        if not any(_without_sign(n, {sign}) is not n for n in left) and (
                len(letters & updated) > 1 or len(letters) > 1 and not any(
                    n.text == "log" for _, node in worn for n in node.walk())):
            yield sign


#: Signs that stand above a symbol; a star and a dagger say by themselves that it is new.
_SIGNS = ("*", "star", "ast", "dagger", "odot", "o", "c")


def _without_sign(node: Node, signs: Collection[str]) -> Node:
    """A symbol without such a sign above it; any other node as it is."""
    parts = list(node.parts) if node.kind == "scripted" else []
    for n, s in enumerate(parts[1:], 1):
        inside = pieces(s.parts[0]) if s.kind == "sup" else []
        kept = tuple(p for p in inside if text_of(p).strip("()") not in signs)
        if len(kept) < len(inside):
            parts[n:n + 1] = [replace(s, parts=(Node("group", kept, "{", s.at),))] if kept else []
            return node.with_parts(parts) if len(parts) > 1 else node.head
    return node


def _zero(language: Language, reads: Sequence[Read], words: Sequence[str]) -> bool:
    """Whether an index 0 marks the current parameters: words say so, or it stands on what is
    updated without it; it is no label, starts nothing, and no known number has it."""
    if any("0" in p.labels for p in language.plates.values()) or any(
            v.name.endswith("_0") for v in language.model.known):
        return False
    lines = [r.node for r in reads if r.node is not None and r.node.relates]
    left = [n.parts[0] for n in lines]
    names = language.parameters.union(_own_names(language, reads))
    own = [n for node in lines for m in node.parts for n in m.walk()
           if n.kind == "scripted" and n.head.text in names | _THETA]
    worn = {n.head.text for n in own if _bare_zero(n) is not n}
    updated = {w.letter for n in left if (w := written(n)) is not None} & names
    last = {(w.letter, len(w.indices), w.indices[-1]) for n in own
            if (w := written(n)) is not None and w.indices}
    numbered = any((letter, count, "1") in last for letter, count, x in last if x == "0")
    return not numbered and not any(_bare_zero(n) is not n for n in left
                                    if n.head.text not in _THETA) and bool(
        worn & updated or worn and any(_OLD.search(c) and re.search(r"\b(?:0|zero|naught)\b", c)
                                       for w in words for c in _CLAUSE.split(w)))


def _bare_zero(node: Node) -> Node:
    """A symbol without a last index 0, below or above it; any other node as it is."""
    if node.kind != "scripted" or node.head.kind != "name":
        return node
    parts = list(node.parts)
    for n, s in enumerate(parts[1:], 1):
        inside = pieces(s.parts[0]) if s.kind in ("sub", "sup") else []
        if not inside or inside[-1].kind != "number" or inside[-1].text not in (
                ("0",) if s.kind == "sup" or len(inside) > 1 else ("0", "10", "20")) or (
                s.kind == "sup" and len(inside) > 1):
            continue
        kept = [*inside[:-1], *([replace(inside[-1], text=inside[-1].text[0])]
                                if len(inside[-1].text) > 1 else [])]
        parts[n:n + 1] = [replace(s, parts=(Node("group", tuple(kept), "{" + "," * (
            len(kept) - 1), s.at),))] if kept else []
        return node.with_parts(parts) if len(parts) > 1 else node.head
    return node


def _never_defined(language: Language, reads: Sequence[Read]) -> Iterator[str]:
    """The accents on what is defined without them, and that stand on nothing that is defined."""
    lines = [r.node for r in reads if r.node is not None and r.node.relates]
    left = {(w.letter, len(w.indices), *w.accents) for node in lines
            if (w := language.written(node.parts[0])) is not None}
    worn = {(a, w.letter, len(w.indices)) for node in lines for m in node.parts
            for w in symbols(m, language.letters) if not w.mark
            for a in w.accents if a in _ACCENTS.values()}
    for accent in {a for a, *_ in worn}:
        bare = [(letter, arity) for a, letter, arity in worn if a == accent and (
            arity or not any((a, letter, n) in worn for n in (1, 2)))]  # no head of another
        if len(bare) > 1 and any(b in left for b in bare) and all(
                b in left or b[0] in language.parameters for b in bare) and not any(
                accent in x for x in left):
            yield accent


def _updates_at_t(language: Language, reads: Sequence[Read]) -> bool:
    """Whether updates are written at t, ``mu_k^{(t)} = ...`` of sums, and no density is."""
    lines = [r.node for r in reads if r.node is not None and r.node.relates]
    at_t = [node for node in lines if any(
        (w := written(unbracketed(n))) is not None and w.mark == "old"
        and w.letter in language.parameters and (w.indices or w.letter not in _THETA)
        for n in node.walk() if n.kind == "scripted")]
    made = [node for node in at_t if any(n.kind == "big" for n in node.walk())
            and (w := written(unbracketed(node.parts[0]))) is not None and w.mark == "old"
            and w.letter in language.parameters]
    return bool(made) and not any(
        n.kind == "func" and n.text == "exp" or n.kind == "bracket" and len(n.parts) > 1
        for node in at_t for n in node.walk())


def _said(script: Node) -> str:
    """The iterate that a superscript alone says, "" for none."""
    inside = pieces(script.parts[0])
    return iterate(text_of(inside[0])) if len(inside) == 1 else ""


def _constrains(language: Language, node: Node) -> bool:
    """Whether a chain is made of parameters alone, ``bar tau = 1 - tau``: it updates nothing."""
    return all(n.kind != "big" and (n.kind != "name" or n.text in language.parameters)
               for m in node.parts[1:] for n in m.walk())


def _given(language: Language, node: Node) -> Iterator[Node]:
    """What Q is given, the second of ``Q(theta | theta')``, where the first wears nothing."""
    for n in node.walk():
        for a, b in zip(n.parts, n.parts[1:], strict=False) if n.kind == "product" else ():
            if text_of(a) == "Q" and b.kind == "bracket" and len(b.parts) == 2:
                w, other = written(b.parts[0]), written(b.parts[1])
                if w is not None and other is not None and w.letter == other.letter and (
                        w.letter in _THETA and not w.accents and not w.primes and not w.mark):
                    yield b.parts[1]


def _letters(node: Node) -> Iterator[str]:
    """The single letters that stand above a symbol."""
    for s in node.above:
        text = text_of(s.alone or s).strip("()")
        if len(text) == 1 and text.isalpha():
            yield text


def _worn(node: Node) -> Iterator[str]:
    """The accents and the prime of a symbol."""
    if any(s.kind == "prime" for s in node.scripts):
        yield "prime"
    yield from (n.text for n in node.walk() if n.kind == "accent"
                and n.text in _ACCENTS.values())


class _Rename:
    """Puts the mark of the current iterate on the parameters that wear one of an answer's own."""

    def __init__(self, language: Language, marks: Marks, names: frozenset[str]) -> None:
        self.language, self.marks = language, marks
        self.parameters = names | _THETA
        self.accented = marks.accents - {"prime"}
        self.units = {i for v in language.model.latents for i in v.indices} | {"i", "n"}
        self.vectors = {base_of(p.name)[0].partition("_")[0] for p in language.model.parameters
                        if p.domain in ("vector", "covariance", "matrix")}

    def __call__(self, node: Node, alone: bool = False) -> Node:
        """The formula with its parameters marked; what is ``alone`` is transposed by no prime."""
        node = unbracketed(node)
        if node.kind in ("name", "scripted", "accent"):
            found = self._symbol(node, alone)
            if found is not None:
                return found
        if not node.parts:
            return node
        bare = any(p.kind in ("name", "scripted") and not any(s.kind == "prime" for s in p.scripts)
                   for p in node.parts)
        alone = len(node.parts) > 1 and (
            node.kind == "bracket" or node.kind == "expression" and bare)
        return node.with_parts(self(p, alone) for p in node.parts)

    def _symbol(self, node: Node, alone: bool) -> Node | None:
        w = written(node, self.language.letters)
        if w is None or w.letter in DATA | LATENT:
            return None
        for bare, which in ((_bare_zero(node) if self.marks.zero else node, "old"),
                            (_without_sign(node, self.marks.signs), "old"),
                            (_without_sign(node, self.marks.renewed), "new")):
            if w.letter in self.parameters and bare is not node:
                return _marked(bare, which)
        counts = self.marks.letters & set(self.language.plates)
        numbered = [s for s in node.scripts if s.kind == "sup" and any(
            text_of(s.parts[0]) == f"({x})" for x in counts)]
        if numbered:
            return _marked(node.with_parts(p for p in node.parts if p not in numbered))
        moved = self.marks.from_before and (w.indices or w.letter not in _THETA) and not (
            set(w.indices) & self.units)
        if not moved and w.letter not in self.parameters and not set(w.accents) & self.accented:
            return None
        if set(w.accents) & self.marks.accents and not w.mark:
            return _marked(_bare(node, self.marks.accents))
        if moved and w.mark in ("old", "older"):
            kept = tuple(p for p in node.parts if p.kind != "sup" or not _said(p))
            return _marked(replace(node, parts=kept), "new" if w.mark == "old" else "old")
        own = frozenset(a for x, a in self.marks.new if x == w.letter and a in w.accents)
        if own and not w.mark:
            return _marked(_bare(node, own), "new")
        if "prime" in self.marks.accents and w.primes == 1 and not w.mark and (
                alone or w.letter not in self.vectors or _first_prime(node)):
            return _marked(node.with_parts(
                p for p in node.parts if p.kind != "prime"))
        marks = [s for s in node.scripts if s.kind == "sub" and text_of(
            s.parts[0]) in self.marks.below or s.kind == "sup" and set(_letters(
            Node("scripted", (node.head, s)))) & self.marks.letters]
        if marks:
            return _marked(node.with_parts(p for p in node.parts if p not in marks))
        return None


def _first_prime(node: Node) -> bool:
    """Whether a prime stands before the indices: no transpose."""
    return bool(node.scripts) and node.scripts[0].kind == "prime"


def _bare(node: Node, accents: frozenset[str]) -> Node:
    """A symbol without those accents."""
    head, scripts = node.head, node.scripts
    while head.kind in ("accent", "group") and len(head.parts) == 1 and (
            head.kind == "group" or head.text in accents):
        scripts, head = head.parts[0].scripts + scripts, head.parts[0].head
    return Node("scripted", (head, *scripts), "", node.at) if scripts else head


def _marked(node: Node, which: str = "old") -> Node:
    """A symbol of an iterate."""
    mark = Node("group", (Node("name", (), which, node.at),), "{", node.at)
    return Node("scripted", (node.head, *node.scripts, Node("sup", (mark,), "", node.at)), "",
                node.at)


def of_bracket(text: str) -> str:
    """The iterate that a bracket after a parameter says, ``pi_k(t+1)``, "" for another bracket."""
    return iterate(text) if text in ("t", "t+1", "old", "new", "t-1", "prev", "next") else ""
