"""The array program as lines of R."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from ..emstep import Array, EmStep
from ..formulas import head, joint_comment, update_comment
from ..numpy_module import mentions
from ..program import Node
from ..python_text import ATOM, PRODUCT, Text, broken
from ..theta import stacked
from . import columns

_HERE = Path(__file__).parent
_WORDS = ("function repeat next break TRUE FALSE NULL NA Inf NaN pi c t T F list array aperm sum "
          "exp sqrt length dim rep matrix rowSums colSums lgamma digamma trigamma found").split()


class Lines(columns.Lines):
    """Operations as lines of R."""

    functions = {  # noqa: RUF012
        "exp": "exp", "loggamma": "lgamma", "digamma": "digamma", "trigamma": "trigamma",
        "array": "array", "aperm": "aperm",
        **{n: f".{n}" for n in ("log", "log1p", "softplus", "next", "take", "stack", "eye", "to",
                                "contract", "cholesky", "inverse", "det", "log_diagonal", "solve",
                                "posterior", "scalar_roots", "vector_roots", "sum_to")}}

    def placed(self, node: Node, places: Sequence[int], shape: Sequence[str], full: bool) -> str:
        """A node with its axes at those of a shape: a vector along the first axis needs no more
        where a whole array stands beside it."""
        if full and tuple(places) == (0,):
            return self.text(node, ATOM)
        at = self.numbers([str(n + 1) for n in places])
        return self.call("to", self.text(node), at, self.dims(shape))[0]

    def sum_of(self, node: Node, places: Sequence[int], rank: int) -> Text:
        """A node summed over the axes that have places from ``rank`` on."""
        text, keep = self.text(node), [places.index(n) for n in range(rank)]
        if not keep:
            return f"sum({text})", ATOM
        if len(places) == 2 and len(keep) == 1:
            return f"{'colSums' if keep[0] else 'rowSums'}({text})", ATOM
        return self.call("sum_to", text, self.numbers([str(n + 1) for n in keep]))

    def matmul(self, a: str, b: str, rank: int) -> Text:
        """The product of a matrix and a vector or matrix."""
        found = f"{a} %*% {b}"
        for pattern, name in ((r"t\((\w+)\) %\*% (\w+)", "crossprod"),
                              (r"(\w+) %\*% t\((\w+)\)", "tcrossprod")):
            if match := re.fullmatch(pattern, found):
                found = f"{name}({match[1]}, {match[2]})"
        return (f"c({found})", ATOM) if rank < 2 else (found, PRODUCT if "%" in found else ATOM)

    def row(self, text: str) -> str:
        """A vector as the left one of a product."""
        return text

    def transposed(self, text: str) -> str:
        """A matrix with its axes exchanged."""
        return f"t({text})"

    def numbers(self, entries: Sequence[str]) -> str:
        """A list of whole numbers."""
        return entries[0] if len(entries) == 1 else f"c({', '.join(entries)})"

    def field(self, of: str, name: str) -> str:
        """An entry of a list with names."""
        return f"{of}${name}"

    def function(self, name: str, unknown: str, lines: list[str], results: list[str]) -> list[str]:
        """The lines that define a function of the unknown."""
        value = results[0] if len(results) == 1 else f"list({', '.join(results)})"
        return [f"{name} = function({unknown}) {{", *(f"    {line}" for line in lines),
                f"    {value}", "}"]


class R(columns.Columns):
    """A program in R."""

    writer = Lines
    reserved = tuple(_WORDS)
    assign = "<-"

    def entry(self, of: str, name: str) -> str:
        """An entry of a list by its name."""
        return f"{of}${name}"

    def size_of(self, name: str, axis: int) -> str:
        """The length of an axis, counted from 1."""
        return f".size({name}, {axis})"

    def texts(self, values: Sequence[str]) -> str:
        """A list of texts."""
        return f"c({', '.join(map(repr, values))})"

    def call(self, name: str, *arguments: str) -> str:
        """A call of a function of the runtime."""
        return super().call(name if name in self.writer.functions else f".{name}", *arguments)


class Plain(R):
    """Functions that read their arguments, compute, and no more; formulas beside the lines."""

    plain = True

    @cached_property
    def kept(self) -> list[Node]:
        """Nothing is prepared."""
        return []

    def of_data(self, text: str) -> list[str]:
        """The lines that read what a text uses of the data."""
        return [line for a in self.data if mentions(text, self.name_of[a.node])
                for line in self.read_data(a)]

    def read_data(self, a: Array) -> list[str]:
        """The line that reads an array of the data."""
        v, name = self.model.variable(a.name), self.name_of[a.node]
        alone = len(self.model.observed) == 1 and not self.model.known and not any(
            other.name != a.name for other in self.data)
        source = "x" if alone else f"x[[{a.name!r}]]"
        if a.role in ("labels", "allowed"):
            labels = self.model.plate(v.values).labels
            listed = self.texts(labels) if labels else f"seq_len({self.count(v.values)})"
            allowed = self.truth(a.role == "allowed")
            return [f"{name} = {self.call('one_hot', source, listed, allowed)}"]
        if a.role == "seen":
            return [f"{name} = 1 - is.na({source})"]
        return [f"{name} = replace({source}, is.na({source}), 1)" if v.missing else
                f"{name} = {source}"]

    def count(self, letter: str) -> str:
        """How many labels there are."""
        found = super().count(letter)
        return "max(unlist(x))" if found == "0" else found

    def read_theta(self, a: Array) -> str:
        """The line that reads a parameter."""
        p, name = self.model.parameter(a.name), self.name_of[a.node]
        if stacked(p):
            text = self.call("stacked", "theta", self.texts(stacked(p)))
        else:
            text = f"theta${p.theta[0]}" if p.theta[0].isidentifier() else \
                f"theta[[{p.theta[0]!r}]]"
        return f"{name} = {self.call(p.structure, text) if p.structure else text}"


def array_plain(em: EmStep) -> str:
    """The file as array operations: one step, and the log-likelihood."""
    m = Plain(em)
    shares = m.shares()
    comments = {u.node: joint_comment(unit, em.model)
                for unit, u in zip(em.algorithm.units, em.log_joint, strict=True)}
    comments |= {n.value.node: update_comment(n.update, em.model) for n in em.next}
    roots = [(u.node, "log_joint" if len(em.log_joint) == 1 else f"log_joint_{n + 1}")
             for n, u in enumerate(em.log_joint)]
    roots += [(r.node, name) for r, name in zip(em.responsibilities.values(), shares, strict=True)]
    expect = m.body([*roots, (em.log_likelihood.node, "value")], [], comments)
    maximise = m.body([(n.value.node, m._next_name(n.parameter)) for n in em.next],
                      [g.node for g in em.given.values()], comments)
    listed = ", ".join(f"{name} = {name}" for name in shares)
    theta = ", ".join(f"`{key}` = {text}" for key, text in m.next_theta())
    theta = re.sub(r"\bdata\$(\w+)", lambda f: next(
        line.partition(" = ")[2] for a in m.data if m.name_of[a.node] == f[1]
        for line in m.read_data(a)), theta)
    body = [
        "# the responsibilities, values first, and the log-likelihood",
        "e_step <- function(x, theta) {", *(f"    {line}" for line in expect),
        f"    list({listed}, log_likelihood = value)", "}", "",
        "# theta at t+1, and the log-likelihood of the theta given",
        "step <- function(x, theta) {", "    found <- e_step(x, theta)",
        *(f"    {name} <- found${name}" for name in shares),
        *(f"    {line}" for line in maximise),
        *(f"    {line}" for line in broken(f"x = list(theta = list({theta}), log_likelihood = "
                                           "found$log_likelihood)", 92)), "}", "",
        "log_likelihood <- function(x, theta) e_step(x, theta)$log_likelihood", ""]
    text = "\n".join(body).replace("    x = list(theta", "    list(theta")
    runtime = (_HERE / "r_plain.R.txt").read_text("utf-8")
    roots_text = (_HERE / "r_roots.R.txt").read_text("utf-8")
    title = [f"# {line.replace(chr(34) * 3, '')}".rstrip() for line in head(
        em.algorithm, "one step, and the log-likelihood") if line.strip('"')]
    return "\n".join([*title, "", *needed(runtime + "\n" + roots_text, text), text])


def needed(runtime: str, using: str) -> list[str]:
    """The definitions of a runtime that a text uses, and those that they use."""
    blocks: list[str] = []
    for block in runtime.strip().split("\n\n"):
        if blocks and blocks[-1].count("{") > blocks[-1].count("}"):
            blocks[-1] += f"\n\n{block}"
        else:
            blocks.append(block)
    names = [re.findall(r"(?m)^(\.\w+) <- ", block) for block in blocks]
    kept: set[int] = set()
    todo = [using]
    while todo:
        text = todo.pop()
        for n, own in enumerate(names):
            if n not in kept and any(re.search(rf"{re.escape(x)}\b", text) for x in own):
                kept.add(n)
                todo.append(blocks[n])
    return [f"{block}\n" for n, block in enumerate(blocks) if n in kept]
