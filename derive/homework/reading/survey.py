"""What a whole answer says about its notation: letters of indices and sizes, what it defines, which
symbol is the responsibility and of which component, how it marks the iterates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .grammar import Node
from .symbols import Written, calls, text_of, written
from .vocabulary import DATA, DENSITIES, LATENT, PARAMETERS, SIZE_LETTERS

#: The most definitions of one letter.
MOST_DEFINITIONS = 40


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
    counts = text.isdigit() and len(text) < 4 and 1 <= int(text) <= len(labels) and \
        not any(name.isdigit() for name in labels)
    return text if text in labels else labels[int(text) - 1] if counts else None


def definitions(nodes: Sequence[Node], observation: frozenset[str]) -> dict[str, list[Definition]]:
    """Every symbol or function that stands alone on the left of an equality, by its key."""
    found: dict[str, list[Definition]] = {}
    for number, chain in enumerate(nodes):
        if not chain.relates or not {"=", ":=", "propto", "=:", "~"}.issuperset(chain.relations):
            continue
        head, body = _without_logarithm(chain.parts[0], chain.parts[-1], observation)
        call = applied_to(head)
        symbol = written(call[0] if call else head, observation)
        if symbol is None or symbol.rest or symbol.mark == "new":
            continue
        itself = written(body, observation)
        if itself is not None and itself.key == symbol.key and not itself.rest and call is None:
            continue  # theta = theta^t only says which iterate is meant
        if symbol.letter in DATA and (body.kind == "number" or (
                itself is not None and itself.letter not in DATA)):
            continue  # x_i = 0, x_i = n_i are cases, or examples
        formal = call[1].parts if call else ()
        if any(f.kind in ("expression", "product", "frac") for f in formal):
            continue  # N_1 (1 - tau) is a product
        own = found.setdefault(symbol.key, [])
        if len(own) < MOST_DEFINITIONS:
            own.append(Definition(symbol, body, formal, call is not None, number))
        if chain.relations[-1] == "=:" and (last := written(chain.parts[-1], observation)):
            found.setdefault(last.key, []).append(
                Definition(last, chain.parts[-2], (), False, number))
    return found


_LIKELIHOODS = {"L", "P", "Pr", "p"}


def of_logarithm(head: Node) -> Node | None:
    """What a left side is the logarithm of, None where it is none."""
    first, *rest = head.items
    if first.kind != "func" or first.text != "log" or len(rest) not in (1, 2):
        return None
    inner = rest[0] if len(rest) == 1 else Node("product", tuple(rest), "", rest[0].at)
    return inner.parts[0] if inner.kind == "bracket" and len(inner.parts) == 1 else inner


def _without_logarithm(head: Node, body: Node, observation: frozenset[str]) -> tuple[Node, Node]:
    """``log f_k(x) = body`` as ``f_k(x) = exp(body)``, and ``log r_ik = body`` likewise; any other
    sides as they are."""
    inner = of_logarithm(head)
    if inner is None:
        return head, body
    call = applied_to(inner)
    if call is None:
        symbol = written(inner, observation)
        of = symbol is not None and not symbol.rest and symbol.over(observation)
    else:
        w = written(call[0])
        of = w is not None and w.letter in DENSITIES and (
            bool(w.indices) or w.letter not in _LIKELIHOODS) and not any(
            (z := written(p)) is not None and z.letter in LATENT for p in call[1].parts)
    power = Node("bracket", (body,), "(", body.at)
    exponential = Node("product", (Node("func", (), "exp", body.at), power), "", body.at)
    return (inner, exponential) if of else (head, body)


def applied_to(node: Node) -> tuple[Node, Node] | None:
    """(name, bracket) where the node is a name with a bracket after it."""
    if node.kind == "product" and len(node.parts) == 2 and node.parts[1].kind == "bracket" and \
            node.parts[0].kind in ("name", "scripted", "accent"):
        return node.parts[0], node.parts[1]
    return None


def observation_symbols(node: Node, letters: frozenset[str]) -> set[str]:
    """Keys of the symbols below a node that carry an index over the observations, data aside."""
    found = {key for a, argument in calls(node) if (key := key_of_call(a, argument, letters))}
    for n in node.walk():
        if n.kind in ("bracket", "expression") and len(n.parts) > 2 and \
                any(p.kind == "dots" for p in n.parts):
            first, last = written(n.parts[0], letters), written(n.parts[-1], letters)
            if first and last and first.key == last.key and first.letter not in DATA and \
                    any(t in SIZE_LETTERS for t in last.indices):
                found.add(first.key)
        w = written(n, letters) if n.kind in ("scripted", "bracket", "accent") else None
        if w is not None and w.letter not in DATA and w.letter != "one" and (
                w.letter == "<z>" or w.over(letters)) and (
                w.letter not in ("z", "Z", "Delta") or w.accents):
            found.add(w.key)
    return found


def key_of_call(head: Node, argument: Node, letters: frozenset[str]) -> str:
    r"""The key of a symbol that has its index, its event or its observation in brackets after it,
    r(i), ``\gamma(z_{nk})``, ``\gamma_k(x_i)``; "" for any other head."""
    if text_of(argument) in letters and (key := indexed_by_call(head, letters)):
        return key
    z = written(argument, letters) if head.kind == "name" else None
    if z is not None and z.letter in ("z", "Z") and z.indices:
        return head.text
    return weighs_data(head, argument, letters)


def indexed_by_call(head: Node, letters: frozenset[str]) -> str:
    r"""The key of r and ``\gamma_k`` in r(i), ``\gamma_k(i)``; "" for parameters and functions."""
    w = written(head, letters)
    plain = head.kind == "name" or w is not None and not w.rest and \
        w.letter not in PARAMETERS - {"p", "w"} | _FUNCTIONS
    return w.key if w is not None and plain else ""


def weighs_data(head: Node, argument: Node, letters: frozenset[str]) -> str:
    r"""The key of gamma in ``\gamma_k(x_i)``, which is no density's letter; "" for other heads."""
    w, x = written(head, letters), written(argument, letters)
    if w is None or x is None or x.letter not in DATA or not x.over(letters):
        return ""
    return "" if w.letter in DENSITIES | _FUNCTIONS or w.rest else w.key


_FUNCTIONS = {"Q", "E", "L", "l", "ell", "log", "theta", "K", "d", "F"}
