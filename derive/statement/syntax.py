"""From plain lines to facts, through the grammar. Builds lark's parser once, when first asked."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .facts import Conditional, Fact, Place, Probability, Range, Role, Sum, Symbol
from .layout import DEEPEST, Line
from .mistakes import unreadable

if TYPE_CHECKING:
    from lark import Lark, Tree

#: A tree, or one of its tokens, told apart by what they have.
_Node = Any


@functools.cache
def _parser() -> Lark:
    from lark import Lark

    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def facts(lines: Iterable[Line]) -> tuple[Fact, ...]:
    """The facts that the lines state, in their order.

    Raises StatementError at a line that states none.

    >>> from derive.statement.layout import plain_lines
    >>> facts(plain_lines("P(Z_i = 1) = tau"))[0].value.symbol.name
    'tau'
    """
    return tuple(fact for line in lines for fact in _facts(line))


def _facts(line: Line) -> list[Fact]:
    from lark import UnexpectedInput

    _check_brackets(line)
    try:
        tree = _parser().parse(line.text)
    except UnexpectedInput as error:
        raise unreadable(line, error) from None
    return _Reader(line).facts(tree)


def _check_brackets(line: Line) -> None:
    pairs = {")": "(", "}": "{", "]": "["}
    opened: list[int] = []
    for j, c in enumerate(line.text):
        if c in pairs.values():
            opened.append(j)
            if len(opened) > DEEPEST:
                raise line.error(f"brackets are nested more than {DEEPEST} deep", j, j + 1,
                                 "remove the brackets that are not needed")
        elif c in pairs:
            if not opened:
                raise line.error(f"this {c} closes nothing", j, j + 1,
                                 f"remove it, or write the {pairs[c]} too")
            if line.text[opened[-1]] != pairs[c]:
                raise line.error(
                    f"this {c} does not match the {line.text[opened[-1]]} before it", j, j + 1,
                    "close each bracket with its own kind")
            opened.pop()
    if opened:
        j = opened[-1]
        closing = {v: k for k, v in pairs.items()}[line.text[j]]
        raise line.error(f"this {line.text[j]} is never closed", j, j + 1,
                         f"write the {closing} too")


class _Reader:
    """The facts of one line's parse tree."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def place(self, node: _Node) -> Place:
        at: Any = getattr(node, "meta", node)
        return Place(self.line, at.start_pos, at.end_pos)

    def facts(self, tree: Tree[Any]) -> list[Fact]:
        if tree.data == "range":
            return list(self.ranges(tree))
        if tree.data == "role":
            word, *symbols = tree.children
            return [Role(str(word), self.symbol(s), self.place(tree)) for s in symbols]
        tail = [c for c in tree.children if getattr(c, "data", "") == "range"]
        parts = [c for c in tree.children if getattr(c, "data", "BAR") not in ("range", "BAR")]
        place = self.place(tree)
        found: Fact
        if tree.data == "conditional":
            variable, event, distribution, *rest = parts
            arguments = [r.children for r in rest if r.data == "argument"]
            first = [str(r.children[0]) for r in rest if r.data == "first"]
            latent, label = event.children
            name = self.symbol(distribution)
            end = self.place(tail[0]).start if tail else place.end
            end = len(self.line.text[:end].rstrip(" ,")) if tail else end
            # A tail may begin with "for all", so the call ends at its closing bracket.
            end = self.line.text.rindex(")", 0, end) + 1
            found = Conditional(
                self.symbol(variable), self.symbol(latent), str(label.children[0]),
                self.place(label), name,
                tuple(self.sum(a[-1]) if a[-1].data == "sum" else self.atom(a[-1])
                      for a in arguments),
                tuple(str(a[0]) if len(a) > 1 else "" for a in arguments), "".join(first),
                Place(self.line, name.place.start, end), place)
        else:
            function, event, value = parts
            latent, label = event.children
            found = Probability(self.symbol(function), self.symbol(latent), str(label.children[0]),
                                self.place(label), self.sum(value), place)
        return [found, *(r for t in tail for r in self.ranges(t))]

    def symbol(self, tree: Tree[Any]) -> Symbol:
        parts = {part.data: "".join(str(c) for c in part.children) for part in tree.children[1:]}
        for part in tree.children[1:]:
            if "." in parts[part.data]:
                raise self.place(part).error(
                    f"{parts[part.data]} cannot be an index", "write a whole number or a name")
        return Symbol(str(tree.children[0]), parts.get("subscript", ""), parts.get("power", ""),
                      self.place(tree))

    def ranges(self, tree: Tree[Any]) -> list[Range]:
        found: list[Range] = []
        for child in tree.children:
            if getattr(child, "data", "") == "binding":
                symbol, relation, *items = child.children
                found.append(Range(
                    self.symbol(symbol), "=" if relation == "=" else "in",
                    tuple(t for item in items for t in self.item(item)), self.place(child),
                    Place(self.line, self.place(items[0]).start, self.place(items[-1]).end)))
            else:
                last, end = found.pop(), self.place(child).end
                found.append(Range(last.symbol, last.relation, (*last.items, *self.item(child)),
                                   Place(self.line, last.place.start, end),
                                   Place(self.line, last.items_place.start, end)))
        return found

    def item(self, node: _Node) -> list[str]:
        data = getattr(node, "data", "")
        if data == "span":
            first, _, last = node.children
            return [str(first), "..", *self.item(last)]
        if data == "symbol":
            return [self.symbol(node).name]
        return [".." if str(node).startswith("..") else str(node)]

    def sum(self, tree: Tree[Any]) -> Sum:
        place = self.place(tree)
        constant = Fraction(0)
        terms: dict[Symbol, Fraction] = {}
        sign = 1
        for child in tree.children:
            if getattr(child, "data", "") != "product":
                sign = -1 if str(child) == "-" else 1
                continue
            part = self.product(child)
            if part.problem:
                return Sum(Fraction(0), (), part.place, part.problem)
            constant += sign * part.constant
            for symbol, coefficient in part.terms:
                terms[symbol] = terms.get(symbol, Fraction(0)) + sign * coefficient
        return Sum(constant, tuple((s, c) for s, c in terms.items() if c), place)

    def product(self, tree: Tree[Any]) -> Sum:
        place = self.place(tree)
        result = self.atom(tree.children[0])
        for operator, child in zip(tree.children[1::2], tree.children[2::2], strict=True):
            if result.problem:
                return result
            right = self.atom(child)
            if right.problem:
                return right
            left = result
            if operator == "*" and left.number is not None:
                left, right = right, left
            factor = right.number
            if factor is None:
                return Sum(Fraction(0), (), place, "it is not a sum of names and numbers")
            if operator == "/":
                if not factor:
                    return Sum(Fraction(0), (), place, "it divides by 0")
                factor = 1 / factor
            result = Sum(left.constant * factor,
                         tuple((s, c * factor) for s, c in left.terms if factor), place)
        return result

    def atom(self, node: _Node) -> Sum:
        place = self.place(node)
        data = getattr(node, "data", "")
        if data == "symbol":
            return Sum(Fraction(0), ((self.symbol(node), Fraction(1)),), place)
        if data == "group":
            return self.sum(node.children[0])
        if data == "call":
            return Sum(Fraction(0), (), place, "it refers to another weight")
        return Sum(Fraction(str(node)), (), place)
