"""Which slot each name of a function stands for: the assignment that fits the names best."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from .found import Argument, Function, Source
from .names import Names, Slot, words_of

#: What the slot counts that a step cannot be without; what a parameter costs where it is seldom
#: handed over; how far from the best another assignment still is one to ask about.
NEEDED, SELDOM, NEAR = 6.0, 2.0, 1.0
#: From which score on a name says anything, leaves others open no more, and is sure; how many slots
#: of a name are tried.
LEAST, WEAK, SURE, MOST = 3.9, 6.0, 7.0, 5
_STEPS = 40_000
#: Slots that hold data.
DATA = frozenset(("data", "rows", "fields", "table"))
#: What an argument is that says when a loop ends, by the words in its name.
_STOPS = {**{w: Slot("number", "1") for w in (
    "iter", "iters", "iteration", "iterations", "steps", "maxiter", "niter", "epochs", "max",
    "rounds", "sweeps", "times", "repeats")},
          **{w: Slot("number", "1e-6") for w in ("tol", "eps", "epsilon", "tolerance", "thresh",
                                                 "threshold", "delta")},
          **{w: Slot("number", "0") for w in ("seed", "verbose", "rng")}}


@dataclass(frozen=True)
class Bound:
    """The slots of a function's arguments, of its object's attributes, and of its constructor's
    arguments; ``guess`` is the name of which nothing says what it is, "" for none."""

    arguments: Mapping[str, Slot]
    attributes: Mapping[str, Slot] = field(default_factory=dict)
    init: Mapping[str, Slot] = field(default_factory=dict)
    guess: str = ""

    @property
    def slots(self) -> list[tuple[str, Slot]]:
        """(name, slot) of the arguments and attributes."""
        return [*self.arguments.items(), *self.attributes.items()]


class Unknown(ValueError):
    """An argument of which nothing says what it is."""


def assignments(items: Sequence[tuple[str, Mapping[Slot, float], bool]],
                clash: Callable[[Slot, Slot], bool],
                more: Callable[[Sequence[Slot]], float] = lambda _: 0.0
                ) -> list[tuple[float, dict[str, Slot]]]:
    """The assignments of slots to (name, scores, optional) near the best one, best first."""
    found: list[tuple[float, dict[str, Slot]]] = []
    steps, best_yet = 0, -1e9
    above = [2 * NEEDED]  # the most that the items from each on can add
    for _, scores, _ in reversed(items):
        above.insert(0, above[0] + max([0.0, *scores.values()]))

    def go(n: int, taken: dict[str, Slot], total: float) -> None:
        nonlocal steps, best_yet
        steps += 1
        if steps > _STEPS or total + above[n] < best_yet - NEAR:
            return
        if n == len(items):
            found.append((total + more(list(taken.values())), dict(taken)))
            best_yet = max(best_yet, found[-1][0])
            return
        name, scores, optional = items[n]
        best = sorted(scores.items(), key=lambda e: -e[1])[:MOST]
        for slot, score in best:
            if score >= LEAST and not any(clash(slot, s) for s in taken.values()):
                go(n + 1, {**taken, name: slot}, total + score)
        if optional:
            go(n + 1, taken, total)
        else:
            go(n + 1, taken, total - 20)
    go(0, {}, 0.0)
    found.sort(key=lambda e: -e[0])
    return [e for e in found if e[0] >= found[0][0] - NEAR]


def clash(a: Slot, b: Slot) -> bool:
    """Whether two names cannot both stand for these."""
    if (a.what, a.name) != (b.what, b.name) or a.what in ("size", "number"):
        return False
    return a.mark == b.mark and (a.label is None or b.label is None or a.label == b.label)


class Matching:
    """Binds the names of functions to the quantities of a model."""

    def __init__(self, names: Names, source: Source) -> None:
        self.names, self.source = names, source
        self.told: dict[str, str] = {}
        """The name of the posterior probabilities in a pass, by its path, where its values say
        it."""

    def scores(self, argument: Argument) -> dict[Slot, float]:
        """What an argument can be, by its name and by what callers pass."""
        found = dict(self.names.slots(argument.name))
        if self.fields(self.source.classes.get(argument.name, "")):
            found[Slot("fields", self.source.classes[argument.name])] = 9.0  # data.x, data.n
        if self.table(argument.name):
            found[Slot("table")] = 9.0  # df["x"], df["r1"]
        rows = [max((s for s in self.names.slots(n).items() if s[0].what in ("data", "known")),
                    key=lambda e: e[1], default=None)
                for n in self.source.rows.get(argument.name, ())]
        if len(rows) > 1 and None not in rows and any(r and r[0].what == "data" for r in rows):
            found[Slot("rows", ",".join(r[0].name for r in rows if r))] = 9.0
        for alias in argument.aliases:
            for slot, score in self.names.slots(alias).items():
                found[slot] = max(found.get(slot, 0.0), score - 0.7)
        return found

    def fields(self, cls: str) -> dict[str, Slot]:
        """The data and sizes that the fields of an own class hold; none where it has others."""
        own = self.source.fields.get(cls, ())
        found = self.named(own, lambda s: s.what in ("data", "known", "size"))
        return found if len(found) == len(own) and any(
            s.what == "data" for s in found.values()) else {}

    def table(self, name: str) -> dict[str, Slot]:
        """The columns of a table of pandas under a name: data, posterior probabilities."""
        dotted = self.source.dotted.get(name, frozenset()) & {*self.source.keys}
        keys = self.source.keyed.get(name, frozenset()) | dotted
        observed = self.names.model.observed
        if self.source.columns is None or not keys or self.names.are_parameters([*keys]):
            return {}
        found = self.named(sorted(keys), lambda s: s.what in ("data", "known", "posterior"))
        left = [k for k in self.source.columns if k in keys and (
            k not in found or self.names.slots(k)[found[k]] < SURE)]
        if len(observed) == 1 and not any(s.what == "data" for s in found.values()):
            found |= {k: Slot("data", observed[0].name) for k in left[:1]}
        return found if any(s.what == "data" for s in found.values()) else {}

    def parameters(self, name: str) -> str:
        """The own class of what holds all parameters under a name, "" for none."""
        if name in self.source.classes:
            return self.source.classes[name]
        found = [c for c, own in self.source.fields.items() if self.names.are_parameters(own)]
        return found[0] if len(found) == 1 and name not in self.source.keyed else ""

    def bound(self, f: Function, step: str) -> list[Bound]:
        """The bindings of a function as a step, near the best one. Raises Unknown."""
        observed = self.names.model.observed
        open_ = [*[Slot("data", observed[0].name)] * (len(observed) == 1),
                 *[Slot("posterior")] * (step in ("m_step", "q"))]
        items = []
        for a in f.arguments:
            scores = self._allowed(self.scores(a), step)
            stops = [_STOPS[w] for w in words_of(a.name.lower()) if w in _STOPS]
            if step == "em" and stops and max(scores.values(), default=0.0) < SURE:
                scores = {stops[0]: SURE}
            if a.optional:
                scores = {s: v for s, v in scores.items() if v >= SURE or self._starts(a, s)}
            elif max(scores.values(), default=0.0) < WEAK:
                scores = {**dict.fromkeys(open_, LEAST), **scores}
            items.append((a.name, scores, a.optional))

        def more(slots: Sequence[Slot]) -> float:
            whats = {s.what for s in slots}
            expected = NEEDED if whats & {"posterior", "table"} else (NEEDED - NEAR) * (
                step == "q" and any(s.mark == "old" for s in slots))
            return expected * (step in ("m_step", "q")) + NEEDED * bool(whats & DATA)
        found = []
        for _, taken in assignments(items, clash, more)[:4]:
            left = [a.name for a in f.arguments if not a.optional and a.name not in taken]
            if left:
                raise Unknown(left[0])
            guessed = [n for n, scores, _ in items if n in taken and scores[taken[n]] <= LEAST]
            found.append(Bound(taken, self.named(f.attributes, lambda s: True), self._made(f),
                               guessed[0] if len(guessed) > (f.step == step) else ""))
        return found

    def _starts(self, a: Argument, slot: Slot) -> bool:
        """Whether a default is where a parameter starts: a share of 1, or one of several alike."""
        if slot.what != "parameter" or not a.start:
            return False
        group = self.names.group(slot.name)
        return a.start == "share" if group.cells else slot.label is not None

    def _allowed(self, scores: Mapping[Slot, float], step: str) -> dict[Slot, float]:
        if step == "e_step":
            return {s: v for s, v in scores.items() if s.what != "posterior"}
        if step == "m_step":
            return {s: v - SELDOM * (s.what == "parameter" and s.mark != "old")
                    for s, v in scores.items()}
        return dict(scores)

    def _made(self, f: Function) -> dict[str, Slot]:
        return {a.name: s for a in f.init for s, v in self.names.slots(a.name).items()
                if s.what in ("size", "data", "known") and v >= (7 if a.optional else 4)}

    def named(self, names: Sequence[str], wanted: Callable[[Slot], bool]) -> dict[str, Slot]:
        """The slots of names that may stand for some."""
        items = [(n, scores, True) for n in names[:40] if (scores := {
            s: v for s, v in self.names.slots(n).items() if v >= LEAST and wanted(s)})]
        items.sort(key=lambda e: -max(e[1].values()))
        return assignments(items[:12], clash)[0][1] if items else {}

    def keys(self) -> dict[str, Slot]:
        """The parameters that the keys of the source's dictionaries stand for."""
        return self.named(self.source.keys, lambda s: s.what == "parameter")
