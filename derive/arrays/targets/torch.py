"""PyTorch: the module of JAX with the operations of torch, in float64 or float32."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ..emstep import Array, EmStep
from ..formulas import head
from ..numpy_lines import constant
from ..numpy_module import mentions
from ..numpy_plain import plain
from ..program import Node
from ..python_text import ATOM, Text, broken, identifier
from . import jax

FORMS = jax.FORMS
#: What is not the same name in torch, by patterns, in this order.
_NAMES = (
    (r"jax\.tree_util\.register_pytree_node\(.*?\n\n", ""),
    (r"@jax\.jit\n|,\s+optimize=True", ""),
    (r"jax\.jit\((\w+)\)", r"\1"),
    (r", jitted: ", ": "),
    (r"inside of jit,\n    vmap \(over theta, or [^)]*\) and grad",
     "inside of\n    torch.func.vmap and grad, over theta"),
    (r"abs\(a\)(?=\.max\(initial)", "abs(np.asarray(a))"),
    (r": JAX sorts the keys of a mapping", ""),
    (r"jax\.lax\.", "_"),
    (r"jnp\.asarray\(part\)", '_tensor(part, data["variance floor"].dtype)'),
    (r"jnp\.asarray\(value\)", "_tensor(value, floor.dtype)"),
    (r"jnp\.asarray\((theta\['[^']*'\]|start)\)", r"\1"),
    (r"jnp\.asarray\(", "_tensor("),
    (r"jnp\.array\(", "torch.stack("),
    (r"jnp\.linalg\.(inv|solve)\(", r"_\1("),
    (r"jnp\.maximum\(", "torch.clamp("),
    (r"jnp\.transpose\(", "torch.permute("),
    (r"axis([12])=", r"dim\1="),
    (r"\.max\((?=axis|-1)", ".amax("),
    (r"_contract\(|jnp\.einsum\(", "torch.einsum("),
    (r"jnp\.", "torch."),
)
_LOG = '''\
def _log(p):
    """log p, finite at 0: what it is multiplied by may be 0."""
    return torch.clamp(torch.log(p), -1e300)'''


def files(em: EmStep, form: str) -> dict[str, str]:
    """The module."""
    return {f"{identifier(em.model.name or 'em')}.py": _fast(em) if form == "fast" else _plain(em)}


class Lines(jax.Lines):
    """Operations as lines of torch, under the names of NumPy where it has the same."""

    width = 84

    def _written(self, node: Node) -> Text:
        match node.op:
            case "stack" if node.rank == 1:
                return f"torch.stack([{', '.join(map(self._tensor, node.args))}])", ATOM
            case "softplus":
                u = self.text(node.args[0])
                return f"torch.nn.functional.softplus({u}, threshold=40)", ATOM
        text, level = super()._written(node)
        match node.op:
            case "equal" | "within":
                return f"{text.removeprefix('1.0 * ')}.to({self._dtype})", ATOM
            case "eye":
                return f"{text[:-1]}, dtype={self._dtype})", ATOM
            case "exp" | "log" | "log1p" | "power" | "loggamma" if constant(node):
                return re.sub(r"np\.(?=exp|log|sqrt|pi)|(?<!\w)_(?=log)", "math.",
                              text.replace("gammaln(", "math.lgamma(")), level
        return text, level

    @property
    def _dtype(self) -> str:
        return "torch.float64" if self.plain else "data['variance floor'].dtype"

    def _tensor(self, node: Node) -> str:
        """A node that may be a number of Python."""
        text = self._short(node)
        return f"torch.tensor({text}, dtype={self._dtype})" if constant(node) else text

    def _spread(self, node: Node) -> str:
        inner, more = node.args
        if inner.rank:
            return super()._spread(node)
        return f"{self._tensor(inner)}.expand({', '.join(map(self.size, more))})"


class TorchModule(jax.JaxModule):
    """A module whose steps are functions of tensors alone."""

    writer = Lines

    def _assigned(self, nodes: list[Node], before: Iterable[Node]) -> list[str]:
        """The lines that compute from the data what steps share: of tensors, in float64."""
        before = list(before)
        lines = jax.in_jax(super()._assigned(nodes, before))
        names = [self.name_of[n] for n in before if mentions("\n".join(lines), self.name_of[n])]
        return [*(f"{name} = _tensor({name})" for name in names),
                *(line.replace("data['variance floor'].dtype", "torch.float64") for line in lines)]


class TorchPlain(jax.JaxPlain):
    """Functions that read with NumPy, compute, and no more."""

    writer = Lines

    def read(self, a: Array) -> str:
        """The lines that read an array; NumPy's own begin with an underscore."""
        text = super().read(a)
        if a.role in ("parameter", "variable"):
            lines = [re.sub(r"np\.(?:as)?array\((.*), float\)",
                            r"torch.tensor(_np.asarray(\1, float))", text)]
        else:
            *lines, last = text.replace("np.", "_np.").split("\n")
            name, _, value = last.partition(" = ")
            lines.append(f"{name} = torch.tensor({value})")
        return "\n".join(part for each in lines for part in broken(each, 92))


def _fast(em: EmStep) -> str:
    comment, text = jax.fast(em, TorchModule)
    text = _in_torch(text)
    return "\n".join([
        *head(em.algorithm, "one step of EM, and the whole fit, in PyTorch"), "", *comment, "",
        "import math", "from typing import Any, NamedTuple", "", "import numpy as np",
        "import torch", *jax.special(text, "torch.special"), "", "",
        "\n\n\n".join([*_needed(text), text]), ""])


def _plain(em: EmStep) -> str:
    before, start, body = plain(em, TorchPlain).partition("\n\n\ndef e_step(")
    body = "\n".join(jax.in_jax((start + body).strip("\n").split("\n")))
    body = _in_torch(body.replace("jnp.linalg.inv(", "torch.linalg.inv("))
    body = body.replace("_np.", "np.").replace("_found(", "_root(")
    roots = _in_torch(jax.text_of("jax_roots.py.txt")) * mentions(body, "_root")
    log = _LOG * mentions(body, "_log")
    text = "\n\n\n".join(filter(None, [*_needed(roots + body), log, roots.strip(), body]))
    return "\n".join([before.partition("\nimport numpy as np")[0],
                      *["import math"] * mentions(text, "math"), "import numpy as np",
                      "import torch", *jax.special(text, "torch.special"), "", "", text, ""])


def _in_torch(text: str) -> str:
    """A text of JAX in torch."""
    for pattern, name in _NAMES:
        text = re.sub(pattern, name, text, flags=re.DOTALL)
    return text


def _needed(text: str) -> list[str]:
    """The definitions that a text calls, and those that they call."""
    source = Path(__file__).with_name("torch_runtime.py.txt").read_text("utf-8").strip()
    parts = {part.partition("(")[0].removeprefix("def "): part for part in source.split("\n\n\n")}
    called = "\n".join(part for name, part in parts.items() if mentions(text, name))
    return [part for name, part in parts.items() if mentions(text + called, name)]
