"""How an answer marks the iterates: primes, hats, t - 1 and t, t alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .grammar import Node
from .survey import applied_to
from .symbols import Written, iterate, said, symbols, text_of, written
from .vocabulary import PARAMETERS


def primes_are_new(nodes: Sequence[Node]) -> bool:
    """Whether a prime on a parameter means the new one; not where S and S' are both defined."""
    heads = [w for w, _ in said(nodes) if not w.rest]
    plain = {w.key for w in heads if not w.primes}
    if any(w.primes and (w.letter in _CERTAIN or w.key not in plain) for w in heads):
        return True
    given = [call[1].parts[0] for node in nodes if node.kind == "chain"
             and (call := applied_to(node.parts[0])) is not None
             and text_of(call[0]) == "Q" and call[1].parts]
    return any((w := written(p)) is not None and w.primes for p in given)


def hats_are_old(nodes: Sequence[Node]) -> bool:
    """Whether hats mark the current parameters: primes stand on them for the new ones."""
    return any(w.hat and w.primes for w, _ in said(nodes))


def steps_back(nodes: Sequence[Node]) -> bool:
    """Whether the old iterate is t - 1, and no t + 1 occurs."""
    marks = _marks(nodes)
    return "older" in marks and "new" not in marks


def old_on_left(nodes: Sequence[Node], letters: frozenset[str]) -> bool:
    """Whether the updates are of parameters at t, and nothing is at t + 1."""
    sums = {w.key for w, node in said(nodes, letters) if _sums(node)}

    def uses(node: Node) -> bool:
        return any(w.key in sums for p in node.parts[1:] for w in symbols(p, letters))

    for _ in range(2):  # delta = n / N, of n = sum_i r_i
        sums |= {w.key for w, node in said(nodes, letters) if uses(node)}
    heads = set()
    for node in nodes:
        w = _head(node.parts[0], letters) if node.kind == "chain" and (
            _sums(node) or uses(node)) else None
        if w is not None and w.letter in PARAMETERS and not w.over(letters) and (
                w.letter != "theta" or w.indices):
            mark = "prime" if w.primes else "hat" if w.hat else w.mark
            if mark or w.letter in _CERTAIN:
                heads.add(mark)
    return heads == {"old"} and "new" not in _marks(nodes)


#: Letters that stand for nothing else than a parameter.
_CERTAIN = {"mu", "Sigma", "sigma", "lambda", "pi", "tau"}


def _head(node: Node, letters: frozenset[str]) -> Written | None:
    """The symbol on a left side, ``(sigma_k^2)^{t}`` too."""
    base = node.head
    if node.kind == "scripted" and base.kind == "bracket" and base.alone:
        inner = written(base.alone, letters)
        mark = next((m for s in node.scripts if s.parts and (m := iterate(text_of(s.parts[0])))),
                    "")
        return inner and replace(inner, mark=mark)
    return written(node, letters)


def _sums(chain: Node) -> bool:
    """Whether a sum, or a list of all observations, stands on the right of a chain."""
    return any(n.kind in ("big", "dots") for p in chain.parts[1:] for n in p.walk())


def _marks(nodes: Sequence[Node]) -> set[str]:
    return {w.mark for node in nodes for n in node.walk() if n.kind == "scripted"
            and (w := written(n)) is not None}
