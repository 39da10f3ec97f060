import pytest

from derive.homework.lex.normal import terminals
from derive.homework.lex.tokens import CannotRead, tex_tokens
from derive.homework.parse.grammar import parse
from derive.homework.parse.symbols import iterate, text_of, written


def syntax(source):
    return parse(terminals(tex_tokens(source)))


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (r"a = b", "chain"), (r"a := b = c", "chain"), (r"a \propto b", "chain"),
        (r"a + b - c", "expression"), (r"-a", "expression"), (r"a b", "product"),
        (r"a / b", "product"), (r"\frac{a}{b}", "frac"), (r"{a \over b}", "group"),
        (r"\sqrt{2\pi}", "sqrt"), (r"\hat\mu", "accent"), (r"\mu_k^{t+1}", "scripted"),
        (r"|S|", "bars"), (r"(a, b | c; d)", "bracket"), (r"\sum_{i=1}^N x_i", "product"),
        (r"x!", "scripted"), (r"x'", "scripted"), (r"\left[\frac ab\right]^{-1}", "scripted"),
    ],
)
def test_kind_of_syntax(source, kind):
    assert syntax(source).kind == kind


@pytest.mark.parametrize(
    "source", ["", "a +", "= = b", "(a", r"\frac{a}", "a ) b", r"a \text{if} b"])
def test_what_is_no_formula_is_refused(source):
    with pytest.raises(CannotRead):
        syntax(source)


@pytest.mark.parametrize(
    ("source", "letter", "indices", "mark"),
    [
        (r"\mu_1^{t+1}", "mu", ("1",), "new"),
        (r"\mu_k^{(t)}", "mu", ("k",), "old"),
        (r"\mu_k^{\mathrm{old}}", "mu", ("k",), "old"),
        (r"\mu_k^{\text{new}}", "mu", ("k",), "new"),
        (r"\mu_{k}^{\rm new}", "mu", ("k",), "new"),
        (r"T_{j,i}^{(t)}", "T", ("j", "i"), "old"),
        (r"r_{ik}", "r", ("i", "k"), ""),
        (r"w_j^{(i)}", "w", ("j", "i"), ""),
        (r"\boldsymbol{\mu}_2", "mu", ("2",), ""),
        (r"\mathbf{x}_i", "x", ("i",), ""),
        (r"{\mu}_{2}", "mu", ("2",), ""),
        (r"\hat{\mu}_2^{*}", "mu", ("2",), "new"),
        (r"\tau_{t+1}", "tau", (), "new"),
        (r"\Sigma_{k,\mathrm{new}}", "Sigma", ("k",), "new"),
        (r"\langle z_{ik}\rangle", "<z>", ("i", "k"), ""),
        (r"\mu_k^{(t-1)}", "mu", ("k",), "older"),
    ],
)
def test_a_symbol_with_its_scripts(source, letter, indices, mark):
    w = written(syntax(source))
    assert (w.letter, w.indices, w.mark) == (letter, indices, mark)


@pytest.mark.parametrize(
    ("text", "which"),
    [("t", "old"), ("(t)", "old"), ("t+1", "new"), ("(t+1)", "new"), ("(m+1)", "new"),
     ("(m)", "old"), ("old", "old"), ("new", "new"), ("(t-1)", "older"), ("T", ""), ("-1", ""),
     ("2", ""), ("k", ""), ("*", "new"), ("+", "new")],
)
def test_which_iterate(text, which):
    assert iterate(text) == which


def test_text_of_a_script():
    assert text_of(syntax("t + 1")) == "t+1"
    assert text_of(syntax("i = 1")) == "i=1"
