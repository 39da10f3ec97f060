"""A line of plain text as the grammar's terminals, in the words of a keyboard: sum, tau, xi."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from . import vocabulary as v
from .lines import Line
from .tokens import CannotRead, Token, add_script, closing

_GREEK_NAMES = set(v.GREEK.values()) | {"varphi", "SIGMA", "MU", "TAU"}
#: Words with the terminal for each.
_WORDS = {
    **{name: ("NAME", v.SAME_LETTER.get(name, name)) for name in _GREEK_NAMES},
    **{name.upper(): ("NAME", name) for name in ("mu", "tau", "phi", "theta", "pi")},
    **{name: ("NAME", name) for name in ("Mu", "Tau", "one")}, "SIGMA": ("NAME", "Sigma"),
    **{word: ("FUNC", name) for word, name in v.FUNCTIONS.items() if name != "mean"},
    "sum": ("BIG", "sum"), "SUM": ("BIG", "sum"), "Sum": ("BIG", "sum"), "prod": ("BIG", "product"),
    "PROD": ("BIG", "product"), "const": ("NAME", "const"), "constant": ("NAME", "const"),
    **{name: ("NAME", name) for name in (*v.DISTRIBUTIONS, "new", "old", "pdf") if len(name) > 1},
    "Prob": ("NAME", "P"), "Pr": ("NAME", "P"), "LL": ("NAME", "L"), "dnorm": ("NAME", "Normal")}
_CLIPPED = {"Sig": "Sigma", "Sgm": "Sigma", "sig": "sigma", "lam": "lambda", "Lam": "Lambda",
            "gam": "gamma"}
_ABBREVIATED = _CLIPPED | {"th": "theta", "mean": "mu", "Mean": "mu", "cov": "Sigma",
                           "Cov": "Sigma"}
_SHORT_PROSE = set("is of at to we so by in on as an it or if be do no up us ok eg ie vs Ex HW EM "
                   "So We In If".split())
_RELATION = re.compile(r"<->|=>|\|?-+>|:=|<-+|=:|<=|>=|[~=≈∝←⟵⇐⟶↦<>]")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_OF_INDICES = re.compile(r"[(\[](?:[ijkln]|[a-z](?:, ?[a-z])+)[)\]]")
_FALLEN = re.compile(r"[0-9](?![\d.])|[ijkn](?!\w)")
_KINDS = {"=>": "IMPLIES", "->": "IMPLIES", "<->": "IMPLIES"}
_LONG = {"--": "-", "⟵": "<-", "⇐": "<-", "⟶": "->", "↦": "->", "|->": "->", "<-": "<-", "->": "->"}
_MEANT = {"<-": ":=", "←": ":=", "≈": "approx", "∝": "propto", "~": "propto"}


def line_terminals(line: Line, depth: int) -> list[Token]:
    """The terminals of a line; words of the language are TEXT."""
    text, places = line.text, line.at
    if depth > 20:
        raise CannotRead("brackets nested too deep", places[0] if places else None)
    out: list[Token] = []
    n = 0
    while n < len(text):
        c, at, start, n = text[n], places[n], n, n + 1
        if c.isspace() or text.startswith("#{", start):
            continue  # the set stands for its size
        if c.isalpha() and text[n:n + 1] in v.COMBINING:
            out += [Token("ACCENT", v.COMBINING[text[n]], at), Token("LGROUP", "{", at),
                    Token("NAME", v.GREEK.get(c, c), at), Token("RGROUP", "}", at)]
            n = _fallen(line, n + 1, out) if depth == 0 else n + 1
        elif found := _RELATION.match(text, start):
            sign, n = _LONG.get(found[0].replace("--", "-"), found[0]), found.end()
            out.append(Token(_KINDS.get(sign, "REL"), _MEANT.get(sign, sign), at))
        elif found := _NUMBER.match(text, start):
            n = found.end()
            if n - start > 30:
                raise CannotRead("a number of more than 30 digits", at)
            out.append(Token("NUMBER", found[0], at))
        elif c.isalpha():
            while c not in v.GREEK and text[n:n + 1].isalpha() and text[n] not in v.GREEK and \
                    text[n + 1:n + 2] not in v.COMBINING:
                n += 1
            word = text[start:n]
            out.extend(_named(word, text[n:n + 12], at) if depth == 0 else _word(word, at, True))
            if c in v.GREEK and depth == 0:
                n = _fallen(line, n, out)
            in_set = any(t.kind == "TEXT" and t.text == "in" for t in out)
            digits = text[n:_end(text, n, _is_digit)]
            number = [Token("NUMBER", digits, places[n])] if digits else []
            if digits == "2" and out[-1].text in ("s", "sigma") and _squared(text[n + 1:n + 4]):
                add_script(out, "SUP", number, at)
                n += 1
            elif digits and out[-1].kind == "NAME" and (depth == 0 or in_set):
                add_script(out, "SUB", number, at)
                n += len(digits)
            elif digits and depth == 0 and len(word) == 2 and out[-1].kind == "RGROUP":
                out[-1:-1] = number  # pA0
                n += len(digits)
        elif c in "_^" and out:
            n = _scripts(line, start, out, depth)
        elif text.startswith("..", start):
            n = _end(text, start, ".".__eq__)
            out.append(Token("DOTS", "..", at))
        elif c == "[" and start and (bracket := _indices(line, start, out)) is not None:
            inner, n = bracket
            add_script(out, "SUB", inner, at)
        elif c in "*+" and out and _stars(text, start):
            add_script(out, "SUP", [Token("NAME", c, at)], at)
        elif text.startswith("**", start):
            out.append(Token("TEXT", "**", at))
            n += 1
        else:
            out.append(Token(*v.SIGNS.get(c, ("TEXT", c)), at))
    return _with_sums(out, {at for c, at in zip(text, places, strict=True) if c in "ΣΠ"})


def _with_sums(tokens: list[Token], capitals: set[int]) -> list[Token]:
    """With the capital sigmas and pis that are signs of sums and products, ``Σ_i r_ik``."""
    for n, t in enumerate(tokens):
        if t.at in capitals and t.text in ("Sigma", "Pi") and _adds(tokens, n + 1):
            tokens[n] = Token("BIG", "sum" if t.text == "Sigma" else "product", t.at)
    return tokens


def _adds(tokens: list[Token], n: int) -> bool:
    """Whether a capital sigma is a sum by what stands behind it, at n, and no covariance."""
    if n < len(tokens) and tokens[n].kind == "SUB":
        end = closing(tokens, n + 1)
        below = tokens[n + 2 : end]
        if [t.text for t in below] in (["i"], ["n"]) or any(
                t.kind in ("REL", "COMMA", "DOTS") for t in below):
            return True
        n = end + 1
    if n + 1 >= len(tokens) or tokens[n + 1].text in (*v.ITERATES, "t", "T"):
        return False
    return tokens[n].kind in ("FUNC", "BIG", "OPEN", "NUMBER", "ACCENT") or (
        tokens[n].kind == "NAME" and tokens[n].text not in v.ITERATES)


def _stars(text: str, n: int) -> bool:
    """Whether a star, or a plus, marks the symbol right before it: no factor, or term, follows."""
    after = text[n + 1:n + 12].lstrip()
    return bool(n) and (text[n - 1].isalnum() or text[n - 1] in "}')]") and (
        after[:1] in ("=:<~)]},;^" if text[n] == "+" else "=:<~/)]},;^")
        or text[n] == "*" and after[:2] in ("+ ", "- "))


def _squared(after: str) -> bool:
    """Whether an index follows a 2, ``s2[k]`` and ``sigma2_k``: the 2 is a square."""
    return after[:1] in ("[", "_") and after[1:2].isalpha() and not (
        after[0] == "_" and (after[2:3].isalpha() or after[1] == "t"))


def _fallen(line: Line, n: int, out: list[Token]) -> int:
    """Put an index on the last symbol that follows it without a sign, as in a text from a PDF:
    ``γ̂i``, ``μ̂1``; where the line goes on."""
    found = _FALLEN.match(line.text, n)
    if found is None:
        return n
    kind = "NUMBER" if found[0].isdigit() else "NAME"
    add_script(out, "SUB", [Token(kind, found[0], line.at[n])], line.at[n])
    return found.end()


def _end(text: str, n: int, holds: Callable[[str], bool]) -> int:
    """Where a run of such characters that begins at n ends."""
    return next((m for m in range(n, len(text)) if not holds(text[m])), len(text))


def _indices(line: Line, n: int, out: Sequence[Token]) -> tuple[list[Token], int] | None:
    """The indices of ``r[n,k]``, and where the line goes on; None for any other bracket."""
    m = _INDICES.match(line.text, n, n + 20)
    if m is None or not line.text[n - 1].isalnum() or not out or out[-1].kind not in (
            "NAME", "RGROUP") or out[-1].text in (*v.DISTRIBUTIONS, "E", "P", "Q") and (
            out[-1].text != "N" or "," in m[0]):
        return None
    tokens: list[Token] = []
    for c, at in zip(line.text[n + 1:m.end() - 1], line.at[n + 1:], strict=False):
        if c == "[":
            tokens.append(Token("SUB", "_", at))
        if not c.isspace():
            kind = _IN_INDICES.get(c) or ("NUMBER" if _is_digit(c) else "NAME")
            tokens.append(Token(kind, {"[": "{", "]": "}"}.get(c, c), at))
    return tokens, m.end()


#: ``[n,k]``, and ``[k, w[d,n]]``.
_INDICES = re.compile(r"\[ ?\w(?:\[\w(?:, ?\w)*\])?(?:, ?\w(?:\[\w(?:, ?\w)*\])?)* ?\]")
_IN_INDICES = {"[": "LGROUP", "]": "RGROUP", ",": "COMMA"}


def _named(word: str, after: str, at: int) -> list[Token]:
    """The terminals of a word by what stands right after it; ``xi`` without an index is x_i."""
    kind, text = _word(word, at)[0].kind, _word(word, at)[0].text
    if v.FUNCTIONS.get(word) == "mean" and re.match(r"(?:_[in])? ?\(|_[in] [a-z]", after):
        return [Token("FUNC", "mean", at)]
    if word in _ABBREVIATED and (after[:1] == "[" or word in ("lam", "Lam", "gam", "th")
                                 or _OF_INDICES.match(after)):
        return [Token("NAME", _ABBREVIATED[word], at)]
    if word in ("al", "alp", "alph") and after[:1] == "_":
        return [Token("NAME", "alpha", at)]
    if len(word) > 2 and word.isascii() and after[:1] == "_" and kind == "TEXT":
        index = after[1:].split(" ")[0]
        if len(word) <= 6 and index and (index[0] == "{" or index[0].isalnum()):
            return [Token("NAME", _ABBREVIATED.get(word, word), at)]
    if len(word) > 2 and word.isascii() and kind == "TEXT" and _OF_INDICES.match(after):
        return [Token("NAME", word, at)]
    if len(word) == 2 and (
            word == "xi" and after[:1] != "_"
            or word[0].islower() and word[0] != "d" and word[1] in "AB"  # p_A
            or word[0] not in "iv" and word[1] in "ik" and word not in _SHORT_PROSE
            and text == word[0]):
        out = [Token("NAME", word[0], at)]
        add_script(out, "SUB", [Token("NAME", word[1], at + 1)], at + 1)
        return out
    return _word(word, at)


def _word(word: str, at: int, script: bool = False) -> list[Token]:
    if word in _WORDS:
        return [Token(*_WORDS[word], at)]
    if script and word in _CLIPPED:
        return [Token("NAME", _CLIPPED[word], at)]
    if len(word) == 1:
        return [Token("NAME", v.GREEK.get(word, word), at)]
    if not script and word[0] == "d" and (
            word[1:] in _GREEK_NAMES or word[1:] in ("Q", "S", "m", "L", "s")):
        return [Token("NAME", "partial", at), *_word(word[1:], at)]
    if len(word) == 2 and word not in (("in",) if script else _SHORT_PROSE):
        return [Token("NAME", c, at) for c in word]
    return [Token("TEXT", word, at)]


def _scripts(line: Line, n: int, out: list[Token], depth: int) -> int:
    """Put what stands below or above the last symbol on it; where the line goes on."""
    text, at = line.text, line.at[n]
    kind = "SUB" if text[n] == "_" else "SUP"
    n = n + 1 if kind == "SUB" else _end(text, n + 1, " ".__eq__)
    if n >= len(text):
        return n
    opening = text[n]
    if opening in "{(":
        closing, level, m = {"{": "}", "(": ")"}[opening], 0, n
        while m < len(text):
            level += (text[m] == opening) - (text[m] == closing)
            if level == 0:
                break
            m += 1
        inner = [_as_name(t) for t in line_terminals(line[n + 1:m], depth + 1)]
        inner = _indexed(inner) if kind == "SUP" else inner
        if kind == "SUP" and [t.kind for t in inner] == ["PLUS"]:
            inner = [replace(inner[0], kind="NAME")]  # the new iterate
        if kind == "SUB" and [t.kind for t in inner] == ["TEXT"] and len(inner[0].text) in (3, 4):
            inner = [Token("NAME", x, inner[0].at) for x in inner[0].text]  # X_{ijr}
        if kind == "SUP" and text[n:m + 1] == "(i)" and out[-1].kind != "CLOSE":
            inner = [Token("OPEN", "(", at), *inner, Token("CLOSE", ")", at)]  # the i-th one
        add_script(out, kind, inner, at)
        return m + 1
    if kind == "SUB" and opening in "·•.+" and text[n + 1:n + 2].isalpha():
        m = _end(text, n + 1, str.isalnum)  # r_.k, summed over the place that no index takes
        add_script(out, kind, [Token("TIMES", "*", at), *(
            Token("NAME", text[x], line.at[x]) for x in range(n + 1, m))], at)
        return m
    m = _end(text, n + (opening in "-+"), str.isalnum)
    word = text[n:m]
    if kind == "SUB" and word in ("hat", "bar", "tilde") and out[-1].kind == "NAME":  # mu_hat_k
        out[-1:] = [Token("ACCENT", word, at), Token("LGROUP", "{", at), out[-1],
                    Token("RGROUP", "}", at)]
        return m
    if any(c.isnumeric() and not _is_digit(c) for c in word or opening):
        raise CannotRead(f"the number {(word or opening)[:10]!r} is not expected in a script", at)
    if kind == "SUP" and word == "+" or word == "":
        add_script(out, kind, [Token("NAME", opening, at)], at)
        return n + 1
    inner = [Token("MINUS", "-", at)] * (word[0] == "-")
    word = word.removeprefix("-")
    signs = [word] if word in v.ITERATES or word in _GREEK_NAMES or word.isdigit() else list(word)
    inner += [Token("NUMBER" if x.isdigit() else "NAME", v.GREEK.get(x, x), at) for x in signs]
    if kind == "SUP" and len(word) == 2:
        inner = _indexed([Token(t.kind, t.text, at + n) for n, t in enumerate(inner)])
    if kind == "SUP" and text[m:m + 1] == "_" and inner[-1].kind == "NAME" and (
            text[m + 1:m + 2].isalnum() and (n == 0 or inner[0].text not in ("t", "T"))
            or text[m + 1:m + 2] == "{" and word in v.DATA):  # p^xᵢ
        m = _scripts(line, m, inner, depth + 1)
    if kind == "SUP" and text[m:m + 1] == "[" and (
            found := _indices(line, m, inner)) is not None:  # lambda^x[i]
        add_script(inner, "SUB", found[0], at)
        m = found[1]
    if kind == "SUB" and (also := _OF_OBSERVATION.match(text, m)) and word not in also[1]:
        inner.append(Token("COMMA", ",", line.at[m]))
        inner += line_terminals(line[m + 1:also.end()], depth + 1)
        m = also.end()  # phi_k,w_dn
    if len(inner) > 30:
        raise CannotRead("a script of more than 30 symbols", at)
    add_script(out, kind, inner, at)
    return m


#: The observation by which a second index is given.
_OF_OBSERVATION = re.compile(r",[vwxy]_(\w+)")


def _indexed(tokens: list[Token]) -> list[Token]:
    """With Yi in an exponent as Y_i, an observation."""
    out: list[Token] = []
    for t in tokens:
        before = out[-1] if out else t
        if t.kind == before.kind == "NAME" and t.text in "in" and before.text in v.DATA and (
                t.at - before.at in (0, 1)):
            add_script(out, "SUB", [t], t.at)
        else:
            out.append(t)
    return out


def _is_digit(c: str) -> bool:
    return c.isascii() and c.isdigit()


def _as_name(token: Token) -> Token:
    if token.kind == "TEXT" and token.text in (*v.ITERATES, "in"):
        return replace(token, kind="REL" if token.text == "in" else "NAME")
    return token
