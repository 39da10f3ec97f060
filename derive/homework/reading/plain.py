"""Formulas in plain text: lines with = or := or <-, in the words of a keyboard."""

from __future__ import annotations

import re

from . import vocabulary as v
from .bars import bars_resolved
from .layout import Prose
from .small import spelled_out
from .split import Statement
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
_SHORT_FOR = re.compile(r"\b([A-Za-z]) (?:is|means|denotes|stands for|is short for) "
                        r"(tau|mu|sigma|Sigma|lambda|pi|theta)\b")
_DIGITS = frozenset("0123456789")
#: The longest formula of a plain text, in characters.
LONGEST_LINE = 4_000
_SHORT_PROSE = {"is", "of", "at", "to", "we", "so", "by", "in", "on", "as", "an", "it", "or", "if",
                "be", "do", "no", "up", "us", "ok", "eg", "ie", "vs", "Ex", "HW", "EM", "So", "We",
                "In", "If"}
_RELATIONS = ("<->", "=>", "->", ":=", "<-", "=:", "<=", ">=", "~", "=", "≈", "∝", "←", "<", ">")
_KINDS = {"=>": "IMPLIES", "->": "IMPLIES", "<->": "IMPLIES"}
_MEANT = {"<-": ":=", "←": ":=", "≈": "approx", "∝": "propto", "~": "propto"}


def plain_pieces(text: str) -> tuple[Prose | Statement | CannotRead, ...]:
    """The words and the statements of a plain text, in order; what is no formula says why.

    >>> [type(p).__name__ for p in plain_pieces("new mean: mu_1 = sum_i x_i / N")]
    ['Prose', 'Statement']
    """
    found: list[Prose | Statement | CannotRead] = []
    short = {m[1]: m[2] for m in _SHORT_FOR.finditer(text)}
    for line in _logical_lines(text):
        start = line[0][1] if line else 0
        if len(line) > LONGEST_LINE:
            found.append(CannotRead(f"a line of more than {LONGEST_LINE} characters", start))
            continue
        try:
            tokens = _tokens(line, 0)
        except CannotRead as error:
            found.append(error if error.at is not None else CannotRead(error.reason, start))
            continue
        found.extend(_pieces(_counted(_operations(_in_full(tokens, short))), line))
    return tuple(found)


def _in_full(tokens: list[Token], short: dict[str, str]) -> list[Token]:
    """With the letters that the answer says are short for a parameter as that parameter; those in
    a script are the iterate's."""
    out: list[Token] = []
    depth = 0
    for t in tokens:
        depth += (t.kind == "LGROUP") - (t.kind == "RGROUP")
        name = short.get(t.text) if t.kind == "NAME" and depth == 0 else None
        out.append(Token("NAME", name, t.at) if name else t)
    return out


def _operations(tokens: list[Token]) -> list[Token]:
    """With "divided by", "times", "plus" and "minus" as the signs."""
    out: list[Token] = []
    n = 0
    while n < len(tokens):
        words = [t.text.lower() for t in tokens[n : n + 2]]
        size = next((m for m in (2, 1) if " ".join(words[:m]) in v.OPERATIONS), 0)
        if any(t.kind != "TEXT" for t in tokens[n : n + size]):
            size = 0
        if size:
            out.append(Token(*v.OPERATIONS[" ".join(words[:size])], tokens[n].at))
        else:
            out.append(tokens[n])
        n += size or 1
    return out


_BEGINS = {"where", "with", "and", "so", "for", "here", "then", "using", "since", "as", "let",
           "hence", "thus", "therefore", "but", "also"}
_CONDITION = {"if", "when", "whenever", "iff", "otherwise", "else"}
_SUCH_THAT = {"with", "where", "having", "for", "that", "whose"}


def _counted(tokens: list[Token]) -> list[Token]:
    """With ``(number of i with r_i > 1/2)`` as the set that it counts."""
    out = list(tokens)
    for n, t in enumerate(tokens):
        words = [x.text for x in tokens[n + 1 : n + 3]]
        if t.kind != "OPEN" or words[:1] not in (["number"], ["count"]) or words[1:] != ["of"]:
            continue
        at = next((m for m in range(n + 3, len(tokens))
                   if tokens[m].kind == "TEXT" and tokens[m].text in _SUCH_THAT), None)
        end = next((m for m in range(n + 1, len(tokens)) if tokens[m].kind == "CLOSE"
                    and _level(tokens[n + 1 :], m - n - 1) == 0), None)
        names = [m for m in range(n + 3, at or n) if tokens[m].kind == "NAME"]
        if at is None or end is None or len(names) != 1 or at > end:
            continue
        first = next(m for m in range(at, end) if tokens[m].kind != "TEXT")
        out = [*tokens[:n], Token("OPEN", "{", t.at), tokens[names[0]],
               Token("COLON", ":", tokens[at].at), *tokens[first:end],
               Token("CLOSE", "}", tokens[end].at), *tokens[end + 1 :]]
        break
    return out


