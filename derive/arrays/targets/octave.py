"""Octave and MATLAB: one function file, and a script that tests it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..emstep import EmStep
from ..formulas import head, joint_comment, update_comment
from ..program import Node
from ..python_text import ATOM, PRODUCT, Text, broken, identifier
from . import columns
from .comparison import compared

FORMS = ("fast",)
_HERE = Path(__file__).parent
_WORDS = (
    "end function if for while switch case do until parfor persistent global try catch break "
    "continue return otherwise pi eps Inf NaN inf nan i j e ans sum ones zeros eye size exp sqrt "
    "log log1p gammaln psi cat permute ipermute reshape repmat max min abs det chol eig diag real "
    "found axes shares step fit answer taken expect maximise numel struct cell error all any find "
    "prior value least name low high count read seen given filled take spread solve product next"
).split()


class Lines(columns.Lines):
    """Operations as lines of Octave."""

    functions = {  # noqa: RUF012
        "exp": "exp", "log": "log_", "log1p": "log1p_", "loggamma": "gammaln", "digamma": "psi",
        "array": "spread", "aperm": "permute", "next": "next_",
        "det": "determinant"}
    operators = (" .* ", " ./ ")
    power_sign = " .^ "

    def _written(self, node: Node) -> Text:
        a = node.args
        match node.op:
            case "trigamma":
                return f"psi(1, {self.text(a[0])})", ATOM
            case "stack":
                along = node.rank if node.rank > 1 else 1
                return f"cat({along}, {', '.join(map(self._short, a))})", ATOM
            case "take" if a[0].rank == 1:
                return f"{self.text(a[0], ATOM)}({a[2] + 1})", ATOM
        return super()._written(node)

    def rank(self, node: Node) -> tuple[str, ...]:
        """How many axes a node has."""
        return (str(node.rank),)

    def placed(self, node: Node, places: Sequence[int], shape: Sequence[str], full: bool) -> str:
        """A node with its axes at those of a shape, of length 1 along the others."""
        if tuple(places) == tuple(range(len(places))):
            return self.text(node, ATOM)
        if tuple(places) == (1,) and len(shape) == 2:
            return self.transposed(self.text(node, ATOM))
        free = iter(range(len(places) + 1, len(shape) + 1))
        order = [str(places.index(n) + 1) if n in places else str(next(free))
                 for n in range(len(shape))]
        return f"permute({self.text(node)}, {self.numbers(order)})"

    def sum_of(self, node: Node, places: Sequence[int], rank: int) -> Text:
        """A node summed over the axes that have places from ``rank`` on."""
        text, keep = self.text(node), [places.index(n) for n in range(rank)]
        if len(places) == 1:
            return f"sum({text})", ATOM
        if len(places) == 2 and len(keep) == 1:
            return (f"sum({text}, 1)'" if keep[0] else f"sum({text}, 2)"), ATOM
        listed = self.numbers([str(n + 1) for n in keep]) if keep else "[]"
        return self.call("sum_to", text, listed, str(len(places)))

    def matmul(self, a: str, b: str, rank: int) -> Text:
        """The product of a matrix and a vector or matrix."""
        return f"{a} * {b}", PRODUCT

    def transposed(self, text: str) -> str:
        """A matrix with its axes exchanged."""
        return f"{text}'"

    def numbers(self, entries: Sequence[str]) -> str:
        """A list of whole numbers."""
        return entries[0] if len(entries) == 1 else f"[{' '.join(entries)}]"

    def field(self, of: str, name: str) -> str:
        """An entry of a list with names."""
        return f"{of}.{'least' if name == 'floor' else name}"

    def _shares(self, log_joint: str, n: int, T: str, log_p: str) -> None:
        rank = next(k for k, name in self.names.items() if name == log_joint).rank
        found = self.fresh("both")
        self.lines += [f"{found} = posterior({log_joint}, {n}, {rank})",
                       f"{T} = {found}.shares", f"{log_p} = {found}.log_sum"]

    def function(self, name: str, unknown: str, lines: list[str], results: list[str]) -> list[str]:
        """The line that makes a function of the unknown; its lines stand in one of the file."""
        text = "\n".join([*lines, *results])
        made = {line.partition(" = ")[0] for line in lines}
        known = dict.fromkeys([*self.names.values(), *self.size_names])
        caught = [n for n in known if n not in made and n != unknown and uses(text, n)]
        arguments = ", ".join([unknown, *caught])
        out = ["value", "slope"][:len(results)]
        head = f"[{', '.join(out)}]" if len(out) > 1 else out[0]
        inside = [each for line in lines for each in statement(line)]
        inside += [each for r, text in zip(out, results, strict=True)
                   for each in statement(f"{r} = {text}")]
        self.defined += ["", f"function {head} = {name}({arguments})",
                         *(f"  {line}" for line in inside), "end"]
        self.handles[name] = f"@({unknown}) {name}({arguments})"
        return []

    def reference(self, name: str) -> str:
        """A function as an argument."""
        return self.handles[name]


def uses(text: str, name: str) -> bool:
    """Whether a text has a name as a word of its own; a quote may be a transposition."""
    return re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text) is not None


def statement(line: str) -> list[str]:
    """A statement in lines that are not too long."""
    if line.startswith("%") or " = " not in line:
        return [line]
    lines = broken(line, 86)
    return [*(f"{each} ..." for each in lines[:-1]), f"{lines[-1]};"]


class Octave(columns.Columns):
    """A program in Octave."""

    writer = Lines
    reserved = tuple(_WORDS)

    def wrapped(self, line: str) -> list[str]:
        """A line, in several where it is long."""
        return statement(line.replace("# ", "% ", 1) if line.startswith("#") else line)

    def entry(self, of: str, name: str) -> str:
        """An entry of a list by its name."""
        return f"{of}.{name}"

    def size_of(self, name: str, axis: int) -> str:
        """The length of an axis, counted from 1."""
        return f"size({name}, {axis})"

    def texts(self, values: Sequence[str]) -> str:
        """A list of texts."""
        return f"{{{', '.join(map(repr, map(self.key, values)))}}}"

    def key(self, name: str) -> str:
        """A key of theta as the name of a field; a label as it is."""
        keys = self.model.keys
        return identifier(name) if name in keys else name

    def uses(self, text: str, name: str) -> bool:
        """Whether a text has a name as a word of its own."""
        return uses(text, name)

    def rank(self, axes: int) -> tuple[str, ...]:
        """How many axes an array has."""
        return (str(axes),)

    def truth(self, value: bool) -> str:
        """A truth value."""
        return str(value).lower()

    def call(self, name: str, *arguments: str) -> str:
        """A call of a function of the runtime."""
        if name == "given":
            return f"given(x, '{identifier(arguments[1].strip(chr(39)))}')"
        if name == "count":
            arguments = (arguments[0], repr(identifier(arguments[1].strip("'"))), *arguments[2:])
        return super().call(name, *arguments)


def files(em: EmStep, form: str) -> dict[str, str]:
    """The function file and its test."""
    name = re.sub(r"\W", "", identifier(em.model.name or "em")).strip("_") or "em"
    return {f"{name}.m": _program(em, name), f"test_{name}.m": _test(em, name)}


def _program(em: EmStep, name: str) -> str:
    m = Octave(em)
    prepare, expect, maximise = m.prepare_lines(), m.expectation(), m.maximisation()
    shares = m.shares()
    keys = [identifier(n.partition(":")[2] or em.model.latents[0].name) for n in em.given]
    axes = [[r.names.index(i) + 1 for i in em.handed[n]] for n, r in em.responsibilities.items()]
    title = [f"  % {line.replace(chr(34) * 3, '').strip()}".rstrip() for line in head(
        em.algorithm, "one step, and the whole fit") if line.strip('"')]
    title += ["  %", "  % E-step, by the shares of the joint density:"]
    title += [f"  %{line[1:]}" for u in em.algorithm.units for line in joint_comment(u, em.model)]
    title += ["  %", "  % M-step, in this order:"]
    title += [f"  %{line[1:]}" for n in em.next for line in update_comment(n.update, em.model)]
    observed = em.model.observed
    alone = len(observed) == 1
    fields = [identifier(v.name) for v in em.model.variables if v.role != "latent" or v.seen]
    measured = m.measured()
    single = bool(em.single)
    filled = {
        "name": name, "title": "\n".join(title),
        "x": ("an array, or " if alone else "") + f"a struct with {', '.join(fields)}",
        "keys": ", ".join(identifier(k) for k in em.model.keys),
        "only": repr(identifier(observed[0].name) if alone else "x"),
        "prepare": _indented(prepare),
        "data": _indented([f"data.{n} = {n};" for n in m.prepared]),
        "measured": "; ".join(f"abs({n}(:))" for n in measured.split(", ")) if measured else "0",
        "expect": _indented(expect), "shares": ", ".join(shares),
        "prior": "" if em.log_prior is not None else "  prior = 0;",
        "taken": _indented([f"{n} = shares{{{at + 1}}};" for at, n in enumerate(shares)]),
        "maximise": _indented(maximise),
        "theta": _indented([f"found.{identifier(key)} = {text};"
                            for key, text in m.next_theta()]),
        "axes": ", ".join(f"[{' '.join(map(str, a))}]" for a in axes),
        "answer": "  T = parts{1};" if single else "\n".join(
            f"  T.{key} = parts{{{n + 1}}};" for n, key in enumerate(keys)),
        "parts": "  parts = {T};" if single else
            f"  parts = {{{', '.join(f'T.{key}' for key in keys)}}};",
        "functions": "\n".join([*m.defined, ""])}
    text = (_HERE / "octave_functions.m.txt").read_text("utf-8")
    for key, value in filled.items():
        text = text.replace(f"⟦{key}⟧", value)
    text = re.sub(r"\n +\n", "\n", text)
    roots = any(n.update.formula is None for n in em.next)
    runtime = (_HERE / "octave_runtime.m.txt").read_text("utf-8")
    return text + runtime + ("\n" + (_HERE / "octave_roots.m.txt").read_text("utf-8")
                             if roots else "")


def _indented(lines: Sequence[str]) -> str:
    return "\n".join(f"  {line}" for line in lines)


def _test(em: EmStep, name: str) -> str:
    """A script that compares a step with numbers of the NumPy form."""
    x, theta, after, value = compared(em)
    data = ", ".join(f"'{identifier(n)}', {{{literal(a)}}}" for n, a in x.items())
    start = ", ".join(f"'{identifier(n)}', {{{literal(a)}}}" for n, a in theta.items())
    lines = ["% One step, beside what the NumPy form of the same program computes.",
             f"em = {name}();", f"x = struct({data});", f"theta = struct({start});",
             f"away = abs(em.log_likelihood(x, theta) - {value!r});",
             f"assert(away <= {1e-12 * (9 + abs(value))!r});"]
    if after:
        lines += ["[found, value] = em.step(x, theta);",
                  "again = em.m_step(x, em.e_step(x, theta), theta);"]
    for key, a in after.items():
        most = max(float(np.max(np.abs(a))), 1e-300)
        lines += [f"right = {literal(a)};",
                  f"assert(isequal(size(found.{identifier(key)}), size(right)));",
                  f"assert(max(abs(found.{identifier(key)}(:) - right(:))) <= 1e-10 * {most!r});",
                  f"assert(max(abs(again.{identifier(key)}(:) - right(:))) <= 1e-10 * {most!r});"]
    lines += ["fit = em.fit(x, theta, 20);",
              f"assert(all(diff(fit.trace) >= -1e-9 * {1 + abs(value)!r}));",
              "disp('the numbers agree');", ""]
    return "\n".join(lines)


def literal(a: Any) -> str:
    """Numbers, labels and lists of them as Octave."""
    if isinstance(a, list) or np.ndim(a):
        entries = np.array(a, dtype=object)
        flat = [literal(each) for each in entries.ravel(order="F").tolist()]
        if any(text.startswith("'") for text in flat):
            flat = ["''" if text == "NaN" else text for text in flat]
            cells = f"{{{'; '.join(flat)}}}"
            shape = " ".join(map(str, entries.shape))
            return cells if entries.ndim == 1 else f"reshape({cells}, [{shape}])"
        text = f"[{'; '.join(flat)}]"
        shape = " ".join(map(str, entries.shape))
        return text if entries.ndim == 1 else f"reshape({text}, [{shape}])"
    if a is None:
        return "NaN"
    if isinstance(a, str):
        return repr(a)
    return "NaN" if a != a else repr(float(a)) if isinstance(a, float) else repr(a)
