"""The exponential-family form that one pass over the rows works by: its bases, its features, and
the shapes of what comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..features import Spec
from ..program import Node

#: The axes of a node, as written.
ShapeOf = Callable[[Node], tuple[str, ...]]


@dataclass(frozen=True)
class Form:
    """The bases (rows last) and what each is counted from, the features as products of bases."""

    bases: tuple[Node, ...]
    means: tuple[Node | None, ...]
    features: tuple[Spec, ...]
    weighted: tuple[bool, ...]

    @property
    def of_data(self) -> list[Node]:
        """The nodes that the form has of the data."""
        return [*self.bases, *(m for m in self.means if m is not None)]


def shape_of(node: Node, shapes: ShapeOf) -> tuple[str, ...]:
    """The axes of "totals", "one_pass" and "feature_sum"."""
    if node.op == "one_pass":
        return ()
    if node.op == "feature_sum":
        n, whole = node.args
        form: Form = whole.args[0]
        weights = whole.args[3:3 + sum(form.weighted)]
        axes = [s for j in form.features[n] for s in shapes(bases_of(whole)[j])[:-1]]
        return (shapes(weights[0])[0], *axes)
    form = node.args[0]
    own, products = columns(node, form, shapes)
    return ("(" + " + ".join([f"2*({' + '.join(own)})", *products]) + ")",)


def bases_of(node: Node) -> list[Node]:
    """The bases of a pass, as they are after the passes over the program."""
    form: Form = node.args[0]
    first = 1 if node.op == "totals" else 3 + sum(form.weighted)
    return list(node.args[first:first + len(form.bases)])


def means_of(node: Node) -> list[Node | None]:
    """What each base is counted from, as it is after the passes over the program."""
    form: Form = node.args[0]
    first = 1 if node.op == "totals" else 3 + sum(form.weighted)
    rest = iter(node.args[first + len(form.bases):])
    return [None if m is None else next(rest) for m in form.means]


def columns(node: Node, form: Form, shapes: ShapeOf) -> tuple[list[str], list[str]]:
    """How many columns the bases have, and their products at most."""
    own = ["*".join(shapes(b)[:-1]) or "1" for b in bases_of(node)]
    return own, [f"{own[f[0]]}*{own[f[1]]}" for f in form.features if len(f) == 2]
