"""What stands on a line beside its formulas: numbers, remarks, gaps, words that mean a sign."""

from __future__ import annotations

import re
from dataclasses import replace

from . import vocabulary as v
from .averages import averages
from .lines import Line
from .primes import primed_indices
from .tokens import Token, add_script, closing, outermost, past

#: "t is tau".
SHORT_FOR = re.compile(r"\b([A-Za-z]) (?:is|means|denotes|stands for|is short for) "
                       r"(tau|mu|sigma|Sigma|lambda|pi|theta)\b")


def in_full(tokens: list[Token], short: dict[str, str]) -> list[Token]:
    """With the letters that the answer says are short for a parameter as that parameter; those in
    a script are the iterate's."""
    out: list[Token] = []
    depth = 0
    for t in tokens:
        depth += (t.kind == "LGROUP") - (t.kind == "RGROUP")
        named = t.kind == "NAME" and depth == 0 and t.text in short
        out.append(replace(t, text=short[t.text]) if named else t)
    return out


def operations(tokens: list[Token]) -> list[Token]:
    """With "divided by", "times", "plus", "minus" and "solves" as the signs."""
    out: list[Token] = []
    n = 0
    while n < len(tokens):
        words = [t.text.lower() if t.kind == "TEXT" else "" for t in tokens[n : n + 4]]
        size = next((m for m in (4, 2, 1) if " ".join(words[:m]) in v.OPERATIONS), 0)
        out.append(Token(*v.OPERATIONS[" ".join(words[:size])], tokens[n].at) if size
                   else tokens[n])
        n += size or 1
    return out


def marked(tokens: list[Token]) -> list[Token]:
    """With the iterate that a word beside a symbol says above the symbol: ``mu_k new =``,
    ``x_i - old mu_k``."""
    out: list[Token] = []
    waiting: list[tuple[int, Token]] = []
    for n, t in enumerate(tokens):
        after = tokens[n + 1].kind if n + 1 < len(tokens) else "REL"
        word = t.kind in ("TEXT", "NAME") and t.text.lower() in _ITERATES and bool(out)
        if word and out[-1].kind == "COMMA" and after == "REL" and len(out) > 1 and (
                t.at - out[-1].at == 1) and out[-2].kind in ("NAME", "RGROUP", "NUMBER"):
            out.pop()  # p_A,new =
            _above(out, t)
        elif word and out[-1].kind in ("NAME", "RGROUP", "NUMBER", "PRIME") and after in _BESIDE:
            _above(out, t)
        elif word and out[-1].kind in (_BESIDE - {"CLOSE"}) | {"TEXT"} and after == "NAME":
            end = n + 1
            while end + 1 < len(tokens) and tokens[end + 1].kind in ("SUB", "SUP"):
                end = closing(tokens, end + 2)
            following = [x.kind for x in tokens[end + 1:end + 2]]
            if out[-1].kind == "OPEN" and (following == ["CLOSE"] or following == ["COMMA"] and (
                    len(out) > 1 and out[-1].at - out[-2].at > 2)):
                out.append(t)  # a remark
            else:
                waiting.append((end, t))
        else:
            out.append(t)
        if waiting and waiting[0][0] == n:
            _above(out, waiting.pop(0)[1])
    return out


_ITERATES = {"new", "next", "updated", "old", "current", "previous"}
#: What stands beside a whole symbol.
_BESIDE = {"REL", "PLUS", "MINUS", "TIMES", "SLASH", "OPEN", "CLOSE", "COMMA", "SEMI"}


def of_vectors(tokens: list[Token]) -> list[Token]:
    """With ``dot(w, y)`` in angle brackets."""
    for n, t in enumerate(tokens[:-1]):
        end = closing(tokens, n + 1)
        if t.kind in ("TEXT", "NAME") and t.text in ("dot", "inner") and (
                tokens[n + 1].text == "(" and end < len(tokens)):
            inside = tokens[n + 2:end]
            if any(x.kind == "COMMA" for x in inside):
                return of_vectors([*tokens[:n], replace(tokens[n + 1], text="<"), *inside,
                                   replace(tokens[end], text=">"), *tokens[end + 1:]])
    return tokens


