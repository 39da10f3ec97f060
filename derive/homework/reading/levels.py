"""One level of groups in a formula's tokens: what a command takes, where a group ends."""

from __future__ import annotations

from . import vocabulary as v
from .tokens import CannotRead, Token

#: The deepest nesting of groups and brackets in a formula.
DEEPEST = 40


class Level:
    """The tokens of one level of groups; a group is read by another one."""

    def __init__(self, tokens: list[Token], depth: int, script: bool) -> None:
        if depth > DEEPEST:
            raise CannotRead(f"nested more than {DEEPEST} deep", tokens[0].at if tokens else None)
        self.tokens, self.depth, self.script = tokens, depth, script
        self.n = 0
        self.out: list[Token] = []
        self.forced: dict[int, Token | None] = {}

    def inner(self, tokens: list[Token], script: bool | None = None) -> list[Token]:
        """The terminals of a group inside."""
        return type(self)(tokens, self.depth + 1,
                          self.script if script is None else script).run()

    def run(self) -> list[Token]:
        """The terminals of the level."""
        raise NotImplementedError

    def put(self, kind: str, text: str, at: int) -> None:
        """One terminal more."""
        self.out.append(Token(kind, text, at))

    def group(self, tokens: list[Token], at: int, script: bool | None = None) -> None:
        """A group inside, in braces."""
        self.put("LGROUP", "{", at)
        self.out.extend(self.inner(tokens, script))
        self.put("RGROUP", "}", at)

    # -- taking arguments ---------------------------------------------------------------------

    def skip(self) -> None:
        """Past the spaces."""
        while self.n < len(self.tokens):
            t = self.tokens[self.n]
            if t.kind not in ("space", "paragraph") and (
                    t.kind != "command" or t.text not in ",;!: "):
                return
            self.n += 1

    def argument(self) -> list[Token]:
        """The tokens of a group, or one token with the arguments that it takes itself."""
        self.skip()
        if self.n >= len(self.tokens):
            raise CannotRead("the formula ends where an argument is due",
                             self.tokens[-1].at if self.tokens else None)
        token = self.tokens[self.n]
        self.n += 1
        if token.kind == "open":
            start, self.n = self.n, self.matching(self.n) + 1
            return self.tokens[start : self.n - 1]
        if token.kind != "command":
            return [token]
        start = self.n
        takes = 2 if token.text in v.TAKING_TWO else int(token.text in v.TAKING_ONE)
        for _ in range(takes):
            self.argument()
        return [token, *self.tokens[start : self.n]]

    def matching(self, n: int) -> int:
        """Where the group that is open at n closes."""
        depth = 1
        for m in range(n, len(self.tokens)):
            depth += (self.tokens[m].kind == "open") - (self.tokens[m].kind == "close")
            if depth == 0:
                return m
        raise CannotRead("a brace that is not closed", self.tokens[-1].at)

    def optional(self) -> list[Token]:
        """The tokens of an argument in square brackets, none where there is none."""
        if not self.takes("["):
            return []
        start = self.n
        end = next((m for m in range(start, len(self.tokens)) if self.tokens[m].text == "]"),
                   len(self.tokens))
        self.n = end + 1
        return self.tokens[start:end]

    def takes(self, characters: str) -> bool:
        """Whether one of those characters is next, spaces aside; it is passed then."""
        self.skip()
        found = self.n < len(self.tokens) and self.tokens[self.n].text in characters and \
            self.tokens[self.n].kind == "other"
        self.n += found
        return found
