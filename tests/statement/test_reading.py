"""Files, shipped statements, statements built in Python, and what reading costs."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

import derive.statement
from derive.statement import (
    StatementError,
    distribution,
    mixture,
    models,
    parse,
    read,
    shipped,
)

TWO = """X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)
X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)
P(Z_i = 1) = tau
P(Z_i = 2) = 1 - tau
"""
SHIPPED = Path(derive.statement.__file__).with_name("shipped")


def test_the_families_have_what_the_stand_ins_have(families):
    from derive.families import FAMILIES

    for name, family in FAMILIES.items():
        if name in families:
            assert [(s.name, s.domain, s.known) for s in family.slots] == [
                (s.name, s.domain, s.known) for s in families[name].slots]
            assert family.observation == families[name].observation
            assert set(families[name].names) <= set(family.names)


def test_every_file_of_the_folder_is_shipped_with_a_line_about_it():
    names = sorted(p.stem for p in SHIPPED.glob("*.txt"))
    assert list(models) == names == list(shipped())
    assert {"two_gaussians", "two_gaussians_1d", "gaussian_mixture"} <= set(names)
    for name in names:
        assert shipped()[name]
        assert models[name].name == name
        assert models[name] is models[name]
        assert read(name) == models[name]


def test_a_mapping_without_the_name():
    assert "none" not in models
    with pytest.raises(KeyError) as caught:
        models["none"]
    assert str(caught.value).startswith("there is no shipped statement none: shipped are ")
    with pytest.raises(KeyError) as caught:
        models["two_gausians"]
    assert "did you mean two_gaussians" in str(caught.value)
    with pytest.raises(KeyError):
        models["../two_gaussians"]


def test_an_existing_file_wins(tmp_path, monkeypatch, families):
    monkeypatch.chdir(tmp_path)
    Path("two_gaussians").write_text(TWO.replace("tau", "rho"), encoding="utf-8")
    assert read("two_gaussians", families).keys[0] == "rho"
    Path("mine.txt").write_bytes(b"\xef\xbb\xbf" + TWO.encode())
    assert read(Path("mine.txt"), families).name == "mine"


# name, content (None: no file), line, column, message, suggestion
FILES = [
    ("two_gausians", None, None, None, "no shipped statement two_gausians",
     "did you mean two_gaussians"),
    ("two_gausians.txt", None, None, None, "no file", "did you mean two_gaussians"),
    ("weird", None, None, None, "no file", "shipped are gaussian_mixture, "),
    ("a" * 5000, None, None, None, "no file", "shipped are"),
    ("nul\0", None, None, None, "no file", "shipped are"),
    (TWO, None, None, None, "this is a statement", "derive.parse(text)"),
    ("", None, None, None, "the name of the statement is empty", "name a file, or one of"),
    (".", None, None, None, "this is a folder", "a file in it"),
    ("empty.txt", b"", 1, 1, "the statement is empty", "write one fact a line"),
    ("binary.bin", b"X_i\n\x89PNG\r\n\x1a\n", 2, 1, "byte 5 (0x89) is not UTF-8", "in UTF-8"),
    ("utf16.txt", TWO.encode("utf-16"), 1, 1, "is not UTF-8", "in UTF-8"),
    ("zeros.bin", bytes(1000), 1, 1, "holds the character U+0000", "in UTF-8"),
    ("large.txt", b"#" * 1_000_000, 1, 1, "more than 50000 characters", "another kind of file"),
    ("wrong.txt", TWO.replace("Normal", "Norml").encode(), 1, 15, "Norml", "Normal?"),
]


@pytest.mark.parametrize(("name", "content", "line", "column", "message", "suggestion"), FILES,
                         ids=lambda v: str(v)[:20] if isinstance(v, str) else "")
def test_what_cannot_be_read(
    name, content, line, column, message, suggestion, families, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path(name).write_bytes(content)
    with pytest.raises(StatementError) as caught:
        read(name, families)
    error = caught.value
    assert (error.line, error.column) == (line, column)
    assert message in error.message
    assert suggestion in error.suggestion
    assert len(str(error)) < 500
    assert error.__cause__ is None
    if content is not None:
        assert error.source == name


@pytest.mark.parametrize(("call", "value", "message"), [
    (parse, 3, "a statement is text, not int: give a str"),
    (parse, b"X", "a statement is text, not bytes: give a str"),
    (read, None, "a statement is named by a str or a Path, not by NoneType: name a file"),
])
def test_what_is_no_text_and_no_name(call, value, message):
    with pytest.raises(TypeError, match=message):
        call(value)


def test_built_in_python_is_the_text(families):
    built = mixture(
        {"1": distribution("Normal", "mu_1", "Sigma_1"), "2": "Normal(mu_2, Sigma_2)"},
        {"1": "tau", "2": "1 - tau"}, families=families,
    )
    assert built == parse(TWO, families=families)
    built = mixture(
        {"k": distribution("Normal", "m_k", "v_k")}, {"k": "w_k"}, observed="Y", latent="C",
        index="n", size="M", space="R", ranges="k = 1..K", families=families,
    )
    assert built.keys == ("w", "m", "v")
    assert built.plates[0].size == "M"
    built = mixture(
        {"A": distribution("Binomial", "n_i", "p_A"), "B": distribution("Binomial", "n_i", "p_B")},
        {"A": Fraction(1, 4), "B": 0.75}, families=families,
    )
    assert [w.args[0] for w in built.factors[0].arguments] == [Fraction(1, 4), Fraction(3, 4)]
    with pytest.raises(StatementError, match="Norml"):
        mixture({"1": "Norml(mu_1, Sigma_1)", "2": "Normal(mu_2, Sigma_2)"},
                {"1": "tau", "2": "1 - tau"}, families=families)


def test_the_error_shows_the_place():
    error = StatementError("wrong", line=3, column=201, excerpt="a" * 200 + "bc" + "d" * 200,
                           expression="bc", source="s.txt", suggestion="do this")
    place, line, carets, remedy, page = str(error).splitlines()
    assert place == "s.txt, line 3, column 201: wrong"
    start = carets.index("^")
    assert line[start:start + carets.count("^")] == "bc"
    assert remedy == "do this"
    assert page == "the language: derive language"
    assert len(line) < 120


def test_reading_imports_lark_alone_and_importing_not_even_that():
    code = (
        "import sys, derive.statement\n"
        "heavy = {'lark', 'sympy', 'numpy', 'scipy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "from derive.statement.layout import plain_lines\n"
        "from derive.statement.clauses import facts\n"
        "facts(plain_lines('k = 1..K'))\n"
        "assert heavy & set(sys.modules) == {'lark'}\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
