"""Sums, averages and numbers that words say, as the formulas that they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .tokens import SYMBOL, Token, add_script, closing, level, past


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


_KINDS = set("all the words word positions places tokens occurrences documents and each "
             "every".split())
_OF_DOCUMENT = {"of", "in", "from"}
_EQUALS = {"is", "equals", "was"}


def summed_of(tokens: list[Token]) -> list[Token]:
    """With ``sum of q_dn over all d and n for which w_dn is v`` as ``sum_{d,n : w_dn = v} q_dn``;
    ``sum over all (d,n) with w_dn = v of q_dn`` so too."""
    for n, t in enumerate(tokens[:-3]):
        word = tokens[n + 1].text
        if (t.kind, t.text) != ("BIG", "sum") or word not in ("of", "over"):
            continue
        depth = level(tokens, n)
        end = next((m for m in range(n + 2, len(tokens)) if level(tokens, m) < depth or (
            tokens[m].kind in ("COMMA", "SEMI") and level(tokens, m) == depth
            and not _between_names(tokens, m))), len(tokens))
        end -= depth > 0 and tokens[end - 1].kind == "CLOSE"  # whose level is that outside
        end -= tokens[end - 1].text == "."
        cuts = [m for m in range(n + 2, end) if tokens[m].text == (
            "over" if word == "of" else "of") and level(tokens, m) == depth]
        at = cuts[0 if word == "of" else -1] if cuts else end
        first, second = tokens[n + 2:at], tokens[at + 1:end]
        body, limits = (first, second) if word == "of" else (second, first)
        below = _limits(limits)
        if not body or not below or any(x.kind == "TEXT" for x in body):
            continue
        out = [*tokens[:n], t]
        add_script(out, "SUB", below, t.at)
        return [*out, *body, *summed_of(tokens[end:])]
    return tokens


def _between_names(tokens: Sequence[Token], n: int) -> bool:
    """Whether a comma stands between two single letters, ``d, n``."""
    return all(t.kind == "NAME" and len(t.text) == 1 for t in tokens[n - 1:n + 2]
               if t is not tokens[n]) and tokens[n - 2].kind == "TEXT"


def _limits(tokens: Sequence[Token]) -> list[Token]:
    """What stands below the sign of a sum over what words say, nothing for other words."""
    names: list[Token] = []
    n = 0
    while n < len(tokens):
        t = tokens[n]
        if t.text in _OF_DOCUMENT and [x.text for x in tokens[n + 1:n + 2]] == ["document"]:
            n += 3  # of document d
        elif t.kind == "NAME" and len(t.text) == 1:
            names.append(t)
            n += 1
        elif t.text in _KINDS or t.kind in ("OPEN", "CLOSE", "COMMA"):
            n += 1
        elif t.text in (*_SUCH_THAT, "at", "such"):
            break
        else:
            return []
    rest = [t for t in tokens[n + 1:] if t.text not in (*_KINDS, "which", "that")]
    rest = [Token("REL", "=", t.at) if t.text in _EQUALS else t for t in rest]
    if not names or any(t.kind == "TEXT" for t in rest) or n < len(tokens) and sum(
            t.kind == "REL" for t in rest) != 1:
        return []
    out = names[:1]
    for x in names[1:]:
        out += [Token("COMMA", ",", x.at), x]
    return [*out, Token("COLON", ":", rest[0].at), *rest] if rest else out


_LENGTH = re.compile(r"(?:the )?(?:length|size|(?:total )?number of (?:words|tokens|positions))"
                     r"(?: of| in)?(?: the)? document|(?:the )?length of", re.IGNORECASE)


def lengths(tokens: list[Token]) -> list[Token]:
    """With ``number of words in document d`` as N_d."""
    for n in range(len(tokens)):
        end = past(tokens, n, ("TEXT",))
        if end > n and _LENGTH.fullmatch(" ".join(" ".join(t.text for t in tokens[n:end]).split())
                                         ) and [t.kind for t in tokens[end:end + 1]] == [
                "NAME"] and (tokens[end].text == "d" or tokens[end - 1].text != "of"):
            out = [*tokens[:n], Token("NAME", "N", tokens[n].at)]
            add_script(out, "SUB", [tokens[end]], tokens[n].at)
            return [*out, *tokens[end + 1:]]
    return tokens


_ALL = {"the", "all", "these", "those"}


def without_of(tokens: list[Token]) -> list[Token]:
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
            return [*tokens[:n], *sign, *without_of([*body, *after[stop:]])]
        if t.text == "number" and after and after[0].text in _POINTS and {
                x.kind for x in after[1:2]} <= {"CLOSE", "COMMA", "SEMI", "REL"}:
            return [*tokens[:n], Token("NAME", "N", t.at), *without_of(after[1:])]
    return tokens


_ITS_SUM = re.compile(r"(?:the |its |their )?(?:sum|total|same(?: thing| expression)?)(?: of "
                      r"(?:this|these|it|them|that|the same(?: expression)?))?(?: summed)? over "
                      r"(?:all )?(?:the )?"
                      r"(?:components|classes|topics|clusters|groups|populations|prototypes|[kjlc])"
                      r"(?: [kjlc] = 1 \.\. K)?")


def normalised(tokens: list[Token]) -> list[Token]:
    """With ``propto a`` for ``= a divided by the sum of this over k``."""
    first = next((n for n, t in enumerate(tokens) if t.kind == "REL"), len(tokens))
    for n, t in enumerate(tokens):
        if t.kind == "SLASH" and n > first and tokens[first].text == "=" and not level(
                tokens, n) and _ITS_SUM.fullmatch(" ".join(
                    x.text for x in tokens[n + 1:] if x.text not in (".", ",", "(", ")"))):
            return [*tokens[:first], replace(tokens[first], text="propto"), *tokens[first + 1:n]]
    return tokens


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
        end = past(tokens, after, SYMBOL)
        if end > after:
            bar = [Token("BAR", "|", tokens[m].at) for m in (n, end - 1)]
            return [*tokens[:n], bar[0], *tokens[after:end], bar[1], *sizes(tokens[end:])]
    return tokens