def chosen(tokens: list[Token]) -> list[Token]:
    """With ``(n choose x)`` as ``C(n, x)``."""
    for n, t in enumerate(tokens):
        inside = tokens[n + 1:closing(tokens, n)] if t.text == "(" else []
        if [x.text for x in inside if x.kind == "TEXT"] == ["choose"]:
            comma = [replace(x, kind="COMMA", text=",") if x.text == "choose" else x
                     for x in inside]
            return [*tokens[:n], Token("NAME", "C", t.at), t, *comma,
                    *chosen(tokens[n + 1 + len(inside):])]
    return tokens


def _above(out: list[Token], word: Token) -> None:
    add_script(out, "SUP", [Token("NAME", word.text.lower(), word.at)], word.at)


def summed(tokens: list[Token]) -> list[Token]:
    """With ``sum over i and k of`` as ``sum_i sum_k``, ``sum over k = 1..K of`` so too."""
    for n, t in enumerate(tokens[:-2]):
        if (t.kind, t.text) != ("BIG", "sum") or tokens[n + 1].text != "over":
            continue
        after = next((m for m in range(n + 2, len(tokens)) if tokens[m].kind != "NAME"
                      and tokens[m].text not in ("and", ",", "all")), len(tokens))
        end = past(tokens, after, ("REL", "NUMBER", "DOTS", "NAME"))
        names = [x for x in tokens[n + 2:after] if x.kind == "NAME"]
        if names and [x.text for x in tokens[end:end + 1]] == ["of"]:
            out = tokens[:n]
            for x in names:
                out.append(t)
                add_script(out, "SUB", [x, *(tokens[after:end] if x is names[-1] else ())], x.at)
            return [*out, *summed(tokens[end + 1:])]
    return _without_of(tokens)


_ALL = {"the", "all", "these", "those"}


def _without_of(tokens: list[Token]) -> list[Token]:
    """With ``sum of all r_i with x_i = 1`` as ``sum_{i: x_i = 1} r_i``, and ``number of rows`` as
    N."""
    for n, t in enumerate(tokens[:-2]):
        start = n + 2 if tokens[n + 1].text == "of" else len(tokens)
        while tokens[start:] and tokens[start].kind == "TEXT" and tokens[start].text in _ALL:
            start += 1
        after = tokens[start:]
        if (t.kind, t.text) == ("BIG", "sum") and after and after[0].kind in ("NAME", "OPEN"):
            depth = stop = 0
            while stop < len(after) and depth >= 0:
                depth += after[stop].nests
                stop += depth >= 0
            sign, body = [t], after[:stop]
            cut = next((m for m, x in enumerate(body) if x.kind == "TEXT"), stop)
            case = body[cut + 1:]
            index = [x for x in case[:4] if x.kind == "NAME" and x.text in "inj"][:1]
            if cut < stop and body[cut].text in _SUCH_THAT and index and sum(
                    x.kind == "REL" for x in case) == 1 and not any(
                    x.kind in ("TEXT", "COMMA", "SLASH") for x in case):
                add_script(sign, "SUB", [*index, Token("COLON", ":", t.at), *case], t.at)
                body = body[:cut]
            return [*tokens[:n], *sign, *_without_of([*body, *after[stop:]])]
        if t.text == "number" and after and after[0].text in _POINTS and {
                x.kind for x in after[1:2]} <= {"CLOSE", "COMMA", "SEMI", "REL"}:
            return [*tokens[:n], Token("NAME", "N", t.at), *_without_of(after[1:])]
    return tokens


def averaged(tokens: list[Token]) -> list[Token]:
    """With ``< w_i >`` as ``mean(w_i)``."""
    for n, t in enumerate(tokens):
        inside = [x.text for x in tokens[n:]]
        inside = inside[:inside.index(">")] if ">" in inside else []
        if n and tokens[n - 1].kind == "REL" and t.text == "<" and inside and "," not in inside:
            end = n + len(inside)
            return [*tokens[:n], Token("FUNC", "mean", t.at), Token("OPEN", "(", t.at),
                    *tokens[n + 1:end], Token("CLOSE", ")", t.at), *tokens[end + 1:]]
    return tokens


_BEGINS = set("where with and so for here then using since as let hence thus therefore but also . "
              "gives give get gets obtain find follows yields have "
              "und mit wobei sowie daher dann et avec où donc alors con donde entonces".split())
_SUCH_THAT = {"with", "where", "having", "for", "that", "whose"}