_Line = list[tuple[str, int]]


def _logical_lines(text: str) -> list[_Line]:
    """Lines, each with the ones that go on it; fractions drawn with a rule of dashes are put on
    one line."""
    lines: list[_Line] = []
    at = 0
    for raw in text.split("\n"):
        lines.append(spelled_out(raw.rstrip("\r"), at))
        at += len(raw) + 1
    lines = _drawn_fractions(lines)
    joined: list[_Line] = []
    for line in lines:
        stripped = _strip(line)
        start = _text(stripped[:2])
        if joined and stripped and joined[-1] and len(joined[-1]) <= LONGEST_LINE and (
            _open_brackets(joined[-1]) > 0 or start[:1] in ("=", "+", "*", "/") or start == "(="
            or (start[:1] == "-" and start[1:2] in (" ", "1", "n", "N", "0")
                and "=" in _text(joined[-1]))
            or _text(stripped[:3]) == "( ="
            or _ends_open(joined[-1])
        ):
            joined[-1] = joined[-1] + [("\n", stripped[0][1])] + stripped
        else:
            joined.append(stripped)
    return [line for line in joined if line]


def _ends_open(line: _Line) -> bool:
    end = _text(line[-1:])
    return end in ("=", "+", "*", "/") and "=" in _text(line)


def _drawn_fractions(lines: list[_Line]) -> list[_Line]:
    out: list[_Line] = []
    n = 0
    while n < len(lines):
        rule = _text(lines[n]).rstrip()
        dashes = len(rule) - len(rule.rstrip("-─—"))
        left = rule.rstrip("-─—").rstrip()
        if dashes >= 4 and left.endswith("=") and out and out[-1] and n + 1 < len(lines):
            above, below = _strip(out.pop()), _strip(lines[n + 1])
            here = lines[n][: len(left)]
            mark = lines[n][len(left)][1] if len(lines[n]) > len(left) else here[-1][1]
            out.append([*here, ("(", mark), *above, (")", mark), ("/", mark), ("(", mark),
                        *below, (")", mark)])
            n += 2
        else:
            out.append(lines[n])
            n += 1
    return out


def _text(line: _Line) -> str:
    return "".join(c for c, _ in line)


def _strip(line: _Line) -> _Line:
    start, end = 0, len(line)
    while start < end and line[start][0].isspace():
        start += 1
    while end > start and line[end - 1][0].isspace():
        end -= 1
    return line[start:end]


def _open_brackets(line: _Line) -> int:
    text = _text(line)
    return sum(text.count(c) for c in "([{") - sum(text.count(c) for c in ")]}")


def _tokens(line: _Line, depth: int) -> list[Token]:
    """The terminals of a line; words of the language are TEXT."""
    if depth > 20:
        raise CannotRead("brackets nested too deep", line[0][1] if line else None)
    out: list[Token] = []
    n = 0
    while n < len(line):
        c, at = line[n]
        rest = "".join(x for x, _ in line[n : n + 3])
        relation = next((r for r in _RELATIONS if rest.startswith(r)), "")
        if c.isspace():
            n += 1
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
            out.append(Token("NUMBER", _text(line[n:m]), at))
            n = m
        elif c.isalpha() or c in v.GREEK:
            m = n
            while m < len(line) and line[m][0].isalpha() and line[m][0] not in v.GREEK:
                m += 1
            m = max(m, n + 1)
            digits = m
            while digits < len(line) and _is_digit(line[digits][0]):
                digits += 1
            word, after = _text(line[n:m]), _text(line[m : m + 12])
            out.extend(_named(word, after, at) if depth == 0 else _word(word, at))
            in_set = any(t.kind == "TEXT" and t.text == "in" for t in out)
            if digits > m and out[-1].kind == "NAME" and (depth == 0 or in_set):
                _script(out, "SUB", [Token("NUMBER", _text(line[m:digits]), line[m][1])], at)
                m = digits
            n = m
        elif c in "_^" and out:
            n = _scripts(line, n, out, depth)
        elif rest.startswith(".."):
            while n < len(line) and line[n][0] == ".":
                n += 1
            out.append(Token("DOTS", "..", at))
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


def _named(word: str, after: str, at: int) -> list[Token]:
    """The terminals of a word, by what stands right after it: a longer word with an index is a
    symbol, and ``xi`` without one is x_i."""
    if word == "xi" and after[:1] != "_":
        return [Token("NAME", "x", at), *_subscript("i", at + 1)]
    if len(word) > 2 and word.isascii() and after[:1] == "_" and _word(word, at)[0].kind == "TEXT":
        index = after[1:].split(" ")[0]
        if len(word) <= 6 and index and (index[0] == "{" or index[0].isalnum()):
            return [Token("NAME", _ABBREVIATED.get(word, word), at)]
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


