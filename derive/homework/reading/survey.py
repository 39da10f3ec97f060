"""What a whole answer says about its notation: letters of indices and sizes, what it defines, which
symbol is the responsibility and of which component, how it marks the iterates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..answer import Place  # noqa: F401
from .grammar import Node
from .symbols import Written, pieces, text_of, written
from .vocabulary import DISTRIBUTIONS

#: The most definitions of one letter.
MOST_DEFINITIONS = 40
DATA = {"x", "y", "X", "Y"}
SIZES = {"N", "n", "m", "M"}
DENSITIES = DISTRIBUTIONS | {"f", "p", "phi", "g", "h", "pdf", "P", "psi", "Pr", "eta", "q", "b",
                             "L", "G"}
PARAMETERS = {"mu", "Sigma", "sigma", "lambda", "pi", "tau", "theta", "Lambda", "m", "S", "s", "v",
              "alpha", "p", "l", "q", "phi", "omega", "w", "rho", "eta"}
LATENT = {"z", "Z", "Delta", "c", "C", "delta", "zeta"}


@dataclass(frozen=True)
class Definition:
    """``symbol = body``, for these indices; ``formal`` are the arguments of a function."""

    symbol: Written
    body: Node
    formal: tuple[Node, ...] = ()
    function: bool = False
    number: int = 0


@dataclass(frozen=True)
class Survey:
    """The notation of one answer."""

    observation_letters: frozenset[str]
    component_letters: frozenset[str]
    observation_sizes: frozenset[str]
    component_sizes: frozenset[str]
    definitions: Mapping[str, tuple[Definition, ...]]
    responsibilities: Mapping[str, str]
    """The letters that stand for a responsibility, with the label of a single-index one, or ""."""
    primes_are_new: bool = False
    hats_are_old: bool = False
    steps_back: bool = False
    old_on_left: bool = False
    """Whether the updates are of what elsewhere is the current iterate: mu^t = ..."""
    own: frozenset[str] = frozenset()
    """Letters that often stand for a parameter, but are defined here beside the usual letter."""
    second: frozenset[str] = frozenset()
    """Letters for the weight of the second of two components."""
    candidates: frozenset[str] = frozenset()
    """The defined symbols of observations among which the responsibilities are, where no named
    probability says which."""

    def observes(self, letter: str) -> bool | None:
        """Whether an index letter runs over the observations; None where nothing says."""
        if letter in self.observation_letters:
            return True
        if letter in self.component_letters:
            return False
        base = letter.rstrip("'0123456789")
        if base != letter:
            return self.observes(base) if base else None
        if letter in "inrst":
            return True
        return False if letter in "kjlcghmpq" else None


def label_of(text: str, labels: Sequence[str]) -> str | None:
    """The component's label that an index is, or its number stands for where labels are letters.

    >>> label_of("2", ("A", "B")), label_of("B", ("A", "B")), label_of("k", ("1", "2"))
    ('B', 'B', None)
    """
    if text in labels:
        return text
    if text.isdigit() and len(text) < 4 and 1 <= int(text) <= len(labels) and \
            not any(name.isdigit() for name in labels):
        return labels[int(text) - 1]
    return None


def chains(nodes: Sequence[Node]) -> list[Node]:
    """The statements that relate something."""
    return [n for n in nodes if n.kind == "chain" and len(n.text.split(" ")) < len(n.parts) + 1]


def index_letters(nodes: Sequence[Node]) -> tuple[frozenset[str], frozenset[str], frozenset[str],
                                                  frozenset[str]]:
    """(letters over observations, over components, sizes of each), by what they stand at."""
    observed: dict[str, int] = {}
    components: dict[str, int] = {}
    n_sizes, k_sizes = {"N"}, {"K"}
    for root in nodes:
        head = written(root.parts[0]) if root.kind == "chain" else None
        if head is not None and head.letter in PARAMETERS and len(head.indices) == 1 and \
                head.indices[0] not in "in":
            _count(components, head.indices[0], 1)
        for node in root.walk():
            if node.kind == "scripted" and node.parts[0].kind == "big":
                _binder(node, observed, components, n_sizes, k_sizes)
            if node.kind != "scripted":
                continue
            base = node.parts[0].parts[0] if node.parts[0].kind == "accent" else node.parts[0]
            if base.kind != "name":
                continue
            letter = base.text
            for s in node.parts[1:]:
                if s.kind not in ("sub", "sup"):
                    continue
                inside = [text_of(p) for p in pieces(s.parts[0])]
                if s.kind == "sub" and letter in DATA | {"Z"} and inside:
                    _count(observed, inside[0], 3)
                elif s.kind == "sub" and letter in ("mu", "Sigma", "sigma", "lambda", "pi"):
                    for t in inside[:1]:
                        _count(components, t, 2)
                elif s.kind == "sup" and letter in DATA | {"z", "Z"} and inside and \
                        inside[0].startswith("("):
                    _count(observed, inside[0].strip("()"), 3)
    components = {c: n for c, n in components.items() if c not in k_sizes}
    obs = {c for c in observed if observed[c] >= components.get(c, 0)}
    if "n" not in obs:
        n_sizes.add("n")
    more = _by_place(nodes, frozenset(obs), frozenset(components) - obs)
    return (frozenset(obs) | more, frozenset(components) - obs - more, frozenset(n_sizes),
            frozenset(k_sizes))


#: Letters of parameters that have no index over the observations.
_CERTAIN = ("mu", "Sigma", "sigma", "lambda", "theta")


def _by_place(nodes: Sequence[Node], observed: frozenset[str], components: frozenset[str]
              ) -> frozenset[str]:
    """Index letters that stand where the same symbol has an index over the observations
    elsewhere, m where there are r_ik and r_mk, or beside an index over the components, j in
    r_j1."""
    places: dict[tuple[str, int, int], set[str]] = {}
    bound = {text_of(s)[1:].partition("=")[0] for root in nodes for n in root.walk()
             if n.kind == "scripted" and n.parts[0].kind == "big" for s in n.parts[1:]
             if s.kind == "sub"}
    for root in nodes:
        listed = {id(p) for n in root.walk() if any(c.kind == "dots" for c in n.parts)
                  for p in n.walk()}
        for node in root.walk():
            if id(node) in listed:
                continue  # r_{12}, ..., r_{N2} names observations by their numbers
            called: tuple[str, ...] = ()
            symbols = [(node, called)] if node.kind == "scripted" else []
            if node.kind == "product":
                symbols = [(a, (text_of(b.parts[0]),)) for a, b in zip(node.parts, node.parts[1:])
                           if b.kind == "bracket" and len(b.parts) == 1
                           and b.parts[0].kind in ("name", "number")]
            for head, more in symbols:
                w = written(head, observed)
                if w is None or w.letter in DATA:
                    continue
                indices = w.indices + more
                indices += tuple(text[1:-1] for s in head.parts[1:] if s.kind == "sup"
                                 and (text := text_of(s.parts[0])).startswith("(")
                                 and text[1:-1] in bound and text[1:-1] not in w.indices)
                for n, c in enumerate(indices):
                    places.setdefault((w.key + "(" * len(more), len(indices), n), set()).add(c)
    found = set()
    for (key, count, n), letters in places.items():
        others = places.get((key, count, 1 - n), set()) if count == 2 else set()
        if not letters & (observed | components) and not key.startswith(_CERTAIN) and (
                others & components or others and all(c.isdigit() for c in others)):
            found |= {c for c in letters - DATA if len(c) == 1 and c.isalpha() and c not in "tkc"}
        if letters & observed and not letters & components and \
                not any(c.isdigit() for c in letters):
            found |= {c for c in letters if len(c) == 1 and c.isalpha() and c != "t"}
    return frozenset(found) - observed - components


def _count(counts: dict[str, int], text: str, weight: int) -> None:
    if text.rstrip("'").isalpha() and len(text.rstrip("'")) == 1:
        counts[text] = counts.get(text, 0) + weight


def _binder(node: Node, observed: dict[str, int], components: dict[str, int], n_sizes: set[str],
            k_sizes: set[str]) -> None:
    lower = upper = ""
    for s in node.parts[1:]:
        if s.kind == "sub":
            lower = text_of(s.parts[0])
        elif s.kind == "sup":
            upper = text_of(s.parts[0])
    letter, _, start = lower.partition("=")
    if start.startswith("1..") or start.startswith("1.."):
        upper = start.lstrip("1.")
    if upper in ("N", "n", "m", "M"):
        _count(observed, letter, 1)
        n_sizes.add(upper)
    elif upper in ("K", "2") or upper == "k":
        _count(components, letter, 1)
        if upper.isalpha():
            k_sizes.add(upper)


def definitions(nodes: Sequence[Node], observation: frozenset[str]) -> dict[str, list[Definition]]:
    """Every symbol or function that stands alone on the left of an equality, by its key."""
    found: dict[str, list[Definition]] = {}
    for number, chain in enumerate(nodes):
        if chain.kind != "chain":
            continue
        relations = chain.text.split(" ")
        if len(relations) >= len(chain.parts) or \
                any(r not in ("=", ":=", "propto", "=:", "~") for r in relations):
            continue
        head, body = _without_logarithm(chain.parts[0], chain.parts[-1])
        call = applied_to(head)
        symbol = written(call[0] if call else head, observation)
        if symbol is None or symbol.rest or symbol.mark == "new":
            continue
        itself = written(body, observation)
        if itself is not None and itself.key == symbol.key and not itself.rest and call is None:
            continue  # theta = theta^t only says which iterate is meant
        formal = call[1].parts if call else ()
        if any(f.kind in ("expression", "product", "frac") for f in formal):
            continue  # N_1 (1 - tau) is a product
        d = Definition(symbol, body, formal, call is not None, number)
        own = found.setdefault(symbol.key, [])
        if len(own) < MOST_DEFINITIONS:
            own.append(d)
        if relations[-1] == "=:" and (last := written(chain.parts[-1], observation)):
            found.setdefault(last.key, []).append(
                Definition(last, chain.parts[-2], (), False, number))
    return found


_LIKELIHOODS = {"L", "P", "Pr", "p"}


def _without_logarithm(head: Node, body: Node) -> tuple[Node, Node]:
    """``log f_k(x) = body`` as ``f_k(x) = exp(body)``; any other sides as they are."""
    if head.kind != "product" or head.parts[0].kind != "func" or head.parts[0].text != "log" or \
            len(head.parts) not in (2, 3):
        return head, body
    inner = head.parts[1] if len(head.parts) == 2 else Node(
        "product", head.parts[1:], "", head.parts[1].at)
    if inner.kind == "bracket" and len(inner.parts) == 1:
        inner = inner.parts[0]
    call = applied_to(inner)
    if call is None or any(
            (z := written(p)) is not None and z.letter in LATENT for p in call[1].parts):
        return head, body
    w = written(call[0])
    if w is None or w.letter not in DENSITIES or not w.indices and w.letter in _LIKELIHOODS:
        return head, body
    power = Node("bracket", (body,), "(", body.at)
    return inner, Node("product", (Node("func", (), "exp", body.at), power), "", body.at)


def applied_to(node: Node) -> tuple[Node, Node] | None:
    """(name, bracket) where the node is a name with a bracket after it."""
    if node.kind == "product" and len(node.parts) == 2 and node.parts[1].kind == "bracket" and \
            node.parts[0].kind in ("name", "scripted", "accent"):
        return node.parts[0], node.parts[1]
    return None


def observation_symbols(node: Node, survey_letters: frozenset[str]) -> set[str]:
    """Keys of the symbols below a node that carry an index over the observations, data aside."""
    found = set()
    for n in node.walk():
        if n.kind == "product":
            for a, b in zip(n.parts, n.parts[1:]):
                if b.kind == "bracket" and len(b.parts) == 1 and \
                        text_of(b.parts[0]) in survey_letters and (
                            key := indexed_by_call(a, survey_letters)):
                    found.add(key)
                if b.kind == "bracket" and a.kind == "name" and len(b.parts) == 1 and \
                        _latent(b.parts[0], survey_letters):
                    found.add(a.text)
                if b.kind == "bracket" and len(b.parts) == 1 and \
                        (key := weighs_data(a, b.parts[0], survey_letters)):
                    found.add(key)
        if n.kind in ("bracket", "expression") and len(n.parts) > 2 and \
                any(p.kind == "dots" for p in n.parts):
            first, last = written(n.parts[0], survey_letters), written(n.parts[-1], survey_letters)
            if first and last and first.key == last.key and first.letter not in DATA and \
                    any(t in SIZES for t in last.indices):
                found.add(first.key)
        if n.kind not in ("scripted", "bracket", "accent"):
            continue
        w = written(n, survey_letters)
        if w is None or w.letter in DATA or w.letter == "one":
            continue
        if w.letter == "<z>" or any(t in survey_letters for t in w.indices):
            if w.letter in ("z", "Z", "Delta") and not w.accents:
                continue
            found.add(w.key)
    return found


def indexed_by_call(head: Node, letters: frozenset[str]) -> str:
    r"""The key of r and ``\gamma_k`` in r(i), ``\gamma_k(i)``; "" for parameters and functions."""
    w = written(head, letters)
    if head.kind == "name":
        return head.text
    plain = w is not None and not w.rest and w.letter not in PARAMETERS - {"p", "w"} | _FUNCTIONS
    return w.key if w is not None and plain else ""


def weighs_data(head: Node, argument: Node, letters: frozenset[str]) -> str:
    r"""The key of gamma in ``\gamma_k(x_i)``, which is no density's letter; "" for other heads."""
    w, x = written(head, letters), written(argument, letters)
    if w is None or x is None or x.letter not in DATA or not any(c in letters for c in x.indices):
        return ""
    return "" if w.letter in DENSITIES | _FUNCTIONS or w.rest else w.key


