"""The commands of a formula as terminals: fractions, fonts, words, sizes, environments, with the
arguments that they take."""

from __future__ import annotations

from . import vocabulary as v
from .tokens import CannotRead, Token

#: The deepest nesting of groups and brackets in a formula.
DEEPEST = 40


class Commands:
    """The tokens of one level of groups, and what the commands in it stand for; a group is read by
    another one."""

    def __init__(self, tokens: list[Token], depth: int, script: bool) -> None:
        if depth > DEEPEST:
            raise CannotRead(f"nested more than {DEEPEST} deep", tokens[0].at if tokens else None)
        self.tokens, self.depth, self.script = tokens, depth, script
        self.n = 0
        self.out: list[Token] = []
        self.forced: dict[int, Token | None] = {}
        self.transposed: list[int] = []

    def inner(self, tokens: list[Token], script: bool | None = None) -> list[Token]:
        """The terminals of a group inside."""
        return type(self)(tokens, self.depth + 1, self.script if script is None else script).run()

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

    def command(self, token: Token) -> None:
        """A command with its arguments."""
        name, at = token.text, token.at
        if name in v.FRACTIONS or name in v.BINOMIALS:
            self.put("FRAC", "binom" if name in v.BINOMIALS else "frac", at)
            self.group(self.argument(), at)
            self.group(self.argument(), at)
        elif name == "sqrt" or name in v.ACCENTS:
            if name == "sqrt" and self.optional():
                raise CannotRead("a root that is not a square root", at)
            self.put("SQRT" if name == "sqrt" else "ACCENT", v.ACCENTS.get(name, name), at)
            self.group(self.argument(), at)
        elif name in v.SECOND_MEANT:
            self.argument()
            self.out.extend(self.inner(self.argument()))
        elif name in v.DROPPED_WITH_ARGUMENT:
            if name == "hspace":
                self.put("WIDE", name, at)
            self.takes("*")
            self.argument()
        elif name in v.DROPPED:
            if name == "cal" and self.takes("N"):
                self.put("NAME", "Normal", at)
        elif name == "parbox":
            self.optional()
            self.argument()
            self.text(self.argument(), at)
        elif name in v.TRANSPARENT:
            self.out.extend(self.inner(self.argument()))
            if name in ("underbrace", "overbrace") and self.takes("_^"):
                self.argument()
        elif name in v.FONTS:
            self.font(name, self.argument(), at)
        elif name in v.WORDS:
            self.takes("*")
            self.word(self.argument(), at)
        elif name in v.TEXTS:
            self.text(self.argument(), at)
        elif name in ("left", "right", "middle"):
            self.sized(name, at)
        elif name in ("begin", "end"):
            self.environment(name, at)
        elif name in ("\\", "cr", "newline"):
            if name == "\\":
                self.takes("*")
            self.optional()
            self.put("ROW", name, at)
        else:
            self.symbol(name, at)

    def symbol(self, name: str, at: int) -> None:
        """A command that takes no argument."""
        if name == "pm":
            raise CannotRead("a plus-minus sign says two things", at)
        if name in v.TERMINALS:
            self.put(*v.TERMINALS[name], at)
        elif name == "#" and (counted := self.counted()):
            self.n += counted
            self.put("NAME", "N", at)
        elif name == "#" and self.tokens[self.n : self.n + 1] and (
                self.tokens[self.n].kind, self.tokens[self.n].text) == ("command", "{"):
            pass  # the set stands for its size
        elif name in v.NOT_READ:
            raise CannotRead(f"the sign \\{name} is not read", at)
        else:
            self.put("NAME", v.SAME_LETTER.get(name, name), at)

    def counted(self) -> int:
        r"""How many tokens "\text{points}" has where it follows, the observations by a word."""
        ahead = self.tokens[self.n : self.n + 20]
        if not ahead or ahead[0].kind != "command" or ahead[0].text not in v.TEXTS:
            return 0
        end = next((n for n, t in enumerate(ahead) if t.kind == "close"), 0)
        return end + 1 if "".join(t.text for t in ahead[2:end]).strip() in v.OBSERVATIONS else 0

    def font(self, name: str, tokens: list[Token], at: int) -> None:
        """What stands in a font: the normal law, a 1 for an indicator, a word, or as it is."""
        text = "".join(t.text for t in tokens if t.kind != "space")
        if name in ("mathcal", "mathscr", "cal") and text == "N":
            self.put("NAME", "Normal", at)
        elif text in ("1", "I", "𝟙") and name in ("mathbf", "mathbb", "mathds", "mathbbm", "bm",
                                                  "boldsymbol", "bf"):
            self.put("NAME", "one", at)
        elif len(text) > 1 and text.isalpha() and all(t.kind == "other" for t in tokens):
            self.word(tokens, at)
        else:
            self.out.extend(self.inner(tokens))

    def word(self, tokens: list[Token], at: int) -> None:
        """An upright word: a function, a mark, a name."""
        text = "".join(t.text for t in tokens if t.kind == "other").strip()
        if text in v.UPRIGHT:
            self.put(*v.UPRIGHT[text], at)
        elif any(t.kind == "space" for t in tokens[1:-1]) and not self.script:
            self.put("TEXT", "".join(t.text for t in tokens), at)
        elif len(text) > 1 and text.isascii() and text.isalpha() and \
                all(t.kind in ("other", "space", "open", "close") for t in tokens):
            self.put("NAME", text, at)
        else:
            self.out.extend(self.inner(tokens))

    def text(self, tokens: list[Token], at: int) -> None:
        """Words of the language inside a formula; formulas inside the words are left out."""
        text = "".join(t.text for t in tokens if t.kind in ("other", "space")).strip()
        if self.script:
            self.word(tokens, at)
        elif text in ("c", "C") and self.out and self.out[-1].kind == "PLUS" or text.rstrip(
                ".,") in v.CONSTANTS or text.lstrip("+ ").rstrip(".") in v.CONSTANTS \
                or v.FREE_TERMS.fullmatch(text.lstrip("+ ")):
            if text.startswith("+"):
                self.put("PLUS", "+", at)
            self.put("NAME", "const", at)
        elif text in v.FUNCTIONS:
            self.put("FUNC", v.FUNCTIONS[text], at)
        elif text.lower() in v.OPERATIONS:
            self.put(*v.OPERATIONS[text.lower()], at)
        elif text in v.DISTRIBUTIONS | {"P", "E"}:
            self.put("NAME", text, at)
        elif text.strip(".,;:"):
            self.put("TEXT", text, at)

    def sized(self, name: str, at: int) -> None:
        r"""\left, \right and \middle with the delimiter after them."""
        self.skip()
        if self.n >= len(self.tokens):
            return
        n, delimiter = self.n, self.tokens[self.n].text
        if name == "middle":
            self.forced[n] = Token(*(("SLASH", "/") if delimiter == "/" else ("MID", "|")), at)
        elif name == "left":
            match = self.right_of(n)
            if match is None:
                return
            closing = self.tokens[match].text
            if "." in (delimiter, closing):
                self.forced[n] = None
                self.forced[match] = Token("EVAL", "|", at) if closing in v.BARS else None
            elif delimiter in v.BARS:
                self.forced[n] = Token("BAROPEN", "|", at)
                self.forced[match] = Token("BARCLOSE", "|", at)

    def right_of(self, n: int) -> int | None:
        r"""Where the delimiter of the matching \right stands."""
        depth = 1
        for m in range(n, len(self.tokens) - 1):
            t = self.tokens[m]
            if t.kind == "command" and t.text in ("left", "right"):
                depth += 1 if t.text == "left" else -1
            if depth == 0:
                return m + 1
            if depth > DEEPEST:
                raise CannotRead(f"nested more than {DEEPEST} deep", t.at)
        return None

    def environment(self, name: str, at: int) -> None:
        """The begin or the end of an environment inside a formula."""
        title = "".join(t.text for t in self.argument())
        if title in ("array", "alignedat", "tabular") and name == "begin":
            self.optional()
            self.argument()
        if title in ("cases", "dcases", "rcases"):
            self.put("CASES" if name == "begin" else "ENDCASES", title, at)
        elif title.rstrip("*") in ("pmatrix", "bmatrix", "matrix", "vmatrix"):
            raise CannotRead("a matrix written out by entries", at)
        elif title in ("aligned", "split", "gathered", "alignedat", "array"):
            self.put("BLOCK" if name == "begin" else "ENDBLOCK", title, at)