def counted(tokens: list[Token]) -> list[Token]:
    """With ``(number of i with r_i > 1/2)`` as the set that it counts."""
    for n, t in enumerate(tokens):
        words = [x.text for x in tokens[n + 1 : n + 3]]
        if t.kind != "OPEN" or words not in (["number", "of"], ["count", "of"]):
            continue
        end = closing(tokens, n)
        at = next((m for m in range(n + 3, end)
                   if tokens[m].kind == "TEXT" and tokens[m].text in _SUCH_THAT), end)
        names = [x for x in tokens[n + 3 : at] if x.kind == "NAME"]
        first = next((m for m in range(at, end) if tokens[m].kind != "TEXT"), end)
        if end < len(tokens) and len(names) == 1 and first < end:
            return [*tokens[:n], Token("OPEN", "{", t.at), names[0],
                    Token("COLON", ":", tokens[at].at), *tokens[first:end],
                    Token("CLOSE", "}", tokens[end].at), *tokens[end + 1 :]]
    return tokens


_POINTS = {"points", "elements", "observations", "samples", "members", "rows", "rounds",
           "measurements"}


def sizes(tokens: list[Token]) -> list[Token]:
    """With ``size of C_1`` and ``number of points in C_1`` as the size |C_1|."""
    words = [t.text if t.kind == "TEXT" else "" for t in tokens]
    for n, word in enumerate(words):
        of = words[n + 1 : n + 2] == ["of"]
        after = n + 2 if of and word == "size" else n + 4 if of and word == "number" and \
            words[n + 3 : n + 4] == ["in"] and words[n + 2] in _POINTS else len(tokens)
        end = past(tokens, after, _SYMBOL)
        if end > after:
            bar = [Token("BAR", "|", tokens[m].at) for m in (n, end - 1)]
            return [*tokens[:n], bar[0], *tokens[after:end], bar[1], *sizes(tokens[end:])]
    return tokens


def explained(tokens: list[Token]) -> list[Token]:
    """With a last bracket that defines a symbol, ``(R_k = sum_i r_ik)``, as a statement."""
    n = next((n for n, t in enumerate(tokens) if t.kind == "OPEN" and n
              and closing(tokens, n) == len(tokens) - 1), 0)
    inside = tokens[n + 1 : -1]
    run = past(inside, 0, _SYMBOL)
    if not n or not run or [t.text for t in inside[run:run + 1]] != ["="] or (
            tokens[n].at - tokens[n - 1].at < 2) or (
            _is_note(inside)
            or any(t.kind in ("BAR", "MID") for t in inside)):  # Pr(z_i = 1 | x_i)
        return tokens
    if not any(t.kind == "REL" for t in tokens[:n]):
        step = all(t.kind in ("TEXT", "MINUS") or t.text in ("E", "M") for t in tokens[:n])
        return inside if step else tokens
    return [*tokens[:n], Token("COMMA", ",", tokens[n].at), *inside]


def without_remarks(tokens: list[Token]) -> list[Token]:
    """Without brackets outside all others that stand apart and hold words, or begin with =."""
    out: list[Token] = []
    n = 0
    while n < len(tokens):
        t = tokens[n]
        if t.kind != "OPEN" or not out:
            out.append(t)
            n += 1
            continue
        end = closing(tokens, n)
        inside, before = tokens[n + 1 : end], out[-1]
        apart = t.at - before.at > 3 and before.kind in (
            "CLOSE", "RGROUP", "NAME", "NUMBER", "PRIME")
        last = t.at - before.at > 1 and end + 1 == len(tokens)
        if not (apart and (any(x.kind == "TEXT" for x in inside)
                           or inside and inside[0].text in ("old", "new")
                           or [x.text for x in inside] == ["t"])
                or inside and inside[0].kind == "REL" or last and (
                    _is_comment(inside) or _is_note(inside) and before.text not in ("P", "E"))):
            out.extend(tokens[n : end + 1])
        n = end + 1
    return out


_AMOUNTS = {"sum", "mean", "average", "total", "number", "product", "count", "weighted", "fraction",
            "share", "proportion", "size", "all", "maximum", "minimum"}


def _is_comment(inside: list[Token]) -> bool:
    """Whether a last bracket is words that name no amount, ``(using the new mu_1)``."""
    words = {t.text.lower() for t in inside if t.kind == "TEXT"}
    return bool(inside) and inside[0].kind == "TEXT" and not words & _AMOUNTS and not any(
        t.kind == "BIG" for t in inside)


