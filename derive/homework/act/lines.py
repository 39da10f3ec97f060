"""The statements of one answer: what it says, before what it means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..bind.reading import Language, base_of
from ..parse.grammar import Node
from ..parse.read import Read
from ..parse.symbols import text_of
from ..value.ranges import bound
from . import chains
from .indices import has_indices, normalised
from .symbols import EQUAL, event_of


@dataclass(frozen=True)
class Line:
    """A chain of relations as it stands, from ``at`` to ``end`` in the source."""

    members: tuple[Node, ...]
    relations: tuple[str, ...]
    at: int
    end: int
    partial: bool = False
    """Whether it holds in a case only, (Y_i = 1)."""
    written: tuple[Node, ...] = ()
    """The members as they stand, where the condition of a probability is the case."""

    @property
    def equal(self) -> tuple[Node, ...]:
        """The members that are said to be equal to the first."""
        count = next((n for n, r in enumerate(self.relations) if r not in EQUAL),
                     len(self.relations))
        return self.members[:count + 1]


def lines_of(language: Language, reads: Sequence[Read]) -> list[Line]:
    """The statements that are chains of relations."""
    found = []
    reads = list(chains.named_last(language, chains.without_indicators(language, chains.totals(
        language, chains.without_else(reads)))))
    bound_by_sums = frozenset(x for r in reads if r.node is not None for n in r.node.walk()
                              if n.sums for x in bound(n))
    left = {x for r in reads if r.node is not None and r.node.relates and (
        w := language.written(r.node.parts[0])) is not None for x in w.indices if x.islower()}
    indices = bound_by_sums.union(left, language.plates) - frozenset(_general(language, reads))
    functions = frozenset(_functions(language, reads, bound_by_sums))
    primed = frozenset(_primed(language, reads))
    called = frozenset(_called(language, reads))
    posteriors = frozenset(_posteriors(language, reads))
    partly = {text_of(r.node.parts[0]) for r in reads if r.node is not None and (
        r.condition is not None and r.node.kind == "chain")
        and r.node.parts[-1].text not in ("0", "1")}
    partly |= {text_of(r.named.parts[0]) for r in reads if r.named is not None}
    for n, r in enumerate(reads):
        if r.node is not None and r.node.kind == "chain" and (r.partial or (
                r.condition is not None and text_of(r.node.parts[0]) in partly)):
            found.append(Line(r.node.parts, tuple(r.node.relations), r.at, r.end, True,
                              () if r.written is None else r.written.parts))
            continue
        if r.node is not None and r.condition is not None and r.node.kind == "chain" and (
                r.node.parts[-1].text == "1" and (
                    r.compared or language.observed_event(r.condition) is not None)):
            one = Node("product", (Node("number", (), "1"), Node("bracket", (r.condition,), "{")))
            found.append(Line((r.node.parts[0], one), ("=",), r.at, r.end))
        if r.compared or r.node is not None and r.condition is not None:
            continue
        if r.node is not None and r.node.relates and len(r.node.parts) > 1:
            node = chains.with_primes(chains.with_argument(language, r.node, called), primed)
            node = chains.restated(language, normalised(
                language, node, functions, indices, posteriors))
            found.append(Line(node.parts, tuple(node.relations), r.at, r.end))
        elif r.node is not None and found and _case(language, r.node) and n and (
                found[-1].at == reads[n - 1].at):
            found[-1] = replace(found[-1], partial=True)
    formulas = {text_of(x.members[0]) for x in found if x.members[-1].kind != "number"}
    return [x for x in found if not (
        len(x.members) == 2 and text_of(x.members[0]) == text_of(x.members[1])
        and x.members[0].head.text not in language.parameters) and not (  # N_d = length of d
        len(x.members) > 2 and x.members[-1].kind == "number" and not x.partial
        and formulas >= {text_of(m) for m in x.members[:-1]})]  # W = V = 2 of an example


def _case(language: Language, node: Node) -> bool:
    """Whether a bracket says for which observations a line holds."""
    if node.kind != "bracket" or len(node.parts) != 1 or node.parts[0].kind != "chain":
        return False
    chain = node.parts[0]
    w = language.written(chain.parts[0])
    names = {v.name.lower() for v in language.model.observed}
    return w is not None and w.letter.lower() in names and len(chain.parts) == 2


def _functions(language: Language, reads: Sequence[Read], bound_by_sums: frozenset[str]
               ) -> Iterator[str]:
    """The letters that are defined as functions of an observation without an index."""
    for r in reads:
        node = r.node
        if node is None or not node.relates or node.relations[0] not in EQUAL:
            continue
        items = node.parts[0].factors
        bracket = items[1].head if len(items) == 2 else node  # of d(x)^2 too
        if bracket.kind == "bracket" and len(bracket.parts) and not any(
                event_of(language, m) is not None for m in node.parts):
            w = language.written(items[0])
            formal = language.written(bracket.parts[0])
            if w is not None and formal is not None and not formal.indices and formal.letter in (
                    "x", "y", "u", "v", "a", "s", "z") and formal.letter not in bound_by_sums and (
                    not has_indices(language, w, len(bracket.parts))) and not of_all_labels(
                    language, node.parts[0], node.parts[1]):
                yield w.letter


def _posteriors(language: Language, reads: Sequence[Read]) -> Iterator[str]:
    """The letters of densities that an answer has for responsibilities, ``h_j(x_i)``: they are
    defined by a quotient of what has the weights above and below."""
    weights = {base_of(q.name)[0] for q in language.quantities if language.weighs(q)}
    for r in reads:
        items = r.node.parts[0].factors if (
            r.node is not None and r.node.relates) else []
        w, x = (language.written(items[0]), language.written(items[1].parts[0])) if (
            len(items) == 2 and items[1].kind == "bracket" and len(items[1].parts) == 1
            ) else (None, None)
        last = r.node.parts[-1] if r.node is not None and r.node.parts else None
        cut = next((n for n, p in enumerate(last.parts) if p.kind == "slash"), 0) if last else 0
        sides = [(last,)] if last is None else [last.parts[:1], last.parts[1:]] if (
            last.kind == "frac") else [last.parts[:cut], last.parts[cut:]]
        if w is not None and x is not None and x.indices and len(w.indices) == 1 and all(any(
                n.head.text in weights for p in side if p is not None for n in p.walk())
                for side in sides) and w.letter in chains.OWN_DENSITIES:
            yield w.letter


def _called(language: Language, reads: Sequence[Read]) -> Iterator[str]:
    """The letters of densities that are taken at an observation, ``f(x_i)``."""
    for r in reads:
        for n in r.node.walk() if r.node is not None else ():
            for a, b in pairwise(n.parts) if n.kind == "product" else ():
                w, x = language.written(a), language.written(b.parts[0]) if (
                    b.kind == "bracket" and len(b.parts) == 1) else None
                if w is not None and x is not None and x.indices and w.letter in (
                        {*chains.OWN_DENSITIES, "p", "q", "D", "m"} - language.parameters):
                    yield w.letter


def of_all_labels(language: Language, left: Node, right: Node) -> bool:
    """Whether a line is ``q(z) = P(z | x)``, of EM in general."""
    own, other = (m.factors for m in (left, right))
    z = language.written(own[1].parts[0]) if len(own) == 2 and own[1].parts else None
    return z is not None and not z.indices and language.latent(z.letter) is not None and (
        len(other) == 2 and other[0].text in ("P", "p") and "|" in other[1].text)


def _general(language: Language, reads: Sequence[Read]) -> Iterator[str]:
    """The letters z of EM in general, ``q_i(z) = P(z | x_i)``, that index nothing in an answer."""
    used = {text_of(p) for r in reads if r.node is not None for n in r.node.walk()
            if n.kind == "scripted" and n.head.kind == "name" for s in n.below for p in s.walk()}
    for r in reads:
        if r.node is not None and r.node.relates and len(r.node.parts) == 2 and of_all_labels(
                language, *r.node.parts):
            z = text_of(r.node.parts[0].items[-1].parts[0])
            if z not in used:
                yield z


def _primed(language: Language, reads: Sequence[Read]) -> Iterator[str]:
    """The letters that are defined with a prime and without one, or with the numbers 0 and 1 or 1
    and 2 above: several names."""
    seen: dict[str, set[str]] = {}
    for r in reads:
        if r.node is not None and r.node.relates and r.node.relations[0] in EQUAL:
            w = language.written(r.node.parts[0])
            if w is not None and w.letter not in (
                    *language.parameters, "mu", "Sigma", "sigma", "tau", "pi"):
                numbers = [n for s in r.node.parts[0].above if (n := chains.number_of(s))]
                seen.setdefault(w.letter, set()).add("'" * bool(w.primes) or "".join(numbers))
    others = {n.head.text for r in reads if r.node is not None for n in r.node.walk()
              if n.kind == "scripted" and not all(map(chains.number_of, n.above))}  # w_i^{(j)}
    labels = {x for p in language.values for x in language.plates[p].labels}
    return (x for x, found in seen.items() if found == {"", "'"} or len(found) > 1 and (
        "1" in found and all(n.isdigit() for n in found) and x not in others
        and not found <= labels))
