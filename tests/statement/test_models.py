"""Statements beyond mixtures of one law are read as the models that they are."""

from __future__ import annotations

import re

import pytest

from derive.engine.em import derive_algorithm
from derive.engine.parts import Algorithm
from derive.model import Model
from derive.statement import StatementError, parse

from .canonical import canonical
from .models.language import LANGUAGE
from .models.others import OTHERS
from .models.refused import REFUSED
from .models.spellings import SPELLINGS
from .test_advice import other_model

TABLE = [*LANGUAGE, *OTHERS]
#: What is read and has no derivation: its latent variables are tied across units, or no rule
#: solves its equation.
NO_DERIVATION = {"nested", "rows and columns", "precision matrix", "precision"}
#: Words of the canonical text that are no names.
WORDS = set(
    "real vector positive variance probability covariance simplex natural count binary label "
    "observed latent known of missing seen as diagonal spherical weight frequency on inf "
    "categorical multinomial point known dirichlet beta gamma normal multivariate_normal poisson "
    "binomial bernoulli uniform exp log size".split())


def read(text: str) -> Model:
    model = parse(text)
    assert isinstance(model, Model)
    return model


def unnamed(model: Model) -> str:
    """The model with its names numbered in the order in which they stand."""
    found: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        name = match.group()
        return name if name in WORDS else found.setdefault(name, f"#{len(found)}")

    return re.sub(r"[A-Za-z]\w*(?:\^2)?", number, canonical(model))


@pytest.mark.parametrize(("text", "wanted"), [pytest.param(*row[1:], id=row[0]) for row in TABLE])
def test_a_statement_is_the_model_that_it_should_be(text, wanted):
    model = read(text)
    assert canonical(model) == wanted
    assert Model.from_json(model.to_json()) == model


def test_the_table_has_each_name_and_each_model_once():
    assert len({row[0] for row in TABLE}) == len(TABLE) >= 90
    assert len({row[1] for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_the_order_of_facts_has_no_meaning(row):
    pieces = [p for p in re.split(r"; |\n|(?<=\w)\. (?=[A-Z])", row[1]) if p]
    if re.search(r"\([^)]*;", row[1]) or "observed: x_i, z_i" in row[1]:
        pieces = [row[1]]
    backwards = canonical(read("\n".join(reversed(pieces))))
    assert sorted(re.split(r"; |, ", backwards)) == sorted(re.split(r"; |, ", row[2]))


@pytest.mark.parametrize(("group", "text"), [(g, t) for g, ts in SPELLINGS.items() for t in ts])
def test_the_spellings_of_a_group_are_one_model(group, text):
    assert unnamed(read(text)) == unnamed(read(SPELLINGS[group][0]))


def test_groups_of_spellings_are_different_models():
    assert len({unnamed(read(texts[0])) for texts in SPELLINGS.values()}) == len(SPELLINGS)
    assert len({canonical(read(text)) for texts in SPELLINGS.values() for text in texts}) > len(
        SPELLINGS)


@pytest.mark.parametrize("row", [r for r in TABLE if r[0] not in NO_DERIVATION],
                         ids=lambda row: row[0])
def test_what_is_read_is_derived(row):
    assert isinstance(derive_algorithm(read(row[1])), Algorithm)


@pytest.mark.parametrize(("text", "line", "column", "message", "suggestion"),
                         [pytest.param(*row[1:], id=row[0]) for row in REFUSED])
def test_a_wrong_model_is_told_where_and_why(text, line, column, message, suggestion):
    with pytest.raises(StatementError) as caught:
        parse(text, "problem")
    error = caught.value
    assert (error.line, error.column) == (line, column)
    assert message in error.message
    assert suggestion in error.suggestion
    assert not other_model(text, error)
    assert len(str(error)) < 700


def test_the_table_of_wrong_models_is_large_enough():
    assert len({row[0] for row in REFUSED}) == len(REFUSED) >= 60
