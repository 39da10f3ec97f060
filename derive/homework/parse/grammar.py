"""The syntax of a formula, by lark. Builds the parser once, when first asked."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from operator import is_
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..lex.tokens import CannotRead, Token

if TYPE_CHECKING:
    from lark import Lark


@dataclass(frozen=True)
class Node:
    """A piece of syntax. ``kind`` and ``parts`` by kind:

    number, name, func, big, dots: none, ``text`` says which; chain: its members, ``text`` the
    relations between them, by spaces (a first member that is missing leaves one relation more);
    expression: products, ``text`` a sign for each; product: items in a row, among them times and
    slash; scripted: the base, then sub, sup, prime, bang, taken; bracket, group: their pieces,
    ``text`` the bracket and the separators; bars, sqrt, accent: one; frac: two.
    """

    kind: str
    parts: tuple[Node, ...] = ()
    text: str = ""
    at: int = 0

    @functools.cached_property
    def kept(self) -> dict[object, Any]:
        """What was found of this piece of syntax, by who asked."""
        return {}

    @property
    def head(self) -> Node:
        """What the scripts stand on: the base of a scripted node, any other node itself."""
        return self.parts[0] if self.kind == "scripted" else self

    @property
    def scripts(self) -> tuple[Node, ...]:
        """The scripts of a scripted node."""
        return self.parts[1:] if self.kind == "scripted" else ()

    @property
    def below(self) -> list[Node]:
        """What stands in the subscripts, in order."""
        return [s.parts[0] for s in self.scripts if s.kind == "sub"]

    @property
    def above(self) -> list[Node]:
        """What stands in the superscripts, in order."""
        return [s.parts[0] for s in self.scripts if s.kind == "sup"]

    @property
    def alone(self) -> Node | None:
        """The only piece between a node's brackets or braces."""
        return self.parts[0] if self.kind in ("bracket", "group") and len(self.parts) == 1 else None

    @property
    def relations(self) -> list[str]:
        """The relations of a chain."""
        return self.text.split(" ")

    @property
    def relates(self) -> bool:
        """Whether it is a chain that begins with a member, not with a relation."""
        return self.kind == "chain" and len(self.relations) < len(self.parts)

    @property
    def sums(self) -> bool:
        """Whether it is a sum or product sign with its limits."""
        return self.kind == "scripted" and self.parts[0].kind == "big"

    @property
    def items(self) -> tuple[Node, ...]:
        """The factors of a product; any other node itself."""
        return self.parts if self.kind == "product" else (self,)

    @property
    def factors(self) -> tuple[Node, ...]:
        """The items of a product without its signs; a product of signs alone is its items."""
        return self._factors if self.kind == "product" else (self,)

    @functools.cached_property
    def _factors(self) -> tuple[Node, ...]:
        return tuple(n for n in self.parts if n.kind != "times") or self.parts

    def with_parts(self, parts: Iterable[Node]) -> Node:
        """It with these parts; itself where they are its own, with what is known of it."""
        found = tuple(parts)
        return self if len(found) == len(self.parts) and all(map(is_, found, self.parts)) \
            else replace(self, parts=found)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, each before its parts."""
        return chain((self,), self._below)

    @functools.cached_property
    def _below(self) -> tuple[Node, ...]:  # not with itself: what holds itself lives on for long
        found, waiting = [], [*reversed(self.parts)]
        while waiting:
            node = waiting.pop()
            found.append(node)
            waiting.extend(reversed(node.parts))
        return tuple(found)


class _Leaf:
    """A terminal as lark takes it: its own class is slow to make."""

    line = column = end_line = end_column = end_pos = None

    def __init__(self, t: Token) -> None:
        self.type, self.text, self.start_pos = t.kind, t.text, t.at

    def __str__(self) -> str:
        return self.text


@functools.cache
def _parser() -> Lark:
    from lark import Lark
    from lark.lexer import Lexer

    class Terminals(Lexer):
        def __init__(self, conf: object) -> None:
            pass

        def lex(self, *arguments: Any) -> Iterator[Any]:
            return map(_Leaf, arguments[0])

    text = Path(__file__).with_name("formula.lark").read_text(encoding="utf-8")
    found = Lark(text, parser="lalr", lexer=Terminals, maybe_placeholders=False)
    for symbol in {s for rule in found.rules for s in (rule.origin, *rule.expansion)}:
        symbol.name = str(symbol.name)  # lark's own strings compare slowly
    return found


#: The deepest nesting of brackets and groups in a statement.
DEEPEST = 60


def parse(tokens: Sequence[Token]) -> Node:
    r"""The syntax of one statement. Raises CannotRead.

    >>> from ..lex.normal import terminals
    >>> from ..lex.tokens import tex_tokens
    >>> parse(terminals(tex_tokens(r"\mu_1 = \frac1N\sum_i x_i"))).text
    '='
    """
    from lark import UnexpectedInput

    depth = 0
    for t in tokens:
        depth += t.nests
        if depth > DEEPEST:
            raise CannotRead(f"nested more than {DEEPEST} deep", t.at)
    try:
        tree = _parser().parse(tokens)
    except UnexpectedInput as error:
        token = getattr(error, "token", None)
        at = getattr(token, "start_pos", None)
        if token is None or token.type == "$END":
            raise CannotRead("the formula stops before it is complete",
                             tokens[-1].at if tokens else None) from None
        raise CannotRead(f"{str(token)!r} is not expected here", at) from None
    node = _node(tree.children[0])
    return _circled(node) if any(a.text == "2" and b.text == "pi" for a, b in pairwise(
        t for t in tokens if t.kind != "TIMES")) else node


def _node(tree: Any) -> Node:
    if isinstance(tree, _Leaf):
        return Node(_LEAVES.get(tree.type, tree.type), (), tree.text, tree.start_pos)
    # lark's own strings compare slowly
    name, children = str(tree.data), tree.children
    if name == "product":
        items = tuple(map(_node, children))
        return items[0] if len(items) == 1 else Node("product", items, "", items[0].at)
    leaf = isinstance(children[0], _Leaf)
    at = children[0].start_pos if leaf else 0
    if name in ("chain", "continued"):
        members = tuple(_node(c) for c in children if not isinstance(c, _Leaf))
        relations = [c.text for c in children if isinstance(c, _Leaf)]
        return members[0] if name == "chain" and not relations else \
            Node("chain", members, " ".join(relations), members[0].at)
    if name == "expression":
        terms = [(c, c.data == "sign") for c in children]
        products = tuple(_node(c) for c, sign in terms if not sign)
        signs = "".join("-" if c.children[0].type == "MINUS" else "+"
                        for c, sign in terms if sign).rjust(len(products), "+")
        return products[0] if signs == "+" else Node("expression", products, signs, products[0].at)
    if name in ("group", "bracket"):
        trees = next(c for c in children if not isinstance(c, _Leaf))
        inside = [(c, getattr(c, "data", "") == "separator") for c in trees.children]
        _alternate(inside, at)
        marks = "".join(str(c.children[0])[0] for c, separates in inside if separates)
        return Node(name, tuple(_node(c) for c, separates in inside if not separates),
                    str(children[0]) + marks, at)
    if name in ("prime", "bang"):
        return Node(name, (), "", at)
    parts = tuple(_node(c) for c in children
                  if not isinstance(c, _Leaf) or c.type not in _PUNCTUATION)
    if name == "scripted" and parts[0].text in _BIG and [s.kind for s in parts[1:]] == [
            "sub", "sup"] and any(p.kind == "chain" for p in parts[1].parts[0].parts):
        parts = (Node("big", (), _BIG[parts[0].text], at), *parts[1:])
    return Node(name, parts, str(children[0]) if name in ("accent", "frac") else "",
                at if leaf else parts[0].at)


def _circled(node: Node, inside: bool = False) -> Node:
    """The syntax with pi after 2 under a root, a logarithm or a power as the number."""
    inside = inside or node.kind == "sqrt" or bool(node.above and node.head.alone) or any(
        n.kind == "func" and n.text == "log" for n in node.items)
    parts = [_circled(p, inside) for p in node.parts]
    if inside and node.kind == "product":
        factors = [n for n, p in enumerate(parts) if p.kind != "times"]
        for a, b in pairwise(factors):
            if parts[a].text == "2" and parts[b].head.text == "pi" and not parts[b].below:
                own = Node("name", (), CIRCLE, parts[b].at)
                parts[b] = replace(parts[b], parts=(own, *parts[b].scripts)) \
                    if parts[b].scripts else own
    return node.with_parts(parts)


#: The letter of the number pi where nothing else can be meant.
CIRCLE = "π"


def _alternate(inside: Sequence[tuple[Any, bool]], at: int) -> None:
    """Raises CannotRead where nothing stands before or after a separator."""
    kinds = [separates for _, separates in inside]
    if kinds and (kinds[0] or kinds[-1] or any(a and b for a, b in pairwise(kinds))):
        raise CannotRead("something is missing between the separators in a bracket", at)


#: Letters in the place of a sum or product sign, where limits stand on them.
_BIG = {"Sigma": "sum", "Pi": "product"}
_LEAVES = {"NUMBER": "number", "NAME": "name", "FUNC": "func", "BIG": "big", "DOTS": "dots",
           "TIMES": "times", "SLASH": "slash", "PRIME": "prime", "BANG": "bang"}
_PUNCTUATION = {"SUB", "SUP", "EVAL", "FRAC", "SQRT", "ACCENT", "BAROPEN", "BARCLOSE"}
