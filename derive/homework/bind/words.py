"""The meanings that words give to symbols: which quantity of the model a fact speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..act.facts import Fact
from ..act.lines import Line
from ..parse.grammar import Node
from ..parse.read import Read
from ..parse.symbols import Head
from .quantities import Quantity, Role
from .reading import Language, base_of


def said_of(language: Language, head: Head, facts: Sequence[Fact], univariate: bool, named: bool
            ) -> list[Role]:
    """What words say a symbol is; nothing where they say nothing, or only what a symbol that the
    statement names (``named``) is anyway."""
    return [r for f in facts if not (named and f.what in (
        "mean", "data", "heads", "weight", "responsibility", "component", "success"))
            for r in _roles(language, head, f, univariate)][:1]


def _roles(language: Language, head: Head, fact: Fact, univariate: bool) -> Iterator[Role]:
    for q in language.quantities:
        if not is_called(language, q, fact.what, univariate) and not (
                fact.what == "alias" and q.kind in ("parameter", "weight", "data", "known")
                and base_of(q.name)[0] == fact.quote):
            continue
        units = {i for v in language.model.latents for i in v.indices} | {"i"}
        if fact.what == "weight" and units & set(fact.indices) and q.kind != "responsibility":
            continue  # w_i, the weight of the first component in the i-th observation
        missing = len(q.letters) - head.arity
        fixed = ((q.letters[0], fact.label),) if missing == 1 and fact.label is not None and (
            q.letters[0] in language.values) else ()
        if missing and not fixed:
            continue
        if fact.what == "weight" and fact.label is not None and not fixed and not head.arity:
            continue  # tau has the component in its name
        role = Role(q, fixed)
        squared = fact.what == "deviation" or fact.what == "alias" and base_of(q.name)[1]
        yield replace(role, squared=squared, inverse=fact.what == "precision")


def is_called(language: Language, q: Quantity, what: str, univariate: bool) -> bool:
    """Whether a quantity is of the kind that a word names."""
    model = language.model
    if what in ("responsibility", "component"):
        return q.kind == "responsibility"
    if what == "weight":
        return q.kind == "responsibility" or q.kind == "weight" or language.weighs(q)
    if what in ("variance", "precision", "deviation"):
        return q.kind == "parameter" and q.positive and not language.weighs(q) and (
            what != "deviation" or q.shape == "scalar" or univariate)
    if what == "mean":
        return q.kind == "parameter" and not q.positive and q.shape != "matrix" and (
            not language.weighs(q)) and any(v.domain in ("vector", "real") for v in model.observed)
    if what == "success":
        return q.kind == "parameter" and not language.weighs(q) and q.parameters(None) <= {
            p.name for p in model.parameters if p.domain == "probability"}
    if what == "tosses":
        return q.kind == "known" and any(
            v.name == q.name and v.domain == "natural" for v in model.known)
    if what == "number of observations":
        data = [v.indices for v in model.observed if v.indices]
        return q.kind == "size" and bool(data) and q.name == language.plates[data[0][0]].size
    if what == "number of components":
        return q.kind == "size" and q.name in {language.plates[x].size for x in language.values}
    return q.kind == {"count": "count", "data": "data", "heads": "data", "tails": "failures",
                      "tally": "tally"}.get(
        what, "")


def sums(facts: Sequence[Fact]) -> Iterator[Line]:
    """The definitions of symbols that words say are the sum of a formula."""
    for f in facts:
        if f.what == "sum" and f.head is not None and f.node is not None:
            yield Line((_symbol(f.head.letter, f.indices), _sum(f.node)), ("=",), -1, -1)


def _symbol(letter: str, indices: Sequence[str]) -> Node:
    name = Node("name", (), letter)
    subs = [Node("sub", (Node("group", (Node("number" if i.isdigit() else "name", (), i),), "{"),))
            for i in indices]
    return Node("scripted", (name, *subs)) if subs else name


def _sum(node: Node) -> Node:
    """The sum of a formula over its first index that is a letter."""
    index = next((n.parts[0].text for s in node.walk() if s.kind == "sub" for p in s.parts
                  for n in (p if p.kind == "group" else Node("group", (p,)),)
                  if n.parts and n.parts[0].kind == "name"), "i")
    sign = Node("scripted", (Node("big", (), "sum"), Node("sub", (Node(
        "group", (Node("name", (), index),), "{"),))))
    return Node("product", (sign, Node("bracket", (node,), "(")))


def relabelled(language: Language, reads: Sequence[Read], facts: Sequence[Fact]) -> list[Read]:
    """The statements with the labels of the statement for those that words explain: 0 and 1 for
    the two components, ``E[Z_i | x_i]`` as the probability of that whose label is 1."""
    own: dict[str, dict[str, int]] = {}
    arity = max((f.head.arity for f in facts if f.what == "label" and f.head), default=0)
    for f in facts:
        if f.what == "label" and f.head is not None and f.label is not None:
            own.setdefault(f.head.letter, {})[f.indices[0]] = f.label
    latents = [v for v in language.model.latents if v.values]
    labels = language.plates[latents[0].values].labels if len(latents) == 1 else ()
    if not own or len(labels) != 2 or any(n > 1 for m in own.values() for n in m.values()):
        return list(reads)
    for m in own.values():
        for a, b in (("0", "1"), ("1", "0")):
            if a in m and b not in m and set(m) <= {"0", "1"}:
                m[b] = 1 - m[a]
    texts = {letter: {v: labels[n] for v, n in m.items()} for letter, m in own.items()}
    return [r if r.node is None else replace(
        r, node=_relabelled(language, r.node, texts, latents[0].name, arity)) for r in reads]


def _relabelled(language: Language, node: Node, own: Mapping[str, Mapping[str, str]], latent: str,
                arity: int) -> Node:
    """A formula with the labels of the statement; z_ik, of more indices, is an indicator."""
    if not node.parts:
        return node
    if node.kind == "chain" and node.relations == ["="] and len(node.parts) == 2:
        w = language.written(node.parts[0])
        if w is not None and node.parts[1].text in own.get(w.letter, {}) and (
                len(w.indices) <= arity):
            return _event(node.parts[0], latent, own[w.letter][node.parts[1].text])
    parts = list(node.parts)
    for n in range(len(parts) - 1 if node.kind == "product" else 0):
        w = language.written(parts[n])
        bracket = parts[n + 1]
        inner = language.written(bracket.parts[0]) if bracket.kind == "bracket" and (
            bracket.parts) else None
        if w is not None and w.letter == "E" and inner is not None and "1" in own.get(
                inner.letter, {}) and not inner.rest and len(inner.indices) <= arity:
            parts[n] = replace(parts[n].head, text="P")
            parts[n + 1] = replace(bracket, parts=(
                _event(bracket.parts[0], latent, own[inner.letter]["1"]), *bracket.parts[1:]))
    return node.with_parts(
        _relabelled(language, p, own, latent, arity) for p in parts)


def _event(symbol: Node, latent: str, label: str) -> Node:
    head = replace(symbol.head, text=latent) if symbol.head.kind == "name" else symbol.head
    named = replace(symbol, parts=(head, *symbol.scripts)) if symbol.kind == "scripted" else head
    return Node("chain", (named, Node("number" if label.isdigit() else "name", (), label)), "=",
                symbol.at)
