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
    >>> from ..lex.normal import terminals
    >>> from ..lex.tokens import tex_tokens
    >>> node = parse(terminals(tex_tokens(r"\frac{\partial Q}{\partial \mu_1}")))
    >>> text_of(slope_at([node], 0).by)
    'mu_1'
    """
    item = items[n]
    if item.kind == "frac" and item.text != "binom":
        above, below = ((p.alone or p).items for p in item.parts)
        return _quotient(above, below, n + 1)
    if item.head.text not in _OPERATORS:
        return None
    by = item.below
    raised = [text_of(s) for s in item.above]
    if item.head.kind == "name" and item.head.text in ("partial", "nabla") and \
            len(by) == 1 and len(by[0].parts) == 1 and raised in ([], ["2"]):
        return Slope(by[0].parts[0], (), n + 1, 1 + len(raised))
    if _is_operator(item) and "nabla" not in text_of(item):
        slash = next((m for m in range(n, len(items)) if items[m].kind == "slash"), None)
        if slash is not None and slash + 2 < len(items) and _is_operator(items[slash + 1]):
            return _quotient(items[n:slash], items[slash + 1 : slash + 3], slash + 3)
    return None


def _quotient(above: Sequence[Node], below: Sequence[Node], after: int) -> Slope | None:
    """The derivative that ``above / below`` is."""
    if len(below) != 2 or not above or not _is_operator(above[0]) or not _is_operator(below[0]):
        return None
    by = below[1]
    raised = [text_of(s) for s in above[0].above]
    times = int(raised[0]) if len(raised) == 1 else 1
    if times > 1:
        if not by.above or by.scripts[-1].kind != "sup" or text_of(by.above[-1]) != str(times):
            return None
        by = by.parts[0] if len(by.parts) == 2 else Node("scripted", by.parts[:-1], "", by.at)
    if by.kind == "bracket" and len(by.parts) == 1:
        by = by.parts[0]
    return Slope(by, tuple(above[1:]), after, times)


def _is_operator(node: Node) -> bool:
    return node.head.kind == "name" and node.head.text in _OPERATORS and \
        all(s.kind == "sup" and text_of(s.parts[0]) in ("2", "3") for s in node.scripts)
