"""Which symbols of an answer are responsibilities, and of which component."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .grammar import Node
from .survey import (
    DATA,
    LATENT,
    Definition,
    Survey,
    applied_to,
    definitions,
    event_label,
    index_letters,
    label_of,
    names_latent,
    observation_symbols,
)
from .symbols import text_of, written

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
            key = _key(member, letters)
            if key in candidates:
                named.setdefault(key, label_of(labels_named[0], labels) or "")
    roles = dict(named)
    auxiliary = set()
    for key in candidates:
        for d in found.get(key, ()):
            inside = observation_symbols(d.body, letters) | _functions(d.body)
            if d.function and key not in called:
                auxiliary.add(key)
            for other in inside & candidates - {key}:
                if key not in named and (other in named or _says_complement(d, other)):
                    auxiliary.add(key)
                elif other not in named:
                    auxiliary.add(other)
    for key in candidates - set(named):
        if key in auxiliary or (named and key in found) or \
                (key.split("~")[0] in LATENT and "~" not in key and key not in found):
            continue
        roles[key] = ""
    if not roles:
        roles = {key: "" for key in _latent_used(nodes, letters)}
    for key in roles:
        if not roles[key]:
            roles[key] = _label(key, found, nodes, prose, labels)
    return Survey(
        letters, components, n_sizes, k_sizes,
        {k: tuple(v) for k, v in found.items()},
        roles,
        primes_are_new=_primes(nodes),
        hats_are_old=_hats_and_primes(nodes),
        steps_back=_steps_back(nodes),
    )


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


def _key(node: Node, letters: frozenset[str]) -> str:
    call = applied_to(node)
    if call is not None:
        w = written(call[0], letters)
        if w is not None and len(call[1].parts) == 1:
            return w.key
        return ""
    w = written(node, letters)
    return w.key if w is not None else ""


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


def _functions(node: Node) -> set[str]:
    return {
        n.parts[0].text for n in node.walk()
        if n.kind == "product" and n.parts[0].kind == "name"
        and len(n.parts) > 1 and n.parts[1].kind == "bracket"
    }


def _calls(nodes: Sequence[Node], letters: frozenset[str]) -> set[str]:
    """Names written r(i) or gamma(z_nk)."""
    found = set()
    for node in nodes:
        for n in node.walk():
            if n.kind == "product":
                for a, b in zip(n.parts, n.parts[1:]):
                    if a.kind == "name" and b.kind == "bracket" and len(b.parts) == 1:
                        w = written(b.parts[0], letters)
                        if text_of(b.parts[0]) in letters or \
                                (w is not None and w.letter in ("z", "Z") and w.indices):
                            found.add(a.text)
    return found


def _says_complement(d: Definition, other: str) -> bool:
    """Whether a definition is 1 minus another symbol."""
    return d.body.kind == "expression" and len(d.body.parts) == 2 and d.body.text == "+-" and \
        d.body.parts[0].kind == "number" and _key(d.body.parts[1], frozenset("in")) == other


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
    above = _numerator(d.body)
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


def _numerator(node: Node) -> Node | None:
    if node.kind == "frac":
        return node.parts[0]
    if node.kind == "product":
        for n, p in enumerate(node.parts):
            if p.kind == "slash":
                return Node("product", node.parts[:n])
        if node.parts and node.parts[-1].kind == "frac" and len(node.parts) == 1:
            return node.parts[-1].parts[0]
    if node.kind == "group" and len(node.parts) == 1:
        return _numerator(node.parts[0])
    return None


def _primes(nodes: Sequence[Node]) -> bool:
    """Whether a prime on a parameter means the new one."""
    for node in nodes:
        if node.kind != "chain":
            continue
        head = node.parts[0]
        w = written(head)
        if w is not None and w.primes and not w.rest:
            return True
        call = applied_to(head)
        if call is not None and text_of(call[0]) == "Q" and call[1].parts:
            inner = written(call[1].parts[0])
            if inner is not None and inner.primes:
                return True
    return False


def _hats_and_primes(nodes: Sequence[Node]) -> bool:
    for node in nodes:
        if node.kind == "chain":
            w = written(node.parts[0])
            if w is not None and w.hat and w.primes:
                return True
    return False


def _steps_back(nodes: Sequence[Node]) -> bool:
    """Whether the old iterate is t - 1, and no t + 1 occurs."""
    older = new = False
    for node in nodes:
        for n in node.walk():
            if n.kind in ("scripted",):
                w = written(n)
                if w is not None:
                    older, new = older or w.mark == "older", new or w.mark == "new"
    return older and not new
