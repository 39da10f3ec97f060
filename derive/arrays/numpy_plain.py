"""The shortest module that is safe to run: one step, and the log-likelihood, in NumPy."""

from __future__ import annotations

from pathlib import Path

from ..model import Parameter
from .emstep import Array, EmStep
from .formulas import head, joint_comment, update_comment
from .numpy_module import Module, mentions, scipy_import, without_head
from .program import Node
from .python_text import broken
from .theta import stacked


class PlainModule(Module):
    """Functions that read their arguments, compute, and no more; formulas beside the lines."""

    plain = True

    def read(self, a: Array) -> str:
        """The line that reads an array."""
        name = self.name_of[a.node]
        if a.role == "parameter":
            return self.read_theta(a)
        v = self.model.variable(a.name)
        alone = len(self.model.observed) == 1 and not self.model.known
        source = "x" if alone else f"x[{a.name!r}]"
        if a.role in ("labels", "allowed"):
            labels = self.model.plate(v.values).labels
            values = f"np.array({list(labels)!r})" if labels else \
                f"1 + np.arange({self._count_text(v.values)})"
            found = f"1.0 * (np.asarray({source})[..., None] == {values})"
            if a.role == "labels":
                return f"{name} = {found}"
            return (f"{name} = {found}\n"
                    f"{name} = np.where({name}.any(axis=-1, keepdims=True), {name}, 1)")
        if a.role == "seen":
            return f"{name} = 1.0 - np.isnan(np.asarray({source}, float))"
        value = f"np.asarray({source}, float)"
        return f"{name} = np.nan_to_num({value}, nan=1.0)" if v.missing else f"{name} = {value}"

    def _count_text(self, letter: str) -> str:
        for name, a in self.theta.items():
            if letter in a.letters:
                p = self.model.parameter(name)
                axis = a.letters.index(letter) - bool(stacked(p))
                return f"np.shape(theta[{p.theta[0]!r}])[{axis}]"
        return "int(np.max(x))"

    def read_theta(self, a: Array) -> str:
        """The line that reads a parameter."""
        return plain_theta(self, a)

    def body(self, roots: list[tuple[Node, str, list[str]]], given: list[Node]) -> list[str]:
        """Lines that compute the roots, each behind its comment, with what they read before."""
        named = {n: self.name_of[n] for n in (*(a.node for a in self.em.arrays), *given)}
        lines, sizes = self._lines([(n, name) for n, name, _ in roots], named)
        for node, name, comment in roots:
            at = len(lines.lines)
            lines.assign(node, name)
            lines.lines[at:at] = comment
        text = "\n".join([*(x for x in lines.lines if not x.startswith("#")), *sizes.values()])
        head = [line for a in self.em.arrays if mentions(text, self.name_of[a.node])
                for line in self.read(a).split("\n")]
        return [*head, *(f"{name} = {source}" for name, source in sizes.items()),
                *(each for line in lines.lines for each in broken(line, lines.width))]

    def e_step(self) -> list[str]:
        """The body of the E-step."""
        em = self.em
        roots: list[tuple[Node, str, list[str]]] = []
        for unit, log_joint in zip(em.algorithm.units, em.log_joint, strict=True):
            name = "log_joint" if len(em.log_joint) == 1 else f"log_joint_{''.join(unit.latents)}"
            roots.append((log_joint.node, name, joint_comment(unit, self.model)))
        roots += [(r.node, self.name_of[em.given[n].node], [])
                  for n, r in em.responsibilities.items()]
        names = [name for _, name, _ in roots[len(em.log_joint):]]
        roots.append((em.log_likelihood.node, "value", []))
        *lines, value = self.body(roots, [])
        total = value.removeprefix("value = ")
        if not value.startswith("value = "):
            lines, total = [*lines, value], "value"
        return [*lines, f"return {', '.join([*names, f'float({total})'])}"]

    def step(self) -> list[str]:
        """The body of the step."""
        em = self.em
        given = [g.node for g in em.given.values()]
        roots = [(n.value.node, self._next_name(n.parameter), update_comment(n.update, self.model))
                 for n in em.next]
        names = ", ".join([*(self.name_of[g] for g in given), "value"])
        entries = [e for p in self.model.parameters for e in self.entries(p)]
        found = broken(f"found = {{{', '.join(entries)}}}, value", 96)
        return [f"{names} = e_step(x, theta)", *self.body(roots, given),
                f"return {found[0].removeprefix('found = ')}",
                *(line[1:] for line in found[1:])]

    def _dimension(self, p: Parameter) -> str:
        where = self._size_source(p.dimension)[1]
        name = where.partition(".")[0]
        array = next((a for a in self.em.arrays if self.name_of[a.node] == name), None)
        if array is None:
            return where
        return where.replace(name, self.read(array).partition(" = ")[2], 1)


def plain_theta(m: Module, a: Array) -> str:
    """The line that reads a parameter, whatever it is."""
    p, name = m.model.parameter(a.name), m.name_of[a.node]
    if stacked(p):
        rest = " - ".join(["1", *(f"theta[{key!r}]" for key in p.theta)])
        values = ", ".join(f"theta[{key!r}]" if key else rest for key in p.keys)
        text = f"np.array([{values}], float)"
    else:
        text = f"np.asarray(theta[{p.theta[0]!r}], float)"
    if p.structure == "diagonal":
        text = f"np.diagonal({text}, axis1=-2, axis2=-1)"
    elif p.structure == "spherical":
        text += "[..., 0, 0]"
    return f"{name} = {text}"


def plain(em: EmStep, module: type[PlainModule] = PlainModule) -> str:
    """The module of :class:`PlainModule` as text."""
    m = module(em)
    e_step, step = m.e_step(), m.step()
    parts = [*head(em.algorithm, "one step, and the log-likelihood"), "", "import numpy as np"]
    body = [
        "", "", "", "def e_step(x, theta):",
        '    """The responsibilities, values first, and the log-likelihood."""',
        *(f"    {line}" for line in e_step),
        "", "", "def step(x, theta):",
        '    """(theta at t+1, log-likelihood of the theta given)."""',
        *(f"    {line}" for line in step),
        "", "", "def log_likelihood(x, theta):",
        '    """The log-likelihood of the data at theta, in nats."""',
        "    return e_step(x, theta)[-1]"]
    text = "\n".join(line.rstrip() for line in body)
    if mentions(text, "_root"):
        source = Path(__file__).with_name("roots.py").read_text("utf-8")
        text = without_head(source) + text.replace("_root(", "_found(")
        parts.append("")
    helpers = {
        "_log": ["def _log(p):", '    """log p, finite at 0: what it is multiplied by may be 0."""',
                 '    with np.errstate(divide="ignore"):',
                 "        return np.maximum(np.log(p), -1e300)"],
        "_found": ["def _found(name, roots):", '    """The roots that were found."""',
                   "    return roots.value"]}
    for name, lines in helpers.items():
        if mentions(text, name):
            parts += ["", "", *lines]
    whole = "\n".join(parts) + text + "\n"
    return scipy_import(whole)
