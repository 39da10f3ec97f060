"""A line of plain text as the grammar's terminals, in the words of a keyboard: sum, tau, xi."""

from __future__ import annotations

from . import vocabulary as v
from .lines import Line, line_text
from .tokens import CannotRead, Token

_GREEK_NAMES = set(v.GREEK.values()) | {"varphi", "SIGMA", "MU", "TAU"}
_WORDS = {
    "sum": ("BIG", "sum"), "SUM": ("BIG", "sum"), "Sum": ("BIG", "sum"), "prod": ("BIG", "product"),
    "PROD": ("BIG", "product"), "const": ("NAME", "const"), "constant": ("NAME", "const"),
    **{name: ("NAME", name) for name in v.DISTRIBUTIONS if len(name) > 1},
    "new": ("NAME", "new"),
    "old": ("NAME", "old"), "Prob": ("NAME", "P"), "Pr": ("NAME", "P"),
    "LL": ("NAME", "L"), "pdf": ("NAME", "pdf"), "dnorm": ("NAME", "Normal"),
}
_ABBREVIATED = {"Sig": "Sigma", "Sgm": "Sigma", "sig": "sigma", "lam": "lambda", "Lam": "Lambda",
                "gam": "gamma", "mean": "mu", "Mean": "mu", "cov": "Sigma", "Cov": "Sigma"}
_DIGITS = frozenset("0123456789")
_SHORT_PROSE = {"is", "of", "at", "to", "we", "so", "by", "in", "on", "as", "an", "it", "or", "if",
                "be", "do", "no", "up", "us", "ok", "eg", "ie", "vs", "Ex", "HW", "EM", "So", "We",
                "In", "If"}
_RELATIONS = ("<->", "=>", "->", ":=", "<-", "=:", "<=", ">=", "~", "=", "≈", "∝", "←", "<", ">")
_KINDS = {"=>": "IMPLIES", "->": "IMPLIES", "<->": "IMPLIES"}
_MEANT = {"<-": ":=", "←": ":=", "≈": "approx", "∝": "propto", "~": "propto"}


def line_terminals(line: Line, depth: int) -> list[Token]:
    """The terminals of a line; words of the language are TEXT."""
    if depth > 20:
        raise CannotRead("brackets nested too deep", line[0][1] if line else None)
    out: list[Token] = []
    n = 0
    while n < len(line):
        c, at = line[n]
        rest = "".join(x for x, _ in line[n : n + 3])
        relation = next((r for r in _RELATIONS if rest.startswith(r)), "")
        accent = v.COMBINING.get(line[n + 1][0]) if n + 1 < len(line) and c.isalpha() else None
        if c.isspace():
            n += 1
        elif accent:
            name = Token("NAME", v.GREEK.get(c, c), at)
            out.extend([Token("ACCENT", accent, at), Token("LGROUP", "{", at), name,
                        Token("RGROUP", "}", at)])
            n += 2
        elif relation:
            kind = _KINDS.get(relation, "REL")
            out.append(Token(kind, _MEANT.get(relation, relation), at))
            n += len(relation)
        elif _is_digit(c):
            m = n
            while m < len(line) and (_is_digit(line[m][0]) or (
                    line[m][0] == "." and m + 1 < len(line) and _is_digit(line[m + 1][0]))):
                m += 1
            if m - n > 30:
                raise CannotRead("a number of more than 30 digits", at)
            out.append(Token("NUMBER", line_text(line[n:m]), at))
            n = m
        elif c.isalpha() or c in v.GREEK:
            m = n
            while m < len(line) and line[m][0].isalpha() and line[m][0] not in v.GREEK and not (
                    m > n and m + 1 < len(line) and line[m + 1][0] in v.COMBINING):
                m += 1
            m = max(m, n + 1)
            digits = m
            while digits < len(line) and _is_digit(line[digits][0]):
                digits += 1
            word, after = line_text(line[n:m]), line_text(line[m : m + 12])
            out.extend(_named(word, after, at) if depth == 0 else _word(word, at))
            in_set = any(t.kind == "TEXT" and t.text == "in" for t in out)
            if digits > m and out[-1].kind == "NAME" and (depth == 0 or in_set):
                _script(out, "SUB", [Token("NUMBER", line_text(line[m:digits]), line[m][1])], at)
                m = digits
            n = m
        elif c in "_^" and out:
            n = _scripts(line, n, out, depth)
        elif rest.startswith(".."):
            while n < len(line) and line[n][0] == ".":
                n += 1
            out.append(Token("DOTS", "..", at))
        elif c == "[" and n and (found := _indices(line, n, out)) is not None:
            inner, n = found
            _script(out, "SUB", inner, at)
        elif c in "([{":
            out.append(Token("OPEN", c, at))
            n += 1
        elif c in ")]}":
            out.append(Token("CLOSE", c, at))
            n += 1
        elif c == "#" and n + 1 < len(line) and line[n + 1][0] == "{":
            n += 1  # the set stands for its size
        elif c == "|":
            out.append(Token("BAR", c, at))
            n += 1
        elif c == ":":
            out.append(Token("COLON", c, at))
            n += 1
        elif c in v.CHARACTERS:
            kind = v.CHARACTERS[c]
            if rest.startswith("**"):
                out.append(Token("TEXT", "**", at))
                n += 2
                continue
            out.append(Token(kind, "*" if kind == "TIMES" else v.MEANT.get(c, c), at))
            n += 1
        else:
            out.append(Token("TEXT", c, at))
            n += 1
    return out


