"""Which symbols of an answer are responsibilities, and of which component."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from .grammar import Node
from .second import second_weights
from .survey import (
    DATA,
    DENSITIES,
    LATENT,
    PARAMETERS,
    SIZES,
    Definition,
    Survey,
    applied_to,
    definitions,
    event_label,
    index_letters,
    label_of,
    names_latent,
    observation_symbols,
    weighs_data,
)
from .symbols import Written, symbols, text_of, written

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
            if key in candidates and (member is node.parts[0] or not any(
                    nodes[d.number] is not node for d in found.get(key, ()))):
                named.setdefault(key, label_of(labels_named[0], labels) or "")
    roles = dict(named)
    said = {key: own for key, ds in found.items() if (own := [
        d for d in ds if d.function or any(c in letters for c in d.symbol.indices)])}
    kept = [key for key in candidates - set(named) - _ingredients(nodes, letters, posterior_of)
            if key.split("~")[0] not in LATENT or "~" in key or key in said]
    undefined = {key for key in kept if key not in said}
    roles |= {key: "" for key in undefined}
    if not named and not _events_used(nodes):
        roles |= {key: "" for key in _defined(
            [key for key in kept if key in said and key not in _of_posterior(nodes, letters)],
            undefined, found, called, nodes, letters)}
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
        old_on_left=_old_on_left(nodes, letters),
        own=_own(nodes, found, roles, letters),
        second=second_weights(nodes, found, labels),
    )


#: Letters that may stand for a parameter, beside the letter that then has to be missing.
_BESIDE = {"m": ("mu",), "S": ("Sigma", "sigma"), "s": ("sigma", "Sigma"), "v": ("sigma", "Sigma"),
           "l": ("lambda",)}


def _own(nodes: Sequence[Node], found: dict[str, list[Definition]], roles: dict[str, str],
         letters: frozenset[str]) -> frozenset[str]:
    """Letters that are defined, and stand beside the letter that they might stand for, or are
    sums of responsibilities."""
    used = {n.text for node in nodes for n in node.walk() if n.kind == "name"}
    beside = {c for c, others in _BESIDE.items() if c in found and (
        used & set(others) or all(_counts(d, roles, letters) for d in found[c]))}
    return frozenset(beside | {
        c for c in _MAY_BE_WEIGHTS if c in found and c not in roles
        and any(_no_weight(d, roles, letters) for d in found[c] if not d.function)})


#: Letters that may stand for the weights, or for anything else.
_MAY_BE_WEIGHTS = {"rho", "eta"}


def _no_weight(d: Definition, roles: dict[str, str], letters: frozenset[str]) -> bool:
    """Whether a definition is of no weight: data or means occur in it, or it sums without
    dividing."""
    inside = list(symbols(d.body, letters))
    if any(w.key in DATA | {"mu", "m", "Sigma"} for w in inside) and \
            not any(c in letters for c in d.symbol.indices):
        return True
    return all(w.key in roles or w.letter in SIZES for w in inside if w.indices) and \
        not any(w.letter in SIZES for w in _outside_limits(d.body) if not w.indices) and \
        sum(n.kind == "big" for n in d.body.walk()) == 1


def _outside_limits(node: Node) -> Iterator[Written]:
    """The symbols of a formula that do not stand at a sum sign."""
    if node.kind == "scripted" and node.parts[0].kind == "big":
        return
    w = written(node) if node.kind in ("name", "scripted", "accent") else None
    if w is not None:
        yield w
    else:
        for p in node.parts:
            yield from _outside_limits(p)


def _counts(d: Definition, roles: dict[str, str], letters: frozenset[str]) -> bool:
    """Whether a definition is a sum in which only responsibilities have an index."""
    indexed = [w for w in symbols(d.body, letters) if w.indices]
    return bool(indexed) and all(w.key in roles for w in indexed) and \
        any(n.kind == "big" for n in d.body.walk())


def _defined(keys: Sequence[str], undefined: set[str],
             found: dict[str, list[Definition]], called: set[str], nodes: Sequence[Node],
             letters: frozenset[str]) -> list[str]:
    """Those of the defined symbols that are responsibilities: they are made of densities, of no
    other responsibility, and are the quotients, or the weights of the updates, where others are
    not."""
    uses = {key: set[str]().union(*(
        _symbols(d.body, letters) for d in ds if d.function or d.symbol.letter not in PARAMETERS
        or any(c in letters for c in d.symbol.indices))) - {key} for key, ds in found.items()}
    below = {key: _reached(key, uses) for key in keys}
    dense = {key for key in keys
             if any(_holds_density(d.body) for k in {key} | below[key] for d in found.get(k, ()))}
    fit = [key for key in keys if key in (dense or keys) and not below[key] & undefined
           and not all(d.function and key not in called for d in found[key])]
    fit = [key for key in fit
           if not any(all(_says_complement(d, other, letters) for d in found[key])
                      for other in fit if other != key)]
    normal = [key for key in fit if _normalised(key, found, letters)]
    normal = [key for key in normal if not any(
        key in below[other] and (_only_divides(found[key], found, letters)
                                 or _is_alias(found[other], key, letters))
        for other in normal)]
    if normal:
        return [key for key in normal if not below[key] & set(normal)]
    left = [key for key in fit if _divides(key, found, letters)]
    if not undefined and not any(n.kind == "chain" and names_latent(n.parts[0]) is not None
                                 for n in nodes):
        left = left or [key for key in fit if not _takes_logarithm(found[key][0].body)] or fit
    left = [key for key in left if not any(
        key in below[other] and _normalises(found[other], key, letters) for other in left)]
    left = [key for key in left if not _only_divides(found[key], found, letters)
            or not any(key in below[other] for other in left)]
    direct = {key: {s for d in found[key] for s in _symbols(d.body, letters) - {key}
                    if s in dense or any(_holds_density(e.body) for e in found.get(s, ()))}
              for key in left}
    made = {key: next(iter(direct[key])) for key in left if len(direct[key]) == 1
            and direct[key] <= set(left) and not any(_holds_density(d.body) for d in found[key])}
    weighing = {made.get(key, key) for key in left if _weighs(key, nodes, letters)}
    left = [key for key in left if made.get(key) not in left]
    left = [key for key in left if key in weighing] or left
    return [key for key in left if not below[key] & set(left)]


def _normalises(own: Sequence[Definition], key: str, letters: frozenset[str]) -> bool:
    """Whether a definition is another symbol, or it divided by a sum over the components."""
    body = own[0].body
    if body.kind != "product" and _key(body, letters) == key:
        return True
    for n in body.walk():
        below = [n.parts[1]] if n.kind == "frac" else []
        if n.kind == "product":
            below += [p for m, p in enumerate(n.parts) if m and n.parts[m - 1].kind == "slash"
                      or p.kind == "scripted" and any(text_of(s) == "^-1" for s in p.parts[1:])]
            slash = [m for m, p in enumerate(n.parts) if p.kind == "slash"]
            below += list(n.parts[slash[0] + 1 :]) if slash else []
        for d in below:
            binders = [text_of(s) for p in d.walk() if p.kind == "scripted"
                       and p.parts[0].kind == "big" for s in p.parts[1:] if s.kind == "sub"]
            if key in _symbols(d, letters) and \
                    not any(b.lstrip("_")[:1] in letters for b in binders):
                return True
    return False


def _symbols(body: Node, letters: frozenset[str]) -> set[str]:
    """The keys of all symbols in a formula."""
    return {w.key for w in symbols(body, letters)}


def _reached(key: str, uses: dict[str, set[str]]) -> set[str]:
    """What a definition is made of, directly or by other definitions."""
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        for other in uses.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen - {key}


def _holds_density(body: Node, factorials: bool = True) -> bool:
    """Whether a formula names a density, an exponential or what a probability is made of."""
    for n in body.walk():
        if n.kind == "func" and n.text in ("exp", "softmax", "sigmoid"):
            return True
        if factorials and (n.kind == "bang" or n.kind == "frac" and n.text == "binom"):
            return True
        if n.kind == "scripted" and text_of(n.parts[0]) == "e":
            return True
        if n.kind == "product":
            for a, b in zip(n.parts, n.parts[1:]):
                w = written(a)
                if w is not None and w.letter in DENSITIES and (
                        b.kind == "bracket" or b.kind == "scripted"):
                    return True
    return False


def _of_posterior(nodes: Sequence[Node], letters: frozenset[str]) -> set[str]:
    """The symbols that a posterior probability, written as one, is said to be made of."""
    found: set[str] = set()
    for node in nodes:
        if node.kind == "chain" and names_latent(node.parts[0]) is not None:
            found |= {key for p in node.parts[1:] if written(p, letters) is None
                      for key in _symbols(p, letters)}
    return found


def _takes_logarithm(body: Node) -> bool:
    """Whether a formula has a logarithm, and no exponential that undoes it."""
    names = {n.text for n in body.walk() if n.kind == "func"}
    return "log" in names and not names & {"exp", "softmax", "sigmoid"}


def _divides(key: str, found: dict[str, list[Definition]], letters: frozenset[str],
             depth: int = 0) -> bool:
    """Whether a definition is a quotient, one times something, or another symbol that is; no
    logarithm and no sum of terms but 1 minus a quotient."""
    body = found[key][0].body
    if body.kind == "expression" and body.text != "+-":
        return False
    items = _factors(body)
    if any(n.kind == "func" and n.text == "log" for n in items):
        return False
    for n in items:
        if n.kind == "slash" or n.kind == "func" and n.text in ("softmax", "sigmoid") or \
                n.kind == "frac" and n.text != "binom" and n.parts[1].parts[:1] and \
                n.parts[1].parts[0].kind != "number":
            return True
        if n.kind == "scripted" and n.parts[0].kind in ("bracket", "group") and \
                any(text_of(s) == "^-1" for s in n.parts[1:]):
            return True
        if depth < 5 and (other := _key(n, letters)) in found and other != key and \
                (len(items) == 1 or _only_divides(found[other], found, letters)) and \
                _divides(other, found, letters, depth + 1):
            return True
    return False


def _factors(body: Node) -> list[Node]:
    """The factors of a product, and what stands in brackets alone."""
    if body.kind == "product":
        return [n for p in body.parts for n in (
            _factors(p) if p.kind in ("group", "bracket") and len(p.parts) == 1
            and p.parts[0].kind == "product" else (p,))]
    if body.kind in ("group", "bracket") and len(body.parts) == 1:
        return _factors(body.parts[0])
    if body.kind == "expression":
        return [n for p in body.parts for n in _factors(p)]
    return [body]


def _normalised(key: str, found: dict[str, list[Definition]], letters: frozenset[str],
                depth: int = 0) -> bool:
    """Whether a definition divides by a sum of densities at one observation."""
    for body in (d.body for d in found[key]):
        if body.kind == "expression" and body.text != "+-":
            continue
        items = _factors(body)
        if any(_dense_at_one(d, found, letters) for d in _denominators(items)):
            return True
        if depth < 5 and any(
                other in found and other != key
                and (len(items) == 1 or _only_divides(found[other], found, letters))
                and _normalised(other, found, letters, depth + 1)
                for n in items if n.kind in ("name", "scripted", "accent")
                for other in (_key(n, letters),)):
            return True
    return False


def _is_alias(own: Sequence[Definition], key: str, letters: frozenset[str]) -> bool:
    """Whether a definition is another symbol alone."""
    return any(d.body.kind in ("name", "scripted", "accent") and _key(d.body, letters) == key
               for d in own)


def _denominators(items: Sequence[Node]) -> list[Node]:
    """What a product is divided by."""
    found = []
    for n, item in enumerate(items):
        if item.kind == "frac" and item.text != "binom":
            found.append(item.parts[1])
        elif item.kind == "slash":
            found.extend(items[n + 1 :])
        elif item.kind == "scripted" and any(text_of(s) == "^-1" for s in item.parts[1:]):
            found.append(item.parts[0])
    return found


def _dense_at_one(node: Node, found: dict[str, list[Definition]], letters: frozenset[str],
                  depth: int = 0) -> bool:
    """Whether densities occur in a formula, directly or by definitions, and no sum over the
    observations."""
    for n in node.walk():
        if n.kind == "scripted" and n.parts[0].kind == "big" and any(
                s.kind == "sub" and text_of(s).lstrip("_")[:1] in letters for s in n.parts[1:]):
            return False
    if _holds_density(node, False):
        return True
    return depth < 5 and any(
        _dense_at_one(d.body, found, letters, depth + 1)
        for w in symbols(node, letters) if w.letter not in PARAMETERS
        for d in found.get(w.key, ())[:1])


def _only_divides(own: Sequence[Definition], found: dict[str, list[Definition]],
                  letters: frozenset[str]) -> bool:
    """Whether a definition is a quotient without a density above: 1 over the sum of them."""
    above = _numerator(own[0].body)
    return above is not None and not _holds_density(above) and \
        not _dense_at_one(above, found, letters)


def _weighs(key: str, nodes: Sequence[Node], letters: frozenset[str]) -> bool:
    """Whether a symbol occurs in what is said of a parameter or a count."""
    for node in nodes:
        if node.kind != "chain":
            continue
        w = written(node.parts[0], letters)
        if w is not None and w.letter in PARAMETERS | SIZES and \
                not any(c in letters for c in w.indices) and any(
                    key in observation_symbols(p, letters) | _functions(p)
                    for p in node.parts[1:]):
            return True
    return False


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
                    if b.kind == "bracket" and len(b.parts) == 1 and \
                            (key := weighs_data(a, b.parts[0], letters)):
                        found.add(key)
                    if a.kind == "scripted" and b.kind == "bracket" and len(b.parts) == 1 and \
                            b.parts[0].kind in ("name", "number") and \
                            (v := written(a, letters)) is not None and \
                            any(c in letters for c in v.indices):
                        found.add(v.key)
                    if a.kind == "name" and b.kind == "bracket" and len(b.parts) == 1:
                        w = written(b.parts[0], letters)
                        if text_of(b.parts[0]) in letters or \
                                (w is not None and w.letter in ("z", "Z") and w.indices):
                            found.add(a.text)
    return found


def _says_complement(d: Definition, other: str, letters: frozenset[str]) -> bool:
    """Whether a definition is 1 minus another symbol."""
    return d.body.kind == "expression" and len(d.body.parts) == 2 and d.body.text == "+-" and \
        d.body.parts[0].kind == "number" and _key(d.body.parts[1], letters) == other


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
    marks = _marks(nodes)
    return "older" in marks and "new" not in marks


def _old_on_left(nodes: Sequence[Node], letters: frozenset[str]) -> bool:
    """Whether the updates are of parameters at t, and nothing is at t + 1."""
    heads = set()
    for node in nodes:
        if node.kind == "chain" and any(n.kind == "big" for p in node.parts[1:] for n in p.walk()):
            w = written(node.parts[0], letters)
            if w is not None and w.letter in PARAMETERS - {"theta"} and \
                    not any(c in letters for c in w.indices):
                heads.add("prime" if w.primes else "hat" if w.hat else w.mark)
    return heads == {"old"} and "new" not in _marks(nodes)


def _marks(nodes: Sequence[Node]) -> set[str]:
    return {w.mark for node in nodes for n in node.walk() if n.kind == "scripted"
            and (w := written(n)) is not None}
