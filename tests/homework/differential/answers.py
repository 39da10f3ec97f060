"""Whole answers at random: right formulas rewritten or mutated, printed, with what each is."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from . import originals
from .models import STATEMENTS, Statement
from .mutations import MUTATIONS
from .notations import Notation, notation
from .printing import Printer
from .rewritings import REWRITINGS, Place
from .symbols import OWN
from .trees import Tree, count, paths, put, reindexed, total, tree, walk
from .values import NoValue, holds

LARGEST = 130  # nodes of one formula
#: Tried first, while a formula still has the textbook's shape.
CONDITIONAL = ("without_constants", "softmax", "log_of_product", "log_of_quotient",
               "product_of_exps")
"""What keeps a formula right on a condition (outside of a product, of positive numbers): done only
where the value stays."""
FORMS = ("second_moment", "less_products", "centred_once", "one_step_recursion")


class Unfit(AssertionError):
    """A rewriting did not keep its formula's value: a fault of the generator, no case."""


@dataclass(frozen=True)
class Case:
    """One claim: the graded parts that it is about, each with whether its formula is right (None
    where it has no value), and how it was made."""

    truths: tuple[tuple[str, bool | None], ...]
    kinds: tuple[str, ...]
    mutation: str = ""
    left: str = ""
    latex: str = ""


@dataclass
class Claim:
    part: str
    label: str | None
    body: Tree
    relation: str
    kinds: list[str]
    mutation: str
    steps: list[Tree]
    own: dict[str, tuple[tuple[str, ...], Tree]]
    truths: list[tuple[str, bool | None]] = field(default_factory=list)


def applied(t: Tree, name: str, at: Place) -> Tree | None:
    """t with a rewriting or mutation at a random place where it applies."""
    change = {**REWRITINGS, **MUTATIONS}[name]
    where = [(p, node) for p, node in paths(t)
             if not _in_density(t, p) or name in ("index_swapped", "iterate_changed")]
    at.rng.shuffle(where)
    for path, node in where:
        new = change(node, at)
        if new is not None and new != node:
            return put(t, path, new)
    return None


def _in_density(t: Tree, path: tuple[int, ...]) -> bool:
    for n in path:
        if t.op == "density":
            return True
        t = t.args[n]
    return False


def rewritten(t: Tree, at: Place, times: int, label: str | None, relation: str
              ) -> tuple[Tree, list[str], list[Tree]]:
    """t after up to that many rewritings, their names, and what came before the end."""
    kinds: list[str] = []
    before: list[Tree] = []
    names = list(REWRITINGS)
    tried = 0
    while len(kinds) < times and tried < 12 * times:
        tried += 1
        name = at.rng.choice(FORMS) if tried == 1 and at.rng.random() < 0.5 else \
            at.rng.choice(names)
        new = applied(t, name, at)
        if new is None or count(new) > LARGEST:
            continue
        if name in CONDITIONAL and not all(v for _, v in truths(
                at.statement, at.part, label, new, relation, at.own)):
            continue
        before.append(t)
        t = new
        kinds.append(name)
    return t, kinds, before


def truths(s: Statement, part: str, label: str | None, body: Tree, relation: str,
           own: dict[str, tuple[tuple[str, ...], Tree]]) -> list[tuple[str, bool | None]]:
    """Each graded part with whether the formula is right for it."""
    found: list[tuple[str, bool | None]] = []
    whole = part in ("responsibilities", "Q", "weight")
    for key in s.keys(part, label):
        k = label if label is not None or whole else s.labels[s.keys(part, None).index(key)] \
            if s.labels else None
        try:
            found.append((key, holds(s.name, part, body, k, relation, own)))
        except (NoValue, KeyError):
            found.append((key, None))
    return found


