"""Primes that belong to the index before them: ``sum_k' pi_k'`` is over k'."""

from __future__ import annotations

from .tokens import Token, closing


def primed_indices(tokens: list[Token]) -> list[Token]:
    """With ``pi_{k'}`` for ``pi_k'`` behind a sum over k', set as ``sum_{k'}`` or ``sum_k'``, where
    no index wears such a prime in braces."""
    for n, t in enumerate(tokens):
        if t.kind != "BIG" or [x.kind for x in tokens[n + 1:n + 4]] != ["SUB", "LGROUP", "NAME"]:
            continue
        inside = tokens[n + 4:n + 6]
        if sorted(x.kind for x in inside) == ["PRIME", "RGROUP"]:
            return [*tokens[:n + 4], Token("PRIME", "'", t.at), Token("RGROUP", "}", t.at),
                    *_primed(tokens[n + 6:], tokens[n + 3].text)]
    return tokens


def _primed(tokens: list[Token], index: str) -> list[Token]:
    """With the primes behind an index beside it; as they are where it wears one."""
    out: list[Token] = []
    n = 0
    while n < len(tokens):
        t = tokens[n]
        end = closing(tokens, n) if t.kind == "LGROUP" else n
        below = bool(out) and out[-1].kind == "SUB" and any(
            x.text == index for x in tokens[n:end]) and t.kind == "LGROUP"
        if below and tokens[n + 1:n + 3] and tokens[end - 1].kind == "PRIME":
            return tokens
        if below and tokens[end - 1].text == index and [
                x.kind for x in tokens[end + 1:end + 2]] == ["PRIME"]:
            out += [*tokens[n:end], tokens[end + 1], tokens[end]]
            n = end + 2
            continue
        out.append(t)
        n += 1
    return out
