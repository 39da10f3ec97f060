r"""The student's own commands (\newcommand, \def, \DeclareMathOperator), replaced by what they
stand for. Expansion is bounded: by depth, by the number of replacements and of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .tokens import CannotRead, Token

#: At most this many replacements and tokens in one submission.
REPLACEMENTS, TOKENS = 5_000, 200_000
_NEW = {"newcommand", "renewcommand", "providecommand", "DeclareRobustCommand"}
_OPERATORS = {"DeclareMathOperator"}


@dataclass(frozen=True)
class Macro:
    """A command with its number of parameters, the default of an optional first one, its body."""

    parameters: int
    default: tuple[Token, ...] | None
    body: tuple[Token, ...]


def expand(tokens: list[Token]) -> list[Token]:
    r"""The tokens with every command of the student's own replaced by its body.

    >>> from .tokens import tex_tokens
    >>> "".join(t.text for t in expand(tex_tokens(r"\newcommand{\m}[1]{m_{#1}}\m 2")))
    'm_{2}'
    """
    waiting = _Waiting(tokens)
    macros: dict[str, Macro] = {}
    out: list[Token] = []
    replaced = made = 0
    while (token := waiting.next()) is not None:
        if token.kind != "command":
            out.append(token)
        elif token.text in _NEW or token.text in _OPERATORS:
            _define(waiting, macros, operator=token.text in _OPERATORS)
        elif token.text in ("def", "gdef", "edef"):
            _define_plainly(waiting, macros)
        elif token.text == "let":
            _let(waiting, macros)
        elif token.text in macros:
            replaced += 1
            body = _replaced(macros[token.text], waiting, token.at)
            made += len(body)
            if replaced > REPLACEMENTS or made > TOKENS // 2:
                raise CannotRead("the commands defined here expand without end", token.at)
            waiting.push(body)
        else:
            out.append(token)
        if len(out) > 2 * TOKENS:
            raise CannotRead("the commands defined here expand to too much", token.at)
    return out


class _Waiting:
    """Tokens still to be looked at, the next one last."""

    def __init__(self, tokens: list[Token]) -> None:
        self.stack = tokens[::-1]

    def next(self, spaces: bool = True) -> Token | None:
        """The next token, which no space is without ``spaces``."""
        while not spaces and self.stack and self.stack[-1].kind == "space":
            self.stack.pop()
        return self.stack.pop() if self.stack else None

    def push(self, tokens: Sequence[Token]) -> None:
        self.stack.extend(reversed(tokens))

    def takes(self, text: str) -> bool:
        """Whether that comes next, spaces aside; it is passed then."""
        token = self.next(spaces=False)
        if token is not None and token.text != text:
            self.push([token])
        return token is not None and token.text == text

    def until(self, depth: int, closes: str) -> list[Token]:
        """The tokens up to the one that closes what is open."""
        found = []
        while (token := self.next()) is not None:
            depth += (token.kind == "open") - (token.kind == "close") if depth else 0
            if depth == 0 and token.text == closes:
                break
            found.append(token)
        return found

    def argument(self) -> list[Token]:
        """A group without its braces, or one token."""
        first = self.next(spaces=False)
        if first is not None and first.kind == "open":
            return self.until(1, "}")
        return [] if first is None else [first]

    def optional(self) -> list[Token] | None:
        """What stands in square brackets, if they come next."""
        return self.until(0, "]") if self.takes("[") else None


def _define(waiting: _Waiting, macros: dict[str, Macro], operator: bool) -> None:
    waiting.takes("*")
    name = next((t for t in waiting.argument() if t.kind == "command"), None)
    count, default = (None, None) if operator else (waiting.optional(), waiting.optional())
    body = waiting.argument()
    digits = "".join(t.text for t in count or ())
    if name is not None:
        if operator:
            body = [Token("command", "operatorname", name.at), Token("open", "{", name.at), *body,
                    Token("close", "}", name.at)]
        macros[name.text] = Macro(int(digits) if digits in set("123456789") else 0,
                                  None if default is None else tuple(default), tuple(body))


def _define_plainly(waiting: _Waiting, macros: dict[str, Macro]) -> None:
    name = waiting.next(spaces=False)
    parameters = 0
    while waiting.stack and waiting.stack[-1].kind != "open":
        parameters += waiting.stack.pop().kind == "parameter"
    body = waiting.argument()
    if name is not None and name.kind == "command":
        macros[name.text] = Macro(parameters, None, tuple(body))


def _let(waiting: _Waiting, macros: dict[str, Macro]) -> None:
    name = waiting.next(spaces=False)
    waiting.takes("=")
    meaning = waiting.next(spaces=False)
    if name is not None and meaning is not None and name.text != meaning.text:
        macros[name.text] = macros.get(meaning.text, Macro(0, None, (meaning,)))


def _replaced(macro: Macro, waiting: _Waiting, at: int) -> list[Token]:
    arguments: list[Sequence[Token]] = []
    if macro.default is not None:
        given = waiting.optional()
        arguments.append(macro.default if given is None else given)
    while len(arguments) < macro.parameters:
        arguments.append(waiting.argument())
    out: list[Token] = []
    for token in macro.body:
        if token.kind == "parameter":
            out.extend(next(iter(arguments[int(token.text) - 1:]), ()))
        else:
            out.append(replace(token, at=at))
        if len(out) > TOKENS:
            raise CannotRead("the commands defined here expand to too much", at)
    return out