def claim(s: Statement, n: Notation, part: str, label: str | None, at: Place, mutate: bool
          ) -> Claim | None:
    """A claim about a part; None where no mutation applied."""
    rng = at.rng
    at.part = part
    t = originals.original(s, part)
    if label is not None:
        t = reindexed(t, "k", label)
    relation = "equal"
    kinds: list[str] = []
    if part == "responsibilities" and label is None and not n.single and rng.random() < 0.15:
        t, relation = t.args[0], "proportional"
        kinds.append("proportional")
    t, more, before = rewritten(t, at, rng.choice((0, 1, 2, 3) if mutate else (1, 2, 3, 4, 6, 8)),
                                label, relation)
    kinds += more
    right = truths(s, part, label, t, relation, at.own)
    if not all(v for _, v in right):
        raise Unfit(f"{s.name} {part}: rewritten to something else by {kinds}: {right}")
    mutation = ""
    if mutate:
        names = list(MUTATIONS)
        for _ in range(40):
            name = rng.choice(names)
            new = applied(t, name, at)
            if new is not None and not (_all_new(new, at) and (
                    part == "Q" or part == "responsibilities" and n.new in ("hat", ""))):
                t, mutation = new, name
                break
        else:
            return None
    steps = rng.sample(before, min(len(before), rng.choice((0, 0, 0, 1, 2))))
    steps = [b for b in before if any(b is x for x in steps)]
    out = Claim(part, label, t, relation, kinds, mutation, steps, at.own)
    out.truths = truths(s, part, label, t, relation, at.own)
    return out


def _all_new(t: Tree, at: Place) -> bool:
    """Whether a formula has theta^{t+1} throughout, which is another name only: of the free
    parameters in Q, and of the current ones in an E-step whose answer marks what it updates with
    a hat or not at all."""
    trees = [t, *(body for _, body in at.own.values())]
    marks = {n.args[2] for x in trees for n in walk(x)
             if n.op == "sym" and n.args[0] not in ("x", "n", "T")}
    return "t+1" in marks and "" not in marks


@dataclass(frozen=True)
class Written:
    """An answer as text with the cases in it."""

    statement: str
    kind: str
    text: str
    cases: tuple[Case, ...]


def answer(seed: int, mutate: bool) -> Written:
    """The answer of that number: right everywhere, or with a mutation in every formula."""
    rng = random.Random(f"{seed}:{mutate}")
    s = STATEMENTS[rng.choice(("two_gaussians", "two_gaussians", "gaussian_mixture",
                               "two_gaussians_1d", "poisson_mixture", "two_coins"))]
    n = notation(s, rng)
    own: dict[str, tuple[tuple[str, ...], Tree]] = {}
    if rng.random() < 0.6:
        if n.single:
            own["count"] = ((), total(originals.T(n.single), "i", "N"))
        else:
            own["count"] = (("k",), total(originals.T("k"), "i", "N"))
    letters = [x for x in OWN if OWN[x] not in (
        n.count, n.dimension, n.spread, n.rate, n.mean, n.weight, n.size)]
    rng.shuffle(letters)
    printer = Printer(s, n, rng, own)
    letters = [x for x in letters if OWN[x] not in (printer.density_letter, printer.weights)
               and OWN[x] != n.responsibility[:1]]
    wanted = list(originals.parts(s))
    if rng.random() < 0.6:
        wanted = sorted(rng.sample(wanted, rng.randint(1, len(wanted))), key=wanted.index)
    claims: list[Claim] = []
    for part in wanted:
        for label in _labels(s, n, part, rng):
            local = dict(own)
            at = Place(s, part, local, rng, letters,
                       s.weight == "tau" and n.weight == "tau", n.single)
            found = claim(s, n, part, label, at, mutate)
            if found is not None:
                claims.append(found)
    from .layout import document

    return document(s, n, claims, own, printer, rng)


def _labels(s: Statement, n: Notation, part: str, rng: random.Random) -> list[str | None]:
    """For which components a part is answered: each one, or all at once."""
    if not s.labels or part == "Q":
        return [None]
    if part == "weight":
        if n.weight == "tau":
            return [s.labels[0]]
        return [s.labels[0]] if n.single or rng.random() < 0.5 else [None]
    if part == "responsibilities":
        if n.single:
            return [n.single]
        one_weight = s.weight == "tau" and n.weight == "tau"
        return [None] if rng.random() < 0.7 and not one_weight else list(s.labels)
    if n.single or rng.random() < 0.5:
        return list(s.labels)
    return [None]


__all__ = ["Case", "Claim", "Written", "answer", "tree", "walk"]
