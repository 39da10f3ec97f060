"""Rust: a crate without dependencies, one step as a textbook's loops over nested vectors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...model import Parameter
from ..emstep import EmStep
from ..formulas import head
from ..loops.kernel import Place
from ..loops.plain import Style, scalars
from ..loops.program import LoopProgram
from ..loops.text import Comment, If, Line, Local, Loop
from ..lower import CannotLower
from ..python_text import identifier
from ..theta import of_parameter, stacked
from .c_lines import number, wrapped
from .comparison import compared, read_by
from .javascript_lines import needed

FORMS = ("fast",)
_HERE = Path(__file__).parent
_ALLOWED = "non_snake_case, unused_mut, unused_variables, unused_assignments, unused_parens"
#: Words of Rust that the array program may use as names.
_WORDS = re.compile(r"(?<![\w.])(as|async|await|crate|dyn|fn|impl|let|loop|match|mod|move|mut|pub"
                    r"|ref|self|Self|super|trait|type|unsafe|use|where|abstract|become|final"
                    r"|macro|override|priv|try|typeof|unsized|virtual)\b")


def files(em: EmStep, form: str) -> dict[str, str]:
    """The crate: its source, its manifest, and a test."""
    try:
        crate = Crate(em)
    except CannotLower as reason:
        raise CannotLower(f"{str(reason).partition(', which')[0]}, which is not written in Rust"
                          ) from reason
    return {"src/lib.rs": crate.source(), "Cargo.toml": crate.manifest(),
            "tests/numbers.rs": crate.test()}


class Crate:
    """The texts of a program in Rust."""

    def __init__(self, em: EmStep) -> None:
        self.em = em
        self.loops = LoopProgram(em, number, Style("][", _matrix, _cleared))
        name = re.sub(r"[^a-zA-Z0-9_]", "", identifier(em.model.name or "em"))
        self.name = name if name and not name[0].isdigit() else f"em_{name}"
        self.theta = [(q, _renamed(a)) for q, a in self.loops.theta()]
        self.data = list(map(_renamed, self.loops.inputs.values()))

    def manifest(self) -> str:
        """Cargo.toml."""
        return "\n".join([
            "[package]", f'name = "{self.name.lower()}"', 'version = "0.1.0"', 'edition = "2021"',
            f'description = "EM for {self.name}: the updates, derived from its statement"',
            'license = "0BSD"', "", "[dependencies]", ""])

    def source(self) -> str:
        """src/lib.rs."""
        functions = (_HERE / "rust_functions.rs.txt").read_text("utf-8")
        step = self._computed()
        runtime = needed((_HERE / "rust_runtime.rs.txt").read_text("utf-8"), step, "fn")
        about = [f"// {line}".rstrip() for line in head(self.em.algorithm, "one step, and the fit")
                 if line != '"""']
        return "\n".join([
            *(line.replace('"""', "") for line in about), f"#![allow({_ALLOWED})]", "",
            *self._struct("Data", "The data: labels are rows of 0 and 1.",
                          [(a.name, a, "") for a in self.data]), "",
            *self._struct("Theta", "The parameters.",
                          [(a.name, a, _keys(q)) for q, a in self.theta]), "",
            "impl Theta {", "    fn flat(&self) -> Vec<f64> {", "        [",
            *(f"            self.{a.name}.flat()," for _, a in self.theta),
            "        ].concat()", "    }", "}", "", *self._check(), "",
            runtime, "", step, "", functions])

    def _struct(self, name: str, says: str, fields: Sequence[tuple[str, Place, str]]) -> list[str]:
        return [f"/// {says}", "#[derive(Debug, Clone, PartialEq)]", f"pub struct {name} {{",
                *(f"    /// [{', '.join(a.shape)}]{keys}\n    pub {field}: {_type(len(a.shape))},"
                  if a.shape else f"    pub {field}: f64," for field, a, keys in fields), "}"]

    def _check(self) -> list[str]:
        """The function that compares the shapes of what is given."""
        out = ["fn check(data: &Data, theta: &Theta) -> Result<(), Fault> {",
               "    let mut sizes = Sizes::new();"]
        for source, places in (("data", self.data), ("theta", [a for _, a in self.theta])):
            for a in places:
                axes = ", ".join(f'"{s}"' for s in a.shape)
                out.append(f'    checked("{a.name}", &{source}.{a.name}, &[{axes}], '
                           "&mut sizes)?;")
        return [*out, "    Ok(())", "}"]

    def _computed(self) -> str:
        """The function of one step."""
        loops, k = self.loops, self.loops.kernels["step"]
        numbers = [a.name for a in loops.arrays if not _axes(a, loops.row)]
        lines = self._printed(scalars(k.functions[-1].lines, numbers), 1)
        bound = [(source, a) for source, places in (
            ("data", self.data), ("theta", [a for _, a in self.theta])) for a in places]
        read = [f"    let {a.name} = {'&' if a.shape else ''}{source}.{a.name};"
                for source, a in bound]
        rank = {a.name: len(a.shape) for _, a in bound}
        sizes = []
        for s in loops.sizes:
            found = re.fullmatch(r"(\w+)\.shape\[(-?\d+)\]", loops.source(s))
            if found:
                of = _safe(found[1])
                sizes.append(f"    let {s} = {of}{'[0]' * (int(found[2]) % rank[of])}.len();")
        made = []
        for a in loops.arrays:
            if axes := _axes(a, loops.row):
                zeros = "0.0"
                for s in reversed(axes):
                    zeros = f"vec![{zeros}; {s}]"
                made.append(f"    let mut {_safe(a.name)} = {zeros};")
        following = {n.parameter.name: _safe(k.results[f"next {n.parameter.name}"].name)
                     for n in self.em.next}
        fields = ", ".join(f"{a.name}: {following[q.name]}" for q, a in self.theta)
        value = _safe(k.results["log_likelihood"].name)
        return "\n".join([
            "/// The parameters at t+1, and the log-likelihood of those given.",
            "fn computed(data: &Data, theta: &Theta) -> (Theta, f64) {", *read, *sizes, *made,
            *lines, *wrapped(f"    (Theta {{ {fields} }}, {value})"), "}"])

    def _printed(self, lines: Iterable[Line], depth: int) -> list[str]:
        """Lines of Rust, indented."""
        out: list[str] = []
        tab = "    " * depth
        for line in lines:
            match line:
                case Loop(var, low, high, body, _):
                    out += [f"{tab}for {var} in {low}..{high} {{",
                            *self._printed(body, depth + 1), f"{tab}}}"]
                case Local(name, text, _):
                    out += wrapped(f"{tab}let mut {_safe(name)} = {self._real(text)};")
                case If(condition, then):
                    raise AssertionError(f"{condition}: {then}")
                case Comment(text):
                    out.append(f"{tab}// {text}")
                case "":
                    pass
                case _:
                    left, sign, right = re.split(r"( [-+*]?= )", line, maxsplit=1)
                    out += wrapped(f"{tab}{_safe(left)}{sign}{self._real(right)};")
        return out

    def _real(self, text: str) -> str:
        """An expression, the whole numbers in it as real ones, but for those of indices."""
        whole = "|".join([*map(re.escape, self.loops.sizes), r"i\d+"])
        parts = re.split(r"((?:\[[^][]*\])+)", _safe(text))
        real = [part if n % 2 else re.sub(r"(?<![\w.])(\d+)(?![\w.])", r"\1.0", re.sub(
            rf"(?<![\w.])({whole})\b(?!\()", r"(\1 as f64)", part))
            for n, part in enumerate(parts)]
        text = re.sub(r"(?<![\w.])INFINITY\b", "f64::INFINITY", "".join(real))
        text = re.sub(r"(?<![\w.])PI\b", "std::f64::consts::PI", text)
        return text.replace("LOWEST", "-1e308")

    def test(self) -> str:
        """A test that compares a step with numbers of the NumPy form."""
        em, loops = self.em, self.loops
        x, theta, after, value = compared(em)
        read = read_by(em, x, theta)
        arrays = {_safe(p.name): read[loops.module.name_of[node]] for node, p in
                  loops.inputs.items()}
        fields = "".join(f"        {n}: {literal(a, len(np.shape(a)))},\n"
                         for n, a in arrays.items())
        start = _floats(theta)
        started = "".join(f"        {a.name}: {literal(of_parameter(q, start), len(a.shape))},\n"
                          for q, a in self.theta)
        checks = [f"    near(&found.{a.name}.flat(), &{_list(of_parameter(q, _floats(after)))});"
                  for q, a in self.theta] if after else []
        text = (_HERE / "rust_test.rs.txt").read_text("utf-8")
        for key, part in {
                "crate": self.name.lower(), "data": fields, "theta": started, "value": repr(value),
                "bound": repr(1e-12 * (9 + abs(value))), "checks": "\n".join(checks),
                "step": "let (found, _) = step(&data, &theta).unwrap();" if after else
                        "assert!(step(&data, &theta).is_err());",
                "allowed": _ALLOWED}.items():
            text = text.replace(f"⟦{key}⟧", part)
        return text


