"""From plain lines to trees, through the grammar. Builds lark's parser once, when first asked."""

from __future__ import annotations

import functools
import pickle
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import shortened
from .facts import Expression, Number, Place, Symbol, Tree
from .layout import DEEPEST, Line

if TYPE_CHECKING:
    from lark import Lark, UnexpectedInput

#: A tree of lark, or one of its tokens, told apart by what they have.
Node = Any

_WORDS = {
    "NAME": "a name", "NUMBER": "a number", "DOTS": "..", "BAR": "|", "TILDE": "~", "EQUALS": "=",
    "SIGN": "+ or -", "OPERATOR": "* or /", "OPEN": "(", "CLOSE": ")", "COMMA": ",", "COLON": ":",
    "SEMICOLON": ";", "CIRCUMFLEX": "^", "PRIME": "'",
    "$END": "the end of the line", "UNDERSCORE": "_", "IN": "in"}


_SIGNS = ("sum", "prod")
#: Functions that may stand before one name without brackets.
_FUNCTIONS = ("log", "ln", "exp", "sqrt", "logistic")

#: The parser's tables, which take longer to make than a derivation: made by :func:`write_tables`.
TABLES = Path(__file__).with_name("grammar.tables")


@functools.cache
def _parser() -> Lark:
    """The parser: from its tables, where this lark made them from this grammar."""
    from lark import Lark, __version__

    grammar = TABLES.with_suffix(".lark").read_text(encoding="utf-8")
    if TABLES.exists():
        with TABLES.open("rb") as stream:
            if pickle.load(stream) == (__version__, grammar):
                return Lark.load(stream)
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def write_tables() -> None:
    """Makes the tables anew, after a change of the grammar: python -c "from derive.statement.syntax
    import write_tables; write_tables()"."""
    from lark import __version__

    TABLES.unlink(missing_ok=True)
    _parser.cache_clear()
    parser = _parser()
    with TABLES.open("wb") as stream:
        pickle.dump((__version__, TABLES.with_suffix(".lark").read_text(encoding="utf-8")), stream)
        parser.save(stream)


def clauses(line: Line) -> list[Node]:
    """The pieces of a line and the signs between them, as lark's trees. Raises StatementError
    where the grammar does not read it."""
    from lark import UnexpectedInput

    _check_brackets(line)
    try:
        found: list[Node] = _parser().parse(line.text).children
    except UnexpectedInput as error:
        raise _unexpected(line, error) from None
    return found


def place(line: Line, *nodes: Node) -> Place:
    """From the first to the last of the nodes."""
    first, last = (n.meta if hasattr(n, "data") else n for n in (nodes[0], nodes[-1]))
    return Place(line, first.start_pos, last.end_pos)


def expression(line: Line, node: Node) -> Expression:
    """The expression that a node of the grammar is."""
    at = place(line, node)
    kind = getattr(node, "data", node if not hasattr(node, "data") else "")
    if not hasattr(node, "data"):
        return Number(str(node), at) if node.type == "NUMBER" else Symbol(str(node), "", "", at)
    children = node.children
    if kind == "factor":
        return _factor(line, children)
    if kind == "group":
        return _group(line, node)
    if kind == "relation":
        signs = " ".join(str(c) for c in children[1::2])
        return Tree(signs, tuple(expression(line, c) for c in children[::2]), at)
    if kind in ("span", "dots"):
        return Tree("..", tuple(expression(line, c) for c in children
                                if getattr(c, "type", "") != "DOTS"), at)
    return (_sum if kind == "sum" else _product)(line, children, at)


def _sum(line: Line, children: list[Node], at: Place) -> Expression:
    terms: list[Expression] = []
    sign: Node = None
    for child in children:
        if getattr(child, "type", "") == "SIGN":
            sign = child
            continue
        term = expression(line, child)
        terms.append(Tree("-", (term,), place(line, sign, child)) if sign == "-" else term)
    return terms[0] if len(terms) == 1 else Tree("+", tuple(terms), at)