def _indices(line: Line, n: int, out: list[Token]) -> tuple[list[Token], int] | None:
    """The indices of ``r[n,k]``, and where the line goes on; None for any other bracket."""
    end = next((m for m in range(n, min(n + 8, len(line))) if line[m][0] == "]"), n)
    inside = line_text(line[n + 1 : end]).split(",")
    if not line[n - 1][0].isalnum() or not out or out[-1].kind not in ("NAME", "RGROUP") or \
            out[-1].text in (*v.DISTRIBUTIONS, "E", "P", "Q") or \
            not all(len(i.strip()) == 1 and i.strip().isalnum() for i in inside):
        return None
    return [_as_index(line[m]) for m in range(n + 1, end) if not line[m][0].isspace()], end + 1


def _as_index(at: tuple[str, int]) -> Token:
    c, where = at
    return Token("COMMA" if c == "," else "NUMBER" if _is_digit(c) else "NAME", c, where)


def _named(word: str, after: str, at: int) -> list[Token]:
    """The terminals of a word, by what stands right after it: a longer word with an index is a
    symbol, and ``xi`` without one is x_i."""
    if word == "xi" and after[:1] != "_":
        return [Token("NAME", "x", at), *_subscript("i", at + 1)]
    if len(word) > 2 and word.isascii() and after[:1] == "_" and _word(word, at)[0].kind == "TEXT":
        index = after[1:].split(" ")[0]
        if len(word) <= 6 and index and (index[0] == "{" or index[0].isalnum()):
            return [Token("NAME", _ABBREVIATED.get(word, word), at)]
    if len(word) == 2 and word[0].islower() and word[0] != "d" and word[1] in "AB":
        return [Token("NAME", word[0], at), *_subscript(word[1], at + 1)]  # p_A
    if len(word) == 2 and word[0] not in "iv" and word[1] in "ik" and \
            word not in _SHORT_PROSE and \
            _word(word, at)[0].text == word[0]:
        return [Token("NAME", word[0], at), *_subscript(word[1], at + 1)]
    return _word(word, at)


def _subscript(index: str, at: int) -> list[Token]:
    out: list[Token] = []
    _script(out, "SUB", [Token("NAME", index, at)], at)
    return out


