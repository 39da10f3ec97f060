"""Long texts of one piece over and over: each is read or refused in little time."""

import pytest

from derive.homework.lex.tokens import LONGEST

from . import mutations, promises, readers
from .mutations import Input

#: Characters of each text.
LONG = 12_000
PIECES = {
    "sums": r"$\mu_1^{t+1}=\frac{\sum_i T_{1,i} x_i}{\sum_i T_{1,i}}$ and ",
    "terms": "x+", "brackets": "(", "braces": "{", "fractions": r"\frac", "dollars": "$",
    "displays": "$$", "names": "x_i ", "powers": "^", "towers": "9^", "begins": r"\begin{align}",
    "equations": "a=b,", "lines": "a=b\n", "chain": "a = ", "bars": "|", "sums of sums": r"\sum_i ",
    "digits": "1", "left": r"\left(", "commands": r"\newcommand{\a}{b}", "uses": r"\def\a{x}\a ",
    "doubled": r"\newcommand{\a}{\a\a}\a ", "drawn": "a =\n----\nb\n", "small": "$x=1$ ",
    "round": r"$a_1=b_1$ where $b_1=a_1$ ", "rows": r"\\ &= b", "texts": r"\text{a}",
    "cases": r"\begin{cases}a&b\\", "parameters": "#1", "comments": "%\n", "open": "[",
    "fences": "```\n", "primes": "'", "slashes": "a/", "events": "P(Z_i=1|x_i) ",
    "over": r"{a\over b}", "spaces": " ", "ends": "\n", "items": "\\item $N_k=\\sum_i r_{ik}$\n",
    "joined": "=\n", "names of environments": r"\begin{", "titles": r"\title[[", "signs": "-",
    "indices": "_", "accents": r"\hat", "functions": r"\log ", "small letters": "x₁²",
}


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
@pytest.mark.parametrize("kind", ["latex", "text"])
def test_a_long_text_of_one_piece_is_read_in_little_time(monkeypatch, piece, kind):
    monkeypatch.setattr(promises, "READING", 6.0)
    watched = promises.Promises(readers.read, readers.grade, steady=0, judged=0)
    for before in ("", "$$") if kind == "latex" else ("",):
        text = (before + piece * LONG)[:LONG]
        assert watched.broken_by(Input(text, kind)) is None


def test_a_text_that_is_too_long_is_refused_at_once(monkeypatch):
    monkeypatch.setattr(promises, "READING", 0.5)
    watched = promises.Promises(readers.read, readers.grade, steady=0, judged=0)
    one = Input("$x=1$" * LONGEST)
    assert watched.broken_by(one) is None
    answer = readers.read(one)
    assert str(LONGEST) in answer.refused


def test_whole_answers_are_read_in_little_time():
    watched = promises.Promises(readers.read, readers.grade, steady=0, judged=0)
    for one in mutations.answers():
        assert watched.broken_by(one) is None