def _product(line: Line, children: list[Node], at: Place) -> Expression:
    found: list[Expression] = []
    operator = ""
    for j, child in enumerate(children):
        if getattr(child, "type", "") == "OPERATOR":
            operator = str(child)
            continue
        factor = expression(line, child)
        if isinstance(factor, Symbol) and factor.name in _FUNCTIONS and j + 2 == len(children):
            inside = expression(line, children[j + 1])  # log t_i
            factor = Tree("call", (factor, inside), Place(line, factor.place.start,
                                                          inside.place.end))
            found.append(Tree("/", (factor,), factor.place) if operator == "/" else factor)
            break
        before = re.search(r"(?<![_A-Za-z])[A-Za-z]+$", line.text[:factor.place.start])
        script = before and re.search(r"[_^]\{[A-Za-z0-9,]*$", line.text[:before.start()])
        if before and isinstance(factor, Number) and not script:
            word = before.group()
            raise Place(line, before.start(), factor.place.end).error(
                f"{word}{factor.written} is not a name", f"did you mean {word}_{factor.written}?")
        if _sums(factor) and (rest := children[j + 1:]):
            body = _product(line, rest, place(line, rest[0], rest[-1]))
            if isinstance(factor, Tree):  # sum_k (1/3) ...
                inner = body.parts if isinstance(body, Tree) and body.head == "*" else (body,)
                body = Tree("*", (factor.parts[1], *inner), Place(
                    line, factor.parts[1].place.start, body.place.end))
                factor = factor.parts[0]
            total = Tree("sum", (factor, body), Place(line, factor.place.start, body.place.end))
            found.append(Tree("/", (total,), total.place) if operator == "/" else total)
            break
        found.append(Tree("/", (factor,), factor.place) if operator == "/" else factor)
        operator = ""
    return found[0] if len(found) == 1 else Tree("*", tuple(found), at)


def _sums(e: Expression) -> bool:
    """Whether an expression is the sign of a sum, perhaps with brackets behind it."""
    head = e.parts[0] if isinstance(e, Tree) and e.head == "call" and len(e.parts) == 2 else e
    return isinstance(head, Symbol) and head.letter == "sum"


def _factor(line: Line, children: list[Node]) -> Expression:
    base = expression(line, children[0])
    if len(children) > DEEPEST:
        raise place(line, children[DEEPEST]).error(
            f"more than {DEEPEST} signs stand behind one name", "write signs between the factors")
    before: list[Expression] = []  # a(b)^2 is a times b^2
    for j, mark in enumerate(children[1:], 1):
        at = Place(line, base.place.start, place(line, mark).end)
        kind = getattr(mark, "data", str(mark))
        if kind in ("'", "!"):
            base = Tree(kind, (base,), at)
        elif kind == "group":
            group = _group(line, mark, True)
            power = children[j + 1:j + 2]
            if isinstance(base, Symbol) and base.letter not in (
                    *_FUNCTIONS, *_SIGNS) and power and getattr(
                    power[0], "data", "") == "above" and line.text[base.place.end] == " " and (
                    isinstance(group, Tree) and len(group.parts) == 1 and not group.given):
                before.append(base)  # q (1 - q)^x
                base = group.parts[0]
                continue
            applied = _applied(base, group, at)
            if isinstance(applied, Tree) and applied.head == "*" and isinstance(group, Tree) and (
                    len(group.parts) == 1 and not group.given):
                before.append(base)
                base = group.parts[0]
            else:
                base = applied
        elif kind == "below" and isinstance(base, Tree) and base.head == "^" and isinstance(
                base.parts[-1], Symbol) and line.text[base.place.end - 1] not in ")}":
            over: Expression = base.parts[-1]  # (a b)^y_i
            over = _script(line, over, kind, mark.children, Place(line, over.place.start, at.end))
            base = replace(base, parts=(*base.parts[:-1], over), place=at)
        else:
            base = _script(line, base, kind, mark.children, at)
    return Tree("*", (*before, base), Place(line, before[0].place.start, at.end)) if (
        before) else base


