"""A formula's tokens as the grammar's terminals: no layout, every argument in braces."""

from __future__ import annotations

from dataclasses import replace

from . import vocabulary as v
from .amounts import lengths
from .commands import Commands
from .lines import plain_letter
from .tokens import CannotRead, Token, add_script, closing


def terminals(tokens: tuple[Token, ...] | list[Token]) -> list[Token]:
    r"""The terminals of a formula.

    >>> from .tokens import tex_tokens
    >>> [t.kind for t in terminals(tex_tokens(r"\frac12\mu_k^{t}"))][:4]
    ['FRAC', 'LGROUP', 'NUMBER', 'RGROUP']
    """
    from .bars import bars_resolved

    return bars_resolved(lengths(_Normal(list(tokens), 0, False).run()))


#: What is the name of an iterate where it stands alone in a script.
_OPERATORS = ("+", "-", "*", "−", "ast", "star", "dagger")


class _Normal(Commands):
    """Reads one level of groups."""

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
            elif token.kind == "close":
                raise CannotRead("a brace is closed that was not opened", token.at)
            elif token.kind not in ("space", "paragraph", "math", "parameter"):
                self.out.append(token)
        for at in reversed(self.transposed):
            end = self.factor(at)
            more = self.out[end:]
            del self.out[end:]
            add_script(self.out, "SUP", [Token("NAME", "T", self.out[-1].at)], self.out[-1].at)
            self.out += more
        return self.out

    def factor(self, n: int) -> int:
        """Where the factor that begins at n ends, with its scripts."""
        n += 1 if n < len(self.out) and self.out[n].kind == "ACCENT" else 0
        n = closing(self.out, n) + 1
        while n + 1 < len(self.out) and self.out[n].kind in ("SUB", "SUP"):
            n = closing(self.out, n + 1) + 1
        return n

    def beside_nothing(self) -> bool:
        r"""Whether the script that begins here stands on an empty group, ``{}^t\!A``."""
        return [t.kind for t in self.tokens[max(self.n - 3, 0):self.n - 1]] == ["open", "close"]

    def top_level(self, name: str) -> int | None:
        depth = 0
        for n, t in enumerate(self.tokens):
            depth += (t.kind == "open") - (t.kind == "close")
            if depth == 0 and t.kind == "command" and t.text == name:
                return n
        return None

    def character(self, token: Token) -> None:
        c, at = plain_letter(token.text), token.at
        if c.isascii() and c.isdigit() or c == "." and self.is_digit(self.n):
            start = self.n - 1
            while self.is_digit(self.n) or self.n < len(self.tokens) and \
                    self.tokens[self.n].text == "." and self.is_digit(self.n + 1):
                self.n += 1
            text = "".join(t.text for t in self.tokens[start : self.n])
            if len(text) > 30:
                raise CannotRead("a number of more than 30 digits", at)
            self.put("NUMBER", "0" * (c == ".") + text, at)
        elif c == "^" and self.beside_nothing():
            word = "".join(t.text for t in self.argument() if t.kind not in ("open", "close"))
            if word not in ("t", "T", "top", "intercal", "prime"):
                raise CannotRead("a script that stands on nothing", at)
            self.transposed.append(len(self.out))
        elif c == "_" and self.out and self.out[-1].kind == "REL":
            self.argument()  # \\propto_v, =_{(a)}
        elif c in "^_":
            self.put("SUP" if c == "^" else "SUB", c, at)
            self.script_group(self.argument(), at)
        elif c == ":" and self.takes("=") or c == "<" and self.takes("-"):
            self.put("REL", ":=", at)
        elif c == "=" and self.takes(":"):
            self.put("REL", "=:", at)
        elif c in v.SIGNS:
            self.put(*v.SIGNS[c], at)
        elif c.isalpha() and self.n < len(self.tokens) and self.tokens[self.n].text in v.COMBINING:
            self.put("ACCENT", v.COMBINING[self.tokens[self.n].text], at)
            self.n += 1
            self.group([Token("other", c, at)], at)
        elif c in v.GREEK:
            self.put("NAME", v.GREEK[c], at)
        elif (word := self.bare_word()):
            self.n += len(word) - 1
            self.put(*v.BARE_WORDS[word], at)
        elif c.isalpha():
            self.put("NAME", c, at)
        elif c == "." and self.takes("."):
            while self.takes("."):
                pass
            self.put("DOTS", "..", at)
        elif c not in "`\u00a0\ufeff\u2009" and not (c == "." and self.ends()):
            raise CannotRead(f"the character {c!r} is not expected in a formula", at)

    def ends(self) -> bool:
        """Whether a sentence, a row or a cell of a display ends here."""
        self.skip()
        if self.n >= len(self.tokens):
            return True
        t = self.tokens[self.n]
        return t.text in ("&", ",", ";", ":") if t.kind == "other" else t.kind == "command" and (
            t.text in v.WIDE | v.TEXTS | v.IMPLIES | {"\\", "cr", "newline", "end", "begin",
                                                      "hspace", "tag", "notag", "nonumber",
                                                      "label", "qedhere", "qed"})

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

    def script_group(self, tokens: list[Token], at: int) -> None:
        """What stands in a sub- or superscript; an operator alone is a name there."""
        plain = [t for t in tokens if t.kind not in ("space", "open", "close")
                 and not (t.kind == "command" and t.text in v.DROPPED)]
        word = "".join(t.text for t in plain)
        if plain and all(t.text in ("prime", "'") for t in plain) and self.out[-1].kind == "SUP":
            self.out.pop()
            self.out.extend(Token("PRIME", "'", t.at) for t in plain)
        elif self.out[-1].kind == "SUP" and len(plain) > 3 and plain[-1].text in (
                "top", "T", "intercal") and (
                iterate := word.removesuffix(plain[-1].text)) in v.ITERATES:  # mu^{new T}
            self.out.extend([Token("LGROUP", "{", at), Token("NAME", iterate, at),
                             Token("NAME", "top", plain[-1].at), Token("RGROUP", "}", at)])
        elif word in v.ITERATES or len(plain) == 1 and word in _OPERATORS:
            self.out.extend([Token("LGROUP", "{", at), Token("NAME", word, at),
                             Token("RGROUP", "}", at)])
        else:
            if len(plain) > 1 and self.out[-1].kind == "SUB":
                tokens = [replace(t, kind="command", text="cdot") if t in (plain[0], plain[-1])
                          and t.text in (".", "bullet", "+") else t for t in tokens]
            self.group(_with_iterates(tokens), at, script=True)


def _with_iterates(tokens: list[Token]) -> list[Token]:
    """What stands in a script, with the word after its last comma as one where it is an iterate's,
    ``mu_{1,old}``."""
    n = max((n for n, t in enumerate(tokens) if t.text == "," and t.kind == "other"), default=-1)
    word = "".join(t.text for t in tokens[n + 1:] if t.kind != "space")
    if n < 1 or word not in v.ITERATES or any(t.kind != "other" for t in tokens[n + 1:]
                                              if t.kind != "space"):
        return tokens
    return [*tokens[:n + 1], Token("NAME", word, tokens[n + 1].at)]
