"""No advice makes another model.

What a refusal proposes to write is written in the place that it blames. Where the result can be
read, its distributions, variables, weights and the parameters that components share must be those
that were written, by a rule that reads texts with regular expressions alone.
"""

from __future__ import annotations

import re

import pytest

from derive.statement import StatementError, parse

from .conftest import TABLE
from .wrong import WRONG

ID = {name.casefold(): "/".join(f.names) for f in TABLE.values() for name in f.names}
LAW = re.compile(r"\|\s*[({]?\s*(\w+)\s*=\s*(\w+)\s*[)}]?\s*~\s*([A-Za-z]+)\s*\(([^()]*)\)")
WEIGHT = re.compile(r"\bP[a-z]*\s*\(\s*(\w+)\s*=\s*(\w+)\s*\)\s*=\s*([^\n;,]+)")


def model_as_written(text: str) -> tuple[tuple[object, ...], ...]:
    """What a text states, up to the letters of its parameters: variables, distributions, which
    arguments are the same, which carry the component, and the weights."""
    names: dict[str, int] = {}
    laws = []
    generic = len(LAW.findall(text)) == 1
    for latent, label, name, arguments in LAW.findall(text):
        pattern = []
        for argument in re.split("[,;]", arguments):
            bare = re.sub(r"^\s*\w+\s*=|^\s*[a-z]+\s+(?=\w)", "", argument).strip().lstrip("\\")
            pattern.append((names.setdefault(bare, len(names)), "_i" in bare,
                            generic and f"_{label}" in bare.replace("{", "")))
        laws.append((latent, label, ID.get(name.casefold(), name), tuple(pattern)))
    observed = tuple(re.findall(r"(\w+)\s*\|\s*\w+\s*=", text))
    weights = tuple(sorted((label, value.strip()) for _, label, value in WEIGHT.findall(text)))
    return observed, tuple(laws), weights


def proposed(suggestion: str) -> list[str]:
    """What a suggestion says to write: the whole of each clause, and its alternatives."""
    found: list[str] = []
    for clause in suggestion.split("; "):
        match = re.search(r"(?:write|did you mean|add the line)\s+(.*)", clause)
        if match:
            said = re.sub(r"\?.*|:? names are free.*| here\b.*| if .*| for a .*?(?=, |$)", "",
                          match.group(1))
            found += [said, *re.split(r", or |, | or | and ", said)]
    return [piece.strip() for piece in found if piece.strip()]


def applied(text: str, error: StatementError, piece: str) -> list[str]:
    """The text with the piece in the blamed place, as the blamed line, and as a line of its own."""
    lines = text.split("\n")
    line, start = lines[error.line - 1], error.column - 1
    changed = line[:start] + piece + line[start + len(error.expression):]
    return ["\n".join([*lines[:error.line - 1], new, *lines[error.line:]])
            for new in (changed, piece, f"{line}\n{piece}")]


def distance(a: str, b: str) -> int:
    """How many letters are put in, left out, changed or swapped with the next."""
    a, b = a.casefold(), b.casefold()
    d = {(i, j): i + j for i in range(len(a) + 1) for j in range(len(b) + 1) if not i * j}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            other = a[i - 1] != b[j - 1]
            d[i, j] = min(d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + other)
            if i > 1 and j > 1 and a[i - 2:i] == b[j - 2:j][::-1]:
                d[i, j] = min(d[i, j], d[i - 2, j - 2] + 1)
    return d[len(a), len(b)]


def other_model(text: str, error: StatementError) -> str:
    """The advice that makes another model than the one written, "" where none does."""
    wrong = error.expression.lstrip("\\")
    meant = re.search(r"did you mean (.*?)\?", error.suggestion)
    for word in re.split(", | or ", meant.group(1)) if meant else ():
        word = word.lstrip("\\")
        if word[0].casefold() != wrong[0].casefold() or distance(word, wrong) > 2 and not (
                len(wrong) >= 4 and word.casefold().startswith(wrong.casefold())):
            return f"{wrong} is no misspelling of {word}"
    for name in re.findall(r"\b([A-Z][A-Za-z]*)\((?!Z_i|[^()]*=\s*\w+\))", error.suggestion):
        called = re.findall(r"([A-Za-z]+)(?:_\w+)?\s*[({]", text)
        written = {ID.get(n.casefold(), n) for n in called}
        if written & {*ID.values()} and ID.get(name.casefold(), name) not in {*written, "D"}:
            return f"{name} is not written"
    for piece in proposed(error.suggestion):
        for changed in applied(text, error, piece):
            try:
                parse(changed, families=TABLE)
            except StatementError:
                continue
            before = model_as_written(text.replace(error.expression, meant.group(1)) if meant
                                      else text)
            after = model_as_written(changed)
            # a line that is added may add a weight
            if before[:2] != after[:2] or not {*before[2]} <= {*after[2]}:
                return f"{piece}: {before} became {after}"
    return ""


@pytest.mark.parametrize("row", WRONG, ids=lambda row: row[0])
def test_no_advice_makes_another_model(row):
    with pytest.raises(StatementError) as caught:
        parse(row[1], "problem", TABLE)
    assert not other_model(row[1], caught.value)


TWO = """X_i | Z_i=1 ~ {}
X_i | Z_i=2 ~ {}
P(Z_i = 1) = 1/2
P(Z_i = 2) = 1/2"""
OPEN = "X_i | Z_i=k ~ {}\nP(Z_i=k) = pi_k\nk = 1..K"

# advice as it was once given: statement, blamed line, column and piece, suggestion
ONCE = [
    (OPEN.format("Multinomial(n_i, p_k)"), 1, 15, "Multinomial", "did you mean Binomial?"),
    (OPEN.format("Uniform(a_k, b_k)"), 1, 15, "Uniform", "did you mean Normal?"),
    (OPEN.format("Poisson(l_k)").replace("X_i", "X_ij"), 1, 1, "X_ij", "did you mean Z_ij?"),
    (TWO.format("N(m_1, Sigma_1)", "N(m_2, Sigma_1)"), 2, 22, "Sigma_1", "write Sigma_2"),
    (TWO.format("Poisson(l_1)", "Binomial(n_i, p_2)"), 2, 15, "Binomial(n_i, p_2)",
     "write Poisson(l_2) here"),
    (TWO.format("Poisson(l_1)", "Poisson(l_i)"), 2, 23, "l_i", "write l_2"),
    (TWO.format("Poisson(l_1)", "Poisson(l_1)"), 2, 23, "l_1", "write l_2"),
    (TWO.format("Poisson(l_1)", "Poisson(l_2)").replace("1/2", "t"), 4, 14, "t",
     "write 1 - t here"),
    (OPEN.format("Poisson(l)"), 1, 23, "l", "write l_k"),
]


@pytest.mark.parametrize(("text", "line", "column", "piece", "suggestion"), ONCE)
def test_the_rule_finds_advice_that_does(text, line, column, piece, suggestion):
    assert text.split("\n")[line - 1][column - 1:].startswith(piece)
    error = StatementError("", line=line, column=column, expression=piece, suggestion=suggestion)
    assert other_model(text, error)
