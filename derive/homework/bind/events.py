"""Probabilities in an answer: P(Z_i = k | x_i), E[z_ik], P(Z_i = k), p(x_i | z_i = k), p(x_i)."""

from __future__ import annotations

from ...model import Variable
from ..parse.grammar import Node
from ..parse.symbols import Written, text_of
from .reading import Event, Language, is_two

HEADS = frozenset(("P", "p", "Pr", "q", "E", "f", "Prob", "pr", "Q"))
THETA = frozenset("theta Theta Psi psi phi Phi vartheta eta xi xi".split())


def event(language: Language, node: Node) -> Event | None:
    """The probability that a product of a head and its bracket is, or None."""
    items = node.factors
    if len(items) != 2 or items[1].kind not in ("bracket", "group"):
        return None
    head = language.written(items[0])
    if head is None or head.letter not in HEADS or any(s.kind != "sub" for s in head.rest):
        return None
    return of_bracket(language, head, items[1])


def of_bracket(language: Language, head: Written, bracket: Node) -> Event | None:
    """The same of a head and the bracket after it."""
    separators = bracket.text[1:]
    parts = list(bracket.parts)
    cut = next((n + 1 for n, s in enumerate(separators) if s == "|"), None)
    if cut is None:
        cut = next((n + 1 for n, s in enumerate(separators) if s == ";"), len(parts))
    left, right = parts[:cut], parts[cut:]
    found = _Parts(language, head.letter == "E", head.letter in ("q", "Q"))
    for p in left:
        if not found.take(p, False):
            return None
    for p in right:
        if not found.take(p, True):
            return None
    return found.event()