def _scripts(line: _Line, n: int, out: list[Token], depth: int) -> int:
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
        inner = [_as_name(t) for t in _tokens(line[n + 1 : m], depth + 1)]
        _script(out, kind, inner, at)
        return m + 1
    m = n + (opening in "-+")
    while m < len(line) and line[m][0].isalnum():
        m += 1
    word = _text(line[n:m])
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


def _pieces(tokens: list[Token], line: _Line) -> list[Prose | Statement | CannotRead]:
    """The line cut into words and statements."""
    words, start = _text(line), line[0][1]
    tokens = _assigned(_set_apart(_without_remarks(_without_number(tokens)), line))
    depth, parts = 0, [[]]  # type: ignore[var-annotated]
    for t in tokens:
        depth = max(0, depth + (t.kind in ("OPEN", "LGROUP")) - (t.kind in ("CLOSE", "RGROUP")))
        if depth == 0 and t.kind in ("COMMA", "SEMI", "COLON", "IMPLIES"):
            parts.append([])
        else:
            parts[-1].append(t)
    found: list[Prose | Statement | CannotRead] = [Prose(words, start)]
    for part in parts:
        if not any(t.kind == "REL" for t in part):
            continue
        members = _members(part)
        kept = [m for m in members if m]
        if len(kept) < 2 and not (len(kept) == 1 and not members[0]):
            if kept and any(t.kind == "TEXT" for t in part) and len(kept[0]) < 12:
                found.append(CannotRead("words instead of a formula", part[0].at))
            continue
        chain = list(kept[0])
        for m in kept[1:]:
            chain += [Token("REL", _relation(part), m[0].at), *m]
        if any(t.kind == "TEXT" for t in chain):
            found.append(Statement(tuple(chain), chain[0].at, line[-1][1] + 1))
            continue
        try:
            end = max(a for _, a in line if a >= chain[-1].at) + 1
            condition = _condition(part) if chain[-1].text in ("0", "1") else ()
            if condition and not any(t.kind == "REL" for t in condition):
                continue  # 0 otherwise
            found.append(Statement(tuple(bars_resolved(chain)), chain[0].at, end, condition))
        except CannotRead as error:
            found.append(error)
    return found


def _without_remarks(tokens: list[Token]) -> list[Token]:
    """Without brackets outside all others that stand apart and hold words, or begin with =."""
    out: list[Token] = []
    n = 0
    while n < len(tokens):
        t = tokens[n]
        if t.kind == "OPEN" and out:
            depth, m = 0, n
            while m < len(tokens):
                depth += (tokens[m].kind in ("OPEN", "LGROUP")) - (
                    tokens[m].kind in ("CLOSE", "RGROUP"))
                if depth == 0:
                    break
                m += 1
            inside = tokens[n + 1 : m]
            apart = t.at - out[-1].at > 3 and out[-1].kind in ("CLOSE", "RGROUP", "NAME", "NUMBER")
            if apart and any(x.kind == "TEXT" for x in inside) or \
                    (t.at - out[-1].at > 1 and m + 1 == len(tokens) and _is_comment(inside)) or \
                    (inside and inside[0].kind == "REL") or \
                    (t.at - out[-1].at > 1 and m + 1 == len(tokens) and _is_note(inside)
                     and out[-1].text not in ("P", "E")):
                n = m + 1
                continue
            out.extend(tokens[n : m + 1])
            n = m + 1
            continue
        out.append(t)
        n += 1
    return out


_AMOUNTS = {"sum", "mean", "average", "total", "number", "product", "count", "weighted", "fraction",
            "share", "proportion", "size", "all", "maximum", "minimum"}


def _is_comment(inside: list[Token]) -> bool:
    """Whether a last bracket is words that name no amount, ``(using the new mu_1)``."""
    words = {t.text.lower() for t in inside if t.kind == "TEXT"}
    return bool(inside) and inside[0].kind == "TEXT" and not words & _AMOUNTS and not any(
        t.kind == "BIG" for t in inside)


def _condition(part: list[Token]) -> tuple[Token, ...]:
    """What stands after "if"; dots for "otherwise", nothing where there is neither."""
    at = next((n for n, t in enumerate(part) if t.kind == "TEXT" and t.text in _CONDITION
               and _level(part, n) == 0), None)
    if at is None:
        return ()
    return tuple(part[at + 1 :]) or (Token("DOTS", "...", part[at].at),)


