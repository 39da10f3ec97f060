"""Which symbols of an answer are responsibilities, and of which component."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .events import event_label, names_latent
from .grammar import Node
from .iterates import hats_are_old, old_on_left, primes_are_new, steps_back
from .letters import index_letters
from .made import key_of, keys_in, numerator, responsibilities_among
from .own import own_letters
from .second import second_weights
from .survey import (
    Definition,
    Survey,
    definitions,
    indexed_by_call,
    label_of,
    observation_symbols,
    weighs_data,
)
from .symbols import symbols, text_of, written
from .vocabulary import DATA, GREEK, LATENT

_NEVER = {"one", "I", "log", "e", "Normal", "theta", "E", "P", "N", "n", "mu", "Sigma", "sigma",
          "lambda", "d", "partial", "L"}


def survey(nodes: Sequence[Node], prose: Sequence[tuple[int, str]], labels: tuple[str, ...]
           ) -> Survey:
    """The notation of an answer whose statements are ``nodes``; ``prose`` is (number of the
    statement that follows, words)."""
    observed, components, n_sizes, k_sizes = index_letters(nodes)
    letters = observed | frozenset(c for c in "in" if c not in components)
    found = definitions(nodes, letters)
    candidates = set()
    for node in nodes:
        candidates |= observation_symbols(node, letters)
    named: dict[str, str] = {}
    posterior_of, called = _posterior_of(nodes), _calls(nodes, letters)
    candidates -= (_NEVER - _said_to_be_posterior(nodes, letters, posterior_of)) | DATA
    for node in nodes:
        if node.kind != "chain":
            continue
        labels_named = [x for x in map(posterior_of, node.parts) if x is not None]
        if not labels_named:
            continue
        for member in node.parts:
            key = key_of(member, letters)
            if key in candidates and (member is node.parts[0] or not any(
                    nodes[d.number] is not node for d in found.get(key, ()))):
                named.setdefault(key, label_of(labels_named[0], labels) or "")
    roles = dict(named)
    said = {key: own for key, ds in found.items() if (own := [
        d for d in ds if d.function or any(c in letters for c in d.symbol.indices)])}
    hatted = _hatted(nodes, letters)
    kept = [key for key in candidates - set(named) - _ingredients(nodes, letters, posterior_of)
            if key.split("~")[0] not in LATENT or "~" in key or key in said or key in hatted]
    undefined = {key for key in kept if key not in said and _is_letter(key.split("~")[0])}
    roles |= {key: "" for key in undefined}
    among: list[str] = []
    if not named:
        among = [key for key in kept if key in said and key not in _of_posterior(nodes, letters)]
        other = bool(undefined) or _events_used(nodes)
        if not any(n.kind == "chain" and posterior_of(n.parts[0]) is not None for n in nodes):
            roles |= {key: "" for key in responsibilities_among(
                among, undefined, other, found, called, nodes, letters)}
    if not roles:
        roles = {key: "" for key in _latent_used(nodes, letters)}
    for key in roles:
        if not roles[key]:
            roles[key] = _label(key, found, nodes, prose, labels)
    return Survey(
        letters, components, n_sizes, k_sizes,
        {k: tuple(v) for k, v in found.items()},
        roles,
        primes_are_new=primes_are_new(nodes),
        hats_are_old=hats_are_old(nodes),
        steps_back=steps_back(nodes),
        old_on_left=old_on_left(nodes, letters),
        own=own_letters(nodes, found, roles, letters),
        second=second_weights(nodes, found, labels),
        candidates=frozenset(among),
    )


_GREEK = frozenset(GREEK.values())
#: Words that people write for the responsibility without saying so.
_WORDS = {"<z>", "gam", "resp", "post", "posterior", "wt", "weight"}


def _is_letter(name: str) -> bool:
    """Whether a name is a letter, or a word that says what it stands for: any other word or command
    that nothing defines is unknown."""
    return len(name) == 1 or name in _GREEK or name in _WORDS


def _of_posterior(nodes: Sequence[Node], letters: frozenset[str]) -> set[str]:
    """The symbols that a posterior probability, written as one, is said to be made of."""
    found: set[str] = set()
    for node in nodes:
        if node.kind == "chain" and names_latent(node.parts[0]) is not None:
            found |= {key for p in node.parts[1:] if written(p, letters) is None
                      for key in keys_in(p, letters)}
    return found


def _events_used(nodes: Sequence[Node]) -> bool:
    """Whether the posterior probabilities are written as such inside formulas."""
    return any(
        _event(n) for node in nodes if node.kind == "chain" for part in node.parts[1:]
        if names_latent(part) is None for n in part.walk())


def _event(node: Node) -> bool:
    """Whether a product holds a posterior probability among its factors."""
    return node.kind == "product" and any(
        names_latent(Node("product", pair)) is not None
        for pair in zip(node.parts, node.parts[1:]))


def _posterior_of(nodes: Sequence[Node]) -> Callable[[Node], str | None]:
    indicators: dict[str, str] = {}
    for node in nodes:
        if node.kind == "chain" and len(node.parts) == 2:
            w = written(node.parts[0])
            label = event_label(node.parts[1])
            if w is not None and label and w.letter in LATENT:
                indicators[w.letter] = label

    def of(node: Node) -> str | None:
        label = names_latent(node)
        if label == "" and node.kind == "product":
            for n in node.walk():
                if n.kind == "name" and n.text in indicators:
                    return indicators[n.text]
        return label

    return of


def _said_to_be_posterior(nodes: Sequence[Node], letters: frozenset[str],
                          posterior_of: Callable[[Node], str | None]) -> set[str]:
    """Keys of the symbols with an observation index, ``mu_i``, that a chain equates with a
    posterior probability: the letter says nothing against it."""
    found = set()
    for node in nodes:
        if node.kind != "chain" or all(posterior_of(p) is None for p in node.parts):
            continue
        for member in node.parts:
            w = written(member, letters)
            if w is not None and any(c in letters for c in w.indices):
                found.add(w.key)
    return found


def _ingredients(nodes: Sequence[Node], letters: frozenset[str],
                 posterior_of: Callable[[Node], str | None]) -> set[str]:
    """Keys of the symbols that a posterior probability is a quotient of: its odds, its joint
    densities."""
    found = set()
    for node in nodes:
        if node.kind != "chain" or posterior_of(node.parts[0]) is None:
            continue
        for member in node.parts[1:]:
            if posterior_of(member) is None and written(member, letters) is None and any(
                    n.kind in ("frac", "slash") or n.kind == "sup" and text_of(n) == "^-1"
                    for n in member.walk()):
                found |= {w.key for w in symbols(member, letters)}
    return found


def _hatted(nodes: Sequence[Node], letters: frozenset[str]) -> set[str]:
    r"""Keys of what is written with a hat and an index over the observations, ``\hat z_{ik}``."""
    return {w.key for node in nodes for w in symbols(node, letters)
            if w.hat and any(c in letters for c in w.indices)}


def _latent_used(nodes: Sequence[Node], letters: frozenset[str]) -> set[str]:
    """Letters of the unobserved component that an update uses as if they were observed."""
    found = set()
    for node in nodes:
        w = written(node.parts[0], letters) if node.kind == "chain" else None
        if w is None or w.letter not in ("mu", "Sigma", "pi", "tau", "lambda", "sigma", "p", "m"):
            continue
        for n in node.walk():
            z = written(n, letters) if n.kind == "scripted" else None
            if z is not None and z.letter in ("z", "Z") and any(c in letters for c in z.indices):
                found.add(z.key)
    return found


def _calls(nodes: Sequence[Node], letters: frozenset[str]) -> set[str]:
    """Names written r(i) or gamma(z_nk)."""
    found = set()
    for node in nodes:
        for n in node.walk():
            if n.kind == "product":
                for a, b in zip(n.parts, n.parts[1:]):
                    if b.kind == "bracket" and len(b.parts) == 1 and \
                            (key := weighs_data(a, b.parts[0], letters)):
                        found.add(key)
                    if a.kind == "scripted" and b.kind == "bracket" and len(b.parts) == 1 and \
                            b.parts[0].kind in ("name", "number") and \
                            (v := written(a, letters)) is not None and \
                            any(c in letters for c in v.indices):
                        found.add(v.key)
                    if b.kind == "bracket" and len(b.parts) == 1:
                        w = written(b.parts[0], letters)
                        latent = w is not None and w.letter in ("z", "Z") and bool(w.indices)
                        if a.kind == "name" and latent:
                            found.add(a.text)
                        if text_of(b.parts[0]) in letters and (key := indexed_by_call(a, letters)):
                            found.add(key)
    return found


def _label(key: str, found: dict[str, list[Definition]], nodes: Sequence[Node],
           prose: Sequence[tuple[int, str]], labels: tuple[str, ...]) -> str:
    """The component of a single-index responsibility: by the words around its definition, by the
    numerator of its formula."""
    own = [d for d in found.get(key, ()) if len(d.symbol.indices) <= 1]
    if not own or len(labels) != 2:
        return ""
    d = own[0]
    for number, words in prose:
        plain = words.replace("*", "").replace("_", "").lower()
        at = plain.find("responsib")
        if number in (d.number, d.number + 1) and at >= 0:
            for label in labels:
                if f"component {label}" in plain[at : at + 80]:
                    return label
    above = numerator(d.body)
    if above is not None:
        for n in above.walk():
            if n.kind in ("scripted",):
                w = written(n)
                if w is not None and w.letter in ("mu", "m", "f", "phi", "p", "g", "theta", "S",
                                                  "Sigma", "sigma", "varphi", "psi"):
                    for text in w.indices:
                        named = label_of(text.split("_")[-1], labels)
                        if named is not None:
                            return named
    return ""
