"""R in its plain form: one step as a textbook has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

from ..emstep import Array, EmStep
from ..formulas import head
from ..loops.kernel import Place
from ..loops.language import Language, Loops, along, beside, compared
from ..loops.read import Read
from ..loops.text import Comment, Line, Local, Loop
from ..loops.textbook import Textbook
from ..numpy_module import mentions
from ..python_text import POWER, Text
from ..theta import stacked
from .javascript_lines import number
from .numba_plain import folded
from .r_array import Plain, array_plain, needed


class R(Language):
    """How R writes what stands in the loops; ``own_pi`` where there is another pi."""

    functions = {  # noqa: RUF012
        **{name: name for name in ("log", "log1p", "exp", "sqrt", "pi", "max", "abs", "digamma",
                                   "trigamma")},
        "log_": ".log", "loggamma": "lgamma", "infinity": "Inf"}

    def __init__(self, own_pi: bool = False) -> None:
        if own_pi:
            self.functions = {**self.functions, "pi": "base::pi"}

    def number(self, value: Fraction) -> Text:
        """A number."""
        return number(value)

    def entry(self, name: str, index: Sequence[str]) -> str:
        """An entry of an array, counted from 1."""
        at = ", ".join("" if i == ":" else str(int(i) + 1) if i.isdigit() else i for i in index)
        return f"{name}[{at}]" if at.strip(" ,") else name

    def power(self, base: str, exponent: str) -> Text:
        """A power."""
        return f"{base}^{exponent}", POWER

    def compared(self, parts: Sequence[str]) -> Text:
        """1 where parts are equal or in order, else 0."""
        return compared(parts, "==", "&")

    def total(self, var: str, size: str, product: str) -> str:
        """A sum."""
        text = along(product, var, "", "log exp sqrt log1p .log lgamma digamma trigamma")
        return text and f"sum({text.replace('[]', '')})"

    def table(self, name: str, entries: Sequence[str]) -> Line:
        """An array of few entries."""
        return Local(name, f"c({', '.join(entries)})")

    def inverted(self, inverse: str, log_det: str, matrix: str, size: str) -> list[Line]:
        """An inverse, and the logarithm of the determinant."""
        found: list[Line] = [f"{inverse} = solve({matrix})"]
        return [*found, f"{log_det} = determinant(as.matrix({matrix}))$modulus"] if log_det \
            else found

    def shares(self, entries: str, cell: str, values: Loops) -> tuple[list[Line], str]:
        """The lines that make shares of logarithms, and the logarithm of their sum."""
        return [Local("top", f"max({entries})"),
                Local("log_p", f"top + log(sum(exp({entries} - top)))"),
                f"{entries} = exp({entries} - log_p)"], "log_p"


def printed(lines: Iterable[Line], depth: int = 1) -> list[str]:
    """Lines of R, indented."""
    out: list[str] = []
    tab = "    " * depth
    for line in lines:
        match line:
            case Loop(var, _, high, body):
                top = f"{tab}for ({var} in 1:{high})"
                inner = printed(body, depth + 1)
                within = printed(body, depth)
                if len(body) == 1 and isinstance(body[0], Loop) and \
                        len(top) + len(within[0].strip()) < 96:
                    out += [f"{top} {within[0].strip()}", *within[1:]]
                elif len(inner) == 1 and len(top) + len(inner[0].strip()) < 96:
                    out.append(f"{top} {inner[0].strip()}")
                else:
                    out += [f"{top} {{", *inner, f"{tab}}}"]
            case Local(name, text):
                out += folded(f"{tab}{name} <- {text}")
            case Comment(text):
                out.append(f"{tab}# {text}")
            case _:
                name, sign, text = re.split(r" (\+?=) ", str(line), maxsplit=1)
                out += folded(f"{tab}{name} <- {f'{name} + ' * (sign == '+=')}{text}")
    return out


class _Reading(Plain):
    """The lines that read the data and theta, the matrices of several keys as one array."""

    def __init__(self, em: EmStep, shapes: dict[str, Place]) -> None:
        super().__init__(em)
        self.shapes_of = shapes

    def read_data(self, a: Array) -> list[str]:
        """The line that reads an array of the data."""
        lines = super().read_data(a)
        name, _, text = lines[0].partition(" = ")
        if a.node.rank == 2 and text[0] == "x":
            return [f"{name} = as.matrix({text})"]
        return lines

    def read_theta(self, a: Array) -> str:
        """The line that reads a parameter."""
        p = self.model.parameter(a.name)
        if not stacked(p) or p.structure:
            return super().read_theta(a)
        name, sizes = self.name_of[a.node], self.shapes_of[a.name].shape
        keys = {key: f"theta${key}" if key.isidentifier() else f"theta[[{key!r}]]"
                for key in p.keys if key}
        keys[""] = f"1 - {' - '.join(keys.values())}"
        parts = [keys[key] for key in p.keys]
        rank = len(sizes)
        if rank < 3:
            return f"{name} = {'c' if rank == 1 else 'rbind'}({', '.join(parts)})"
        shape = ", ".join([*sizes[1:], sizes[0]])
        order = ", ".join(map(str, [rank, *range(1, rank)]))
        return f"{name} = aperm(array(c({', '.join(parts)}), c({shape})), c({order}))"


def plain(em: EmStep) -> str:
    """The file: a function of the data and a list of parameters. What has a root is written as
    array operations."""
    if any(n.update.formula is None for n in em.next):
        return array_plain(em)
    b = Textbook(em, R(any(p.name == "pi" for p in em.model.parameters)))
    places = {q.name: a for q, a in b.read.theta()}
    m = _Reading(em, places)
    lines = beside(printed(b.lines), "#")
    made = [*b.shares.values(), *b.made, *b.results.values()]
    lines[:0] = [f"    {a.name} <- " + (f"array(0, c({', '.join(a.shape)}))" if len(a.shape) > 1
                 else f"numeric({a.shape[0]})" if a.shape else "0")
                 for a in made if a.shape or a in b.made]
    entries = [f"{key if key.isidentifier() else f'`{key}`'} = {text}" for q in em.model.parameters
               for key, text in _entries(m, q.name, b.results, b.read)]
    text = "\n".join([*lines, *entries])
    sizes = [f"    {s} <- {_size(b, s)}" for s in b.read.sizes]
    read = [f"    {line.replace(' = ', ' <- ', 1)}" for a in m.em.arrays
            for line in ([m.read_theta(a)] if a.role == "parameter" else m.read_data(a))]
    first: list[str] = []
    last: list[str] = []
    for line in read:
        (last if "array(c(" in line else first).append(line)
    listed = "; ".join(entries)
    shares = "; ".join(f"{a.name} = {a.name}" for a in b.shares.values())
    body = "\n".join([
        "# theta at t+1, the posterior probabilities, and the log-likelihood of the theta given",
        "step <- function(x, theta) {", *first,
        *(s for s in sizes if mentions("\n".join([*last, text]), s.split()[0])), *last, *lines,
        *packed([f"list(theta = list({listed})", shares,
                 f"log_likelihood = {b.log_likelihood})"]), "}", "",
        "log_likelihood <- function(x, theta) step(x, theta)$log_likelihood", ""])
    for place in (*b.read.inputs.values(), *b.read.parameters.values()):
        own = next((n for node, n in m.name_of.items() if b.stored.places.get(node) is place), "")
        if own and own != place.name:
            body = body.replace(f"    {own} <- ", f"    {place.name} <- ", 1)
    runtime = (Path(__file__).with_name("r_plain.R.txt")).read_text("utf-8")
    title = [f"# {line.strip().strip(QUOTES)}" for line in head(em.algorithm, "one step")
             if line.strip(QUOTES)]
    return "\n".join([*title, "", *needed(runtime, body), body])


QUOTES = '"'


def packed(parts: Sequence[str]) -> list[str]:
    """Entries of a list, those of a part between "; ", in lines that are not too long."""
    out = ["   "]
    for n, entry in enumerate(entries := "; ".join(parts).split("; ")):
        piece = f" {entry}{',' * (n + 1 < len(entries))}"
        if len(out[-1] + piece) > 96:
            out.append(" " * 7)
        out[-1] += piece
    return out


def _size(b: Textbook, size: str) -> str:
    found = re.fullmatch(r"(\w+)\.shape\[(-?\d+)\]", b.read.source(size))
    assert found is not None
    given = (*b.read.inputs.values(), *b.read.parameters.values())
    rank = next(len(a.shape) for a in given if a.name == found[1])
    return f"length({found[1]})" if rank == 1 else f"dim({found[1]})[{int(found[2]) % rank + 1}]"


def _entries(m: _Reading, name: str, results: dict[str, Place], read: Read
             ) -> list[tuple[str, str]]:
    """The keys of a parameter, and the text of each."""
    p = m.model.parameter(name)
    place = results.get(name) or next(a for q, a in read.theta() if q.name == name)
    if p.structure:
        found = dict(m._entries(p))
        own = {re.escape(m._next_name(p)): place.name, r"\.size\(.*?\)": read._size(p.dimension)}
        for pattern, text in own.items():
            found = {key: re.sub(pattern, text, entry) for key, entry in found.items()}
        return list(found.items())
    if not stacked(p):
        return [(p.theta[0], place.name)]
    rest = place.shape[1:]
    texts = [R().entry(place.name, [str(n), *[":"] * len(rest)]) for n in range(len(p.keys))]
    if len(rest) > 1:
        shape = rest[0] if len(rest) == 2 else f"c({', '.join(rest)})"
        texts = [f"{'matrix' if len(rest) == 2 else 'array'}({text}, {shape})" for text in texts]
    return [(key, text) for key, text in zip(p.keys, texts, strict=True) if key]
