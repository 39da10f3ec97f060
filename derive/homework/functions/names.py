"""What a name in a Python source can stand for: a word, the component that it names, and a mark."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from ..bind.reading import Language, base_of
from ..diagnose.changes import kind
from .each import EACH

#: Names of the parameters of each role: those that say it, and those that may mean it.
_SAY = {k: frozenset(v.split()) for k, v in {
    "weight": "pi weight mix mixing mixture prior mixingweight mixturweight mixingcoef phi alpha "
              "proportion prop share mixprob mixingproportion classprob",
    "mean": "mu mean m lam lambda lmbda lamda rate center centre centroid loc coef coefficient "
            "beta prob bias avg",
    "spread": "sigma cov covariance var variance sigma2 sigmasq std stdev sd s2 sig sig2 scale",
}.items()}
_MAY = {k: frozenset(v.split()) for k, v in {
    "weight": "p w a tau t pk pz q rho eta c prob", "mean": "p l theta q b a w c",
    "spread": "s c v sigm ss"}.items()}
#: Names of what is no spread, but its inverse or a factor of it.
_HELD = {"inverse": frozenset("prec precision kappa kap".split()),
         "factor": frozenset("l chol cholesky".split())}
DEVIATIONS = frozenset("std stdev sd".split())
_VARIANCES = frozenset("var variance sigma2 sigmasq s2 sig2 v cov covariance sigmasquared".split())
_DATA = frozenset("x data obs y sample point observation value dataset datum".split())
_COUNTS = frozenset("head success count k h c".split())
_LABELS = frozenset("doc document corpus corpu text word token id wordid count bow dtm matrix term "
                    "w c n x wrd wid wordidx".split())
_LISTS = frozenset("doc document docid docidx".split())
_TRIALS = frozenset("n m trial toss tosse flip total ntrial ntoss ntosse nflip size draw".split())
_DESIGN = frozenset("x design feature covariate phi predictor input".split())
_POSTERIOR = frozenset("r resp responsibility responsibilitie gamma post posterior rnk tik znk "
                       "responsabilitie membership gam responsib".split())
_MAY_POSTERIOR = frozenset("q w z h p t g u tau eta rho weight prob pz qz zhat zeta gz d c "
                           "assignment e".split())
_THETA = frozenset("theta param parameter model par state est estimate".split())
#: Names of the numbers of observations, of components and of coordinates.
_SIZES = tuple(frozenset(names.split()) for names in (
    "n nsample nobs npoint nobservation ndata numsample",
    "k ncomponent ncluster ncomp nclasse nclass numcomponent numcluster g c m j",
    "d dim nfeature ndim p nvar"))
#: The same of lists of labels: of lists, of components, of labels.
_LISTED = tuple(frozenset(names.split()) for names in (
    "d ndoc ndocument numdoc m", "k ntopic numtopic topic ncomponent",
    "v vocab vocabsize nword nvocab nterm numword vocabularysize"))
#: Names of the parameters of labels in lists: of a list, of a component.
_SHARES = {"weight": frozenset("pzd zd pzgd doctopic topicdoc topicprop topicproportion".split()),
           "mean": frozenset("pwz wz pwgz topicword wordtopic worddist".split())}
_OLD = frozenset("old prev previous cur current last".split())
_NEW = frozenset("new next hat updated update tp1 est estimate".split())
_START = frozenset("0 init start initial guess".split())
_PLACES = ({"first", "one", "a"}, {"second", "two", "b"})
_INDEX = frozenset("k nk ik kn jk n i j arr array vec list vector mat".split())


@dataclass(frozen=True)
class Group:
    """The parameters of one role: ``keys`` of theta, one for each label of a component or one
    alone, of which one ``axis`` is the components' where it is ``stacked``. ``cells`` are the keys
    that the weights of the labels are, "" for what is left of 1; ``structure`` says of what matrix
    the diagonal is stated."""

    name: str
    kind: str
    keys: tuple[str, ...]
    stacked: bool = False
    cells: tuple[str, ...] = ()
    axis: int = 0
    structure: str = ""


@dataclass(frozen=True)
class Slot:
    """What a name stands for: "data", "known", "place" of the list in which a label is,
    "rows" of these by their names, "fields" of an own class of that name that hold these,
    "posterior", "parameter", "theta" or "size"; of which ``name``, the place of the component, and
    "old" or "new"; its logarithm where it is ``log``."""

    what: str
    name: str = ""
    label: int | None = None
    mark: str = ""
    log: bool = False


def words_of(name: str) -> list[str]:
    """The words in a name.

    >>> words_of("mu_old"), words_of("pA"), words_of("sigma1_sq"), words_of("_computeResp")
    (['mu', 'old'], ['p', 'A'], ['sigma', '1', 'sq'], ['compute', 'Resp'])
    """
    return re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name)


def _bare(word: str) -> Iterator[str]:
    """A word, and its singular."""
    yield word
    if len(word) > 1 and word.endswith("s") and word not in ("ss", "s"):
        yield word[:-1]


class Names:
    """What names mean for a model; ``zero`` says that the components count from 0, ``flow`` which
    names take what an E-step or an M-step returns."""

    def __init__(self, language: Language, source_names: Sequence[str] = (),
                 flow: Mapping[str, str] = MappingProxyType({}),
                 unpacked: Mapping[str, Sequence[str]] = MappingProxyType({})) -> None:
        self.language, self.model = language, language.model
        self.flow, self.unpacked = flow, unpacked
        unit = language.units[0]
        self.plate = language.plates[unit.values[0]]
        self.labels = self.plate.labels
        vector = next((v.dimension for v in self.model.variables if v.domain == "vector"), "")
        self.sizes = tuple(zip((language.plates[unit.plates[0]].size, self.plate.size, vector),
                               _SIZES, strict=True))
        observed = self.model.observed
        self.listed = len(unit.plates) == 2 and all(v.domain == "label" for v in observed)
        if self.listed:
            size = language.plates[observed[0].values].size
            self.sizes = (*zip((self.sizes[0][0], self.plate.size, size), _LISTED, strict=True),)
        named = {size for size, _ in self.sizes}
        self.sizes += tuple((p.size, frozenset((p.size.lower(), f"n{p.size.lower()}")))
                            for p in language.plates.values() if p.size not in named)
        self.groups = tuple(self._groups())
        self.lone = any(len({base_of(k)[0] for k in g.keys}) > 1 for g in self.groups)
        self.forms: tuple[tuple[str, str], ...] = ()
        self.said: dict[str, Slot] = {}  # what names are that say nothing, by how they are used
        digits: dict[str, set[str]] = {}
        for n in source_names:
            words = words_of(n)
            if len(words) > 1 and words[-1].isdigit():
                digits.setdefault("".join(words[:-1]), set()).add(words[-1])
        self.zero = "0" not in self.labels and any(
            "0" in d and "1" in d and "2" not in d for d in digits.values())
        stems = [{n[:-1].lower() for n in source_names if len(n) > 1
                  and n[-1].lower() == label.lower()} for label in self.labels]
        self.lettered = set.intersection(*stems) if stems else set[str]()  # pa, pb
        self.numbered = {n for n, d in digits.items() if len(d) > 1 and self.labels}

    def _groups(self) -> Iterator[Group]:
        algorithm = self.language.algorithm
        weight = next((q for q in self.language.quantities if q.kind == "weight"
                       and len(q.cells) > 1), None)
        cells = () if weight is None else tuple(
            c.args[0] if c.op == "symbol" else "" for c in weight.cells)
        done: set[str] = set()
        for q in self.language.quantities:
            if q.kind != "parameter" or len(q.cells) < 2:
                continue
            keys = tuple(c.args[0] for c in q.cells)
            done |= set(keys)
            yield Group(base_of(keys[0])[0].partition("_")[0], kind(algorithm, keys[0]), keys)
        for p in self.model.parameters:
            if p.name in done:
                continue
            base, own = base_of(p.name)[0], kind(algorithm, p.name)
            if p.keys:
                yield Group(base, own, p.keys)
            else:
                stacked = self.plate.index in p.indices
                yield Group(base, own, (p.name,), stacked,
                            cells if p.name in cells and not stacked else (),
                            p.indices.index(self.plate.index) if stacked else 0, p.structure)

    def use(self, differences: Iterable[tuple[str, str]], entries: Mapping[str, Sequence[str]],
            fields: Mapping[str, Iterable[str]]) -> None:
        """Have names that say nothing be trials, counts or parameters by how they are used."""
        (own, *more), known = self.model.observed, self.model.known
        if own.domain == "count" and not more and [v.domain for v in known] == ["natural"]:
            for pair in differences:
                if not any(map(self.slots, pair)):
                    self.said |= zip(pair, (Slot("known", known[0].name), Slot("data", own.name)),
                                     strict=True)
        each = [g for g in self.groups if len(g.keys) > 1]
        self.said |= {n: Slot("parameter", each[0].name) for n, keys in entries.items() if len(
            each) == 1 and self.labels and {*keys} == {*self.labels} and not self.slots(n)}
        self.said |= {n: Slot("theta", mark=mark_of(n)) for n, own in fields.items() if own and (
            n not in self.said) and all(
            any(s.what == "parameter" for s in self.slots(k)) for k in own)}

    def hold(self, names: Collection[str]) -> None:
        """Have names hold inverses or factors of spreads, if they say so and none is a spread."""
        spread = next((g.name for g in self.groups if g.kind == "spread"), "")
        if not spread or any(s.name == spread and v >= 8 for n in names
                             for s, v in self.slots(n).items()):
            return
        found = [form for form, own in _HELD.items() for n in names
                 if own & {b for w in words_of(n) for b in _bare(w.lower())}]
        self.forms = tuple((spread, form) for form in found[:1])

    def readings(self, name: str) -> Iterator[tuple[str, int | None, str]]:
        """(word in lower case, place of the component, mark) of a name, each way to read it."""
        words = words_of(name.removesuffix(EACH))
        mark = mark_of(name)
        if mark:
            drop = _OLD if mark == "old" else _NEW
            kept = [w for w in words[:-1] + words[-1:] * (words[-1] != "t")
                    if w.lower() not in drop]
            words = kept or words
        if not words:
            return
        last = words[-1].lower()
        if len(words) == 1 and last[:-1] in self.lettered and (
                place := self.place(last[-1])) is not None:
            yield last[:-1], place, mark
        if not (last.isdigit() and "".join(words[:-1]) in self.numbered):
            yield "".join(words).lower(), None, mark
        if len(words) > 1 and last in _START and last not in self.labels:
            yield "".join(words[:-1]).lower(), None, "old"
        if len(words) > 1 and last in _INDEX:
            yield "".join(words[:-1]).lower(), None, mark
        for n, word in enumerate(words):
            place = self.place(word)
            if place is not None and len(words) <= 4:
                yield "".join(words[:n] + words[n + 1:]).lower(), place, mark

    def place(self, word: str) -> int | None:
        """The place of the component that a word names."""
        known = [x.lower() for x in self.labels]
        if word.lower() in known:
            return int(word) if self.zero and word.isdigit() else known.index(word.lower())
        if len(known) != 2:
            return None
        if word.isdigit():
            n = int(word) - (not self.zero)
            return n if 0 <= n < 2 else None
        return next((n for n, own in enumerate(_PLACES) if word.lower() in own), None)

    def slots(self, name: str) -> dict[Slot, float]:
        """What a name can stand for, each with how well it says so."""
        if log := re.fullmatch(r"_*(?:log|ln)_?(?!l)(\w+)", name, re.IGNORECASE):
            return {replace(s, log=True): v for s, v in self.slots(log[1]).items()
                    if s.what in ("posterior", "parameter")}
        found = {self.said[name]: 9.0} if name in self.said else dict[Slot, float]()
        for word, place, mark in self.readings(name):
            for bare in _bare(word):
                for slot, score in self._of(bare, place, mark):
                    if bare != word and slot.what == "place":
                        continue  # docs are the lists themselves
                    score -= 0.5 * (bare != word)
                    found[slot] = max(found.get(slot, 0.0), score)
            for g in self.groups:
                for n, key in enumerate(g.keys if place is None and len(g.keys) > 1 else ()):
                    if word == key.lower():  # p and q, one for each label
                        found[Slot("parameter", g.name, n, mark)] = 11.0
            if word == "" and place is not None:  # params["A"]
                label = self.labels[place] in words_of(name)
                for g in self.groups:
                    if len(g.keys) > 1:
                        found[Slot("parameter", g.name, place, mark)] = 5.0 + label - (
                            g.kind != "mean")
        found.update({Slot("size", size): 8.5 for size, _ in self.sizes
                      if size == name and size.isupper()})
        mark = mark_of(name)
        own = re.sub(r"_(?:t|" + "|".join(_OLD | _NEW) + r")$", "", name) if mark else name
        flow = self.flow.get(name)  # a parameter alone is no theta, and phi may be probabilities
        if flow and max(found.values(), default=0.0) < {"theta": 7, "posterior": 10}[flow]:
            found[Slot(flow, mark=mark)] = 9.5
        if self.are_parameters(self.unpacked.get(own, ())):
            found[Slot("theta", mark=mark)] = 9.0
        return found

    def _of(self, word: str, place: int | None, mark: str) -> Iterator[tuple[Slot, float]]:
        for g in self.groups:
            if place is not None and len(g.keys) < 2 and not g.cells:
                continue
            own = g.name.lower()
            score = 10.0 if word == own else \
                9.0 if self.listed and word in _SHARES.get(g.kind, ()) else \
                8.0 if word in _SAY[g.kind] or len(word) > 1 and own.startswith(word) else \
                5.0 if word in _MAY[g.kind] or word == own[:1] else 0.0
            if any(g.name == held and word in _HELD[form] for held, form in self.forms):
                score = 9.0
            if g.kind == "spread" and word in (own + "2", own + "sq", own + "squared"):
                score = 10.0
            if score:
                yield Slot("parameter", g.name, place, mark), score
        if word in _POSTERIOR | _MAY_POSTERIOR or word == "mu" and self.lone:  # mu_j of coins p, q
            yield Slot("posterior", "", place), 9.0 if word in _POSTERIOR else 4.5
        if place is not None:
            return
        for v in self.model.variables:
            score = 10.0 if word == v.name.lower() else 0.0
            if v.role == "observed":
                usual = _LABELS if self.listed else _DATA | (
                    _COUNTS if v.domain in ("count", "binary") else frozenset())
                score = score or (7.0 if word in _DATA or len(word) > 2 else 6.0) * (word in usual)
            elif v.role == "known":
                usual = _TRIALS if v.domain == "natural" else _DESIGN
                score = score or 8.0 * (word in usual)
            else:
                score = 0.0
            if self.listed and word in _LISTS:
                yield Slot("place", v.name), 6.5
            if score:
                yield Slot("data" if v.role == "observed" else "known", v.name), score
        if word in _THETA:
            yield Slot("theta", mark=mark), 9.0
        for size, words in self.sizes:
            if size and word in words:
                yield Slot("size", size), 8.5 if len(word) > 1 or word == "k" else 4.0

    def are_parameters(self, names: Sequence[str]) -> bool:
        """Whether all of several names may stand for parameters."""
        return len(names) > 1 and all(
            any(s.what == "parameter" for s in self.slots(n)) for n in names)

    def counts(self, name: str) -> frozenset[str]:
        """Of "parameter" and "posterior" what a name may stand for; all together are parameters."""
        whats = {"parameter" if s.what == "theta" else s.what for s in self.slots(name)}
        return frozenset(whats) & {"parameter", "posterior"}

    def takes(self, name: str) -> bool:
        """Whether a name says that it holds data, or how many components there are."""
        return self.holds(name) or not self.labels and any(
            v >= 6 and s.name == self.plate.size for s, v in self.slots(name).items())

    def holds(self, name: str, *whats: str) -> bool:
        """Whether a name says that it holds data, or one of these, no size or theta."""
        found = self.slots(name)
        other = max((v for s, v in found.items() if s.what in ("size", "theta")), default=0.0)
        return any(v >= max(6, other) and s.what in (whats or ("data", "known"))
                   for s, v in found.items())

    def group(self, name: str) -> Group:
        """The group of that name."""
        return next(g for g in self.groups if g.name == name)

    def keys(self, slots: Iterable[Slot]) -> set[str]:
        """The keys of theta that slots stand for."""
        return {k for s in slots if s.what == "parameter" for own in (self.group(s.name).keys,)
                for k in (own if s.label is None or len(own) < 2 else own[s.label:s.label + 1])}


def mark_of(name: str) -> str:
    """The iterate that a name says, "old" or "new"."""
    words = [w.lower() for w in words_of(name)]
    at_t = len(words) > 1 and words_of(name)[-1] == "t"  # theta_t
    if at_t or _OLD & set(words):
        return "old"
    return "new" if _NEW & set(words) and len(words) > 1 else ""


def says_theta(name: str) -> bool:
    """Whether a name is one for all parameters together."""
    return any(b in _THETA for w in words_of(name) for b in _bare(w.lower()))


def is_root(name: str, labelled: bool, root: bool) -> bool:
    """Whether a spread of that name is a standard deviation, where one that says neither is one if
    ``root``; of one that is ``labelled`` a number is that of the component.

    >>> is_root("s2", False, True), is_root("s2", True, True), is_root("sd_1", True, False)
    (False, True, True)
    """
    words = [w.lower() for w in words_of(name) if not (labelled and w.isdigit())]
    own = {b for w in (*words, "".join(words)) for b in _bare(w)}
    if own & DEVIATIONS:
        return True
    squared = {"sq", "squared"} & set(words) or words[1:] == ["2"]
    if own & _VARIANCES or squared:
        return False
    return root
