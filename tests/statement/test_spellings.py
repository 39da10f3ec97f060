"""The same model in each of its spellings; models are compared up to the letters of the names."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest

from derive.model import Model
from derive.statement import StatementError, parse
from derive.statement.clauses import facts
from derive.statement.layout import plain_lines

from .canonical import canonical
from .literature import PLAIN, READ, SPELLINGS
from .wrong.kinds import KINDS


def shape(model: Model) -> object:
    """A model without its letters: which parameter stands where, and which names are the same."""
    found: dict[str, str] = {}
    model = replace(model, plates=tuple(  # labels that are words are letters too
        p if p.labels in (("0", "1"), ("1", "2")) else
        replace(p, labels=tuple(f"label_{n}" for n, _ in enumerate(p.labels)))
        for p in model.plates))
    kinds = {"latent", "observed", "label", "of", "as", *(v.domain for v in model.variables),
             *(p.domain for p in model.parameters), *(f.law for f in model.factors)}
    return re.sub(r"[^\W\d_]\w*(\^2)?", lambda m: m[0] if m[0] in kinds else found.setdefault(
        m[0], f"_{len(found)}"), canonical(model))


@pytest.mark.parametrize(("group", "text"), [(g, t) for g, ts in SPELLINGS.items() for t in ts])
def test_each_of_the_eleven_spellings_is_read(group, text):
    assert shape(parse(text)) == shape(parse(PLAIN[group]))


@pytest.mark.parametrize("group", PLAIN)
def test_what_is_compared_tells_models_apart(group):
    others = [g for g in PLAIN if g != group]
    assert all(shape(parse(PLAIN[group])) != shape(parse(PLAIN[o])) for o in others)
    assert sum(map(len, SPELLINGS.values())) == 11


@pytest.mark.parametrize(("text", "plain"), [pytest.param(*r[1:], id=r[0]) for r in READ])
def test_a_spelling_is_read_as_plain_words(text, plain):
    model = parse(text)
    assert shape(model) == shape(parse(plain))
    assert Model.from_json(model.to_json()) == model


@pytest.mark.parametrize("text", [r[1] for r in [*READ, *KINDS]] + [*PLAIN.values()])
def test_every_statement_of_the_literature_is_read_into_facts(text):
    """What is refused was read: the refusal speaks of the model, not of the writing."""
    assert facts(plain_lines(text))


#: By the name of the statement, its mechanism.
MECHANISMS = {
    "linkage": "split counts",
    "blood groups": "split counts",
    "emission tomography": "split counts",
    "right-censored": "censoring",
    "bulbs": "censoring",
    "rounded": "grouped data",
    "probit": "threshold",
    "a missing coordinate": "missing",
    "factor analysis": "Gaussian latent variables",
    "random intercept": "Gaussian latent variables",
    "Student": "Gamma-distributed scales",
    "hidden Markov chain": "chain",
}


@pytest.mark.parametrize("row", KINDS, ids=lambda r: r[0])
def test_what_comes_later_is_refused_by_the_name_of_its_mechanism(row):
    with pytest.raises(StatementError) as caught:
        parse(row[1])
    assert MECHANISMS[row[0]] in caught.value.message
    assert "did you mean" not in caught.value.suggestion


def test_the_order_of_facts_has_no_meaning():
    for text in [t for ts in SPELLINGS.values() for t in ts] + [r[1] for r in READ]:
        pieces = [p for p in re.split(r"; |\n| \\\\ ", text) if p]
        if not re.search(r"\{[^}]*;|\([^)]*;", text):
            assert shape(parse("\n".join(reversed(pieces)))) == shape(parse(text)), text


HOSTILE = [
    "(" * 1000 + ")" * 1000, "P(Z_i=1) = " + "(" * 900, "x_{" * 300 + "i" + "}" * 300,
    "^" * 900, "a " * 490, "a' " * 320, "X_i | " + "a=1, " * 190 + "b=1 ~ N(m, s)",
    "x_i ~ " + "t N(m, s) + " * 70 + "t N(m, s)", "sum_k " * 160, "1.." * 300, "-" * 900,
    "\n".join(["P(Z_i = 1) = " + "1 - " * 200 + "tau"] * 60), "x" * 100_000, "a;" * 24_000,
    "f(" * 20 + "x" + ")" * 20, "P(Z_i=1) = a" + "'" * 900, "P(Z_i=1) = a" + "^b" * 400,
    "P(Z_i=1) = a" + "_b" * 400, "P(Z_i=1) = a" + "(b)" * 300, "P(Z_i=1) = " + "sum_k " * 150 + "a",
    "\n".join(["X_i|Z_i=1~N(a,b)"] * 2900),
    "\n".join(f"X_i | Z_i={j} ~ N({'a b ' * 35})" for j in range(299))]


def ordinary():
    """The processor time that an ordinary statement takes on this machine, now."""
    text = "X_i | Z_i=1 ~ Normal(mu_1, Sigma_1); X_i | Z_i=2 ~ N(mu_2, Sigma_2); P(Z_i=1) = tau"
    parse(text)
    start = time.thread_time()
    for _ in range(15):
        parse(text)
    return (time.thread_time() - start) / 15


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_refused_soon(text):
    before = ordinary()
    start = time.thread_time()
    with pytest.raises(StatementError) as caught:
        parse(text)
    taken = time.thread_time() - start
    assert taken < 600 * max(before, ordinary())
    assert caught.value.suggestion
