"""The pieces that pages are made of: parts, formulas, values and marks, all escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from ...document.offline import formula
from ...em import EM
from ..diagnose.case import entries, misshapen, of_data, told
from ..submissions import Submission

#: A sign for each verdict, so that no colour is needed to tell them apart.
SIGNS = {"right": "✓", "wrong": "✗", "unread": "?", "undecided": "?", "missing": "–"}
MEANINGS = {
    "right": "has the right value wherever it was tried",
    "wrong": "has another value than it should have",
    "unread": "a formula that could not be read: a person has to look",
    "undecided": "read, and neither right nor wrong for certain: a person has to look",
    "missing": "no formula was found",
}
#: How the sentence begins that says a counterexample in words.
CASE = r"Take \S+ = "
_EXACT = re.compile(r"-?[0-9./ +*()-]*(?:(?:sqrt|log|exp|pi)[0-9./ +*()-]*)*")


class Names:
    """How the parts of one statement are typeset, and where its derivation has them."""

    def __init__(self, em: EM) -> None:
        self.em = em
        self.formulas = {key: em.latex(key) for key in em.parts if key != "steps"}
        self.parts = {key: f.partition(" = ")[0] for key, f in self.formulas.items()}

    def symbol(self, part: str) -> str:
        """A part's symbol, typeset; the steps in words."""
        return formula(self.parts[part]) if part in self.parts else escape(part)

    def title(self, part: str) -> str:
        """A part in words, with its symbol."""
        if part == "steps":
            return "Intermediate steps"
        named = {"responsibilities": "Responsibilities", "Q": "Expected log-likelihood"}
        return f"{named.get(part, 'Update')} {self.symbol(part)}"

    def parameter(self, key: str, mark: str) -> str:
        """The LaTeX of a parameter with a mark instead of its t+1."""
        if key in self.parts:
            return self.parts[key].replace("^{t+1}", mark)
        return rf"\mathtt{{{tex_words(key)}}}"

    def step(self, part: str) -> str:
        """The id of the line of the derivation that ends in the part; "" for none."""
        steps, model = self.em.steps, self.em.model
        if part == "Q":
            return next((s.id for s in reversed(steps) if s.part == "Q"), "")
        if part.startswith("responsibilities"):
            return next((s.id for s in steps if s.rule == "bayes"), "")
        named = [p.name for p in model.parameters if part in p.theta]
        return next((s.id for s in steps if s.relation in ("solves", "root")
                     and s.left.args[0] in named), "")


def mark(verdict: str) -> str:
    """A verdict with its sign."""
    return (f'<span class="mark {escape(verdict)}"><span aria-hidden="true">'
            f'{SIGNS.get(verdict, "")}</span> {escape(verdict)}</span>')


def prose(text: str) -> str:
    r"""Words with formulas between dollars, escaped.

    >>> prose("so $a$ < b")
    'so <span class="tex" data-tex="a">a</span> &lt; b'
    """
    pieces = re.split(r"\$([^$\n]+)\$", text)
    return "".join(formula(p) if n % 2 else escape(p) for n, p in enumerate(pieces))


def as_read(part: Mapping[str, Any], submission: Submission) -> str:
    """A formula as it was read: typeset where it is LaTeX and has a syntax, else as it stands. Of
    a function whose value is not right, its lines."""
    function = part.get("function")
    if isinstance(function, Mapping):
        code = str(function.get("code") or "") if part["verdict"] != "right" else ""
        return code and _listing(code, function.get("line"), part.get("lines") or (), submission)
    code = str(part["read_as"])
    if part.get("written") or part["verdict"] == "unread":
        return f'<code class="verbatim">{escape(code)}</code>'
    return f'<div class="formula">{formula(code)}</div>'


def _listing(code: str, first: Any, marked: Sequence[int], submission: Submission) -> str:
    """The lines of a program, numbered where it is known where they stand."""
    rows = []
    for n, line in enumerate(code.split("\n"), first if isinstance(first, int) else 0):
        number = submission.place(n)[1] if isinstance(first, int) else ""
        css = ' class="wrong"' if n in marked else ""
        rows.append(f'<li data-n="{number}"{css}>{escape(line)}</li>')
    return '<ol class="source">' + "".join(rows) + "</ol>"


