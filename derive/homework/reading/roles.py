"""Which symbols of an answer are responsibilities, and of which component."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from .events import event_label, names_latent
from .grammar import Node
from .letters import hats_are_old, index_letters, old_on_left, primes_are_new, steps_back
from .made import Made, key_of, keys_in, numerator
from .own import components_named, own_letters, second_weights
from .survey import Definition, Survey, definitions, key_of_call, label_of, observation_symbols
from .symbols import calls, said, symbols, text_of, written
from .vocabulary import DATA, GREEK, LATENT

_NEVER = {"one", "I", "log", "e", "Normal", "theta", "E", "P", "N", "n", "mu", "Sigma", "sigma",
          "lambda", "d", "partial", "L"}


def survey(nodes: Sequence[Node], prose: Sequence[tuple[int, str]], labels: tuple[str, ...]
           ) -> Survey:
    """The notation of an answer whose statements are ``nodes``; ``prose`` is (number of the
    statement that follows, words)."""
    observed, components, n_sizes, k_sizes = index_letters(nodes)
    letters = observed | frozenset(c for c in "in" if c not in components)
    found = {key: own for key, ds in definitions(nodes, letters).items() if (own := [
        d for d in ds if text_of(d.body) not in labels or text_of(d.body).isdigit()])}  # k = A, B
    chains = [n for n in nodes if n.kind == "chain"]
    posterior_of = _posterior_of(chains)
    candidates = {key for node in nodes for key in observation_symbols(node, letters)}
    candidates -= (_NEVER - _said_to_be_posterior(chains, letters, posterior_of)) | DATA
    roles: dict[str, str] = {}
    for node in chains:
        label = next((x for x in map(posterior_of, node.parts) if x is not None), None)
        for member in node.parts if label is not None else ():
            key = key_of(member, letters)
            if key in candidates and (member is node.parts[0] or not any(
                    nodes[d.number] is not node for d in found.get(key, ()))):
                roles.setdefault(key, label_of(label or "", labels) or "")
    named = set(roles)
    defined = {key for key, ds in found.items()
               if any(d.function or d.symbol.over(letters) for d in ds)}
    usual = {w.key for node in nodes for w in symbols(node, letters) if w.hat and w.over(letters)}
    kept = [key for key in candidates - named - _ingredients(chains, letters, posterior_of)
            if key.split("~")[0] not in LATENT or "~" in key or key in defined | usual]
    undefined = {key for key in kept if key not in defined
                 and (len(name := key.split("~")[0]) == 1 or name in _NAMES)}
    roles |= dict.fromkeys(undefined, "")
    among: list[str] = []
    if not named:
        made_of = _of_posterior(chains, letters)
        among = [key for key in kept if key in defined and key not in made_of]
        other = bool(undefined) or _events_used(chains)
        if not any(posterior_of(n.parts[0]) is not None for n in chains):
            roles |= dict.fromkeys(Made(nodes, found, letters).responsibilities(
                among, undefined, other, _calls(nodes, letters)), "")
    roles = roles or dict.fromkeys(_latent_used(nodes, letters), "")
    roles = {key: label or _label(key, found, prose, labels) for key, label in roles.items()}
    return Survey(
        letters, components, n_sizes, k_sizes, {k: tuple(v) for k, v in found.items()}, roles,
        primes_are_new=primes_are_new(nodes), hats_are_old=hats_are_old(nodes),
        steps_back=steps_back(nodes), old_on_left=old_on_left(nodes, letters),
        own=own_letters(nodes, found, roles, letters),
        second=second_weights(nodes, found, labels), candidates=frozenset(among))


#: Names of more than one character that people write for the responsibility without saying so; any
#: other word or command that nothing defines is unknown.
_NAMES = {"<z>", "gam", "resp", "post", "posterior", "wt", "weight", *GREEK.values()}


def _of_posterior(chains: Sequence[Node], letters: frozenset[str]) -> set[str]:
    """The symbols that a posterior probability, written as one, is said to be made of."""
    return {key for node in chains if names_latent(node.parts[0]) is not None
            for p in node.parts[1:] if written(p, letters) is None for key in keys_in(p, letters)}


def _events_used(chains: Sequence[Node]) -> bool:
    """Whether the posterior probabilities are written as such inside formulas."""
    return any(
        names_latent(Node("product", pair)) is not None
        for node in chains for part in node.parts[1:] if names_latent(part) is None
        for n in part.walk() if n.kind == "product" for pair in pairwise(n.parts))


def _posterior_of(chains: Sequence[Node]) -> Callable[[Node], str | None]:
    indicators: dict[str, str] = {}
    for w, node in said(chains):
        label = event_label(node.parts[1]) if len(node.parts) == 2 else None
        if label and w.letter in LATENT:
            indicators[w.letter] = label

    def of(node: Node) -> str | None:
        label = names_latent(node)
        if label == "":
            return next((indicators[n.text] for n in node.walk()
                         if n.kind == "name" and n.text in indicators), label)
        return label

    return of


def _said_to_be_posterior(chains: Sequence[Node], letters: frozenset[str],
                          posterior_of: Callable[[Node], str | None]) -> set[str]:
    """Keys of the symbols with an observation index, ``mu_i``, that a chain equates with a
    posterior probability: the letter says nothing against it."""
    return {w.key for node in chains if any(posterior_of(p) is not None for p in node.parts)
            for p in node.parts if (w := written(p, letters)) is not None and w.over(letters)}


def _ingredients(chains: Sequence[Node], letters: frozenset[str],
                 posterior_of: Callable[[Node], str | None]) -> set[str]:
    """Keys of the symbols that a posterior probability is a quotient of: its odds, its joint
    densities."""
    return {key for node in chains if posterior_of(node.parts[0]) is not None
            for p in node.parts[1:]
            if posterior_of(p) is None and written(p, letters) is None and any(
                n.kind in ("frac", "slash") or n.kind == "sup" and text_of(n) == "^-1"
                for n in p.walk())
            for key in keys_in(p, letters)}


def _latent_used(nodes: Sequence[Node], letters: frozenset[str]) -> set[str]:
    """Letters of the unobserved component that an update uses as if they were observed."""
    updated = {"mu", "Sigma", "pi", "tau", "lambda", "sigma", "p", "m"}
    return {z.key for w, node in said(nodes, letters) if w.letter in updated
            for n in node.walk() if n.kind == "scripted" and (z := written(n, letters)) is not None
            and z.letter in ("z", "Z") and z.over(letters)}


def _calls(nodes: Sequence[Node], letters: frozenset[str]) -> set[str]:
    """Names written r(i) or gamma(z_nk), r_i(1)."""
    found = set()
    for a, argument in (pair for node in nodes for pair in calls(node)):
        w = written(a, letters) if a.kind == "scripted" else None
        named = w is not None and w.over(letters) and argument.kind in ("name", "number")
        found.add(w.key if w and named else key_of_call(a, argument, letters))
    return found


def _label(key: str, found: dict[str, list[Definition]], prose: Sequence[tuple[int, str]],
           labels: tuple[str, ...]) -> str:
    """The component of a single-index responsibility: by the words around its definition, by the
    numerator of its formula."""
    d = next((d for d in found.get(key, ()) if len(d.symbol.indices) <= 1), None)
    if d is None or len(labels) != 2:
        return ""
    for number, words in prose:
        plain = words.replace("*", "").replace("_", "").lower()
        at = plain.find("responsib")
        if number in (d.number, d.number + 1) and at >= 0:
            for label in labels:
                if f"component {label}" in plain[at : at + 80]:
                    return label
    above = numerator(d.body)
    return "" if above is None else next(components_named(above, labels, _OF_COMPONENTS), "")


_OF_COMPONENTS = {"mu", "m", "f", "phi", "p", "g", "theta", "S", "Sigma", "sigma", "varphi", "psi"}