def _is_note(inside: list[Token]) -> bool:
    """Whether a last bracket only says for which k the line holds, or at which theta."""
    if len(inside) > 2 and inside[0].kind == "NAME" and inside[1].kind == "REL":
        return all(t.kind in ("NUMBER", "COMMA", "DOTS", "NAME") for t in inside[2:])
    names = [t for t in inside if t.kind == "NAME"]
    return bool(names) and names[0].text == "theta" and inside[0] == names[0] and all(
        t.kind in ("NAME", "SUB", "SUP", "LGROUP", "RGROUP", "OPEN", "CLOSE", "NUMBER", "REL",
                   "PLUS", "MINUS") for t in inside) and {t.text for t in names} <= {
        "theta", "t", "old", "new"}


_SYMBOL = {"NAME", "ACCENT", "SUB", "SUP", "LGROUP", "RGROUP", "NUMBER", "PRIME", "PLUS"}


#: Words before "where": what holds in one case alone.
ALONE = {"only", "exactly", "precisely"}


def set_apart(tokens: list[Token], line: Line) -> list[Token]:
    """With a comma where a wide gap, "where" or a full stop stands before another ``symbol =``."""
    blank = {line.at[m.end() - 1] for m in re.finditer("(?<= ) ", line.text)}
    out: list[Token] = []
    depth, related = 0, False
    for n, t in enumerate(tokens):
        apart = t.at - 1 in blank and out and (
            out[-1].kind in ("NAME", "NUMBER", "RGROUP", "CLOSE", "PRIME"))
        if depth == 0 and related and (t.kind in ("NAME", "ACCENT") or apart and (
                t.kind == "OPEN")) and (
                apart or out[-1].kind == "TEXT" and out[-1].text.lower() in _BEGINS
                and out[-2].text not in ALONE):
            start = closing(tokens, n) + 1 if t.kind == "OPEN" else n  # (sigma^+)^2
            run = past(tokens, start, _SYMBOL)
            if run > n and [x.kind for x in tokens[run:run + 1]] == ["REL"]:
                out.append(Token("COMMA", ",", t.at))
        depth += t.nests
        related = related or (depth == 0 and t.kind == "REL")
        out.append(t)
    return out


def assigned(tokens: list[Token]) -> list[Token]:
    """An arrow after a symbol at the head of a line without any other relation assigns."""
    head = past(tokens, 0, _SYMBOL)
    arrows = [n for n, t in enumerate(tokens) if t.kind == "IMPLIES" and t.text in ("->", "→")]
    if head == 0 or arrows != [head] or len(outermost(tokens, ("REL",))) > 1:
        return tokens
    return [*tokens[:head], Token("REL", ":=", tokens[head].at), *tokens[head + 1 :]]


def without_number(tokens: list[Token]) -> list[Token]:
    """Without (i), a), 2., - or a step's E or M at the head of a line, and without "new" before its
    symbol."""
    if [t.text in ("E", "M") and t.at + 2 < tokens[1].at for t in tokens[:1] if tokens[1:]] == [
            True] and tokens[1].kind == "NAME":
        tokens = tokens[1:]
    if len(tokens) > 2 and tokens[0].kind in ("MINUS", "PLUS", "TIMES") and (
            tokens[1].at - tokens[0].at > 1):  # a list
        run = past(tokens, 1, _SYMBOL)
        tokens = tokens[run > 1 and [t.kind for t in tokens[run:run + 1]] == ["REL"]:]
    for n, t in enumerate(tokens[:4]):
        before, after = tokens[:n], tokens[n + 1 :]
        if t.kind == "CLOSE" and before and after and \
                (before[0].kind != "OPEN"  # closes nothing
                 or after[0].kind in ("NAME", "TEXT", "BIG", "FUNC")) and \
                all(x.kind in ("NAME", "NUMBER", "OPEN") or set(x.text) <= set("ivx")
                    for x in before) and \
                sum(x.kind == "OPEN" for x in before) <= 1 and \
                (before[0].kind == "OPEN" or n == 1):
            tokens = after
            break
    renewed = len(tokens) > 1 and tokens[0].text == "new" and tokens[1].kind == "NAME"
    return tokens[1:] if renewed else tokens


#: What is made of a line's terminals, one after the other.
IN_ORDER = (primed_indices, operations, of_vectors, chosen, marked, summed, counted, sizes,
            averages, averaged, without_number, explained, without_remarks)
