r"""Derivatives as people write them: ``\frac{\partial Q}{\partial\mu_1}``, ``\nabla_{\mu_1}Q``,
``\partial_\tau Q``, ``dQ/dm1``, ``\frac{\partial}{\partial\Sigma}[...]``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .grammar import Node
from .symbols import text_of

_OPERATORS = ("partial", "d", "nabla", "D")


@dataclass(frozen=True)
class Slope:
    """A derivative: of ``body`` by ``by``, taken ``times`` times; ``after`` is where the items
    after it begin, and no ``body`` says that these are what is differentiated."""

    by: Node
    body: tuple[Node, ...]
    after: int
    times: int = 1


def slope_at(items: Sequence[Node], n: int) -> Slope | None:
    r"""The derivative that begins at items[n], None where none does.

    >>> from .grammar import parse
    >>> from .normal import terminals
    >>> from .tokens import tex_tokens
    >>> node = parse(terminals(tex_tokens(r"\frac{\partial Q}{\partial \mu_1}")))
    >>> text_of(slope_at([node], 0).by)
    'mu_1'
    """
    item = items[n]
    if item.kind == "frac" and item.text != "binom":
        above, below = (_inside(p) for p in item.parts)
        return _quotient(above, below, n + 1)
    if item.kind == "scripted" and item.parts[0].kind == "name" and \
            item.parts[0].text in ("partial", "nabla"):
        below_sign = [s.parts[0] for s in item.parts[1:] if s.kind == "sub"]
        raised = [text_of(s.parts[0]) for s in item.parts[1:] if s.kind == "sup"]
        if len(below_sign) == 1 and len(below_sign[0].parts) == 1 and raised in ([], ["2"]):
            return Slope(below_sign[0].parts[0], (), n + 1, 1 + len(raised))
    if _is_operator(item) and "nabla" not in text_of(item):
        slash = next((m for m in range(n, len(items)) if items[m].kind == "slash"), None)
        if slash is not None and slash + 2 < len(items) and _is_operator(items[slash + 1]):
            return _quotient(items[n:slash], items[slash + 1 : slash + 3], slash + 3)
    return None


def _quotient(above: Sequence[Node], below: Sequence[Node], after: int) -> Slope | None:
    """The derivative that ``above / below`` is."""
    if len(below) != 2 or not above or not _is_operator(above[0]) or not _is_operator(below[0]):
        return None
    by, times = below[1], _order(above[0])
    if times > 1:
        if by.kind != "scripted" or by.parts[-1].kind != "sup" or \
                text_of(by.parts[-1].parts[0]) != str(times):
            return None
        by = by.parts[0] if len(by.parts) == 2 else Node("scripted", by.parts[:-1], "", by.at)
    if by.kind == "bracket" and len(by.parts) == 1:
        by = by.parts[0]
    return Slope(by, tuple(above[1:]), after, times)


def _order(operator: Node) -> int:
    if operator.kind == "scripted":
        raised = [text_of(s.parts[0]) for s in operator.parts[1:] if s.kind == "sup"]
        return int(raised[0]) if len(raised) == 1 and raised[0] in ("2", "3") else 1
    return 1


def _is_operator(node: Node) -> bool:
    if node.kind == "scripted":
        return node.parts[0].kind == "name" and node.parts[0].text in _OPERATORS and \
            all(s.kind == "sup" and text_of(s.parts[0]) in ("2", "3") for s in node.parts[1:])
    return node.kind == "name" and node.text in _OPERATORS


def _inside(group: Node) -> tuple[Node, ...]:
    """The items of a fraction's numerator or denominator."""
    if group.kind == "group" and len(group.parts) == 1:
        inner = group.parts[0]
        return inner.parts if inner.kind == "product" else (inner,)
    return group.parts if group.kind == "product" else (group,)
