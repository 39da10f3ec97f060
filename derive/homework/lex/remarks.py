"""What stands on a line beside its formulas: numbers, remarks, gaps, words that mean a sign."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate, takewhile

from . import vocabulary as v
from .amounts import (
    averaged,
    counted,
    lengths,
    normalised,
    sizes,
    summed,
    summed_of,
    without_of,
)
from .averages import averages
from .lines import Line
from .primes import primed_indices
from .tokens import SYMBOL, Token, add_script, closing, outermost, past


def operations(tokens: list[Token]) -> list[Token]:
    """With "divided by", "times", "plus", "minus" and "solves" as the signs; by "divided by" all
    of a product behind it divides, ``a/c divided by sum_l b_l/c``."""
    out: list[Token] = []
    n = 0
    while n < len(tokens):
        words = [t.text.lower() if t.kind == "TEXT" else "" for t in tokens[n : n + 4]]
        size = next((m for m in (4, 2, 1) if " ".join(words[:m]) in v.OPERATIONS), 0)
        out.append(Token(*v.OPERATIONS[" ".join(words[:size])], tokens[n].at) if size
                   else tokens[n])
        n += size or 1
        if size == 2 and out[-1].kind == "SLASH":
            depths = accumulate(t.nests for t in tokens[n:])
            factors = [t for t, _ in takewhile(lambda x: x[1] > 0 or x[1] == 0 and x[
                0].kind not in _ENDS_PRODUCT, zip(tokens[n:], depths, strict=True))]
            if any(t.kind == "SLASH" for t in factors):
                out += [Token("OPEN", "(", factors[0].at), *factors,
                        Token("CLOSE", ")", factors[-1].at)]
                n += len(factors)
    return out


_ENDS_PRODUCT = {"PLUS", "MINUS", "REL", "COMMA", "SEMI", "IMPLIES", "MID", "TEXT"}


def marked(tokens: list[Token]) -> list[Token]:
    """With the iterate that a word beside a symbol says above the symbol: ``mu_k new =``,
    ``x_i - old mu_k``."""
    out: list[Token] = []
    waiting: list[tuple[int, Token]] = []
    for n, t in enumerate(tokens):
        after = tokens[n + 1].kind if n + 1 < len(tokens) else "REL"
        word = t.kind in ("TEXT", "NAME") and t.text.lower() in _ITERATES and bool(out)
        if word and out[-1].kind == "COMMA" and after in ("REL", "SUP", "CLOSE") and out[:-1] and (
                t.at - out[-1].at == 1) and out[-2].kind in ("NAME", "RGROUP", "NUMBER"):
            out.pop()  # p_A,new =
            _above(out, t)
        elif word and out[-1].kind in ("NAME", "RGROUP", "NUMBER", "PRIME") and after in _BESIDE:
            start = next((m for m in range(len(out), 0, -1) if out[m - 1].kind not in SYMBOL), 0)
            if after == "CLOSE" and start > 1 and out[start - 1].kind == "OPEN" and (
                    out[start - 1].at - out[start - 2].at > 1):
                out.append(t)  # a remark, (mu_k new)
            else:
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


def by_bit(tokens: list[Token]) -> list[Token]:
    """With ``prod_d (a if x_d = 1 else b)`` as ``prod_d (a^x_d b^(1-x_d))``."""
    for n, t in enumerate(tokens):
        inside = tokens[n + 1:closing(tokens, n)] if t.kind == "OPEN" and any(
            x.text == "product" for x in tokens[:n]) else []
        cuts = [m for m, x in enumerate(inside) if x.kind == "TEXT"]
        asked = [inside[m].text for m in cuts] == ["if", "else"]
        bit = [x for x in inside[cuts[0] + 1:cuts[1]] if x.text != "="] if asked else []
        equal = [x.kind for x in inside[:cuts[1]] if x.text == "="] if asked else []
        if [x.kind for x in bit[:2]] == ["NAME", "SUB"] and bit[-1].text in ("0", "1") and (
                {*equal} == {"REL"}) and closing(bit, 2) == len(bit) - 2:
            out, one = tokens[:n + 1], [Token("NUMBER", "1", t.at), Token("MINUS", "-", t.at)]
            for part, first in ((inside[:cuts[0]], "1"), (inside[cuts[1] + 1:], "0")):
                out += [Token("OPEN", "(", t.at), *part, Token("CLOSE", ")", t.at)]
                add_script(out, "SUP", bit[:-1] if bit[-1].text == first else [*one, *bit[:-1]],
                           t.at)
            return [*out, *by_bit(tokens[n + 1 + len(inside):])]
    return tokens


_GIVEN = {"old", "current", "previous", "parameters", "parameter", "estimates", "values", "the",
          "data", "all", "our", "present"}


def given(tokens: list[Token]) -> list[Token]:
    """Without the words for the parameters in a condition, ``P(z_i = k | x_i, old parameters)``."""
    for n, t in enumerate(tokens):
        words = past(tokens, n + 1, ("TEXT", "NAME")) if t.kind in ("COMMA", "SEMI") else n
        said = [x.text for x in tokens[n + 1:words]]
        if {"parameters", "estimates", "values", "parameter"} & {*said} <= _GIVEN and said and {
                *said} <= _GIVEN and [x.kind for x in tokens[words:words + 1]] == ["CLOSE"]:
            return [*tokens[:n], *given(tokens[words:])]
    return tokens


def _above(out: list[Token], word: Token) -> None:
    add_script(out, "SUP", [Token("NAME", word.text.lower(), word.at)], word.at)


_BEGINS = set("where with and so for here then using since as let hence thus therefore but also . "
              "gives give get gets obtain find follows yields have "
              "und mit wobei sowie daher dann et avec où donc alors con donde entonces".split())
def explained(tokens: list[Token]) -> list[Token]:
    """With a last bracket that defines a symbol, ``(R_k = sum_i r_ik)``, as a statement; the
    indicator ``[x_i = l]`` defines none."""
    n = next((n for n, t in enumerate(tokens) if t.kind == "OPEN" and n
              and closing(tokens, n) == len(tokens) - 1), 0)
    inside = tokens[n + 1 : -1]
    run = past(inside, 0, SYMBOL)
    if not n or not run or [t.text for t in inside[run:run + 1]] != ["="] or (
            tokens[n].at - tokens[n - 1].at < 2) or (
            _is_note(inside)
            or tokens[n].text == "[" and past(inside, run + 1, SYMBOL - {"PLUS"}) == len(inside)
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
        if [x.text for x in inside[:2]] == ["=", "P"] and any(x.kind == "BAR" for x in inside):
            out.extend(inside)  # a [= P(H | Y = 1)]
            n = end + 1
            continue
        apart = t.at - before.at > 3 and before.kind in (
            "CLOSE", "RGROUP", "NAME", "NUMBER", "PRIME")
        last = t.at - before.at > 1 and all(x.kind in ("COMMA", "SEMI")
                                            for x in tokens[end + 1:end + 2])
        if not (apart and (any(x.kind == "TEXT" for x in inside)
                           or [x.text for x in inside] == ["t"])
                or inside and inside[0].kind == "REL" or last and (
                    _is_comment(inside) or _is_note(inside) and before.text not in ("P", "E")
                    or before.kind in ("CLOSE", "RGROUP", "NAME", "NUMBER", "PRIME") and {
                        "old", "new"} & {x.text for x in (*inside[:1], *inside[-1:])})):
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


#: Words before "where": what holds in one case alone.
ALONE = {"only", "exactly", "precisely"}


#: Words that say something of the symbol before them.
_OF_IT = set("as is from denotes being stands the has likewise similar similarly same ditto "
             "analogous analogously".split())


def set_apart(tokens: list[Token], line: Line) -> list[Token]:
    """With a comma where a wide gap, "where" or a full stop stands before another ``symbol =``, or
    a gap before words of a symbol, ``f as above``, ``L_B the same``."""
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
            run = past(tokens, start, SYMBOL)
            if apart and [x.kind for x in tokens[run:run + 1]] == ["OPEN"]:
                run = closing(tokens, run) + 1  # n(d)
            if run > n and [x.kind for x in tokens[run:run + 1]] == ["REL"] or apart and any(
                    x.kind == "COLON" or x.text in _OF_IT for x in tokens[run:run + 1]):
                out.append(Token("COMMA", ",", t.at))
        depth += t.nests
        related = related or (depth == 0 and t.kind == "REL")
        out.append(t)
    return out


#: Arrows of plain text, and of TeX, after what is updated.
_ARROWS = set("-> → => to rightarrow longrightarrow mapsto longmapsto rightsquigarrow "
              "leadsto".split())


def assigned(tokens: list[Token]) -> list[Token]:
    """An arrow, or a colon before a sum, after a symbol at the head of a line without any other
    relation assigns."""
    head = past(tokens, 0, SYMBOL)
    arrows = [n for n, t in enumerate(tokens) if t.kind == "IMPLIES" and t.text in _ARROWS or (
        t.kind == "COLON" and [x.kind for x in tokens[n + 1:n + 2]] == ["BIG"])]
    if head == 0 or arrows != [head] or len(outermost(tokens, ("REL",))) > 1:
        return tokens
    return [*tokens[:head], Token("REL", ":=", tokens[head].at), *tokens[head + 1 :]]


def each_assigned(tokens: list[Token]) -> list[Token]:
    """The same for each formula of a display; a limit, ``sigma \\to 0``, assigns nothing."""
    out: list[Token] = []
    start, depth = 0, 0
    for n, t in enumerate((*tokens, Token("COMMA", ",", -1))):
        depth += t.nests
        if depth == 0 and t.kind in ("COMMA", "SEMI", "ROW", "WIDE", "TEXT"):
            part = [x for x in tokens[start:n] if x.kind != "CELL"]
            sums = any(x.kind in ("BIG", "FRAC", "SLASH") for x in part)
            made = assigned(part) if sums else part
            out += [*(tokens[start:n] if made is part else made), t]
            start = n + 1
    return out[:-1]


def without_number(tokens: list[Token]) -> list[Token]:
    """Without (i), a), 2., - or a step's E or M at the head of a line, and without "new" before its
    symbol."""
    if [t.text in ("E", "M") and t.at + 2 < tokens[1].at for t in tokens[:1] if tokens[1:]] == [
            True] and tokens[1].kind == "NAME":
        tokens = tokens[1:]
    if len(tokens) > 2 and tokens[0].kind in ("MINUS", "PLUS", "TIMES") and (
            tokens[1].at - tokens[0].at > 1):  # a list
        run = past(tokens, 1, SYMBOL)
        tokens = tokens[run > 1 and [t.kind for t in tokens[run:run + 1]] in (
            ["REL"], ["COLON"]):]
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
IN_ORDER = (primed_indices, given, by_bit, summed, operations, of_vectors, chosen, marked,
            normalised, summed_of, without_of, lengths, counted, sizes, averages, averaged,
            without_number, explained, without_remarks)