class _Parts:
    """What stands in the bracket of a probability, part by part."""

    def __init__(self, language: Language, mean: bool, posterior: bool) -> None:
        self.language, self.mean, self.posterior = language, mean, posterior
        self.values: tuple[dict[str, str], dict[str, str]] = ({}, {})
        self.data: tuple[list[Written], list[Written]] = ([], [])
        self.indices: list[str] = []
        self.mark, self.theta, self.letter = "", False, ""

    def take(self, part: Node, given: bool) -> bool:
        """Whether a part is understood."""
        if part.kind in ("bracket", "group") and part.parts and not part.text.startswith("<"):
            return all(self.take(p, given) for p in part.parts)
        if part.kind == "product":
            inner = part.factors
            if len(inner) == 2 and text_of(inner[0]).split("_")[0] in ("one", "1", "I", "delta") \
                    and inner[1].kind in ("bracket", "group") and len(inner[1].parts) == 1:
                return self.take(inner[1].parts[0], given)
            return False
        if text_of(part.head) in ("one", "1", "I") and part.below:
            inside = part.below[0]
            return all(self.take(p, given) for p in (
                inside.parts if inside.kind == "group" else (inside,)))
        if part.kind == "chain":
            return self._event(part, given)
        if part.kind == "number":
            return self._component(part.text, given)
        w = self.language.written(part)
        if w is None:
            return part.kind == "dots"
        latent = self.language.latent(w.letter)
        if latent is not None and not w.rest:
            return self._indicator(w, given)
        if w.letter in THETA and not w.rest and not (w.indices and not w.mark and not given):
            self.theta = True
            self.mark = self.mark or w.mark or ("old" if w.indices == ("0",) else "")
            own = [x for x in w.indices if x not in self.indices]
            if w.indices and w.indices != ("0",):
                return given and not own or len(own) == 1 and self._component(own[0], given)
            return True
        if given and part.kind == "name" and part.text in self._outer:
            return True  # P(w_dn | d)
        if self._is_data(w) and not w.rest and not w.mark:
            self.data[given].append(w)
            self.indices += [x for x in w.indices if x not in self.indices]
            return True
        if given and self._is_parameter(w):
            own = [x for x in w.indices if x not in self.indices]
            if w.indices:
                return not own or len(own) == 1 and self._component(own[0], given)
            self.mark = self.mark or w.mark
            return True
        values = self.language.values
        if not w.rest and not w.indices and not w.mark and len(values) == 1 and not given:
            return self._component(w.letter, given)  # p(k | x_i)
        if given and not w.rest and not w.indices and w.letter in (*values, "k", "j", "l") + (
                self.language.plates[values[0]].labels if len(values) == 1 else ()):
            return self._component(w.letter, given)
        return False

    def _event(self, part: Node, given: bool) -> bool:
        if part.relations != ["="] or len(part.parts) != 2:
            return False
        w = self.language.written(part.parts[0])
        if w is None or w.rest:
            return False
        value = text_of(part.parts[1])
        latent = self.language.latent(w.letter) or self._by_use(w, value, given)
        if latent is None:
            data = self._is_data(w) or w.letter.lower() in self.language.labels
            given_value = self.language.written(part.parts[1])
            if given_value is None or given_value.letter.lower() != w.letter.lower() and not (
                    given_value.indices == w.indices and w.letter.isupper()):
                return False  # one value of the observation
            if data:
                self.data[given].extend((w, given_value))
                self.indices += [x for x in w.indices if x not in self.indices]
            return data
        if len(w.indices) == len(latent.indices) + 1 and value == "1":
            return self._indicator(w, given)
        if len(w.indices) not in (len(latent.indices), 0):
            return False
        self.values[given][latent.values] = value
        self.indices += [x for x in w.indices if x not in self.indices]
        return True

    def _by_use(self, w: Written, value: str, given: bool) -> Variable | None:
        """The only latent variable, of an event of a letter that nothing has: P(s_i = k | x_i)."""
        model, values = self.language.model, self.language.values
        taken = {v.name.lower() for v in (*model.observed, *model.known)} | {"x", "y", "d"}
        if given or len(self.language.latents) != 1 or len(values) != 1 or not w.indices or (
                w.letter.lower() in taken or value not in (
                    *values, *"kjlchgm", *self.language.plates[values[0]].labels)):
            return None
        return next(iter(self.language.latents.values()))

    def _indicator(self, w: Written, given: bool) -> bool:
        latent = self.language.latent(w.letter)
        assert latent is not None
        if len(w.indices) == len(latent.indices) + 1:
            labels = self.language.plates[latent.values].labels
            inner = [x for x in w.indices if x in labels] or [
                x for x in w.indices if x not in ("i", "n", *latent.indices)] or [w.indices[-1]]
            self.values[given][latent.values] = inner[-1]
            self.indices += [x for x in w.indices if x != inner[-1] and x not in self.indices]
            return True
        if len(w.indices) == len(latent.indices):
            self.values[given].setdefault(latent.values, "")
            self.letter = w.letter
            self.indices += [x for x in w.indices if x not in self.indices]
            return True
        return False

    def _component(self, index: str, given: bool) -> bool:
        if len(self.language.values) != 1:
            return False
        return self.values[given].setdefault(self.language.values[0], index) == index

    @property
    def _outer(self) -> set[str]:
        """The indices of the latent variables that a document has, before that of its words."""
        return {x for v in self.language.latents.values() for x in v.indices[:-1]}

    def _is_data(self, w: Written) -> bool:
        """Whether a symbol is an observation, by the statement's letters or the usual ones."""
        model = self.language.model
        names = {v.name.lower() for v in (*model.observed, *model.known)}
        return w.letter.lower() in {*names, "x", "y", "d"} or (
            len(w.indices) == 1 and w.indices[0] in ("i", "n", "j") and w.letter in (
                "h", "s", "t", "u", "v", "w", "a", "b", "c", "o"))

    def _is_parameter(self, w: Written) -> bool:
        squared = w.letter in ("sigma", "s", "v") and all(map(is_two, w.rest))
        return (squared or not w.rest) and w.letter in (
            "mu", "Sigma", "sigma", "lambda", "pi", "tau", "theta", "p", "m", "S", "s", "beta",
            "alpha", "v", "phi", "rho")

    def event(self) -> Event | None:
        """What the parts are together."""
        left, given = self.values
        data = (*self.data[0], *self.data[1])
        indices = tuple(self.indices)
        if self.mean:
            if len(left) != 1 or self.data[0] or given:
                return None
            return Event("posterior", left, indices, self.mark, data, self.letter)
        kind = _KINDS.get((bool(left), bool(self.data[0]), bool(given), bool(self.data[1])))
        if kind is None or "" in (*left.values(), *given.values()):
            return None
        if kind == "prior" and self.posterior:
            kind = "posterior"  # q(z_i = k)
        return Event(kind, left or given, indices, self.mark, data)


#: What a probability is by whether latent variables and data stand before its bar, and behind it.
_KINDS = {(True, False, False, True): "posterior", (True, False, False, False): "prior",
          (False, True, True, False): "density", (True, True, False, False): "joint",
          (False, True, False, False): "marginal"}