def _applied(base: Expression, group: Expression, at: Place) -> Expression:
    assert isinstance(group, Tree)
    if isinstance(base, Symbol) and (not base.power or base.power.isdigit()
                                     or base.letter in _SIGNS):
        return Tree("call", (base, *group.parts), at, group.given)
    if base == Number("1", at) and any(isinstance(p, Tree) and p.relation for p in group.parts):
        return Tree("indicator", group.parts, at)
    return Tree("*", (base, *group.parts), at)


def _script(line: Line, base: Expression, kind: str, children: list[Node],
            at: Place) -> Expression:
    first, at_script = children[0], place(line, children[0], children[-1])
    grouped = getattr(first, "data", "") == "group"
    group = _group(line, first, True) if grouped else None
    entries = (group.parts if isinstance(group, Tree) else
               () if getattr(first, "type", "") == "SIGN" else (expression(line, first),))
    text = at_script.plain.strip("(){}")
    if isinstance(base, Symbol) and "." in text and not grouped:
        raise at_script.error(f"{text} cannot be an index", "write a whole number or a name")
    if not isinstance(base, Symbol):
        if kind == "below":
            raise at.error("only a name has an index", "write mu_1, for example")
        return Tree("^", (base, *entries), at)
    if kind == "above" and re.fullmatch(r"\{\([A-Za-z0-9]+\)\}|\([A-Za-z]\)", at_script.plain):
        kind = "below"  # x^{(i)}
    if kind == "below":
        plain = ",".join(e.place.plain for e in entries)
        if base.letter == "sum" or not base.subscript:
            return Symbol(base.letter, plain, base.power, at, entries)
        return Symbol(base.letter, f"{base.subscript},{plain}", base.power, at,
                      (*base.indices, *entries))
    if re.fullmatch("-?[A-Za-z0-9]+", text) and not base.power:
        return Symbol(base.letter, base.subscript, text, at, base.indices)
    return Tree("^", (base, *entries), at)


def _group(line: Line, node: Node, keep: bool = False) -> Expression:
    """What stands in brackets; the brackets go where they only group."""
    at = place(line, node)
    sides = [tuple(expression(line, c) for c in side.children)
             for side in node.children if getattr(side, "data", "") == "side"]
    bracket = str(node.children[0])
    inside = sides[0] if sides else ()
    given = tuple(e for side in sides[1:] for e in side)
    if bracket == "[" and not keep and any(isinstance(e, Tree) and e.relation for e in inside):
        return Tree("indicator", inside, at)
    if len(inside) == 1 and not given and not keep and bracket == "(":
        return inside[0]
    return Tree(bracket, inside, at, given)


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


def _unexpected(line: Line, error: UnexpectedInput) -> Exception:
    """The error for a line at which the parser stopped."""
    text = line.text
    at = getattr(error, "pos_in_stream", None)
    token = getattr(error, "token", None)
    at = len(text) if at is None or at < 0 or getattr(token, "type", "") == "$END" else at
    if at >= len(text):
        return line.error("the line ends too early", len(text), len(text) + 1,
                          f"expected {_expected(error)}")
    length = len(token or " ")
    return line.error(f"{shortened(line.written(at, at + length))} is not expected here", at,
                      at + length, f"expected {_expected(error)}")


def _expected(error: UnexpectedInput) -> str:
    names = getattr(error, "accepts", None) or getattr(error, "allowed", None) or set()
    words = sorted({_WORDS.get(str(n), str(n).lower()) for n in names})
    if not 1 <= len(words) <= 5:
        return "a fact such as X_i | Z_i=1 ~ Normal(mu_1, Sigma_1) or P(Z_i = 1) = tau"
    return " or ".join(words)
