"""What the functions and loops of a source make at the instances, as the parts of an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from ..value.instance import Instance
from .arrays import HARD, Values, Way
from .calls import Calls, Failed, Made, Pairs, is_given
from .documents import FORMS, ORDERS
from .each import EACH
from .found import MARKED, Function, step_of
from .loops import has_nothing_else
from .matching import DATA, WEAK, Bound, Matching, Unknown
from .names import Slot
from .results import Item, Results, Returned, close, sums
from .sandbox import Sandbox


class Caller(Calls):
    """Calls the functions of a source and tells which part each value is; with a ``root`` spreads
    are deviations, and where ``second`` a vector of probabilities is the second component's."""

    def __init__(self, matching: Matching, sandbox: Sandbox, at: Sequence[Instance],
                 moved: Sequence[Instance], root: bool, second: bool,
                 agrees: Callable[[Returned], bool], level: bool = False,
                 uneven: bool = True, forms: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(matching, sandbox)
        self.even = [Values(self.names, a) for a in at]
        self.values = self.uneven = [Values(self.names, a, uneven) for a in at]
        self.moved = [Values(self.names, a) for a in moved]
        self.agrees, self.vectors, self.looped = agrees, False, True
        self.by_label: set[bool] = set()  # whether its own posterior probabilities are by label
        self.alone = False  # whether its E-step returns those of one component alone
        self.hard = ""  # how its E-step says the likeliest component alone
        told = self._told()
        self.said = told is not None
        whole = any(v.domain in ("count", "natural", "binary") for v in self.names.model.variables
                    if v.role != "latent")
        self.ways = [Way("rows", listed, root, ints, second if told is None else told == 1, level,
                         forms=forms)
                     for ints in (True, False)[:1 + whole]
                     for listed in (False, True)[:1 + any(g.cells for g in self.names.groups)]]
        if self.values[0].documents is not None:
            self.ways = [replace(w, form=form) for w in self.ways for form in FORMS]
        elif any(v.domain == "label" for v in self.names.model.observed):
            self.ways = [replace(w, form=form) for w in self.ways for form in ("", "hot")]
        if any(g.structure == "diagonal" for g in self.names.groups):
            self.ways += [replace(w, full=True) for w in self.ways]
        if any(g.stacked and np.ndim(self.values[0].theta("t")[g.keys[0]]) > 1
               for g in self.names.groups):
            self.ways += [replace(w, axis=axis) for axis in (-1, *(0,) * any(
                g.axis for g in self.names.groups)) for w in self.ways]
        held = [*self.source.shared, *(a.name for f in self.source.functions for a in f.arguments)]
        if self.matching.named(held, lambda s: s.what == "place"):
            self.ways.sort(key=lambda w: w.form != "tokens")
        self.results = Results(self.names)

    def _told(self) -> int | None:
        """The component of which the words of an E-step say that its probability is returned."""
        if len(self.names.labels) == 2:
            for f in self.of("e_step") or self.source.passes:
                found = {n for n, label in enumerate(self.names.labels)
                         if re.search(_ABOUT.format(re.escape(label)), f.words, re.I)
                         or re.search(_PLACED.format(("first", "second")[n]), f.words, re.I)}
                if len(found) == 1:
                    return found.pop()
        return None

    def expected(self) -> list[Returned]:
        """The posterior probabilities that functions return, or that a pass of a loop makes."""
        named = self.of("e_step")
        found = self._all(named or self.of(""), "e_step")
        self.looped = not self.of("m_step") or not found or any(r.why for r in found)
        found += self._all(self.source.passes, "e_step") if self.looped else ()
        self.vectors = any(r.layout == "alone" for r in found[:1])
        self.alone = bool(named) and self.vectors and not any(r.why for r in found)
        self.hard = next((r.layout for r in found[:1] if r.layout in HARD), "")
        self.by_label = {"v" in r.layout for r in found if r.layout and r.how and not r.how[0].body}
        return found

    def updated(self) -> list[Returned]:
        """The parameters and Q that functions return, or that a pass of a loop makes."""
        made = self._all([*self.of("m_step"), *self.of("")], "m_step")
        looped = self.looped or any(r.why for r in made)
        return [*made, *self._all([*self.of("q"), *self.source.passes], "q"),
                *(self._all(self.source.passes, "m_step") if looped else ())]

    def _all(self, functions: Sequence[Function], step: str) -> list[Returned]:
        return [r for f in functions for r in self._best(f, step)]

    def _best(self, f: Function, step: str) -> list[Returned]:
        """What a function returns, called in the way that makes most of it right."""
        make = {"e_step": self._expected, "m_step": self._updated, "q": self._q}[step]
        keys = {"e_step": ("responsibilities",), "q": ("Q",)}.get(
            step, tuple(self.names.model.keys))
        bindings, unknown = list[Bound](), ""
        both = step == "m_step" and not f.step and not f.body  # both steps at once
        for as_ in ("em",) if f.body else (step, "em")[:1 + both]:
            try:
                bindings += [b for b in self.matching.bound(f, as_)
                             if f.body or as_ == step or not is_given(b)]
            except Unknown as error:
                unknown = unknown or (f"Nothing says what the argument {error} of your function "
                                      f"{f.name} is.")
        if not bindings:
            return [Returned(key, f.name, f.path, verdict="unread", why=unknown)
                    for key in keys if f.step == step]
        best: tuple[tuple[int, int], list[Returned], Way] = ((0, 0), [], self.ways[0])
        failed = ""
        for b in bindings:
            if not f.step and not self._enough(b, step, f):
                continue
            for way in self._ways(f, b, step):
                if (way.full or way.axis is not None) and best[0][1] >= len(keys):
                    continue  # all has its shape as it is stated
                if way.form == "codes" and best[1] and best[2].form == "lists":
                    continue  # what reads lists is not asked about a table, of equal lengths
                self.values = self.even if way.form == "codes" or step == "q" else self.uneven
                try:
                    made = make(f, b, way)
                except Failed as error:
                    failed = failed or str(error)
                    continue
                if b.guess:
                    made = [replace(m, question=f"What is the argument {b.guess} of your function "
                                    f"{f.name}?") for m in made]
                blind = f.body or step == "m_step" and not is_given(b) and not any(
                    map(self.agrees, made))
                if "." in f.path and not f.body and step == "e_step" and not self._covers(f, b):
                    made = [replace(m, question=m.question or (
                        "Which attributes of your object are the parameters?")) for m in made]
                if not f.step or f.body and not self._covers(f, b) and not (
                        step == "e_step" and self._unweighed(f)):
                    made = [m for m in made if self.agrees(m)
                            or not (m.question or m.why or blind)]
                rank = sum(map(self.agrees, made)), sum(m.shaped for m in made)
                if rank > best[0] or made and not best[1]:
                    best = rank, [replace(m, how=(f, b, way)) for m in made], way
                if rank[0] >= len(keys):
                    break
            if best[0][0] >= len(keys):
                break
        if best[1]:
            self.vectors |= step == "m_step" and best[2].table == "vector"
            return best[1]
        return [Returned(key, f.name, f.path, why=failed) for key in keys
                if failed and f.step == step]

    def _ways(self, f: Function, b: Bound, step: str) -> Iterator[Way]:
        """The ways to hand over what a function takes."""
        plain = step != "e_step" and not f.body and any(
            s.what in ("posterior", "table") and s.label is None for _, s in b.slots)
        alone = self.alone and len(self.names.labels) == 2
        tables = (self.hard,) if self.hard else ("vector",) if alone else (
            "rows", "columns", *("vector",) * (len(self.names.labels) == 2), "tuple",
            *("labels",) * ({*self.names.labels} <= {*self.source.keys} != set()))
        forms = ("keys", "components")[:1 + any(s.what == "theta" for _, s in b.slots)]
        for way, keys in product(self.ways, forms):
            if plain and len(self.by_label) == 1 and (way.form == "counts") not in self.by_label:
                continue
            own = ORDERS if way.form == "counts" else tables[:2] if way.form else tables
            if way.form == "lists" and "items" in self.source.names:
                own = (*own, "dicts")
            for table in own if plain else ("rows",) if alone else own[:1]:
                yield replace(way, table=table, keys=keys)

    def _enough(self, b: Bound, step: str, f: Function) -> bool:
        """Whether what a function without a telling name takes makes it that step."""
        whats = {s.what for _, s in b.slots}
        if step == "e_step" or "posterior" not in whats:  # both steps at once
            groups = {s.name for _, s in b.slots if s.what == "parameter"}
            return bool(whats & DATA) and (
                "theta" in whats or len(groups) == len(self.names.groups))
        given = [a for a in f.arguments if b.arguments.get(a.name, _NONE).what == "posterior"]
        return all(scores[b.arguments[a.name]] >= max(scores.values()) - 1
                   for a in given for scores in (self.matching.scores(a),)
                   if b.arguments[a.name] in scores)

    def _covers(self, f: Function, b: Bound) -> bool:
        """Whether a pass starts from all parameters, and not from some that it has itself."""
        slots = self.matching.named([*f.carried, *f.attributes],
                                    lambda s: s.what in ("parameter", "theta"))
        every = [*slots.values(), *(s for _, s in b.slots)]
        return any(s.what == "theta" for s in every) or self.names.keys(every) >= {
            *self.names.model.keys}

    def _unweighed(self, f: Function) -> bool:
        """Whether a loop has all parameters but the weights, and nothing else that may be one."""
        slots = self.matching.named(f.carried, lambda s: s.what == "parameter")
        left = {*self.names.model.keys} - self.names.keys(slots.values())
        weights = {k for g in self.names.groups if g.kind == "weight" for k in g.keys}
        return left == weights and has_nothing_else(self.source, f, {*slots, *filter(
            self.names.takes, (a.name for a in f.arguments))})

    def again(self, one: Returned, sandbox: Sandbox | None = None, own: Sequence[Pairs] = ()
              ) -> list[Returned]:
        """What the same call makes here, with right values in the place of its ``own``; nothing
        where it fails."""
        assert one.how is not None
        step = {"responsibilities": self._expected, "Q": self._q}.get(one.key, self._updated)
        held, self.sandbox, self.own = self.sandbox, sandbox or self.sandbox, own
        try:
            return step(*one.how)
        except Failed:
            return []
        finally:
            self.sandbox, self.own = held, ()

    def _part(self, key: str, f: Function, names: Sequence[str], made: Sequence[Any],
              right: Sequence[Any], question: str = "", assumption: str = "",
              value: int | None = None) -> Returned:
        return Returned(key, f.name, f.path, tuple(names), value, tuple(made), tuple(right),
                        question=question, assumption=assumption,
                        univariate=self.values[0].at.univariate)

    # --- steps -----------------------------------------------------------------------------------

    def _expected(self, f: Function, b: Bound, way: Way) -> list[Returned]:
        """The posterior probabilities that an E-step returns, or a pass computes."""
        b = replace(b, attributes={n: s for n, s in b.attributes.items()
                                   if s.what != "posterior"},
                    arguments={n: replace(s, name="data") if s.what == "table" else s
                               for n, s in b.arguments.items()})
        made = self.made(f, b, way, {"*": "t"}, self.values)
        if f.step and not f.body and (hard := self._hard(f, made)):
            self.names.said |= {n[0]: Slot("posterior") for n, v in self.results.items(f, made[0])
                                if n and np.shape(v) and max(
                                    self.names.slots(n[0]).values(), default=0) < WEAK}
            return [hard]
        found = self._posteriors(f, b, way, made)
        if found is None:
            if f.body:
                return [hard] if (hard := self._hard(f, made)) else []
            raise Failed(f"Your function {f.name} returns no posterior probability for each "
                          "observation.")
        items = self.results.items(f, made[0])
        lists = self.values[0].documents
        layout = next((axes for _, v in items if lists and (axes := lists.axes(v))), "")
        own = [np.ndim(v) for n, v in items if not found[0] or n and n[0] in found[0]]
        if len(self.names.labels) == 2 and max(own, default=0) < 2 and own.count(1) < 2:
            layout = "alone"
        one = replace(self._part("responsibilities", f, found[0], found[1],
                                 [v.rows for v in self.values]), layout=layout)
        if not f.step and not self.agrees(one) and not self._says_posterior(items, one):
            return []
        return [one]

    def _hard(self, f: Function, made: Made) -> Returned | None:
        """The likeliest components that an E-step says, or a pass under a name of posteriors."""
        items = [[i for i in self.results.items(f, m) if not f.body or i[0] and any(
            s.what == "posterior" for s in self.names.slots(i[0][0]))] for m in made]
        found = [v.hard([i for _, i in own]) for v, own in zip(self.values, items, strict=True)]
        layout = next((t for t in HARD if all(t in tables for tables in found)), "")
        return replace(self._part("responsibilities", f, (), [t[layout] for t in found], [
            v.rows for v in self.values]), layout=layout) if layout else None

    def _posteriors(self, f: Function, b: Bound, way: Way, made: Made
                    ) -> tuple[tuple[str, ...], list[Any]] | None:
        """The posterior probabilities that a call made, with their names in a pass."""
        found = self.results.posterior(f, made, self.values, way)
        if found is not None or not f.body or not made:
            return found
        told = self.matching.told.get(f.path)
        for name in [told] if told else [*reversed([*made[0]["seen"]])][:_TRIED]:
            tables = [v.table([(name, i) for n, i in self.results.items(f, m) if name in n], way)
                      for v, m in zip(self.values, made, strict=True)]
            if any(t is None for t in tables):
                continue
            given = [{name: self.given_at(v, name, way)} for v in self.values]
            with suppress(Failed):
                self.sandbox, held = self.sandbox.other(), self.sandbox  # this one is not told
                try:
                    self.made(f, b, way, {"*": "t"}, self.values)
                    again = self.made(f, b, way, {"*": "t"}, self.values, given)
                finally:
                    self.sandbox = held
                parts = [self.results.parts(f, [
                    i for i in self.results.items(f, m) if i[0] and i[0][0] != name], v, way)
                    for m, v in zip(again, self.values, strict=True)]
                if any(all(k in p and close(p[k][0], v.theta("t+1")[k])
                           for p, v in zip(parts, self.values, strict=True)) for k in parts[0]):
                    self.matching.told[f.path] = name
                    return (name,), tables
        return None

    def _says_posterior(self, items: Sequence[tuple[Sequence[str], Any]], one: Returned) -> bool:
        """Whether what a function returns are posterior probabilities, by its values."""
        named = {s.what for names, _ in items for n in names for s in self.names.slots(n)}
        if "parameter" in named and len(items) > 1:
            return False
        return sums(one.made) and ("posterior" in named or any(np.ndim(v) > 1 for _, v in items))

    def _updated(self, f: Function, b: Bound, way: Way) -> list[Returned]:
        """The parameters that an M-step returns, or a pass makes of right posteriors."""
        made, held, assumption = self._iterated(f, b, way)
        items = [[i for i in self.results.items(f, m) if not i[0] or not (
            i[0][0] in held or i[0][0].endswith(EACH))] for m in made]
        own = {n for r in f.results for n in r} if f.body else set()
        if own:  # what is returned in the end, if it is all
            ended = [[i for i in row if own & {*i[0]}] for row in items]
            if {*self.names.model.keys} <= {*self.results.parts(
                    f, ended[0], self.values[0], way)}:
                items = ended
        parts = [self.results.parts(f, i, v, way)
                 for i, v in zip(items, self.values, strict=True)]
        found, fixed = [], self._fixed(f, b)
        for key in self.names.model.keys:
            if all(key in p for p in parts):
                made_of = [p[key][0] for p in parts]
                names, place = self._place(f, items[0], parts[0][key][2])
                one = self._part(key, f, names, made_of, [v.theta("t+1")[key] for v in self.values],
                                 next((p[key][1] for p in parts if p[key][1]), ""), assumption,
                                 place)
                if key in fixed and not {*names} & {*own, fixed[key]} and not self.agrees(one):
                    continue
                same = all(close(v.theta("t")[key], o)
                           for v, o in zip(self.values, made_of, strict=True))
                one = replace(self._rivalled(one, items), layout="hard" if (
                    f.body and not held and not self.agrees(one)) else "")
                if f.crossed and set(names) & set(", ".join(f.crossed).split(", ")):
                    one = replace(one, why=f"Your function {f.name} returns {f.crossed[0]}, and "
                                  f"what it returns is taken as {f.crossed[1]}.")
                found.append(replace(one, verdict="missing", why=(
                    f"{one.called} returns it as it takes it.")) if same else one)
        doubtful = [r for r in found if r.question and not self.agrees(r)]
        if len(doubtful) == 1 and len(found) == len(items[0]) == len(self.names.model.keys):
            found[found.index(doubtful[0])] = replace(doubtful[0], question="")  # what is left
        if not f.body and not is_given(b) and found and all(map(self.agrees, found)):
            rows = [v.rows for v in self.values]
            found.append(self._part("responsibilities", f, (), rows, rows, "", (
                f"Your function {f.name} makes both steps: its new parameters are right only with "
                "the right posterior probabilities.")))
        return found

    def _rivalled(self, one: Returned, items: Sequence[Sequence[Item]]) -> Returned:
        """A value that is not right, with what else there is right in its place."""
        rows = () if self.agrees(one) or len({*map(len, items)}) > 1 else zip(*items, strict=True)
        names = next((row[0][0] for row in rows if not {*row[0][0]} & {*one.names} and all(map(
            close, (v for _, v in row), one.right))), None)
        return one if names is None else replace(one, rival=(
            f"{one.called} has the right value of {one.key}, {', '.join(names)}: is that it?"))

    def _fixed(self, f: Function, b: Bound) -> dict[str, str]:
        """The parameters, with their names, that a pass takes and makes nothing new of."""
        stored = {x for _, names in f.body for n in names for x in (n, MARKED.sub("", n))}
        slots = {**self.matching.named(f.carried, lambda s: s.what == "parameter"), **b.arguments}
        return {k: n for n, s in slots.items() if n in f.carried and n not in stored
                for k in self.names.keys([s])}

    def _place(self, f: Function, items: Sequence[Item], n: int) -> tuple[tuple[str, ...],
                                                                         int | None]:
        """The names that a value has in a function, and which of several it is, from 1."""
        names = items[n][0]
        whole = not f.body and not f.single and len(items) == len(f.results)
        return tuple(dict.fromkeys([*names, *(f.results[n] if whole else ())])), (
            n + 1 if whole else None)

    def _iterated(self, f: Function, b: Bound, way: Way) -> tuple[Made, tuple[str, ...], str]:
        """What an M-step returns, the names of posteriors in it, and what is assumed."""
        marks = {"*": "t"}
        if f.body:
            made = self.made(f, b, way, marks, self.values)
            found = self._posteriors(f, b, way, made)
            if found is None and self._hard(f, made):
                return made, (), ""
            if found is None:
                raise Failed
            given = [{n: self.given_at(v, n, way) for n in found[0]} for v in self.values]
            return self.made(f, b, way, marks, self.values, given), found[0], ""
        marks |= {n: "t+1" for n, s in b.arguments.items() if s.what == "parameter" and
                  s.mark != "old" and "new" in (s.mark, *(a.mark for a in f.arguments
                                                          if a.name == n))}
        made = self.made(f, b, way, marks, self.values)
        told = {a.name for a in f.arguments if a.mark}
        open_ = [(n, s) for n, s in b.slots
                 if s.what == "parameter" and not s.mark and n not in (*marks, *told)]
        keys = set(self.results.parts(f, self.results.items(f, made[0]), self.values[0], way))
        new = [n for n, s in open_ if not set(self.names.group(s.name).keys) & keys]
        if not keys or not new or not is_given(b):  # whoever makes both steps starts from theta^t
            return made, (), ""
        marks |= dict.fromkeys(new, "t+1")
        return self.made(f, b, way, marks, self.values), (), (
            f"{', '.join(new)} in your function {f.name} is the new value.")

    def _q(self, f: Function, b: Bound, way: Way) -> list[Returned]:
        """Q as a function of theta, up to what does not depend on theta."""
        if f.body:
            return self._q_of_pass(f, b, way)
        whats = {s.what for _, s in b.slots}
        old = {n: "t" for n, s in b.slots if s.mark == "old"}
        if not whats & {"parameter", "theta"}:
            return []
        return self._differs(f, [[next((v for _, v in self.results.items(f, m) if isinstance(
            v, float)), None) for m in self.made(f, b, way, {"*": "", **old}, values)]
            for values in (self.values, self.moved)])

    def _q_of_pass(self, f: Function, b: Bound, way: Way) -> list[Returned]:
        stored = list(dict.fromkeys(n for _, names in f.body for n in names))
        own = [n for n in stored if n == "Q" or n != "q" and step_of(n) == "q"]
        if not own:
            return []
        made = self.made(f, b, way, {"*": "t"}, self.values)
        found = self._posteriors(f, b, way, made)
        if found is None:
            return []
        slots = self.matching.named(
            [n for n in stored if n not in (*found[0], *own)],
            lambda s: s.what == "parameter" and s.mark != "old")
        if any(own[-1] in names and {*slots} & {*names} for _, names in f.body):
            return [Returned("Q", f.name, f.path, why=f"{own[-1]} is made together with the new "
                             "parameters: of which is it a function?")]
        pairs = []
        for values in (self.values, self.moved):
            given = [{n: self.given_at(v, n, way) for n in found[0]}
                     | {n: [v(s, n, w, "") for w in (way, replace(way, listed=not way.listed))]
                        for n, s in slots.items()} for v in values]
            made = self.made(f, b, way, {"*": ""}, values, given)
            pairs.append([v if isinstance(v := m["seen"].get(own[-1]), float) else None
                          for m in made])
        return self._differs(f, pairs)

    def _differs(self, f: Function, pairs: Sequence[Sequence[float | None]]) -> list[Returned]:
        """Q by its values at two theta."""
        if any(v is None for row in pairs for v in row):
            return []
        mine = [x - y for x, y in zip(*pairs, strict=True) if x is not None and y is not None]
        right, alone = [], []
        for a, m in zip(self.values, self.moved, strict=True):
            right.append(float(a.at.q.array.item()) - float(m.at.q.array.item()))
            # of a model with priors the expected log-likelihood alone is Q too
            alone.append(right[-1] - sum(float(x.array.item()) - float(y.array.item()) for x, y in
                                         zip(a.at.log_priors(), m.at.log_priors(), strict=True)))
        if all(map(close, mine, alone)):
            right = alone
        return [self._part("Q", f, ("Q",), mine, right)]


OWN = "The posterior probabilities that it is made of are wrong: whether it would be right with " \
    "those that should be there was not found out. Hand in the two steps as two functions."
#: How many names of a pass are tried for its posterior probabilities, the last first.
_TRIED = 12
_NONE = Slot("")
_THINGS = "component|class|cluster|coin|population|group|gaussian|normal|mixture|one"
_ABOUT = rf"\b(?:z\w*\s*==?\s*|(?:{_THINGS})\s+){{}}\b"
_PLACED = rf"\b{{}}\s+(?:{_THINGS})\b"
