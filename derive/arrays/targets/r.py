"""R: one file of base R, and a package that installs and tests itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ..emstep import Array, EmStep
from ..formulas import head, joint_comment, update_comment
from ..numpy_module import mentions
from ..program import Node
from ..python_text import ATOM, PRODUCT, Text, broken, identifier
from ..theta import stacked
from . import columns
from .comparison import compared

FORMS = ("fast", "plain")
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


def files(em: EmStep, form: str) -> dict[str, str]:
    """The file, and the rest of a package around it."""
    name = re.sub(r"\W|_", ".", identifier(em.model.name or "em")).strip(".")
    name = name if len(name) > 1 and name[0].isalpha() else f"em{name}"
    program = _program(em) if form == "fast" else _plain(em)
    statement = "\n".join(f"    {line.strip()}" for line in em.model.statement.splitlines()
                          if line.strip())
    if form == "plain":
        return {f"{name}.R": program}
    return {
        f"R/{name}.R": program,
        "DESCRIPTION": "\n".join([
            f"Package: {name}", f"Title: Expectation Maximization for '{name}'", "Version: 0.1.0",
            "Authors@R: person('Derived', 'Algorithm', role = c('aut', 'cre'),",
            "    email = 'nobody@example.org')",
            "Description: The updates of the EM algorithm of one model, derived from its",
            "    statement.", "License: file LICENSE", "Encoding: UTF-8", ""]),
        "NAMESPACE": "".join(f"export({n})\n" for n in (
            "em_prepare", "em_step", "em_e_step", "em_m_step", "em_log_likelihood", "em_fit")),
        "LICENSE": "0BSD: use it as you like, without any condition and without any warranty.\n",
        "README.md": f"# {name}\n\n{statement}\n\n"
                     f"    R CMD INSTALL .        # then library({name})\n"
                     "    Rscript tests/numbers.R\n",
        "tests/numbers.R": _test(em, name)}


def _program(em: EmStep) -> str:
    m = R(em)
    prepare, expect, maximise = m.prepare_lines(), m.expectation(), m.maximisation()
    shares, quote = m.shares(), repr
    keys = [name.partition(":")[2] or em.model.latents[0].name for name in em.given]
    axes = [[r.names.index(i) + 1 for i in em.handed[name]]
            for name, r in em.responsibilities.items()]
    measured = m.measured()
    filled = {
        "only": quote(em.model.observed[0].name if len(em.model.observed) == 1 else ""),
        "prepare": _indented(prepare),
        "data": ", ".join(f"{n} = {n}" for n in m.prepared),
        "measured": f"abs(c({measured}))" if measured else "0",
        "expect": _indented(expect), "shares": ", ".join(shares),
        "prior": "prior" if em.log_prior is not None else "NULL",
        "taken": _indented([f"{n} <- T[[{at + 1}]]" for at, n in enumerate(shares)][::-1]),
        "maximise": _indented(maximise),
        "theta": ",\n         ".join(f"`{key}` = {text}" for key, text in m.next_theta()),
        "axes": ", ".join(f"c({', '.join(map(str, a))})" for a in axes),
        "single": m.truth(bool(em.single)), "keys": ", ".join(map(quote, keys))}
    functions = (_HERE / "r_functions.R.txt").read_text("utf-8")
    for key, text in filled.items():
        functions = functions.replace(f"⟦{key}⟧", text)
    functions = re.sub(r"\n\n    data <- list\(\)", "\n    data <- list()", functions)
    roots = [(_HERE / "r_roots.R.txt").read_text("utf-8")] if any(
        n.update.formula is None for n in em.next) else []
    comments = [line.replace('"""', "") for line in head(
        em.algorithm, "one step, and the whole fit")]
    comments = [f"# {line}".rstrip() for line in comments if line]
    comments += ["#", "# E-step, by the shares of the joint density of data and latent variables:"]
    comments += [line for u in em.algorithm.units for line in joint_comment(u, em.model)]
    comments += ["#", "# M-step, in this order:"]
    comments += [line for n in em.next for line in update_comment(n.update, em.model)]
    runtime = (_HERE / "r_runtime.R.txt").read_text("utf-8")
    return "\n".join([*comments, "", runtime, *roots, functions.strip(), ""])


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


def _plain(em: EmStep) -> str:
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


def _indented(lines: list[str]) -> str:
    return "\n".join(f"    {line}" for line in lines)


def _test(em: EmStep, name: str) -> str:
    """A script that compares a step with numbers of the NumPy form."""
    x, theta, after, value = compared(em)
    found = ["# One step, beside what the NumPy form of the same program computes.",
             f"if (requireNamespace({name!r}, quietly = TRUE)) library({name!r}) else "
             f"source('R/{name}.R')",
             f"x <- {literal(x)}", f"theta <- {literal(theta)}", f"after <- {literal(after)}",
             "found <- if (length(after)) em_step(x, theta) else",
             "    list(log_likelihood = em_log_likelihood(x, theta))",
             "for (key in names(after)) {",
             "    stopifnot(identical(dim(found$theta[[key]]), dim(after[[key]])))",
             "    away <- max(abs(found$theta[[key]] - after[[key]]))",
             "    stopifnot(away <= 1e-10 * max(abs(after[[key]]), 1e-300))", "}",
             f"stopifnot(abs(found$log_likelihood - {value!r}) <= {1e-12 * (9 + abs(value))!r})",
             "fit <- em_fit(x, theta, iterations = 20)",
             f"stopifnot(all(diff(fit$trace) >= -1e-9 * (1 + abs({value!r}))))",
             "if (length(after)) {", "    again <- em_m_step(x, em_e_step(x, theta), theta)",
             "    stopifnot(isTRUE(all.equal(again, found$theta, tolerance = 1e-12)))", "}",
             "cat('the numbers agree\\n')", ""]
    return "\n".join(found)


def literal(a: Any) -> str:
    """Numbers, labels and lists of them as R."""
    if isinstance(a, dict):
        return f"list({', '.join(f'`{key}` = {literal(each)}' for key, each in a.items())})"
    if isinstance(a, list) or np.ndim(a):
        entries = np.array(a, dtype=object)
        flat = [literal(each) for each in entries.ravel(order="F").tolist()]
        text = f"c({', '.join(flat)})"
        shape = ", ".join(map(str, entries.shape))
        return text if entries.ndim == 1 else f"array({text}, c({shape}))"
    if a is None:
        return "NA"
    if isinstance(a, str):
        return repr(a)
    return "NA" if a != a else repr(float(a)) if isinstance(a, float) else repr(a)
