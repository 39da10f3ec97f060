"""The step of an algorithm as functions of loops: what is prepared, E and M as one, E, M."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ..emstep import EmStep
from ..features import NotLinear, features
from ..formulas import joint_comment, update_comment
from ..lower import CannotLower
from ..program import Node
from ..python_text import Text, identifier
from .kernel import Frame, Kernel, Place
from .nests import Nests
from .one_pass import OnePass, digits
from .passes import Passes, row_axis
from .plain import PlainNests, Style, fused
from .read import OWN, Read
from .shapes import reached
from .text import If, Line, Loop

#: What takes longer than to read it again.
_COSTLY = ("log", "exp", "loggamma", "digamma", "trigamma", "log1p", "softplus", "middle",
           "totals")
@dataclass(frozen=True)
class Function:
    """A function of loops. All those of a kernel take the same arguments."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Compiled:
    """A kernel: its functions, the last of which is called; the arrays that it works in; where
    results lie in these, by what they are."""

    name: str
    functions: tuple[Function, ...]
    frame: Frame
    results: Mapping[str, Place]


@dataclass
class LoopProgram(Read):
    """The kernels of an algorithm.

    ``number`` writes a number in the language, ``style`` asks for the step alone, in plain loops;
    a root has none (CannotLower). ``one_pass`` asks for a kernel "fast" that makes the step in one
    pass over the rows, where there is such a form: it returns LOST where digits would be lost.
    ``given`` are the responsibilities of an M step, ``arrays`` what a plain step stores.
    """

    em: EmStep
    number: Callable[[Fraction], Text]
    style: Style | None = None
    one_pass: bool = False
    given: dict[str, Place] = field(init=False)
    prepared: dict[Node, Place] = field(init=False)
    kernels: dict[str, Compiled] = field(init=False)
    arrays: tuple[Place, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        em = self.em
        super().__init__(em)
        nodes = {"step": self._results(e=False, m=True), "e_step": self._results(e=True, m=False),
                 "m_step": self._results(e=False, m=True, likelihood=False)}
        passes = Passes(em.lowering.graph, self.shapes, "")
        self.pass_form = self._pass_form()
        if self.pass_form is not None:
            nodes["fast"] = self.pass_form.results
        everything = [n for found in nodes.values() for n in found.values()]
        joined = passes.joined(em, nodes["step"].values())
        nodes["step"] = {name: joined[n] for name, n in nodes["step"].items()}
        everything += nodes["step"].values()
        passes.row = row_axis(em, self.shapes, self._reached(everything))
        cheaper = passes.cheaper(everything)
        if passes.row and not all(row_axis(em, self.shapes, [n])
                                  for n in self._reached(cheaper.values())):
            raise AssertionError("a pass has crossed the rows")
        self.cheaper = cheaper
        self.row, self.symmetric = passes.row, passes.symmetric
        self.given = {name: Place(self._own(self.module.name_of[g.node]), "column",
                                  self.shapes(g.node)) for name, g in em.given.items()}
        self._hints = {cheaper.get(n, n): hint for n, hint in self.module.hints.items()}
        for n in em.next:
            name = f"next_{identifier(n.parameter.name).rstrip('_')}"
            for node in (n.value.node, joined.get(n.value.node, n.value.node)):
                self._hints[cheaper.get(node, node)] = name
        self._comments = self._commented(cheaper, joined)
        if self.style is not None:
            self.prepared = {}
            self.kernels = {"step": self._plain(
                {what: cheaper[n] for what, n in nodes["step"].items() if what != "log_prior"},
                self.style)}
            return
        self._prepare({name: {what: cheaper[n] for what, n in found.items()}
                       for name, found in nodes.items()})

    def _pass_form(self) -> OnePass | None:
        """The step in one pass, where it is asked for and there is one."""
        if not self.one_pass or self.style is not None or self.em.exact is not None:
            return None
        try:
            return OnePass(self.em, features(self.em), self.shapes)
        except NotLinear:
            return None

    # what is computed -----------------------------------------------------------------------------

    def _results(self, *, e: bool, m: bool, likelihood: bool = True) -> dict[str, Node]:
        em = self.em
        found: dict[str, Node] = {}
        if e:
            found.update({name: r.node for name, r in em.responsibilities.items()})
        if likelihood:
            found["log_likelihood"] = em.log_likelihood.node
            if em.log_prior is not None:
                found["log_prior"] = em.log_prior.node
        if m:
            found.update({f"next {n.parameter.name}": n.value.node for n in em.next})
        return found

    def _reached(self, nodes: Iterable[Node]) -> list[Node]:
        return reached(nodes, lambda n: [n.args[4], *(p for p in n.args[:4] if p is not None)]
                       if n.op == "root" and self.shapes(n) is not None else list(n.parts))

    def _commented(self, cheaper: Mapping[Node, Node], joined: Mapping[Node, Node]
                   ) -> dict[Node, list[str]]:
        found: dict[Node, list[str]] = {}
        for unit, whole in zip(self.em.algorithm.units, self.em.log_joint, strict=True):
            lines = [c.removeprefix("# ") for c in joint_comment(unit, self.em.model)]
            found[cheaper.get(whole.node, whole.node)] = lines
        for n in self.em.next:
            lines = [c.removeprefix("# ") for c in update_comment(n.update, self.em.model)]
            for node in (n.value.node, joined.get(n.value.node, n.value.node)):
                found[cheaper.get(node, node)] = lines
        return found

    def _prepare(self, nodes: Mapping[str, Mapping[str, Node]]) -> None:
        data = set(self.inputs)
        known: dict[Node, bool] = {}
        costly: dict[Node, bool] = {}

        def of_data(n: Node) -> bool:
            if n not in known:
                known[n] = n in data if n.op == "input" else all(map(of_data, n.parts))
            return known[n]

        def is_costly(n: Node) -> bool:
            if n not in costly:
                costly[n] = n.op in _COSTLY or any(map(is_costly, n.parts))
            return costly[n]

        wanted = set() if self.pass_form is None else {
            self.cheaper.get(n, n) for n in self.pass_form.rows_of(self.row)}
        kept: dict[Node, None] = {}
        seen: set[Node] = set()
        todo = [n for found in nodes.values() for n in found.values()]
        while todo:
            n = todo.pop()
            if n in seen or n.op in ("number", "pi", "size", "input"):
                continue
            seen.add(n)
            if n in wanted or of_data(n) and is_costly(n) and n.rank:
                kept[n] = None
            else:
                todo += reversed(list(n.parts))
        self.kernels = {}
        names = {f"c{at + 1}": n for at, n in enumerate(kept)}
        self.prepared = {}
        if kept:
            self.kernels["prepare"] = self._kernel("prepare", names, self.inputs)
            self.prepared = {n: Place(self._own(f"c{at + 1}"), "column", self.shapes(n))
                             for at, n in enumerate(kept)}
        read = {**self.inputs, **self.parameters, **self.prepared}
        for name, results in nodes.items():
            own = {self.em.given[g].node: place for g, place in self.given.items()} \
                if name == "m_step" else {}
            self.kernels[name] = self._kernel(name, results, {**read, **own})

    # kernels --------------------------------------------------------------------------------------

    def _kernel(self, name: str, results: Mapping[str, Node], given: Mapping[Node, Place]
                ) -> Compiled:
        frame = Frame(self.row, self._fresh(name))
        kernel = Kernel(results.values(), given, self.shapes, frame, self._hints,
                        shares=self.given if name == "fast" else None)
        functions: list[Function] = []

        def root(node: Node, nests: Nests) -> list[Line]:
            return self._root(node, kernel, functions, name)

        nests = Nests(kernel, self.number, self.symmetric, self._comments, root)
        lines = nests.lines()
        if name == "fast" and self.pass_form is not None:
            def of(n: Node) -> Node:
                return self.cheaper.get(n, n)

            lines += digits(kernel, [(of(square), tuple(map(of, terms)), alike)
                                     for square, terms, alike in self.pass_form.squares])
        functions.append(Function(name, tuple(lines)))
        return Compiled(name, tuple(functions), frame,
                        {what: kernel.places[n] for what, n in results.items()})

    def _plain(self, results: Mapping[str, Node], style: Style) -> Compiled:
        frame, given = Frame(self.row, self._fresh()), {**self.inputs, **self.parameters}
        for n in self._reached(results.values()):
            if n.op == "root":
                raise CannotLower(f"the update of {n.args[7]} is the root of an equation, which "
                                  "has no plain form here: export the fast one")
        kernel = Kernel(results.values(), given, self.shapes, frame, self._hints, plain=True)
        nests = PlainNests(kernel, self.number, self._comments, style)
        lines = nests.lines()
        self.arrays = tuple(frame.made)
        return Compiled("step", (Function("step", tuple(fused(lines))),), frame,
                        {what: kernel.places[n] for what, n in results.items()})

    def _fresh(self, kernel: str = "step") -> Callable[[str], str]:
        taken = set(self._taken)
        if kernel != "m_step":
            taken -= {place.name for place in self.given.values()} - OWN

        def fresh(hint: str) -> str:
            found, n = hint, 1
            while found in taken:
                n += 1
                found = f"{hint}{n}"
            taken.add(found)
            return found

        return fresh

    def _root(self, node: Node, kernel: Kernel, functions: list[Function], name: str
              ) -> list[Line]:
        """The search for a root: functions that evaluate at the unknown, and what calls them."""
        unknown, value, slope, height, start, low, high, _ = node.args
        frame, shape = kernel.frame, self.shapes(node)
        u = frame.place("u", "own", shape)
        given = {**{n: p for n, p in kernel.places.items() if p.kind != "lane"}, unknown: u}
        made: list[tuple[str, list[str]]] = []
        for hint, roots in (("score", (value, slope)), ("height", (height,))):
            if roots[0] is None:
                made.append(("", []))
                continue
            function = frame.fresh(f"{name}_{hint}")
            inner = Kernel(roots, given, self.shapes, frame, self._hints)
            lines = Nests(inner, self.number, self.symmetric, {}, _none).lines()
            functions.append(Function(function, tuple(lines)))
            made.append((function, [inner.places[n].name for n in roots]))
        (score, (g, h)), (objective, heights) = made
        first = kernel.places[start].name
        found = kernel.places[node].name
        vector = slope.rank > value.rank
        call = If(f"{score}(ARGUMENTS)", "return 3")
        if vector:
            return self._vector_root(frame, shape, u.name, first, found, call, g, h, objective,
                                     heights[0])
        count = "*".join(shape) or "1"
        state = frame.array("state", f"8*({count})")
        ends = f"{low or '-INFINITY'}, {high or 'INFINITY'}"
        out: list[Line] = [
            f"root_begin({count}, {first}, {state}, {ends})",
            Loop("step", "0", "200", (
                If(f"root_point({count}, {u.name}, {state}, {ends}) == 0", "break"), call,
                f"root_move({count}, {u.name}, {g}, {h}, {state}, {ends})")),
            f"root_end({count}, {first}, {found}, {state}, {ends})"]
        if objective:
            rise = If(f"{objective}(ARGUMENTS)", "return 3")
            before = frame.array("before", count)
            out += [f"copy({count}, {first}, {u.name})", rise,
                    f"copy({count}, {heights[0]}, {before})",
                    Loop("halving", "0", "60", (
                        f"copy({count}, {found}, {u.name})", rise,
                        If(f"root_not_worse({count}, {first}, {found}, {before}, {heights[0]}, "
                           "halving) == 0", "break")))]
        return out

    def _vector_root(self, frame: Frame, shape: Sequence[str], u: str, first: str, found: str,
                     score: Line, g: str, h: str, objective: str, height: str) -> list[Line]:
        count, p = "*".join(shape[:-1]) or "1", shape[-1]
        base = frame.array("base", f"({count})*{p}")
        state = frame.array("state", f"({count})*({p} + 6)")
        scratch = frame.array("scratch", f"2*{p}*{p} + 2*{p}")
        rise = If(f"{objective}(ARGUMENTS)", "return 3")
        return [
            f"copy(({count})*{p}, {first}, {u})", rise,
            f"climb_begin({count}, {p}, {u}, {base}, {height}, {state})",
            Loop("step", "0", "200", (
                If(f"climb_pending({count}, {p}, {state}) == 0", "break"),
                f"copy(({count})*{p}, {base}, {u})", score,
                f"climb_direction({count}, {p}, {base}, {g}, {h}, {state}, {scratch})",
                Loop("halving", "0", "60", (
                    f"climb_point({count}, {p}, {u}, {base}, {state})", rise,
                    If(f"climb_halved({count}, {p}, {height}, {state}) == 0", "break"))),
                f"climb_move({count}, {p}, {u}, {base}, {first}, {height}, {state})")),
            f"copy(({count})*{p}, {base}, {found})"]


def _none(node: Node, nests: Nests) -> list[Line]:
    raise AssertionError("a root within a root")
