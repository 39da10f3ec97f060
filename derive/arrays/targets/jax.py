"""JAX: a module of functions that are jitted, in float64 or float32."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from ...model import Parameter
from .. import numpy_lines, runtime
from ..emstep import Array, EmStep
from ..examples import example_lines
from ..formulas import head, joint_comment, update_comment
from ..numpy_module import Module, mentions
from ..numpy_plain import PlainModule, plain, plain_theta
from ..program import Node
from ..python_text import ATOM, Text, broken, identifier

FORMS = ("fast", "plain")
_SPECIAL = ("digamma", "gammaln", "logsumexp", "polygamma")
_FLOAT64 = 'jax.config.update("jax_enable_x64", True)'
_HERE = Path(__file__).parent
#: What a module that reads its data with NumPy takes from the runtime of generated NumPy.
_READING = ("BadInput", "_real", "_array", "_lying", "_rows", "_agree", "_named", "_count",
            "_given", "_place", "_first", "_shown", "_finite", "_within", "_support", "_at_most",
            "_filled", "_one_hot", "_label")


def files(em: EmStep, form: str) -> dict[str, str]:
    """The module."""
    return {f"{identifier(em.model.name or 'em')}.py": _fast(em) if form == "fast" else _plain(em)}


class Lines(numpy_lines.Lines):
    """Operations as lines of jax.numpy, which is called np until :func:`in_jax`."""

    width, whitens = 86, False

    def _written(self, node: Node) -> Text:
        if node.op == "next" and not self.plain:
            inner, name, domain = node.args
            return (f"_next({name!r}, {self.text(inner)}, {domain!r}, "
                    "data['variance floor'])", ATOM)
        return super()._written(node)

    def _spread(self, node: Node) -> str:
        inner, more = node.args
        if inner.rank:
            return super()._spread(node)
        trailing = "," if len(more) == 1 else ""
        return f"np.full(({', '.join(map(self.size, more))}{trailing}), {self.text(inner)})"


class JaxModule(Module):
    """A module whose steps are functions of arrays alone: theta is read without a check."""

    writer, measures = Lines, False

    def read_theta(self, a: Array) -> str:
        """The line that reads a parameter."""
        return plain_theta(self, a).replace(", float)", ")")

    def entries(self, p: Parameter) -> list[str]:
        """The entries of theta that a parameter has, as arrays."""
        return [re.sub(r": float\((.*)\)$", r": \1", e) for e in super().entries(p)]


def _fast(em: EmStep) -> str:
    comment, text = fast(em, JaxModule)
    text = text.replace("_contract(", "jnp.einsum(").replace("_cholesky(", "jnp.linalg.cholesky(")
    return "\n".join([
        *head(em.algorithm, "one step of EM, and the whole fit, in JAX"), "", *comment, "",
        "import math", "from typing import Any, NamedTuple", "", "import jax",
        "import jax.numpy as jnp", "import numpy as np", *special(text, "jax.scipy.special"), "",
        "# float64, as EM needs it; data of prepare(..., dtype=np.float32) stay in float32",
        _FLOAT64, '# products in full precision on every device',
        'jax.config.update("jax_default_matmul_precision", "highest")', "", "", text, ""])


def fast(em: EmStep, module: type[JaxModule]) -> tuple[list[str], str]:
    """What the steps are, as comments, and the definitions of the module of arrays."""
    m = module(em)
    prepare, expect, maximise = m.prepare(), m.expect(), m.maximise()
    expect[-1] = expect[-1].replace("float(prior)", "prior")
    first = m.model.observed[0].name if len(m.model.observed) == 1 else ""
    keys = [name.partition(":")[2] or m.model.latents[0].name for name in em.given]
    axes = tuple(tuple(r.names.index(i) for i in em.handed[name])
                 for name, r in em.responsibilities.items())
    measured = m.measured()
    body = [
        "class Prepared(dict):", '    """The arrays of the data, read and checked."""', "", "",
        "def prepare(x, known=None, theta=None, sizes=None, dtype=jnp.float64):",
        '    """The data as arrays, with what steps on the same data share: in the place of x."""',
        "    if isinstance(x, Prepared):",
        "        return x",
        f"    given = _named(x, {first!r}, known)",
        f"    asked, sizes = sizes or {{}}, {m.known_sizes()!r}",
        '    with np.errstate(all="ignore"):',
        *(f"        {line}" for line in prepare[:-1]),
        *(f"        {line}" for line in broken(
            f"read = {prepare[-1].removeprefix('return ')}", 92)),
        *(f"    {line}" for line in broken(f"largest = max([0.0, *({_largest(measured)})])")),
        "    read['variance floor'] = (8 * jnp.finfo(dtype).eps * largest) ** 2",
        "    return Prepared({name: jnp.asarray(a, dtype) for name, a in read.items()})",
        "", "", "def _expect(data, theta):",
        '    """Responsibilities, log-likelihood, log prior."""',
        *(f"    {line}" for line in in_jax(expect)),
        "", "", "def _maximise(data, T, theta):",
        '    """theta at t+1 from the responsibilities."""',
        *(f"    {line}" for line in in_jax(maximise)), "", "", *example_lines(em.model)[0], ""]
    functions = text_of("jax_functions.py.txt").replace("⟦keys⟧", repr(tuple(keys)))
    functions = functions.replace("⟦single⟧", repr(bool(em.single))).replace(
        "⟦old⟧", repr(m.needs_theta())).replace("⟦axes⟧", repr(axes))
    roots = text_of("jax_roots.py.txt") if any(n.update.formula is None for n in em.next) else ""
    text = "\n\n\n".join(filter(None, [
        "MOST_COUNTED, CHUNK, DIRECT = 2.0**53, 16384, 0", _pieces(runtime.text(), _READING),
        text_of("jax_runtime.py.txt").strip(), roots.strip(),
        "\n".join(body).strip(), functions.strip()]))
    comments = ["# E-step, by the shares of the joint density of data and latent variables:"]
    comments += [line for u in em.algorithm.units for line in joint_comment(u, em.model)]
    comments += ["#", "# M-step, in this order:"]
    comments += [line for n in em.next for line in update_comment(n.update, em.model)]
    return comments, text


def _largest(measured: str) -> str:
    """The largest absolute value of each array of numbers."""
    return f"abs(a).max(initial=0) for a in [{measured}]"


class JaxPlain(PlainModule):
    """Functions that read, compute, and no more."""

    writer = Lines


def _plain(em: EmStep) -> str:
    """The plain module of NumPy with the arrays of JAX; roots are looked for by NumPy."""
    before, start, body = plain(em, JaxPlain).partition("\n\n\ndef e_step(")
    before, _, rest = before.replace("from scipy.special", "from jax.scipy.special").partition(
        "import numpy as np\n")
    special, _, rest = rest.partition("\n\n") if rest.startswith("from") else ("", "", rest)
    log = 'with np.errstate(divide="ignore"):\n        return np.maximum(np.log(p), -1e300)'
    rest = rest.replace(log, "return jnp.maximum(jnp.log(p), -1e300)").rstrip("\n")
    body = rest + start + "\n".join(in_jax(body.split("\n")))
    needed = ["import numpy as np"] if re.search(r"(?<!\w)np\.", body) else []
    return before + "\n".join(["import jax", "import jax.numpy as jnp", *needed,
                               *filter(None, [special]), _FLOAT64]) + "\n\n" * bool(rest) + body


def in_jax(lines: Iterable[str]) -> list[str]:
    """Lines of NumPy as lines of jax.numpy."""
    return [re.sub(r"(?<![\w.])np\.(?!shape\b)", "jnp.", line) for line in lines]


def special(text: str, module: str) -> list[str]:
    """The line that imports the special functions of a text."""
    found = [n for n in _SPECIAL if mentions(text, n)]
    return [f"from {module} import {', '.join(found)}"] if found else []


def _pieces(source: str, names: Iterable[str]) -> str:
    """The definitions of those names in a text of Python."""
    found = {n.name: ast.get_source_segment(source, n) for n in ast.parse(source).body
             if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    return "\n\n\n".join(str(found[name]) for name in names)


def text_of(name: str) -> str:
    """A text that stands in the modules."""
    return (_HERE / name).read_text(encoding="utf-8")
