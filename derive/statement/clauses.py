"""Which kind of fact a piece of a line states."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from .commands import GREEK
from .errors import STATE, UNREAD, StatementError, shortened
from .facts import (
    Computed,
    Constraint,
    Expression,
    Fact,
    Law,
    Number,
    Place,
    Prior,
    Probability,
    Range,
    Role,
    Symbol,
    Tree,
)
from .laws import WORDS
from .layout import Line
from .lists import listed, whole
from .pieces import split
from .prose import prose, without_nouns
from .sentences import remark, sentences
from .surroundings import Context, context, naming
from .syntax import Node, clauses, expression, place

#: Signs of a probability, and of a density.
PROBABILITY = ("P", "Pr", "p", "Prob", "prob", "Probability", "probability")
DENSITY = (*PROBABILITY, "f")

MOST_FACTS = 300

#: At least three words in a row.
_PROSE = re.compile(r"(?<![A-Za-z_^\\])[A-Za-z][a-z]+(?:(?: (?:[A-Za-z]|[0-9]+))*,? [a-z]{2,}){2,}"
                    r"(?![A-Za-z_^(])")


def facts(lines: Iterable[Line]) -> tuple[Fact, ...]:
    """The facts that the lines state, in their order.

    Raises StatementError at a line that states none.

    >>> from derive.statement.layout import plain_lines
    >>> facts(plain_lines("P(Z_i = 1) = tau"))[0].values[0].name
    'tau'
    """
    found: list[Fact] = []
    lines = tuple(lines)
    if len(lines) > 4 * MOST_FACTS:  # with all that is said beside facts
        raise _too_many(lines[4 * MOST_FACTS])
    read = sentences(lines)
    around = context(read)
    for line in read:
        if len(found) > MOST_FACTS:
            raise _too_many(line)
        found += _facts(line, around)
    return tuple(whole(found))


def _too_many(line: Line) -> StatementError:
    return line.error(
        f"the statement has more than the {MOST_FACTS} facts that are allowed", 0, len(line.text),
        "one line with an index stands for many: X_i | Z_i=k ~ ... with k = 1..K")


def _facts(line: Line, around: Context) -> list[Fact]:
    """The facts of a line, by the grammar, or of the words in it. What the grammar says of a line
    that is neither stands."""
    bare = without_nouns(line, around)
    try:
        return _grammar(bare, around)
    except StatementError:
        told = prose(bare, around, lambda piece: [
            _of_names(fact, around) for said in sentences([piece])
            for fact in _grammar(said, around)])
        if told is not None:
            return told
        _grammar(line, around)  # what is wrong with the line as it is written
        raise


def _of_names(fact: Fact, around: Context) -> Fact:
    """The fact, where a role is that of a name, not of a word."""
    about = fact.entry if isinstance(fact, Role) else fact.parts[0] if isinstance(
        fact, Constraint) and fact.kind in ("known", "fixed") else None
    if isinstance(about, Tree) and about.head == "*" and isinstance(about.parts[0], Symbol) and (
            about.parts[0].letter.removesuffix("s") in WORDS):  # shapes a_k
        raise fact.place.error(UNREAD, STATE)
    if isinstance(fact, Role) and isinstance(fact.entry, Symbol) and not (
            fact.entry.subscript or fact.entry.letter in around.names
            or len(fact.entry.letter) == 1):
        raise fact.place.error(UNREAD, STATE)
    return fact


def _grammar(line: Line, around: Context) -> list[Fact]:
    """The facts of a line without prose."""
    bracketed = remark(line)
    if bracketed:
        raise line.error(UNREAD, *bracketed, STATE)
    behind = re.search(r"[=<>].*? (?=(?:known|unknown|observed|latent|hidden|fixed)$)|"
                       r"\bin (?=(?!Delta)[A-Za-z]{2,}(?![\w^({]))", line.text)
    if behind or any(naming(piece.text, around) for piece in split(line, ",")):
        raise line.error(UNREAD, behind.end() if behind else 0, len(line.text), STATE)
    return _Line(line).facts()


class _Line:
    """The facts of one line."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.found: list[Fact] = []

    def facts(self) -> list[Fact]:
        sign, signs = "", ("COMMA", "FOR")
        try:
            nodes = clauses(self.line)
        except StatementError:
            prose = _PROSE.search(self.line.text) or re.match(
                "[A-Z][a-z]+(?:[ -][A-Za-z]+)*(?= ?:)", self.line.text)
            if prose:
                raise self.prose(*prose.span()) from None
            raise
        for node in nodes:
            if getattr(node, "type", "") in signs:
                sign = node.type
            else:
                self.clause(node, sign)
        return self.found

    def expression(self, node: Node) -> Expression:
        return expression(self.line, node)

    def clause(self, node: Node, sign: str) -> None:
        kind = getattr(node, "data", "")
        children = getattr(node, "children", [])
        at = place(self.line, node)
        if kind == "law":
            law = self.law(node)
            last = self.found[-1] if self.found else None
            if isinstance(last, Constraint) and last.kind == "given" and sign == "COMMA":
                self.found.pop()
                law = replace(law, conditions=(*last.parts, *law.conditions))
            self.found.append(law)
        elif kind == "prior":
            self.found.append(Prior(self.law(children[1]), at))
        elif kind == "role":
            self.found.append(Role(str(children[0]), self.expression(children[1]), at))
        elif kind == "given":
            condition = self.expression(children[1])
            if len(children) == 3:
                law = self.law(children[2])
                self.found.append(replace(law, conditions=(condition, *law.conditions), place=at))
            else:
                self.found.append(Constraint("given", (condition,), at, at))
        elif kind in ("weight", "occurs", "structure"):
            signs = [c for c in children if not hasattr(c, "data")
                     and c.type in ("WEIGHT", "OCCURS", "STRUCTURE")]
            about = [self.expression(c) for c in children
                     if c not in signs and getattr(c, "type", "") != "TIMES"]
            often = about[-1] if kind == "occurs" else None
            if isinstance(often, Symbol) and re.fullmatch("[a-z]{4,}", often.letter) and (
                    often.letter not in GREEK):  # occurs twice
                raise self.prose(often.place.start, often.place.end)
            word = str(signs[0]).split()[-1] if kind == "structure" else kind
            self.found.append(Constraint(word, tuple(about), at, place(self.line, signs[0])))
        elif kind == "equation":
            relation = self.expression(children[0])
            assert isinstance(relation, Tree)
            self.found.append(self.computed(relation, self.expression(children[2]), at))
        elif kind == "conditions":
            raise self.without_tilde(node)
        elif kind == "relation":
            self.relation(self.expression(node), sign)
        else:
            self.bare(self.expression(node), sign)

    def law(self, node: Node) -> Law:
        children = node.children
        tilde = next(j for j, c in enumerate(children) if getattr(c, "type", "") == "TILDE")
        left, right = children[0], children[tilde + 1]
        conditions: tuple[Expression, ...] = ()
        if getattr(left, "data", "") == "conditions":
            conditions = tuple(_unwrapped(self.expression(c)) for c in left.children[2:])
            left = left.children[0]
        if getattr(right, "data", "") == "density":
            form = [self.expression(c) for c in right.children
                     if getattr(c, "type", "") not in ("DENSITY", "EQUALS", "ON")]
            law: Expression = Tree("density", tuple(form), place(self.line, right))
        else:
            law = self.expression(right)
        rest = {getattr(c, "type", ""): children[j + 1] for j, c in enumerate(children[:-1])
                if j > tilde + 1}
        first = str(rest.get("FROM", ""))
        if "IF" in rest:
            conditions = (*conditions, _unwrapped(self.expression(rest["IF"])))
        return Law(self.expression(left), conditions, law, first, place(self.line, node))

    def computed(self, relation: Tree, condition: Expression | None, at: Place) -> Fact:
        variable = relation.parts[0]
        if relation.head != "=" or not isinstance(variable, Symbol):
            return Constraint("equation", relation.parts, at, self.from_sign(variable, at))
        return Computed(variable, relation.parts[1], condition, at)

    def relation(self, relation: Expression, sign: str) -> None:
        assert isinstance(relation, Tree)
        at, left, right = relation.place, relation.parts[0], relation.parts[-1]
        last = self.found[-1] if self.found else None
        if sign == "FOR" and isinstance(last, Role | Constraint | Computed):
            self.units(relation)
        elif isinstance(left, Tree) and left.head == "call" and set(relation.head) <= {"=", " "}:
            calls = [p for p in relation.parts[:-1] if isinstance(p, Tree) and p.head == "call"]
            if len(calls) == len(relation.parts) - 1 > 1:  # P(A) = P(B) = 1/2
                self.found += [self.of_call(c, replace(relation, head="=", parts=(
                    c, right))) for c in calls]
            else:
                self.found.append(self.of_call(left, relation))
        elif relation.head in ("=", "in") and isinstance(left, Symbol) and self.is_range(relation):
            items = tuple(listed(right))
            if not items:
                raise right.place.error(f"{left.name} has no values here",
                                        "a list has its values in braces, k in {a, b}")
            self.found.append(Range(left, "=" if relation.head == "=" else "in", items, at,
                                    right.place))
        elif relation.head == "=" or set(relation.head) == {"=", " "}:
            self.found.append(self.computed(relation, None, at))
        else:
            self.found.append(Constraint("bounds", relation.parts, at, right.place
                                         if relation.head == "in" else at))

    def of_call(self, call: Tree, relation: Tree) -> Fact:
        """P(event) = ..., or p(x) = ..., which is a law."""
        function = call.parts[0]
        assert isinstance(function, Symbol)
        event = next((_unwrapped(p) for p in call.parts[1:]
                      if isinstance(_unwrapped(p), Tree)), None)
        if len(call.parts) == 2 and isinstance(event, Tree) and event.relation:
            return Probability(function, event, tuple(map(_unwrapped, call.given)),
                               relation.parts[1:], relation.place)
        if function.letter in DENSITY and len(call.parts) == 2 and relation.head == "=":
            return Law(call.parts[1], tuple(map(_unwrapped, call.given)), relation.parts[1], "",
                       relation.place)
        return Constraint("equation", relation.parts, relation.place,
                          self.from_sign(call, relation.place))

    def from_sign(self, left: Expression, at: Place) -> Place:
        """The rest of a relation, from its first sign on: the left side may be right."""
        end = left.place.end
        return Place(self.line, end + len(self.line.text[end:]) - len(
            self.line.text[end:].lstrip()), at.end)

    def is_range(self, relation: Tree) -> bool:
        left, right = relation.parts[0], relation.parts[-1]
        assert isinstance(left, Symbol)
        if relation.head == "in":
            return not (isinstance(right, Tree) and right.head in ("(", "["))
        if isinstance(right, Tree):
            return right.head in ("..", "{")
        follows = self.line.text[relation.place.end:].lstrip()
        return not left.subscript and (isinstance(right, Number) or (
            not right.subscript and re.match(r", *([A-Za-z]+ *(,|$)|\.\.)", follows) is not None))

    def bare(self, e: Expression, sign: str) -> None:
        """A piece without a sign of its own goes with the one before it."""
        last = self.found[-1] if self.found else None
        if sign == "COMMA" and isinstance(last, Range) and not (
                isinstance(e, Tree) and e.head == "*"):
            self.found[-1] = replace(
                last, items=(*last.items, *listed(e)),
                place=Place(self.line, last.place.start, e.place.end),
                items_place=Place(self.line, last.items_place.start, e.place.end))
        elif sign == "COMMA" and isinstance(last, Role) and last.units is None:
            self.found.append(Role(last.role, e, Place(self.line, last.place.start, e.place.end)))
        elif sign == "FOR" and isinstance(last, Role | Constraint | Computed):
            self.units(e)
        elif sign == "FOR" and isinstance(e, Symbol) and len(e.name) == 1:
            pass  # "for all k": the range stands elsewhere
        else:
            raise self.no_fact(e)

    def units(self, e: Expression) -> None:
        """What is said for some units holds for all entries of the line's list."""
        for j, fact in enumerate(self.found):
            if isinstance(fact, Role | Constraint) and fact.units is None:
                self.found[j] = replace(fact, units=e)

    def without_tilde(self, node: Node) -> Exception:
        words = re.match(r"(?:[a-z]{2,} ){2,}(?=given )", self.line.text)
        if words:
            return self.prose(0, words.end() - 1)
        relation = self.expression(node.children[2])
        if isinstance(relation, Tree) and relation.head == "= =":
            sign = next(j for j in range(relation.parts[1].place.end, len(self.line.text))
                        if self.line.text[j] == "=")
            return self.line.error("= is not expected here", sign, sign + 1, "expected ~")
        value = relation.parts[-1] if isinstance(relation, Tree) else relation
        if isinstance(value, Tree) and value.head == "*" and len(value.parts) > 1:
            at = value.parts[1].place
            word = re.match(r"\w+", self.line.text[at.start:])
            return self.line.error(
                f"{shortened(word.group() if word else at.written)} is not expected here",
                at.start, at.end, "expected ~")
        end = place(self.line, node).end
        return self.line.error("the line ends too early", end, end + 1, "expected ~ and a law")

    def prose(self, start: int, end: int) -> StatementError:
        return self.line.error(UNREAD, start, end, STATE)

    def no_fact(self, e: Expression) -> Exception:
        text = self.line.text
        role = re.search(r"(?i)\b(observed|unobserved|latent|hidden)\b", text)
        if role:
            return self.line.error("this is not a fact about the model", *role.span(),
                                   "write observed: X or latent: Z")
        if isinstance(e, Tree) and e.head == "*" and re.match("[A-Za-z']+ [A-Za-z]", text):
            return self.prose(e.place.start, e.place.end)
        end = e.place.end
        return self.line.error("the line ends too early", end, end + 1, "expected ~ or = or |")


def _unwrapped(e: Expression) -> Expression:
    """A condition without the brackets around it."""
    while isinstance(e, Tree) and e.head in ("(", "{", "[", "indicator") and len(e.parts) == 1:
        e = e.parts[0]
    return e