def _is_note(inside: list[Token]) -> bool:
    """Whether a last bracket only says for which k the line holds, or at which theta."""
    if len(inside) > 2 and inside[0].kind == "NAME" and inside[1].kind == "REL":
        return all(t.kind in ("NUMBER", "COMMA", "DOTS", "NAME") for t in inside[2:])
    names = [t for t in inside if t.kind == "NAME"]
    return bool(names) and names[0].text == "theta" and inside[0] == names[0] and all(
        t.kind in ("NAME", "SUB", "SUP", "LGROUP", "RGROUP", "OPEN", "CLOSE", "NUMBER", "REL",
                   "PLUS", "MINUS") for t in inside) and {t.text for t in names} <= {
        "theta", "t", "old", "new"}


_SYMBOL = {"NAME", "SUB", "SUP", "LGROUP", "RGROUP", "NUMBER", "PRIME", "PLUS"}


def _set_apart(tokens: list[Token], line: _Line) -> list[Token]:
    """With a comma where a wide gap, or "where", stands before another ``symbol =``."""
    blank = {at for n, (c, at) in enumerate(line) if c == " " and n and line[n - 1][0] == " "}
    out: list[Token] = []
    depth, related = 0, False
    for n, t in enumerate(tokens):
        apart = t.at - 1 in blank and out and (
            out[-1].kind in ("NAME", "NUMBER", "RGROUP", "CLOSE", "PRIME"))
        if depth == 0 and related and t.kind == "NAME" and (
                apart or out[-1].kind == "TEXT" and out[-1].text.lower() in _BEGINS):
            run = next((m for m in range(n, len(tokens)) if tokens[m].kind not in _SYMBOL), n)
            if run > n and run < len(tokens) and tokens[run].kind == "REL":
                out.append(Token("COMMA", ",", t.at))
        depth += (t.kind in ("OPEN", "LGROUP")) - (t.kind in ("CLOSE", "RGROUP"))
        related = related or (depth == 0 and t.kind == "REL")
        out.append(t)
    return out


def _assigned(tokens: list[Token]) -> list[Token]:
    """An arrow after a symbol at the head of a line without any other relation assigns."""
    head = next((n for n, t in enumerate(tokens) if t.kind not in _SYMBOL), 0)
    arrows = [n for n, t in enumerate(tokens) if t.kind == "IMPLIES" and t.text in ("->", "→")]
    if arrows != [head] or head == 0 or any(
            t.kind == "REL" and _level(tokens, n) == 0 for n, t in enumerate(tokens)):
        return tokens
    return [*tokens[:head], Token("REL", ":=", tokens[head].at), *tokens[head + 1 :]]


def _relation(part: list[Token]) -> str:
    first = next(t.text for t in part if t.kind == "REL")
    return first if first in ("=", ":=", "propto") else "="


def _without_number(tokens: list[Token]) -> list[Token]:
    """Without (i), a), 2. or - at the head of a line."""
    for n, t in enumerate(tokens[:4]):
        if t.kind == "CLOSE" and n >= 1 and n + 1 < len(tokens) and \
                tokens[n + 1].kind in ("NAME", "TEXT", "BIG", "FUNC") and \
                all(x.kind in ("NAME", "NUMBER", "OPEN") or set(x.text) <= set("ivx")
                    for x in tokens[:n]) and \
                sum(x.kind == "OPEN" for x in tokens[:n]) <= 1 and \
                (tokens[0].kind == "OPEN" or n == 1):
            return tokens[n + 1 :]
    return tokens


def _members(part: list[Token]) -> list[list[Token]]:
    """The sides of the relations; prose is dropped before the first and after each one."""
    sides: list[list[Token]] = [[]]
    depth = 0
    for t in part:
        depth = max(0, depth + (t.kind in ("OPEN", "LGROUP")) - (t.kind in ("CLOSE", "RGROUP")))
        if depth == 0 and t.kind == "REL":
            sides.append([])
        else:
            sides[-1].append(t)
    if sides[0] and sides[0][0].kind == "OPEN" and len(sides[0]) == 1:
        sides = sides[1:]
    cleaned: list[list[Token]] = []
    for n, side in enumerate(sides):
        texts = [m for m, t in enumerate(side) if t.kind == "TEXT" and _level(side, m) == 0]
        if n and texts and side[texts[0]].text in _CONDITION:
            return [*cleaned, side[: texts[0]]]
        if n == 0:
            cleaned.append(side[texts[-1] + 1 :] if texts else side)
        elif texts and (texts[0] == 0 or texts[0] == 1 and side[0].text in ("a", "A", "I")):
            cleaned.append([])
        elif texts and side[texts[0] - 1].kind in ("SLASH", "TIMES"):
            cleaned.append(side)  # words in the place of a factor
        else:
            cleaned.append(side[: texts[0]] if texts else side)
    return cleaned


def _level(side: list[Token], n: int) -> int:
    return sum(
        (t.kind in ("OPEN", "LGROUP")) - (t.kind in ("CLOSE", "RGROUP")) for t in side[:n]
    )
