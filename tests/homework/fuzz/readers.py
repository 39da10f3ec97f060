"""The reader and the judge that are tried, for any of the statements, warm."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache

import derive
import derive.algebra
import derive.certificate
import derive.homework
from derive.homework.grade import Grade, check
from derive.homework.judge.judging import Judge
from derive.homework.lex.tokens import LONGEST, CannotRead
from derive.homework.parse.read import Read
from derive.homework.parse.text import kind_of, reads_of

from .mutations import STATEMENTS, Input

_WARM = (
    r"$\tau^{t+1} = \sum_i T_{1,i}$ $\mu_1 = \frac{1}{N_1}\sum_i T_{1,i} x_i$, $\lambda_1 = x_i$",
    r"$a = )$ $T_{1,i} = \tau$, $\mu_1 = 1_2$, $\pi_1 = \frac{N_1}{N}$",
    r"mu_1 = sum_i T_1i x_i / sum_i T_1i, Q = 0, pi_1 = 1/2, lambda_1 = log(2)",
)


@dataclass(frozen=True)
class Answer:
    """The statements of an answer, or why it was not read."""

    reads: tuple[Read, ...] = ()
    refused: str = ""

    @property
    def claims(self) -> tuple[Read, ...]:
        """The statements that say that something is something."""
        return tuple(r for r in self.reads if r.node is not None and r.node.relates)


@cache
def judge(statement: str) -> Judge:
    """One judge a statement."""
    return Judge(_derivation(statement).algorithm)


@cache
def _derivation(statement: str) -> derive.EM:
    return derive.derive_em(derive.models[statement])


def read(one: Input) -> Answer:
    """The answer's statements."""
    try:
        if len(one.text) > LONGEST:
            raise CannotRead(f"longer than {LONGEST} characters")
        return Answer(tuple(reads_of(one.text, one.kind or kind_of(one.text))[0]))
    except (CannotRead, RecursionError) as error:
        return Answer((), str(error) or "nested too deep")


def grade(one: Input) -> Grade:
    """The answer read and judged."""
    return check(_derivation(one.statement), one.text, kind=one.kind, reveal=True,
                 judge=judge(one.statement))


def warm() -> None:
    """What is imported and made at first use is there: later use opens and imports nothing."""
    for package in (derive.algebra, derive.certificate, derive.homework):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if "functions" not in module.name:
                importlib.import_module(module.name)
    for statement in STATEMENTS:
        for text in _WARM:
            one = Input(text, None, statement)
            read(one)
            grade(one)
