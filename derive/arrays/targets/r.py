"""R: one file of base R, and a package that installs and tests itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

from ..emstep import EmStep
from ..formulas import head, joint_comment, update_comment
from ..python_text import identifier
from .comparison import compared
from .r_array import R
from .r_plain import plain

FORMS = ("fast", "plain")
_HERE = Path(__file__).parent


def files(em: EmStep, form: str) -> dict[str, str]:
    """The file, and the rest of a package around it."""
    name = re.sub(r"\W|_", ".", identifier(em.model.name or "em")).strip(".")
    name = name if len(name) > 1 and name[0].isalpha() else f"em{name}"
    program = _program(em) if form == "fast" else plain(em)
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
