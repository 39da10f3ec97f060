r"""The student's own commands (\newcommand, \def, \DeclareMathOperator), replaced by what they
stand for. Expansion is bounded: by depth, by the number of replacements and of tokens."""

from __future__ import annotations

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

    def next(self) -> Token | None:
        return self.stack.pop() if self.stack else None

    def push(self, tokens: list[Token]) -> None:
        self.stack.extend(reversed(tokens))

    def skip_spaces(self) -> None:
        while self.stack and self.stack[-1].kind == "space":
            self.stack.pop()

    def takes(self, text: str) -> bool:
        """Whether that comes next, spaces aside; it is passed then."""
        self.skip_spaces()
        found = bool(self.stack) and self.stack[-1].text == text
        if found:
            self.stack.pop()
        return found

    def argument(self) -> list[Token]:
        """A group without its braces, or one token."""
        self.skip_spaces()
        first = self.next()
        if first is None or first.kind != "open":
            return [] if first is None else [first]
        depth, found = 1, []
        while (token := self.next()) is not None:
            depth += (token.kind == "open") - (token.kind == "close")
            if depth == 0:
                break
            found.append(token)
        return found

    def optional(self) -> list[Token] | None:
        """What stands in square brackets, if they come next."""
        if not self.takes("["):
            return None
        found = []
        while (token := self.next()) is not None and token.text != "]":
            found.append(token)
        return found


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
    waiting.skip_spaces()
    name = waiting.next()
    parameters = 0
    while waiting.stack and waiting.stack[-1].kind != "open":
        parameters += waiting.stack.pop().kind == "parameter"
    body = waiting.argument()
    if name is not None and name.kind == "command":
        macros[name.text] = Macro(parameters, None, tuple(body))


def _let(waiting: _Waiting, macros: dict[str, Macro]) -> None:
    waiting.skip_spaces()
    name = waiting.next()
    waiting.takes("=")
    waiting.skip_spaces()
    meaning = waiting.next()
    if name is not None and meaning is not None and name.text != meaning.text:
        macros[name.text] = macros.get(meaning.text, Macro(0, None, (meaning,)))


def _replaced(macro: Macro, waiting: _Waiting, at: int) -> list[Token]:
    arguments: list[list[Token]] = []
    if macro.default is not None:
        given = waiting.optional()
        arguments.append(list(macro.default) if given is None else given)
    while len(arguments) < macro.parameters:
        arguments.append(waiting.argument())
    out: list[Token] = []
    for token in macro.body:
        if token.kind == "parameter":
            n = int(token.text) - 1
            out.extend(arguments[n] if n < len(arguments) else ())
        else:
            out.append(replace(token, at=at))
        if len(out) > TOKENS:
            raise CannotRead("the commands defined here expand to too much", at)
    return out
