"""The array program itself, printed: one operation a line, each with how long its axes are."""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from fractions import Fraction

from ..axes import Axes
from ..emstep import EmStep
from ..features import NotLinear, features, named_feature
from ..formulas import head, joint_comment, update_comment
from ..program import Named, Node
from ..python_text import identifier

#: "fast" has the exponential-family form beside the operations, where there is one; "plain" the
#: operations as they were lowered.
FORMS = ("fast", "plain")


def files(em: EmStep, form: str) -> dict[str, str]:
    """The operations of the E-step, the M-step and, in the form "fast", of the one pass."""
    comments = ["# E-step, by the shares of the joint density of data and latent variables:"]
    comments += [line for u in em.algorithm.units for line in joint_comment(u, em.model)]
    comments += ["#", "# M-step, in this order:"]
    comments += [line for n in em.next for line in update_comment(n.update, em.model)]
    listing = Listing(em)
    lines = [f"# {line}" if line and not line.startswith("#") else line for line in (
        line.strip('"') for line in head(em.algorithm, "the array program of one step"))]
    lines += ["", *comments, "", "# what is read"]
    lines += [listing.input(a.node, *a.letters, *a.core) for a in em.arrays]
    lines += ["", "# E-step"]
    for name, T in em.responsibilities.items():
        lines += listing.named(T, f"T{name.removeprefix('.T')}")
    lines += listing.named(em.log_likelihood, "log_likelihood")
    if em.log_prior is not None:
        lines += listing.named(em.log_prior, "log_prior")
    lines += ["", "# M-step"]
    for name, given in em.given.items():
        listing.names[given.node] = f"T{name.removeprefix('.T')}"
    for n in em.next:
        lines += listing.named(n.value, f"next {n.parameter.name}")
    if form == "fast":
        lines += _one_pass(em, listing)
    return {f"{identifier(em.model.name or 'em')}.txt": "\n".join(lines) + "\n"}


def _one_pass(em: EmStep, listing: Listing) -> list[str]:
    """The exponential-family form."""
    try:
        form = features(em)
    except NotLinear as error:
        return ["", f"# no pass over the rows alone: {error}"]
    lines = ["", "# one pass over the rows: log p(z = k, x_i) is the sum of weight and feature"]
    for n, (base, mean) in enumerate(form.bases):
        lines += listing.named(Named(base), f"base {n}")
        lines += listing.named(Named(mean), f"middle {n}") if mean is not None else []
    for spec, w in zip(form.features, form.weights, strict=True):
        what = " * ".join(f"(base {n} - middle {n})" if form.bases[n][1] is not None
                          else f"base {n}" for n in spec) or "1"
        lines.append(f"# the feature {what}")
        lines += listing.named(w, f"weight of {named_feature(spec)}") if w is not None else []
    lines += listing.named(form.common, "common")
    values = tuple(s for s, n in zip(listing.axes.sizes(em.joint[0].node), em.joint[0].names,
                                     strict=True) if n not in em.algorithm.units[0].plates)
    for spec, total in zip(form.features, form.sums, strict=True):
        own = [size for n in spec for size in listing.axes.sizes(form.bases[n][0])[:-1]]
        listing.axes.know(total.node, (*values, *own))
    lines += ["", "# M-step from the sums over the rows of responsibility and feature"]
    for u in form.next:
        lines += listing.named(u.value, f"next {u.parameter.name}")
    return lines


class Listing:
    """Writes operations under numbers, each once."""

    def __init__(self, em: EmStep) -> None:
        self.axes = Axes(em, em.algorithm.units[0].plates[0] if em.algorithm.units[0].plates
                         else "")
        self.names: dict[Node, str] = {}

    def input(self, node: Node, *axes: str) -> str:
        """The line of an array that is read."""
        self.names[node] = str(node.args[0])
        return f"{node.args[0]} [{', '.join(axes)}]"

    def named(self, value: Named, name: str) -> list[str]:
        """The lines that compute a value, and give it a name."""
        lines: list[str] = []
        text = self._reference(value.node, lines)
        return [*lines, f"{name} [{self._sizes(value.node)}] = {text}"]

    def _sizes(self, node: Node) -> str:
        try:
            return ", ".join(map(str, self.axes.sizes(node)))
        except KeyError:
            return "..."

    def _reference(self, node: Node, lines: list[str]) -> str:
        if node in self.names:
            return self.names[node]
        if node.op == "number":
            return str(node.args[0])
        if node.op in ("pi", "size", "infinity"):
            return node.op if not node.args else f"{node.args[0]}" if node.op == "size" else \
                f"{node.args[0]}infinity"
        if node.op == "input":
            return str(node.args[0])
        text = self._operation(node, lines)
        self.names[node] = f"%{len(self.names) + 1}"
        lines.append(f"{self.names[node]} [{self._sizes(node)}] = {text}")
        return self.names[node]

    def _operation(self, node: Node, lines: list[str]) -> str:
        if node.args and isinstance(node.args[0], tuple) and node.args[0] and \
                isinstance(node.args[0][0], Node):
            placed = [a for a in node.args if isinstance(a, tuple)]
            rest = [a for a in node.args if not isinstance(a, tuple)]
            spec = ",".join(_letters(places) for _, places in placed)
            parts = ", ".join(self._reference(n, lines) for n, _ in placed)
            more = "".join(f", {a}" for a in rest)
            return f"{node.op} {spec}->{_letters(range(node.rank))} ({parts}{more})"
        return f"{node.op} ({', '.join(self._argument(a, lines) for a in node.args)})"

    def _argument(self, a: object, lines: list[str]) -> str:
        if isinstance(a, Node):
            return self._reference(a, lines)
        if isinstance(a, tuple):
            return f"({', '.join(map(str, a))})"
        return str(a) if isinstance(a, (str, int, Fraction)) or a is None else repr(a)


def _letters(places: Iterable[int] | Sequence[int]) -> str:
    return "".join(string.ascii_lowercase[p] for p in places)