_FUNCTIONS = {"Q", "E", "L", "l", "ell", "log", "theta", "K", "d", "F"}


def _latent(node: Node, letters: frozenset[str]) -> bool:
    w = written(node, letters)
    return w is not None and w.letter in ("z", "Z") and bool(w.indices)


def names_latent(node: Node) -> str | None:
    """The component of which a node is the posterior probability, by its event ("k" or a label), ""
    where it names none (E[z_i | x]), None where it is no such probability or expectation."""
    if node.kind != "product":
        return None
    head = next((p for p in node.parts if p.kind != "times"), None)
    brackets = [p for p in node.parts if p.kind == "bracket"]
    if head is None or len(brackets) != 1 or node.parts[-1] is not brackets[0]:
        return None
    w = written(head)
    if w is None or len(node.parts) != 2:
        return None
    bracket = brackets[0]
    marks = bracket.text[1:]
    expectation = w.letter in ("E", "mathbb E")
    if w.letter not in ("P", "p", "Pr", "f", "Q", "q", "E") or not bracket.parts:
        return None
    if "|" not in marks and not expectation and w.letter != "Q":
        return None
    event = bracket.parts[0]
    if expectation:
        return event_label(event)
    if len(bracket.parts) > 1 and all("theta" in text_of(p) for p in bracket.parts[1:]):
        return None
    if event.kind == "chain":
        return event_label(event)
    return None


