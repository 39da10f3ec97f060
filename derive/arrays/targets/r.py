"""R: one file of base R, and a package that installs and tests itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..emstep import EmStep
from ..formulas import head, joint_comment, update_comment
from ..program import Node
from ..python_text import ATOM, PRODUCT, Text, identifier
from . import columns
from .comparison import compared

FORMS = ("fast",)
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
    program = _program(em)
    statement = "\n".join(f"    {line.strip()}" for line in em.model.statement.splitlines()
                          if line.strip())
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
    comments += ["#", "# Made by derive. SPDX-License-Identifier: 0BSD", "#",
                 "# E-step, by the shares of the joint density of data and latent variables:"]
    comments += [line for u in em.algorithm.units for line in joint_comment(u, em.model)]
    comments += ["#", "# M-step, in this order:"]
    comments += [line for n in em.next for line in update_comment(n.update, em.model)]
    runtime = (_HERE / "r_runtime.R.txt").read_text("utf-8")
    return "\n".join([*comments, "", runtime, *roots, functions.strip(), ""])


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