def _renamed(a: Place) -> Place:
    return Place(_safe(a.name), a.kind, a.shape)


def _safe(text: str) -> str:
    """Names that are no words of Rust."""
    return _WORDS.sub(r"\1_", text)


def _keys(q: Parameter) -> str:
    named = stacked(q)
    if named:
        rest = " - ".join(["1", *(k for k in named if k)])
        return ": " + ", ".join(k or rest for k in named)
    return {"diagonal": ": the diagonal", "spherical": ": the number on the diagonal"}.get(
        q.structure, "")


def _type(rank: int) -> str:
    return f"{'Vec<' * rank}f64{'>' * rank}"


def _axes(place: Place, row: str) -> list[str]:
    return [s for s in place.shape if not (place.kind == "lane" and s == row)]


def _cleared(place: Place) -> str:
    return "" if place.shape else f"{place.name} = 0.0"  # arrays are made of zeros


def _matrix(op: str, result: str, parts: Sequence[str], d: str, width: str) -> str:
    name = "solve_vector" if op == "solve" and not width else op
    return f"{result} = {name}({', '.join(f'&{p}' for p in parts)})"


def _floats(theta: Any) -> dict[str, Any]:
    return {key: np.asarray(v, float) for key, v in theta.items()}


def literal(a: Any, rank: int) -> str:
    """Nested vectors."""
    if rank == 0:
        return repr(float(a))
    return f"vec![{', '.join(literal(each, rank - 1) for each in np.asarray(a, float))}]"


def _list(a: Any) -> str:
    return f"[{', '.join(repr(float(v)) for v in np.ravel(a))}]"
