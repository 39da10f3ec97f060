"""What the symbols that an answer defines are made of: densities, quotients, other symbols. Of
those with an index over the observations, this tells the responsibilities from the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .events import names_latent
from .grammar import Node
from .survey import Definition, applied_to, observation_symbols
from .symbols import symbols, text_of, written
from .vocabulary import DENSITIES, PARAMETERS, SIZE_LETTERS


def responsibilities_among(keys: Sequence[str], undefined: set[str], other: bool,
                           found: dict[str, list[Definition]], called: set[str],
                           nodes: Sequence[Node], letters: frozenset[str]) -> list[str]:
    """Those of the defined symbols that are responsibilities: they are made of densities, of no
    other responsibility, and are the quotients, or the weights of the updates, where others are
    not. Where something ``other`` stands for the responsibilities too, only quotients by a sum of
    densities are."""
    uses = {key: set[str]().union(*(
        keys_in(d.body, letters) for d in ds if d.function or d.symbol.letter not in PARAMETERS
        or any(c in letters for c in d.symbol.indices))) - {key} for key, ds in found.items()}
    below = {key: reached(key, uses) for key in keys}
    dense = {key for key in keys
             if any(holds_density(d.body) for k in {key} | below[key] for d in found.get(k, ()))}
    proportional = _proportional(nodes, letters)
    fit = [key for key in keys if key in (dense or set(keys)) | proportional
           and not below[key] & undefined
           and not all(d.function and key not in called for d in found[key])]
    fit = [key for key in fit
           if not any(all(says_complement(d, other, letters) for d in found[key])
                      for other in fit if other != key)]
    normal = [key for key in fit if _normalised(key, found, letters) or key in proportional
              and not any(_normalises(found[other], key, letters) for other in fit
                          if other != key and key in below[other])]
    normal = [key for key in normal if not any(
        key in below[other] and (_only_divides(found[key], found, letters)
                                 or _is_alias(found[other], key, letters))
        for other in normal)]
    normal = normal or [key for key in fit if key in proportional]
    if normal:
        return [key for key in normal if not below[key] & set(normal)]
    if other:
        return []
    left = [key for key in fit if _divides(key, found, letters)]
    if not any(n.kind == "chain" and names_latent(n.parts[0]) is not None for n in nodes):
        left = left or [key for key in fit if not _takes_logarithm(found[key][0].body)] or fit
    left = [key for key in left if not any(
        key in below[other] and _normalises(found[other], key, letters) for other in left)]
    left = [key for key in left if not _only_divides(found[key], found, letters)
            or not any(key in below[other] for other in left)]
    direct = {key: {s for d in found[key] for s in keys_in(d.body, letters) - {key}
                    if s in dense or any(holds_density(e.body) for e in found.get(s, ()))}
              for key in left}
    made = {key: next(iter(direct[key])) for key in left if len(direct[key]) == 1
            and direct[key] <= set(left) and not any(holds_density(d.body) for d in found[key])}
    weighing = {made.get(key, key) for key in left if _weighs(key, nodes, letters)}
    left = [key for key in left if made.get(key) not in left]
    left = [key for key in left if key in weighing] or left
    return [key for key in left if not below[key] & set(left)]


def _proportional(nodes: Sequence[Node], letters: frozenset[str]) -> set[str]:
    """The symbols that are said to be proportional to something: to what is left unsaid there, the
    sum over the components."""
    return {key_of(node.parts[0], letters) for node in nodes
            if node.kind == "chain" and node.text.split()[:1] == ["propto"]}


def _normalises(own: Sequence[Definition], key: str, letters: frozenset[str]) -> bool:
    """Whether a definition is another symbol, or it divided by a sum over the components."""
    body = own[0].body
    if body.kind != "product" and key_of(body, letters) == key:
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
            if key in keys_in(d, letters) and \
                    not any(b.lstrip("_")[:1] in letters for b in binders):
                return True
    return False


def keys_in(body: Node, letters: frozenset[str]) -> set[str]:
    """The keys of all symbols in a formula."""
    return {w.key for w in symbols(body, letters)}


def reached(key: str, uses: dict[str, set[str]]) -> set[str]:
    """What a definition is made of, directly or by other definitions."""
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        for other in uses.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen - {key}


def holds_density(body: Node, factorials: bool = True) -> bool:
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
        if depth < 5 and (other := key_of(n, letters)) in found and other != key and \
                (len(items) == 1 or _only_divides(found[other], found, letters)) and \
                _divides(other, found, letters, depth + 1):
            return True
    return False


def _factors(body: Node) -> list[Node]:
    """The factors of a product, and what stands in brackets alone."""
    if body.kind == "product":
        return [n for p in body.parts for n in (
            _factors(p) if p.kind in ("group", "bracket") and len(p.parts) == 1
            and p.parts[0].kind in ("product", "frac", "group") else (p,))]
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
                for other in (key_of(n, letters),)):
            return True
    return False


def _is_alias(own: Sequence[Definition], key: str, letters: frozenset[str]) -> bool:
    """Whether a definition is another symbol alone."""
    return any(d.body.kind in ("name", "scripted", "accent") and key_of(d.body, letters) == key
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
            kept = tuple(s for s in item.parts if text_of(s) != "^-1")
            found.append(replace(item, parts=kept) if len(kept) > 1 else kept[0])
    return found


def _dense_at_one(node: Node, found: dict[str, list[Definition]], letters: frozenset[str],
                  depth: int = 0) -> bool:
    """Whether densities occur in a formula, directly or by definitions, and no sum over the
    observations."""
    for n in node.walk():
        if n.kind == "scripted" and n.parts[0].kind == "big" and any(
                s.kind == "sub" and text_of(s).lstrip("_")[:1] in letters for s in n.parts[1:]):
            return False
    if holds_density(node, False):
        return True
    return depth < 5 and any(
        _dense_at_one(d.body, found, letters, depth + 1)
        for w in symbols(node, letters)
        if w.letter not in PARAMETERS or any(c in letters for c in w.indices)
        for d in found.get(w.key, ())[:1])


def _only_divides(own: Sequence[Definition], found: dict[str, list[Definition]],
                  letters: frozenset[str]) -> bool:
    """Whether a definition is a quotient without a density above: 1 over the sum of them."""
    above = numerator(own[0].body)
    return above is not None and not holds_density(above) and \
        not _dense_at_one(above, found, letters)


def _weighs(key: str, nodes: Sequence[Node], letters: frozenset[str]) -> bool:
    """Whether a symbol occurs in what is said of a parameter or a count."""
    for node in nodes:
        if node.kind != "chain":
            continue
        w = written(node.parts[0], letters)
        if w is not None and w.letter in PARAMETERS | SIZE_LETTERS and \
                not any(c in letters for c in w.indices) and any(
                    key in observation_symbols(p, letters) | functions(p)
                    for p in node.parts[1:]):
            return True
    return False


def functions(node: Node) -> set[str]:
    """The names that are applied to something in a formula."""
    return {
        n.parts[0].text for n in node.walk()
        if n.kind == "product" and n.parts[0].kind == "name"
        and len(n.parts) > 1 and n.parts[1].kind == "bracket"
    }


def says_complement(d: Definition, other: str, letters: frozenset[str]) -> bool:
    """Whether a definition is 1 minus another symbol."""
    return d.body.kind == "expression" and len(d.body.parts) == 2 and d.body.text == "+-" and \
        d.body.parts[0].kind == "number" and key_of(d.body.parts[1], letters) == other


def numerator(node: Node) -> Node | None:
    """What stands above the line of a quotient; None where there is no line."""
    if node.kind == "frac":
        return node.parts[0]
    if node.kind == "product":
        for n, p in enumerate(node.parts):
            if p.kind == "slash":
                return Node("product", node.parts[:n])
        if node.parts and node.parts[-1].kind == "frac" and len(node.parts) == 1:
            return node.parts[-1].parts[0]
    if node.kind == "group" and len(node.parts) == 1:
        return numerator(node.parts[0])
    return None


def key_of(node: Node, letters: frozenset[str]) -> str:
    """The key of a symbol, or of a function with one argument; "" for anything else."""
    call = applied_to(node)
    if call is not None:
        w = written(call[0], letters)
        if w is not None and len(call[1].parts) == 1:
            return w.key
        return ""
    w = written(node, letters)
    return w.key if w is not None else ""
