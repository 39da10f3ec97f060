"""A symbol as it is written: its letter, accents, indices, marks of the iterate, and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from . import vocabulary as v
from .grammar import Node

TRANSPOSES = {"T", "top", "t'", "'", "transpose", "tr", "H"}


@dataclass(frozen=True)
class Written:
    """``letter`` with ``accents``; ``indices`` in order, from subscripts and ``^{(i)}``; ``mark``
    is "", "old", "new" or "older"; ``rest`` are the scripts that say something to be computed, in
    order, and ``primes`` the primes."""

    letter: str
    accents: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    mark: str = ""
    rest: tuple[Node, ...] = ()
    primes: int = 0
    at: int = 0

    @property
    def key(self) -> str:
        """The letter with the accents that tell symbols apart; a hat does not."""
        return self.letter + "".join("~" + a for a in self.accents if a != "hat")

    @property
    def hat(self) -> bool:
        """Whether it wears a hat."""
        return "hat" in self.accents

    def bare(self) -> Written:
        """Without what is to be computed."""
        return replace(self, rest=(), primes=0)


def text_of(node: Node) -> str:
    """The syntax as short text, to compare scripts with.

    >>> text_of(Node("expression", (Node("name", (), "t"), Node("number", (), "1")), "++"))
    't+1'
    """
    if node.kind in ("name", "number", "func", "dots"):
        return node.text
    if node.kind == "expression":
        parts = [s + text_of(p) for s, p in zip(node.text, node.parts)]
        return "".join(parts).lstrip("+")
    if node.kind == "product":
        return "".join(text_of(p) for p in node.parts)
    if node.kind == "group":
        return ",".join(text_of(p) for p in node.parts)
    if node.kind == "bracket":
        return "(" + ",".join(text_of(p) for p in node.parts) + ")"
    if node.kind == "scripted":
        return text_of(node.parts[0]) + "".join(text_of(p) for p in node.parts[1:])
    if node.kind in ("sub", "sup"):
        return ("_" if node.kind == "sub" else "^") + text_of(node.parts[0])
    if node.kind == "prime":
        return "'"
    if node.kind == "accent":
        return text_of(node.parts[0]) + "^" + node.text
    if node.kind == "slash":
        return "/"
    if node.kind == "times":
        return "*"
    if node.kind == "frac":
        return text_of(node.parts[0]) + "/" + text_of(node.parts[1])
    if node.kind == "chain":
        words = node.text.split(" ")
        members = list(map(text_of, node.parts))
        if len(words) == len(members):
            members.insert(0, "")
        return members[0] + "".join(w + m for w, m in zip(words, members[1:]))
    return "?"


def iterate(text: str) -> str:
    """Which iterate a script speaks of: "old", "new", "older", or "" for none.

    >>> iterate("(t+1)"), iterate("old"), iterate("k")
    ('new', 'old', '')
    """
    bracketed = text.startswith("(") and text.endswith(")")
    inner = text[1:-1] if bracketed else text
    if inner in v.ITERATES:
        return v.ITERATES[inner]
    if inner in ("*", "+", "star"):
        return "new"
    if inner == "t" or (bracketed and inner in ("m", "s", "r", "p", "q", "n", "k", "l", "h", "0")):
        return "old"
    if len(inner) == 3 and inner[0].isalpha() and inner[1:] == "+1":
        return "new"
    if len(inner) == 3 and inner[0].isalpha() and inner[1:] == "-1":
        return "older"
    return ""


def pieces(node: Node) -> list[Node]:
    """What stands in a script, one after the other."""
    found: list[Node] = []
    for p in node.parts if node.kind == "group" else (node,):
        if p.kind == "product" and not any(q.kind == "slash" for q in p.parts):
            found.extend(q for q in p.parts if q.kind != "times")
        elif p.kind == "group":
            found.extend(pieces(p))
        else:
            found.append(p)
    return found


def written(node: Node, observation_letters: frozenset[str] = frozenset("in")) -> Written | None:
    """The symbol that a node is, or None where it is something else."""
    scripts: tuple[Node, ...] = ()
    if node.kind == "scripted":
        node, scripts = node.parts[0], node.parts[1:]
    accents: list[str] = []
    inner: tuple[Node, ...] = ()
    while node.kind in ("accent", "group") and len(node.parts) == 1:
        if node.kind == "accent":
            accents.append(node.text)
        node = node.parts[0]
        if node.kind == "scripted":
            inner, node = node.parts[1:] + inner, node.parts[0]
    rest: list[Node] = []
    if node.kind == "bracket" and node.text == "<" and len(node.parts) == 1:
        found = written(node.parts[0], observation_letters)
        if found is None or found.letter.lower() != "z":
            return None
        letter, indices = "<z>", list(found.indices)
        at, mark, primes = node.at, found.mark, 0
    elif node.kind == "name":
        letter, indices, at = node.text, [], node.at
        mark, primes = "", 0
    else:
        return None
    for s in (*inner, *scripts):
        if s.kind == "prime":
            if rest:
                rest.append(s)
            else:
                primes += 1
        elif s.kind in ("bang", "taken"):
            rest.append(s)
        elif s.kind == "sub":
            for p in pieces(s.parts[0]):
                text = text_of(p)
                which = iterate(text)
                first = len(text) == 1 and not indices and text != "t"
                if which and text not in observation_letters and not first:
                    mark = which
                elif text.isdigit() and len(text) == 2 and letter != "one":
                    indices.extend(text)
                else:
                    indices.append(text)
        elif s.kind == "sup":
            mark = _superscript(s, letter, indices, rest, mark, observation_letters)
    return Written(letter, tuple(accents), tuple(indices), mark, tuple(rest), primes, at)


def symbols(node: Node, observation_letters: frozenset[str] = frozenset("in")
            ) -> Iterator[Written]:
    """The symbols in a formula, each once for each place, those in its scripts after it."""
    w = written(node, observation_letters) if node.kind in ("name", "scripted", "accent") else None
    if w is None:
        for p in node.parts:
            yield from symbols(p, observation_letters)
        return
    yield w
    if node.kind == "scripted":
        for s in node.parts[1:]:
            yield from symbols(s, observation_letters)


#: Letters of parameters, which have no index over the observations.
_NO_DATA = {"mu", "Sigma", "sigma", "lambda", "Lambda", "pi", "theta"}


def _superscript(
    s: Node, letter: str, indices: list[str], rest: list[Node], mark: str,
    observation_letters: frozenset[str],
) -> str:
    inside = pieces(s.parts[0])
    if letter == "e":
        rest.append(s)
        return mark
    if any(b.kind == "bracket" and (a.kind == "scripted" or a.kind == "name"
                                    and not iterate(text_of(b))) for a, b in pairwise(inside)):
        rest.append(s)
        return mark
    for p in inside:
        text = text_of(p)
        if p.kind == "expression" and p.text == "+-" and text_of(p.parts[1]) == "1" and \
                p.parts[0].kind == "bracket" and iterate(text_of(p.parts[0])):
            # \Sigma^{(t)-1}: the inverse of what is at t
            mark = iterate(text_of(p.parts[0]))
            inverse = Node("expression", (p.parts[1],), "-", p.at)
            rest.append(Node("sup", (Node("group", (inverse,), "{", p.at),), "", p.at))
            continue
        bare = text[1:-1] if text.startswith("(") else text
        which = iterate(text)
        if text.startswith("(") and bare in observation_letters and not (
                which and indices and letter in _NO_DATA):
            indices.append(bare)
        elif which and not (p.kind == "name" and text in observation_letters and text != "t"):
            mark = which
        elif text.startswith("(") and len(bare) == 1 and bare.isalpha():
            mark = "old"
        else:
            rest.append(Node("sup", (Node("group", (p,), "{", p.at),), "", p.at)
                        if len(inside) > 1 else s)
    return mark


def applied(node: Node) -> tuple[Node, tuple[Node, ...]] | None:
    """(head, brackets) of a product that is a name and what it is applied to, else None."""
    if node.kind == "product" and len(node.parts) == 2 and node.parts[1].kind == "bracket":
        return node.parts[0], (node.parts[1],)
    return None
