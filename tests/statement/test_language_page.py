"""docs/language.md says what is so: each spelling is read, each family and refusal is there."""

from __future__ import annotations

import pickle
import re
import shutil
from dataclasses import replace

import pytest

from derive.engine.em import derive_algorithm
from derive.families import LAWS
from derive.model import Model
from derive.statement import StatementError, language, parse, syntax
from derive.statement.clauses import facts
from derive.statement.distributions import OBSERVATIONS
from derive.statement.layout import plain_lines
from derive.statement.syntax import TABLES

from .canonical import canonical
from .test_spellings import shape

PAGE = language()
BASE = ("X_i | Z_i=k ~ Poisson(lambda_k)", "P(Z_i = k) = pi_k", "k = 1..K")
BLOCKS = re.findall(r"```same\n(.*?)```", PAGE, re.DOTALL)
CARRIED = re.findall(r"```carried\n(.*?)```", PAGE, re.DOTALL)[0].splitlines()
MODELS = re.findall(r"```model\n(.*?)```", PAGE, re.DOTALL)
ALIKE = re.findall(r"```alike\n(.*?)```", PAGE, re.DOTALL)
WORDS = re.findall(r"```words\n(.*?)```", PAGE, re.DOTALL)[0].splitlines()
LINES = [(block.splitlines()[0], line) for block in BLOCKS for line in block.splitlines()[1:]]


def rows(section: str) -> list[list[str]]:
    """The rows of the table in a section, without the backquotes."""
    table = PAGE.partition(f"\n## {section}")[2].partition("\n## ")[0]
    found = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in row] for row in found[2:]]


def with_line(line: str):
    """The statement with the line in the place of the one of its kind."""
    kind = 0 if re.search(r"~|∼|\\sim", line) else 1 if "P" in line else 2
    text = "\n".join([*BASE[:kind], line, *BASE[kind + 1:]])
    return replace(parse(text), statement="")


@pytest.mark.parametrize(("first", "line"), LINES)
def test_a_spelling_is_read_as_the_first_of_its_block(first, line):
    assert with_line(line) == with_line(first)


@pytest.mark.parametrize("line", WORDS)
def test_words_add_nothing_to_the_facts(line):
    assert shape(parse("\n".join([*BASE, line]))) == shape(parse("\n".join(BASE)))


def test_blocks_say_different_things():
    firsts = [with_line(block.splitlines()[0]) for block in BLOCKS]
    assert len(LINES) >= 25
    # the weights and the range are those of the statement that is compared
    assert len({repr(model) for model in firsts}) == len(BLOCKS) - 2


def test_every_family_has_its_row():
    wanted = {
        family.id: [", ".join(family.names),
                    ", ".join(s.name + " (known)" * s.known for s in family.slots),
                    OBSERVATIONS[family.observation]]
        for family in LAWS.values()
    }
    assert {row[0]: row[1:] for row in rows("Distributions")} == wanted


@pytest.mark.parametrize("block", MODELS, ids=lambda block: block[:30])
def test_the_statements_of_a_block_are_one_model(block):
    first, *others = block.splitlines()
    assert all(shape(parse(text)) == shape(parse(first)) for text in others)


@pytest.mark.parametrize("line", CARRIED, ids=lambda line: line.partition(":")[0])
def test_a_statement_that_is_more_than_a_mixture_is_derived(line):
    model = parse(line.partition(": ")[2])
    assert isinstance(model, Model)
    assert derive_algorithm(model).updates


def test_the_statements_beyond_mixtures_are_different_models():
    assert len({canonical(parse(line.partition(": ")[2])) for line in CARRIED}) == len(CARRIED)


@pytest.mark.parametrize("block", ALIKE, ids=lambda block: block[:30])
def test_other_words_are_the_same_model(block):
    first, *others = block.splitlines()
    assert others
    assert [unordered(text) for text in others] == [unordered(first)] * len(others)


def unordered(text: str) -> list[str]:
    """The parts of a model, in whichever order the lines state them."""
    return sorted(canonical(parse(text)).split("; "))


def test_blocks_of_other_words_are_different_models():
    assert len({tuple(unordered(block.splitlines()[0])) for block in ALIKE}) == len(ALIKE) >= 12


def test_blocks_of_statements_are_different_models():
    firsts = [repr(shape(parse(block.splitlines()[0]))) for block in MODELS]
    assert len(set(firsts)) == len(MODELS) >= 5


@pytest.mark.parametrize(("written", "told"), rows("Refused"))
def test_a_row_of_what_is_refused_is_told_so(written, told):
    with pytest.raises(StatementError) as caught:
        parse(written)
    assert told.removeprefix("a ") in caught.value.message
    assert facts(plain_lines(written))


def test_the_tables_are_those_of_the_grammar():
    with TABLES.open("rb") as stream:
        version, grammar = pickle.load(stream)
    assert version.split(".")[0] == "1"
    assert grammar == TABLES.with_suffix(".lark").read_text(encoding="utf-8")


def test_without_tables_the_grammar_is_read_itself(tmp_path, monkeypatch):
    shutil.copy(TABLES.with_suffix(".lark"), tmp_path / "grammar.lark")
    monkeypatch.setattr(syntax, "TABLES", tmp_path / "grammar.tables")
    syntax.write_tables()
    for made in (syntax._parser.__wrapped__(), None):
        if made is None:
            syntax.TABLES.write_bytes(pickle.dumps(("0", "another")))
            made = syntax._parser.__wrapped__()
        assert made.parse("P(Z_i = 1) = tau").children
    syntax._parser.cache_clear()


def test_the_grammar_is_the_one_that_reads(checkout):
    grammar = (checkout / "derive" / "statement" / "grammar.lark").read_text(encoding="utf-8")
    shown = PAGE.partition("```grammar\n")[2].partition("```")[0]
    assert shown.strip() in grammar


def test_the_readme_names_the_page(checkout):
    assert "(docs/language.md)" in (checkout / "README.md").read_text(encoding="utf-8")
    assert (checkout / "docs" / "language.md").read_text(encoding="utf-8") == PAGE