def event_label(event: Node) -> str | None:
    """The component that an event or an indicator names: "1", "k", "" for an unnamed one."""
    if event.kind == "chain" and len(event.parts) == 2:
        w = written(event.parts[0])
        if w is not None and w.letter in LATENT:
            return text_of(event.parts[1])
        return None
    if event.kind == "product" and len(event.parts) == 2:
        a, b = event.parts
        if b.kind in ("bracket", "group") and len(b.parts) == 1:
            name = text_of(a)
            if name.split("_")[0] in ("one", "1", "I", "indicator", "chi", "ind"):
                return event_label(b.parts[0])
    if event.kind == "bracket" and len(event.parts) == 1:
        return event_label(event.parts[0])
    if event.kind == "scripted" and text_of(event.parts[0]) in ("1", "one", "I"):
        subs = [s for s in event.parts[1:] if s.kind == "sub"]
        if subs and subs[0].parts[0].parts:
            inner = subs[0].parts[0].parts[0]
            if inner.kind == "bracket" and inner.parts:
                inner = inner.parts[0]
            return event_label(inner)
    w = written(event)
    if w is not None and w.letter in LATENT and not w.rest:
        components = [t for t in w.indices if t.isdigit()]
        return components[-1] if components else (w.indices[1] if len(w.indices) > 1 else "")
    return None
