"""A symbol as it is written: its letter, accents, indices, marks of the iterate, and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from ..lex import vocabulary as v
from .grammar import Node


class Head(NamedTuple):
    """A symbol without its indices: its letter with its accents, and how many indices it has."""

    letter: str
    arity: int


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

    @cached_property
    def key(self) -> str:
        """The letter with the accents that tell symbols apart; a hat does not."""
        return self.letter + "".join("~" + a for a in self.accents if a != "hat")

    @cached_property
    def head(self) -> Head:
        """Its head; a hat tells a name of the latent variable from its estimate."""
        hat = "~hat" if self.hat and self.letter in v.LATENT else ""
        return Head(self.key + hat, len(self.indices))

    @property
    def hat(self) -> bool:
        """Whether it wears a hat."""
        return "hat" in self.accents

    @property
    def name(self) -> str:
        """The letter with its indices, as the formal argument of a function.

        >>> Written("mu", indices=("1",)).name
        'mu_1'
        """
        return "_".join((self.letter, *self.indices))


def text_of(node: Node) -> str:
    """The syntax as short text, to compare scripts with.

    >>> text_of(Node("expression", (Node("name", (), "t"), Node("number", (), "1")), "++"))
    't+1'
    """
    if node.kind in ("name", "number", "func", "dots"):
        return node.text
    if "text" not in node.kept:
        node.kept["text"] = _text_of(node)
    found: str = node.kept["text"]
    return found


def share(node: Node) -> bool:
    """Whether a quotient has its numerator in its denominator, among others."""
    stroke = next((n for n, p in enumerate(node.parts) if p.kind == "slash"), 0)
    quotients = [n.parts for n in node.items if n.kind == "frac"] if not stroke else [
        (Node("product", node.parts[:stroke]), *node.parts[stroke + 1:stroke + 2])]
    return any((own := text_of(q[0])) != (all_ := text_of(q[-1])) and own in all_ and len(own) > 1
               for q in quotients)


def _text_of(node: Node) -> str:
    inside = list(map(text_of, node.parts))
    if node.kind == "expression":
        return "".join(sign + part for sign, part in zip(node.text, inside)).lstrip("+")
    if node.kind in ("product", "scripted"):
        return "".join(inside)
    if node.kind in ("group", "bracket"):
        return ",".join(inside) if node.kind == "group" else f"({','.join(inside)})"
    if node.kind in ("sub", "sup"):
        return ("_" if node.kind == "sub" else "^") + inside[0]
    if node.kind == "accent":
        return f"{inside[0]}^{node.text}"
    if node.kind == "frac":
        return "/".join(inside)
    if node.kind == "chain":
        words = node.text.split(" ")
        if len(words) == len(inside):
            inside.insert(0, "")
        return inside[0] + "".join(w + m for w, m in zip(words, inside[1:]))
    return {"prime": "'", "slash": "/", "times": "*"}.get(node.kind, "?")


#: Letters that count iterates.
_ITERATES = "tmsrpqnklhij"


def iterate(text: str) -> str:
    """Which iterate a script speaks of: "old", "new", "older", or "" for none.

    >>> iterate("(t+1)"), iterate("old"), iterate("k")
    ('new', 'old', '')
    """
    bracketed = text.startswith("(") and text.endswith(")")
    inner = text[1:-1] if bracketed else text
    if inner in v.ITERATES:
        return v.ITERATES[inner]
    if inner in ("*", "+", "star", "ast", "dagger"):
        return "new"
    if inner == "t" or (bracketed and inner in ("m", "s", "r", "p", "q", "n", "k", "l", "h", "0")):
        return "old"
    step = inner[1:] if inner[:1] and inner[0] in _ITERATES else ""
    return "new" if step == "+1" else "older" if step == "-1" else ""


def pieces(node: Node) -> list[Node]:
    """What stands in a script, one after the other."""
    found: list[Node] = []
    for p in node.parts if node.kind == "group" else (node,):
        if p.kind == "product" and not any(q.kind == "slash" for q in p.parts):
            found.extend(p.parts)
        elif p.kind == "group":
            found.extend(pieces(p))
        else:
            found.append(p)
    return found


def written(node: Node, observation_letters: frozenset[str] = frozenset("in")) -> Written | None:
    """The symbol that a node is, or None where it is something else."""
    scripts, node = node.scripts, node.head
    accents: list[str] = []
    while node.kind in ("accent", "group") and len(node.parts) == 1:
        if node.kind == "accent":
            accents.append(node.text)
        scripts, node = node.parts[0].scripts + scripts, node.parts[0].head
    rest: list[Node] = []
    indices: list[str] = []
    letter, mark, primes = node.text, "", 0
    if node.kind == "bracket" and node.text == "<" and len(node.parts) == 1:
        found = written(node.parts[0], observation_letters)
        if found is None or found.letter.lower() != "z":
            return None
        letter, indices, mark = "<z>", list(found.indices), found.mark
    elif node.kind != "name":
        return None
    for s in scripts:
        if s.kind == "prime" and all(r.kind == "sup" and text_of(r.parts[0]) == "2" for r in rest):
            primes += 1
        elif s.kind in ("prime", "bang", "taken"):
            rest.append(s)
        elif s.kind == "sub":
            for p in pieces(s.parts[0]):
                text = text_of(p)
                which = iterate(text)
                first = len(text) == 1 and not indices and text != "t"
                own = written(p, observation_letters) if p.kind == "scripted" else None
                if own is not None and own.letter in PARAMETERS and own.indices and not own.rest:
                    indices.extend(own.indices)  # \phi_{\hat\theta_2^{(j)}}
                    mark = own.mark or mark
                elif p.kind == "times" and p.text == "*":
                    accents.append("sum")  # c_{.k}: over the place that no index takes
                elif p.kind == "times":
                    indices.append("·")  # a place that no index takes
                elif which and text not in observation_letters and not first:
                    mark = which
                elif text.isdigit() and len(text) == 2 and letter != "one":
                    indices.extend(text)
                else:
                    indices.append(text)
        elif s.kind == "sup":
            mark = _superscript(s, letter, indices, rest, mark, observation_letters)
    return Written(letter, tuple(accents), tuple(indices), mark, tuple(rest), primes, node.at)


def symbols(node: Node, observation_letters: frozenset[str] = frozenset("in")) -> Iterator[Written]:
    """The symbols in a formula, each once for each place, those in its scripts after it."""
    w = written(node, observation_letters) if node.kind in ("name", "scripted", "accent") else None
    if w is not None:
        yield w
    for p in node.parts if w is None else node.scripts:
        yield from symbols(p, observation_letters)


#: Letters of parameters, which have no index over the observations.
PARAMETERS = {"mu", "Sigma", "sigma", "lambda", "Lambda", "pi", "theta"}


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
            rest.append(raised(Node("expression", (p.parts[1],), "-", p.at)))
            continue
        bare = text[1:-1] if text.startswith("(") else text
        which = iterate(text)
        if p.kind == "times" and len(inside) > 1:
            if p.text == "*" and p in (inside[0], inside[-1]):
                mark = "new"  # \sigma_1^{*2}
            else:
                rest.append(raised(p))
        elif text.startswith("(") and bare.rstrip("'") in observation_letters and not (
                which and indices and letter in PARAMETERS):
            indices.append(bare)
        elif which and not (p.kind == "name" and text in observation_letters and text != "t") and (
                letter.lower() not in ("x", "y") or p.kind != "expression"):  # x^{k-1} is a power
            mark = which
        elif p.kind == "name" and text == "i" and len(inside) == 1 and letter not in PARAMETERS:
            indices.append(text)  # w_j^i and x^i
        elif text.startswith("(") and len(bare) == 1 and bare.isalpha():
            mark = "old"
        else:
            rest.append(raised(p) if len(inside) > 1 else s)
    return mark


def raised(node: Node) -> Node:
    """A node as a superscript."""
    return Node("sup", (Node("group", (node,), "{", node.at),), "", node.at)
