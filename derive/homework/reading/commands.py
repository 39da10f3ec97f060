"""The commands of a formula as terminals: fractions, fonts, words, sizes, environments."""

from __future__ import annotations

from . import vocabulary as v
from .levels import DEEPEST, Level
from .tokens import CannotRead, Token


class Commands(Level):
    """What the commands of one level stand for."""

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
        elif name in v.SIZES:
            self.big(name)
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
        elif name not in ("%", "$", "#", "&", "_"):
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
        elif text.rstrip(".,") in v.CONSTANTS or text.lstrip("+ ").rstrip(".") in v.CONSTANTS:
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
        r"""The bar after \bigl, \bigr or \bigm, which say on what side it stands."""
        self.skip()
        kind = {"l": "BAROPEN", "r": "BARCLOSE", "m": "MID"}.get(name[-1])
        if kind and self.n < len(self.tokens) and self.tokens[self.n].text in v.BARS:
            self.forced[self.n] = Token(kind, "|", self.tokens[self.n].at)

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
