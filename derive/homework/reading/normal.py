"""A formula's tokens as the grammar's terminals: no layout, every argument in braces."""

from __future__ import annotations

from . import vocabulary as v
from .tokens import CannotRead, Token

#: The deepest nesting of groups and brackets in a formula.
DEEPEST = 40
_STRUCTURES = {"aligned", "split", "gathered", "array", "alignedat", "align", "gather", "multlined",
               "equation", "align*", "gather*", "eqnarray", "eqnarray*", "multline", "equation*",
               "center", "small", "tabular"}


def terminals(tokens: tuple[Token, ...] | list[Token]) -> list[Token]:
    r"""The terminals of a formula.

    >>> from .tokens import tex_tokens
    >>> [t.kind for t in terminals(tex_tokens(r"\frac12\mu_k^{t}"))][:4]
    ['FRAC', 'LGROUP', 'NUMBER', 'RGROUP']
    """
    from .bars import bars_resolved

    return bars_resolved(_Normal(list(tokens), 0, False).run())


class _Normal:
    """Reads one level of groups; a group is read by another one."""

    def __init__(self, tokens: list[Token], depth: int, script: bool) -> None:
        if depth > DEEPEST:
            raise CannotRead(f"nested more than {DEEPEST} deep", tokens[0].at if tokens else None)
        self.tokens, self.depth, self.script = tokens, depth, script
        self.n = 0
        self.out: list[Token] = []
        self.forced: dict[int, Token | None] = {}

    def inner(self, tokens: list[Token], script: bool | None = None) -> list[Token]:
        return _Normal(tokens, self.depth + 1, self.script if script is None else script).run()

    def put(self, kind: str, text: str, at: int) -> None:
        self.out.append(Token(kind, text, at))

    def group(self, tokens: list[Token], at: int, script: bool | None = None) -> None:
        self.put("LGROUP", "{", at)
        self.out.extend(self.inner(tokens, script))
        self.put("RGROUP", "}", at)

    # -- taking arguments ---------------------------------------------------------------------

    def skip(self) -> None:
        while self.n < len(self.tokens) and (
            self.tokens[self.n].kind in ("space", "paragraph")
            or (self.tokens[self.n].kind == "command" and self.tokens[self.n].text in ",;!: ")
        ):
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
            start, self.n = self.n, self.matching(self.n)
            self.n += 1
            return self.tokens[start : self.n - 1]
        if token.kind != "command":
            return [token]
        start, count = self.n, 0
        if token.text in v.FRACTIONS or token.text in v.SECOND_MEANT or token.text in v.BINOMIALS:
            count = 2
        elif (
            token.text in v.ACCENTS or token.text in v.FONTS or token.text in v.WORDS
            or token.text in v.TEXTS or token.text == "sqrt" or token.text in v.TRANSPARENT
        ):
            count = 1
        for _ in range(count):
            self.argument()
        return [token, *self.tokens[start : self.n]]

    def matching(self, n: int) -> int:
        """Where the group that is open at n closes."""
        depth = 1
        while n < len(self.tokens):
            depth += (self.tokens[n].kind == "open") - (self.tokens[n].kind == "close")
            if depth == 0:
                return n
            n += 1
        raise CannotRead("a brace that is not closed", self.tokens[-1].at)

    def optional(self) -> list[Token]:
        self.skip()
        found: list[Token] = []
        if self.n < len(self.tokens) and self.tokens[self.n].text == "[":
            self.n += 1
            while self.n < len(self.tokens) and self.tokens[self.n].text != "]":
                found.append(self.tokens[self.n])
                self.n += 1
            self.n += 1
        return found

    # -- one token after the other ------------------------------------------------------------

    def run(self) -> list[Token]:
        for name in ("over", "atop", "choose"):
            at = self.top_level(name)
            if at is not None:
                self.put("FRAC", "binom" if name == "choose" else "frac", self.tokens[at].at)
                self.group(self.tokens[:at], self.tokens[at].at)
                self.group(self.tokens[at + 1 :], self.tokens[at].at)
                return self.out
        while self.n < len(self.tokens):
            token = self.tokens[self.n]
            if self.n in self.forced:
                forced = self.forced[self.n]
                self.n += 1
                if forced is not None:
                    self.out.append(forced)
                continue
            self.n += 1
            if token.kind == "command":
                self.command(token)
            elif token.kind == "open":
                start, self.n = self.n, self.matching(self.n) + 1
                inside = self.tokens[start : self.n - 1]
                if any(t.kind != "space" for t in inside):  # {} only spaces what stands beside it
                    self.group(inside, token.at)
            elif token.kind == "other":
                self.character(token)
            elif token.kind not in ("space", "paragraph", "close", "math", "parameter"):
                self.out.append(token)
        return self.out

    def top_level(self, name: str) -> int | None:
        depth = 0
        for n, t in enumerate(self.tokens):
            depth += (t.kind == "open") - (t.kind == "close")
            if depth == 0 and t.kind == "command" and t.text == name:
                return n
        return None

    def character(self, token: Token) -> None:
        c = token.text
        if c.isascii() and c.isdigit():
            start = self.n - 1
            while self.n < len(self.tokens) and (
                self.is_digit(self.n)
                or (self.tokens[self.n].text == "." and self.is_digit(self.n + 1))
            ):
                self.n += 1
            text = "".join(t.text for t in self.tokens[start : self.n])
            if len(text) > 30:
                raise CannotRead("a number of more than 30 digits", token.at)
            self.put("NUMBER", text, token.at)
        elif c in "^_":
            self.put("SUP" if c == "^" else "SUB", c, token.at)
            self.script_group(self.argument(), token.at)
        elif c == ":" and self.next_is("="):
            self.n += 1
            self.put("REL", ":=", token.at)
        elif c == "=" and self.next_is(":"):
            self.n += 1
            self.put("REL", "=:", token.at)
        elif c == "<" and self.next_is("-"):
            self.n += 1
            self.put("REL", ":=", token.at)
        elif c == ":":
            self.put("COLON", c, token.at)
        elif c in v.OPENING:
            self.put("OPEN", c, token.at)
        elif c in v.CLOSING:
            self.put("CLOSE", c, token.at)
        elif c == "|":
            self.put("BAR", c, token.at)
        elif c in v.CHARACTERS:
            kind = v.CHARACTERS[c]
            self.put(kind, v.MEANT.get(c, "*" if kind == "TIMES" else c), token.at)
        elif self.n < len(self.tokens) and self.tokens[self.n].text in v.COMBINING \
                and c.isalpha():
            self.put("ACCENT", v.COMBINING[self.tokens[self.n].text], token.at)
            self.n += 1
            self.group([Token("other", c, token.at)], token.at)
        elif c in v.GREEK:
            self.put("NAME", v.GREEK[c], token.at)
        elif (word := self.bare_word()):
            self.n += len(word) - 1
            self.put(*v.BARE_WORDS[word], token.at)
        elif c.isalpha():
            self.put("NAME", c, token.at)
        elif c not in ".?\"`@\u00a0\ufeff\u2009":
            raise CannotRead(f"the character {c!r} is not expected in a formula", token.at)

    def bare_word(self) -> str:
        r"""The word without a backslash that begins at the token before, ``log`` or ``const``, up
        to what is no letter; "" where none does."""
        start = end = self.n - 1
        while not self.script and end < len(self.tokens) and end < start + 9 and \
                self.tokens[end].text.isalpha() and self.tokens[end].kind == "other" and \
                self.tokens[end].at == self.tokens[start].at + end - start:
            end += 1
        word = "".join(t.text for t in self.tokens[start:end])
        return next((word[:n] for n in range(len(word), 1, -1) if word[:n] in v.BARE_WORDS
                     and (n == len(word) or word[n:] in v.BARE_WORDS)), "")

    def is_digit(self, n: int) -> bool:
        return n < len(self.tokens) and self.tokens[n].text in "0123456789" and \
            self.tokens[n].kind == "other"

    def next_is(self, c: str) -> bool:
        self.skip()
        return self.n < len(self.tokens) and self.tokens[self.n].text == c and \
            self.tokens[self.n].kind == "other"

    def script_group(self, tokens: list[Token], at: int) -> None:
        """What stands in a sub- or superscript; an operator alone is a name there."""
        plain = [t for t in tokens if t.kind not in ("space", "open", "close")
                 and not (t.kind == "command" and t.text in v.DROPPED)]
        if len(plain) == 1 and plain[0].text in ("+", "-", "*", "−", "ast", "star", "dagger"):
            self.put("LGROUP", "{", at)
            self.put("NAME", plain[0].text, at)
            self.put("RGROUP", "}", at)
        elif plain and all(t.text in ("prime", "'") for t in plain) and self.out[-1].kind == "SUP":
            self.out.pop()
            for t in plain:
                self.put("PRIME", "'", t.at)
        elif (word := "".join(t.text for t in plain)) in v.ITERATES:
            self.out.extend([Token("LGROUP", "{", at), Token("NAME", word, at),
                             Token("RGROUP", "}", at)])
        else:
            self.group(tokens, at, script=True)

    # -- commands -----------------------------------------------------------------------------

    def command(self, token: Token) -> None:
        name, at = token.text, token.at
        if name in v.FRACTIONS or name in v.BINOMIALS:
            self.put("FRAC", "binom" if name in v.BINOMIALS else "frac", at)
            self.group(self.argument(), at)
            self.group(self.argument(), at)
        elif name == "sqrt":
            degree = self.optional()
            if degree:
                raise CannotRead("a root that is not a square root", at)
            self.put("SQRT", name, at)
            self.group(self.argument(), at)
        elif name in v.ACCENTS:
            self.put("ACCENT", v.ACCENTS[name], at)
            self.group(self.argument(), at)
        elif name in v.SECOND_MEANT:
            self.argument()
            self.out.extend(self.inner(self.argument()))
        elif name in v.DROPPED_WITH_ARGUMENT:
            if name == "hspace":
                self.put("WIDE", name, at)
            if self.next_is("*"):
                self.n += 1
            self.argument()
        elif name in v.DROPPED:
            if name == "cal" and self.next_is("N"):
                self.n += 1
                self.put("NAME", "Normal", at)
        elif name in v.TRANSPARENT:
            self.out.extend(self.inner(self.argument()))
            if name in ("underbrace", "overbrace") and (self.next_is("_") or self.next_is("^")):
                self.n += 1
                self.argument()
        elif name in v.FONTS:
            self.font(name, self.argument(), at)
        elif name in v.WORDS:
            if self.next_is("*"):
                self.n += 1
            self.word(self.argument(), at)
        elif name in v.TEXTS:
            self.text(self.argument(), at)
        elif name in ("left", "right", "middle"):
            self.sized(name, at)
        elif name in v.SIZES:
            self.big(name)
        elif name in ("begin", "end"):
            self.environment(name, at)
        elif name in ("\\", "cr", "newline"):
            if name == "\\" and self.next_is("*"):
                self.n += 1
            if self.next_is("["):
                self.optional()
            self.put("ROW", name, at)
        else:
            self.symbol(name, at)

    def symbol(self, name: str, at: int) -> None:
        """A command that takes no argument."""
        for kind, table in (
            ("FUNC", v.FUNCTIONS), ("BIG", v.BIG), ("REL", v.RELATIONS), ("TIMES", v.TIMES),
            ("OPEN", v.OPENING), ("CLOSE", v.CLOSING), ("BAR", v.BARS),
        ):
            if name in table:
                return self.put(kind, table[name], at)
        if name in v.IMPLIES:
            return self.put("IMPLIES", name, at)
        if name in v.WIDE:
            return self.put("WIDE", name, at)
        if name in v.DOTS:
            return self.put("DOTS", name, at)
        if name in ("mid", "given"):
            return self.put("MID", "|", at)
        if name in ("lvert", "lVert"):
            return self.put("BAROPEN", "|", at)
        if name in ("rvert", "rVert"):
            return self.put("BARCLOSE", "|", at)
        if name == "colon":
            return self.put("COLON", ":", at)
        if name == "div":
            return self.put("SLASH", "/", at)
        if name in ("Pr", "Prob"):
            return self.put("NAME", "P", at)
        if name == "pm":
            raise CannotRead("a plus-minus sign says two things", at)
        if name in ("%", "$", "#", "&", "_"):
            return None
        return self.put("NAME", v.SAME_LETTER.get(name, name), at)

    def font(self, name: str, tokens: list[Token], at: int) -> None:
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
        if text in v.FUNCTIONS:
            self.put("FUNC", v.FUNCTIONS[text], at)
        elif text in v.CONSTANTS:
            self.put("NAME", "const", at)
        elif text in ("Pr", "Prob"):
            self.put("NAME", "P", at)
        elif any(t.kind == "space" for t in tokens[1:-1]) and not self.script:
            self.put("TEXT", "".join(t.text for t in tokens), at)
        elif len(text) > 1 and text.isascii() and text.isalpha() and \
                all(t.kind in ("other", "space", "open", "close") for t in tokens):
            self.put("NAME", "const" if text in v.CONSTANTS else text, at)
        else:
            self.out.extend(self.inner(tokens))

    def text(self, tokens: list[Token], at: int) -> None:
        """Words of the language inside a formula; formulas inside the words are left out."""
        text = "".join(t.text for t in tokens if t.kind in ("other", "space")).strip()
        if self.script:
            return self.word(tokens, at)
        if text.rstrip(".,") in v.CONSTANTS or text.lstrip("+ ").rstrip(".") in v.CONSTANTS:
            if text.startswith("+"):
                self.put("PLUS", "+", at)
            self.put("NAME", "const", at)
        elif text in v.FUNCTIONS:
            self.put("FUNC", v.FUNCTIONS[text], at)
        elif text.lower() in v.OPERATIONS:
            self.put(*v.OPERATIONS[text.lower()], at)
        elif text in v.DISTRIBUTIONS or text in ("P", "E"):
            self.put("NAME", text, at)
        elif text.strip(".,;:"):
            self.put("TEXT", text, at)
        return None

    def sized(self, name: str, at: int) -> None:
        r"""\left, \right and \middle with the delimiter after them."""
        self.skip()
        if self.n >= len(self.tokens):
            return
        n, delimiter = self.n, self.tokens[self.n].text
        if name == "middle":
            self.forced[n] = Token("MID", "|", at)
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

    def big(self, name: str) -> None:
        self.skip()
        if self.n < len(self.tokens) and self.tokens[self.n].text in v.BARS:
            kind = {"l": "BAROPEN", "r": "BARCLOSE", "m": "MID"}.get(name[-1])
            if kind:
                self.forced[self.n] = Token(kind, "|", self.tokens[self.n].at)

    def environment(self, name: str, at: int) -> None:
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