def _word(word: str, at: int) -> list[Token]:
    if word in _WORDS:
        return [Token(*_WORDS[word], at)]
    if word in v.FUNCTIONS:
        return [Token("FUNC", v.FUNCTIONS[word], at)]
    if word in _GREEK_NAMES or word.lower() in ("sigma", "mu", "tau", "phi", "theta", "pi"):
        name = word if word in _GREEK_NAMES and not word.isupper() else word.capitalize()
        if word.isupper():
            name = "Sigma" if word == "SIGMA" else word.lower()
        return [Token("NAME", v.SAME_LETTER.get(name, name), at)]
    if word in v.GREEK:
        return [Token("NAME", v.GREEK[word], at)]
    if len(word) == 1 or word == "one":
        return [Token("NAME", word, at)]
    if word[0] == "d" and (word[1:] in _GREEK_NAMES or word[1:] in ("Q", "S", "m", "L", "s")):
        return [Token("NAME", "partial", at), *_word(word[1:], at)]
    if len(word) == 2 and word not in _SHORT_PROSE:
        return [Token("NAME", c, at) for c in word]
    return [Token("TEXT", word, at)]


def _script(out: list[Token], kind: str, tokens: list[Token], at: int) -> None:
    out.extend([Token(kind, "_", at), Token("LGROUP", "{", at), *tokens, Token("RGROUP", "}", at)])


def _scripts(line: Line, n: int, out: list[Token], depth: int) -> int:
    c, at = line[n]
    kind = "SUB" if c == "_" else "SUP"
    n += 1
    while n < len(line) and line[n][0] == " " and kind == "SUP":
        n += 1
    if n >= len(line):
        return n
    opening = line[n][0]
    if opening in "{(":
        closing, level, m = {"{": "}", "(": ")"}[opening], 0, n
        while m < len(line):
            level += (line[m][0] == opening) - (line[m][0] == closing)
            if level == 0:
                break
            m += 1
        inner = [_as_name(t) for t in line_terminals(line[n + 1 : m], depth + 1)]
        if kind == "SUP" and line_text(line[n : m + 1]) == "(i)" and out[-1].kind != "CLOSE":
            inner = [Token("OPEN", "(", at), *inner, Token("CLOSE", ")", at)]  # the i-th one
        _script(out, kind, inner, at)
        return m + 1
    m = n + (opening in "-+")
    while m < len(line) and line[m][0].isalnum():
        m += 1
    word = line_text(line[n:m])
    if any(c.isnumeric() and not _is_digit(c) for c in word or opening):
        raise CannotRead(f"the number {(word or opening)[:10]!r} is not expected in a script", at)
    if kind == "SUP" and m == n + 1 and opening == "+" or word == "":
        _script(out, kind, [Token("NAME", opening, at)], at)
        return n + 1
    inner = []
    if word[0] == "-":
        inner.append(Token("MINUS", "-", at))
        word = word[1:]
    known = word in v.ITERATES or word in _GREEK_NAMES
    if known or word.isdigit():
        inner.append(Token("NUMBER" if word.isdigit() else "NAME", word, at))
    else:
        inner.extend(Token("NUMBER" if x.isdigit() else "NAME", x, at) for x in word)
    if kind == "SUP" and m + 1 < len(line) and line[m][0] == "_" and inner[-1].kind == "NAME" \
            and line[m + 1][0].isalnum() and (n == 0 or inner[0].text not in ("t", "T")):
        m = _scripts(line, m, inner, depth + 1)
    if len(inner) > 30:
        raise CannotRead("a script of more than 30 symbols", at)
    _script(out, kind, inner, at)
    return m


def _is_digit(c: str) -> bool:
    return c in _DIGITS


def _as_name(token: Token) -> Token:
    if token.kind == "TEXT" and token.text in v.ITERATES:
        return Token("NAME", token.text, token.at)
    if token.kind == "TEXT" and token.text == "in":
        return Token("REL", "in", token.at)
    return token
