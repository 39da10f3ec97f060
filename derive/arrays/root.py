"""An update without a closed form as operations: the root of its equation, found by number."""

from __future__ import annotations

from ..algebra.expression import Expr, add, at_mark, mul, replace, sum_over, zero
from ..algebra.normal import depends_on, terms
from ..engine.parts import Algorithm, Block, Update
from ..engine.solve.jacobian import jacobian
from ..model import Parameter
from .lower import CannotLower, Lowering
from .program import Named, Node


def root(algorithm: Algorithm, u: Update, lowering: Lowering, unknown: Named, start: Named,
         inner: tuple[str, ...]) -> Named:
    """The node "root" of an update: ``unknown`` is the input that stands for the parameter, whose
    matrix has the axes ``inner``, in the place of its symbol without a mark. Raises CannotLower
    where the derivative of the score is not known.
    """
    p, graph = algorithm.model.parameter(u.parameter), lowering.graph
    symbol = algorithm.model.symbol(p.name)
    assert u.equation is not None
    score = u.equation.args[0] - u.equation.args[1]
    slope = jacobian(score, symbol)
    if slope is None:
        raise CannotLower(f"the derivative by {p.name} of {score!r} is not known")

    def node(e: Expr, names: tuple[str, ...]) -> Node:
        row, column = (*names, "", "")[:2]
        own = (*p.indices, *names)
        return graph.ordered(lowering.matrix(e, row, column), own, sizes).node

    sizes = {**lowering.sizes, **{n: p.dimension for n in inner}, "#other": p.dimension}
    height = None
    block = next(b for b in algorithm.blocks if u in b.updates)
    if inner or block.kind == "safeguarded":
        height = node(_own_part(algorithm, block, u, p), ())
    more = (*inner, "#other") if inner else ()
    return Named(graph.node("root", unknown.node, node(score, inner), node(slope, more), height,
                            start.node, u.low, u.high, p.name, rank=unknown.node.rank),
                 (*p.indices, *inner))


def _own_part(algorithm: Algorithm, block: Block, u: Update, p: Parameter) -> Expr:
    """The terms of Q with the unknown, for each value of its indices: the others of the block as
    they are when it is solved, those that its equation does not hold at their own maxima."""
    symbol, at = algorithm.model.symbol(p.name), block.updates.index(u)
    before = tuple(other.parameter for other in block.updates[:at])
    found: list[Expr] = []
    for s in algorithm.q:
        body = add(*(t for t in terms(s.body) if depends_on(t, symbol)))
        if depends_on(body, symbol):
            e = mul(s.coefficient, body)
            for i in reversed([i for i in s.plates if i not in p.indices]):
                e = sum_over(e, i, algorithm.model.plate(i).size)
            found.append(e)
    whole = add(*found) if found else zero("scalar")
    new = algorithm.model.symbol(p.name, mark="t+1")
    for later in block.updates[at + 1:]:
        other = algorithm.model.symbol(later.parameter)
        held = algorithm.model.symbol(later.parameter, mark="t")
        if later.formula is not None and u.equation is not None \
                and not depends_on(u.equation, held):
            whole = replace(whole, other, replace(later.formula, new, symbol))
        else:
            whole = at_mark(whole, "t", (later.parameter,))
    return at_mark(whole, "t+1", before)
