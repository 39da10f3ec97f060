"""E-step and sums of the M-step in one pass over the rows, as operations among others.

Where the log joint is linear in features of the data, a step is: weights of the features from
theta, one pass, the next parameters from its sums. The pass is one operation, "one_pass", with
the results "feature_sum"; what all rows give is "totals", of the data alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..emstep import EmStep
from ..features import Features
from ..program import Node
from .form import Form, bases_of, columns, means_of
from .kernel import Kernel
from .shapes import Shapes, rewritten
from .text import If, Line, nest
from .values import Values


@dataclass
class OnePass:
    """The step of an exponential-family form by "one_pass": ``results`` by what they are,
    ``squares`` with their terms and the two axes that are alike."""

    em: EmStep
    form: Features
    shapes: Shapes
    results: dict[str, Node] = field(init=False)
    squares: list[tuple[Node, tuple[Node, ...], tuple[int, ...]]] = field(init=False)
    common: Node = field(init=False)
    described: Form = field(init=False)

    def __post_init__(self) -> None:
        g, form = self.em.lowering.graph, self.form
        self.common = form.common.node
        self.described = Form(tuple(b for b, _ in form.bases), tuple(c for _, c in form.bases),
                              form.features, tuple(w is not None for w in form.weights))
        data = self.described.of_data
        totals = g.node("totals", self.described, *data, rank=1)
        weights = [w.node for w in form.weights if w is not None]
        whole = g.node("one_pass", self.described, totals, self.common, *weights, *data)
        sums = {s.node: g.node("feature_sum", n, whole, rank=s.node.rank)
                for n, s in enumerate(form.sums)}
        asked = [*(n.value.node for n in form.next), *(
            node for square, terms, _ in form.squares for node in (square, *terms))]
        made = rewritten(g, asked, lambda n: sums.get(n, n))
        self.results = {"log_likelihood": whole}
        if self.em.log_prior is not None:
            self.results["log_prior"] = self.em.log_prior.node
        self.results |= {f"sum {n}": s for n, s in enumerate(sums.values())}
        self.results |= {f"next {n.parameter.name}": made[n.value.node] for n in form.next}
        self.results |= {f"weight {n}": w for n, w in enumerate(weights)}
        self.squares = [(made[square], tuple(made[t] for t in terms), alike)
                        for square, terms, alike in form.squares]
        for at, (square, terms, _) in enumerate(self.squares):
            self.results |= {f"square {at}": square}
            self.results |= {f"term {at} {n}": t for n, t in enumerate(terms)}

    def rows_of(self, row: str) -> list[Node]:
        """What is to be prepared: bases that do not lie as they are read, sums of the data."""
        found = [b for b in self.described.bases if self._moved(b, row) is None]
        found += [m for m in self.described.means if m is not None]
        todo = [self.common]
        while todo:
            node = todo.pop()
            if node.op == "contract" and any(row in self.shapes(p) for p, _ in node.args):
                found.append(node)
            else:
                todo += node.parts
        return found

    def _moved(self, base: Node, row: str) -> Node | None:
        """The array of the data that a base is, its rows last."""
        if base.op == "input":
            return base if self.shapes(base).count(row) == 1 else None
        if base.op != "move" or base.args[0].op != "input":
            return None
        inner, order = base.args
        at = self.shapes(inner).index(row)
        rest = [n for n in order if n != at]
        return inner if rest == sorted(rest) and order[-1] == at else None


def lines(node: Node, kernel: Kernel) -> list[Line]:
    """The call that makes the pass, or sums over all rows."""
    form: Form = node.args[0]
    frame, places = kernel.frame, kernel.places
    own, products = columns(node, form, kernel.shapes)
    count = len(own)

    def array(node: Node | None) -> str:
        while node is not None and node not in places:
            node = node.args[0]
        return "0" if node is None else places[node].name

    names = {hint: frame.fresh(hint) for hint in
             ("pairs", "lengths", "sources", "means", "form", "weights", "sums")}
    pairs = ", ".join(f"{{{', '.join(map(str, (*f, -1, -1)[:2]))}}}" for f in form.features)
    head: list[Line] = [
        f"static const int {names['pairs']}[][2] = {{{pairs}}}",
        f"const ptrdiff_t {names['lengths']}[] = {{{', '.join(own)}}}",
        f"const real *const {names['sources']}[] = {{{', '.join(map(array, bases_of(node)))}}}",
        f"const real *const {names['means']}[] = {{{', '.join(map(array, means_of(node)))}}}"]
    features = f"{count}, {len(form.features)}, {names['lengths']}, {names['sources']}"
    if node.op == "totals":
        K = "1"
        call: list[Line] = [f"totals_of(&{names['form']}, {array(node)}, ⟦scratch⟧)"]
    else:
        weights = iter(node.args[3:])
        K = kernel.shapes(node.args[3])[0]
        given = [places[next(weights)].name if there else "0" for there in form.weighted]
        sums = {n.args[0]: places[n].name for n in kernel.order
                if n.op == "feature_sum" and n.args[1] is node}
        found = ", ".join(sums[n] for n in range(len(form.features)))
        common = kernel.frame.fresh("common")
        call = [
            f"const real {common} = {value_of(node.args[2], kernel)}",
            f"const real *const {names['weights']}[] = {{{', '.join(given)}}}",
            f"real *const {names['sums']}[] = {{{found}}}",
            If(f"one_pass(&{names['form']}, {names['weights']}, {array(node.args[1])}, {common}, "
               f"⟦shares⟧, {names['sums']}, {array(node)}, ⟦scratch⟧)", "return LOST"),
            If("g", "return 0")]
    scratch = frame.array("scratch", scratch_size(K, own, products, form))
    head.append(f"const pass {names['form']} = {{{kernel.row}, {K}, {features}, {names['means']}, "
                f"{names['pairs']}}}")
    shares = f"g ? g->{next(iter(kernel.shares.values())).name} : 0" if kernel.shares else "0"
    return [*head, *(_with(each, scratch, shares) for each in call)]


def _with(line: Line, scratch: str, shares: str) -> Line:
    def filled(text: str) -> str:
        return text.replace("⟦scratch⟧", scratch).replace("⟦shares⟧", shares)

    if isinstance(line, If):
        return If(filled(line.condition), line.then)
    return filled(line) if isinstance(line, str) else line


def value_of(node: Node, kernel: Kernel) -> str:
    """A single number, stored or a number itself."""
    if node.op == "number":
        return "0.0" if node.args[0] == 0 else str(float(node.args[0]))
    return f"{kernel.places[node].name}[0]"


def scratch_size(K: str, own: Sequence[str], products: Sequence[str], form: Form) -> str:
    """How many numbers a pass works with."""
    pairs = [f for f in form.features if len(f) == 2]
    columns, every, wide = list(own), list(own), [K]
    for f, product in zip(pairs, products, strict=True):
        length = own[f[0]]
        every.append(product)
        columns.append(f"({length} < WIDE ? {length}*({length} + 1)/2 : 0)"
                       if f[0] == f[1] else product)
        wide += [length] * (f[0] == f[1])
    return (f"((2*{K} + 1)*({' + '.join(every)} + 1) + ({' + '.join([*columns, *wide])} + 2)*PASS"
            " + 8)")


def digits(kernel: Kernel, squares: Sequence[tuple[Node, tuple[Node, ...], tuple[int, ...]]]
           ) -> list[Line]:
    """Lines that return LOST where a sum of squares has lost digits."""
    out: list[Line] = []
    values = Values(kernel, lambda v: (str(float(v)), 3))
    for square, terms, alike in squares:
        shape = kernel.shapes(square)
        index = [f"i{n + 1}" for n in range(len(shape))]
        loops = [(index[n], "0", s) for n, s in enumerate(shape) if n not in alike[1:]]
        for n in alike[1:]:
            index[n] = index[alike[0]]
        whole = values.text(square, index)
        out += nest(loops, [If(f"!(fabs({values.text(t, index)}) <= CANCELLATION*{whole})",
                               "return LOST") for t in terms])
    return out
