"""The reader and the judge that are tried, for any of the statements, warm."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import derive
import derive.algebra
import derive.certificate
import derive.homework
from derive.derivation import Derivation
from derive.homework.answer import Answer
from derive.homework.grade import Grade, check
from derive.homework.judge import Judge
from derive.homework.reading import read_answer
from tests.homework.mixtures import mixture_em

from .mutations import STATEMENTS, Input

_WARM = (
    r"$\tau^{t+1} = \sum_i T_{1,i}$ $\mu_1 = \frac{1}{N_1}\sum_i T_{1,i} x_i$, $\lambda_1 = x_i$",
    r"$a = )$ $T_{1,i} = \tau$, $\mu_1 = 1_2$, $\pi_1 = \frac{N_1}{N}$",
    r"mu_1 = sum_i T_1i x_i / sum_i T_1i, Q = 0, pi_1 = 1/2, lambda_1 = log(2)",
)


@cache
def judge(statement: str) -> Judge:
    """One judge a statement."""
    return Judge(_derivation(statement))


@cache
def _derivation(statement: str) -> Derivation:
    return mixture_em(derive.models[statement])


def read(one: Input) -> Answer:
    """The answer read."""
    return read_answer(one.text, _derivation(one.statement), one.kind)  # type: ignore[arg-type]


def grade(one: Input) -> Grade:
    """The answer read and judged."""
    own = judge(one.statement)
    return check(own.em, one.text, kind=one.kind, reveal=True, judge=own)


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
