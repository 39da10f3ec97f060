"""The coverage-guided fuzzer: Atheris (libFuzzer) with the mutations of valid answers.

Atheris counts which branches of the reader an input reaches; inputs that reach new ones join the
corpus and are mutated further. The reader has to be imported under
``atheris.instrument_imports`` before this module is.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from .mutations import STATEMENTS, Input, mutated, mutated_text

_KINDS = ("latex", "markdown", "text", None)


def packed(one: Input) -> bytes:
    """An input as bytes: a letter for its kind and statement, then the text."""
    letter = 65 + _KINDS.index(one.kind) + len(_KINDS) * STATEMENTS.index(one.statement)
    return bytes([letter]) + one.text.encode("utf-8", "replace")


def unpacked(data: bytes) -> Input:
    """The input that bytes stand for; all bytes stand for one."""
    first = (data[0] if data else 65) - 65
    text = data[1:].decode("utf-8", "replace")
    return Input(text, _KINDS[first % len(_KINDS)],
                 STATEMENTS[first // len(_KINDS) % len(STATEMENTS)])


def fuzz(try_one: Callable[[Input], None], seed: int) -> None:
    """Tries inputs guided by coverage, without end: ``try_one`` ends the process."""
    import atheris

    def mutator(data: bytes, most: int, number: int) -> bytes:
        rng = random.Random(number)
        choice = rng.random()
        if len(data) < 8 or choice < 0.1:
            return packed(mutated(rng))[:most]
        if choice < 0.2:
            return bytes(atheris.Mutate(data, most))
        one = unpacked(data)
        return packed(replace(one, text=mutated_text(rng, one.text)))[:most]

    atheris.Setup(
        ["fuzz", f"-seed={seed % (1 << 31) + 1}", "-max_len=600", "-timeout=120",
         "-rss_limit_mb=0", "-handle_abrt=0", "-handle_segv=0"],
        lambda data: try_one(unpacked(data)), custom_mutator=mutator, internal_libfuzzer=True,
    )
    atheris.Fuzz()