def value_latex(value: Any) -> str:
    r"""The LaTeX of a number, an exact number in a string, a vector or a matrix; a list of one
    entry is that entry.

    >>> value_latex([["1/2", 0], [0, 1]])
    '\\begin{pmatrix}\\tfrac{1}{2} & 0 \\\\[.25em] 0 & 1\\end{pmatrix}'
    >>> value_latex([["-2/3 + 1/4 log 2"]])
    '-\\tfrac{2}{3} + \\tfrac{1}{4} \\log 2'
    """
    if isinstance(value, list | tuple):
        if len(value) == 1:
            return value_latex(value[0])
        rows = [" & ".join(map(value_latex, r)) if isinstance(r, list | tuple) else value_latex(r)
                for r in value]
        between = r" \\[.25em] " if any("frac" in row for row in rows) else r" \\ "
        return r"\begin{pmatrix}" + between.join(rows) + r"\end{pmatrix}"
    text = f"{value:.4g}" if isinstance(value, float) else "missing" if value is None else \
        str(value)
    if not _EXACT.fullmatch(text):
        return rf"\text{{{tex_words(text)}}}"
    text = re.sub(r"(\d+)/(\d+)", r"\\tfrac{\1}{\2}", text)
    text = re.sub(r"sqrt\(([^()]*)\)|sqrt (\d+)", lambda m: rf"\sqrt{{{m[1] or m[2]}}}", text)
    return re.sub(r"\b(log|exp|pi)\b", r"\\\1", text).replace("*", r"\,")


def tex_words(text: str) -> str:
    r"""Words as KaTeX prints them.

    >>> tex_words("a_b")
    'a\\_b'
    """
    return re.sub(r"([#$%&_{}])", r"\\\1", re.sub(r"[\\^~]", " ", text))


def counterexample(found: Mapping[str, Any], names: Names, part: str, of: str = "formula") -> str:
    """A counterexample as a small table: the case, the value of the student's formula, or of what
    it is a case ``of``, the right one."""
    exact, model, values = found.get("exact"), names.em.model, dict(found)
    if "yours" in found and "right" in found:
        values["yours"], values["right"] = told(
            found["yours"], found["right"], exact if isinstance(exact, Mapping) else None)
    known, theta, free = found.get("known"), found.get("theta_t"), found.get("theta")
    rows = []
    if "x" in found:
        x, taken = found["x"], [p.name for p in model.parameters] + [v.name for v in model.known]
        if len(model.observed) == 1:
            x = {model.observed[0].name: x}
        rows.append(("Data", _series(x, names, lambda name: of_data(name, taken))))
    if isinstance(known, Mapping):
        rows.append(("Known", _series(known, names)))
    if isinstance(theta, Mapping):
        rows.append(("Current parameters", _parameters(theta, names)))
    if isinstance(free, Mapping):
        moved = {k: v for k, v in free.items() if not isinstance(theta, Mapping)
                 or v != theta.get(k)}
        rows.append(("Free parameters, where they differ", _parameters(moved, names, "")))
    place = [f"i = {found['i']}"] if found.get("i") is not None else []
    if found.get("component") is not None:
        place.append(rf"k = {value_latex(str(found['component']))}")
    if place:
        rows.append(("For", r",\quad ".join(place)))
    changes = part == "Q" and isinstance(free, Mapping) and found.get("i") is None
    for key, label in (
            ("yours", "Your Q changes by" if changes else f"Your {of} gives"),
            ("right", "It should change by" if changes else "It should be"),
            ("Q_yours", "Q at your value"), ("Q_right", "Q at the right value")):
        if values.get(key) is not None:
            rows.append((label, value_latex(values[key])))
    shape = misshapen(found.get("yours"), found.get("right"))
    body = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td class="formula">{formula(code)}'
        f"{f', {shape}' if shape and label == f'Your {of} gives' else ''}</td></tr>"
        for label, code in rows)
    return ('<table class="case"><caption>A case in which it shows</caption><tbody>'
            f"{body}</tbody></table>")


def _series(given: Mapping[str, Any], names: Names,
            called: Callable[[str], str] = lambda name: name) -> str:
    """Quantities by their names, each entry of those with an index by its number."""
    model = names.em.model
    indexed = {v.name for v in model.variables if v.indices}
    return r",\quad ".join(
        f"{_letter(key)} = {value_latex(v)}" for name, value in given.items()
        for key, v in entries(called(name), value, name in indexed))


def _parameters(theta: Mapping[str, Any], names: Names, mark: str = "^{t}") -> str:
    found = []
    for key, value in theta.items():
        letter = names.parameter(key, mark)
        p = next((p for p in names.em.model.parameters if p.name == key), None)
        index = f"_{p.indices[0]}" if p is not None and len(p.indices) == 1 else ""
        if index and index in letter and isinstance(value, list | tuple):  # a family, stacked
            found += [(letter.replace(index, f"_{n}"), v) for n, v in enumerate(value, 1)]
        else:
            found.append((letter, value))
    return r",\quad ".join(f"{letter} = {value_latex(v)}" for letter, v in found)


def _letter(name: str) -> str:
    r"""The LaTeX of a name, with the number of an entry below it.

    >>> _letter("x_1"), _letter("x_12"), _letter("size")
    ('x_1', 'x_{12}', '\\mathtt{size}')
    """
    base, _, number = name.rpartition("_")
    if base and number.isdigit():
        return f"{_letter(base)}_{number if len(number) == 1 else f'{{{number}}}'}"
    return name if name.isalpha() and len(name) == 1 else rf"\mathtt{{{tex_words(name)}}}"
