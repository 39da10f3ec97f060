import pytest

from derive.homework.lex.bars import bars_resolved
from derive.homework.lex.layout import Formula, Prose, latex_pieces, markdown_pieces
from derive.homework.lex.macros import expand
from derive.homework.lex.normal import terminals
from derive.homework.lex.plain import plain_pieces
from derive.homework.lex.tokens import CannotRead, Token, tex_tokens
from derive.homework.parse.split import Statement, statements


def cut(source, environment="align"):
    found = statements(terminals(tex_tokens(source)), environment, len(source))
    return [source[s.at : s.end].strip() for s in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\newcommand{\m}[1]{\mu_{#1}}\m{2}", r"mu_{2}"),
        (r"\newcommand\m{\mu}\m", "mu"),
        (r"\def\m#1{x_#1}\m k", "x_k"),
        (r"\renewcommand{\S}[1]{s_#1}\S i", "s_i"),
        (r"\newcommand{\m}[2][1]{#1,#2}\m{3}\m[2]{3}", "1,32,3"),
        (r"\newcommand{\b}{y}\let\a=\b \a", "y"),
        (r"\newcommand{\a}{\c}\newcommand{\c}{z}\a", "z"),
        ("a % a comment\nb", "a b"),
        (r"a \% b", "a % b"),
    ],
)
def test_own_commands_are_replaced(source, expected):
    tokens = expand(tex_tokens(source))
    assert "".join(t.text for t in tokens).replace(" ", "") == expected.replace(" ", "")


def test_an_endless_command_is_refused():
    with pytest.raises(CannotRead, match="without end"):
        expand(tex_tokens(r"\newcommand{\a}{\a\a}\a"))


def test_a_document_is_what_stands_between_its_begin_and_end():
    source = "\\documentclass{article}\n\\title{$x$}\n\\begin{document}so $y$\n\\end{document}$z$"
    formulas = [p for p in latex_pieces(source) if isinstance(p, Formula)]
    assert ["".join(t.text for t in p.tokens) for p in formulas] == ["y"]


@pytest.mark.parametrize(
    "source",
    [r"$a$", r"$$a$$", r"\(a\)", r"\[a\]", r"\begin{equation}a\end{equation}",
     r"\begin{align*}a\end{align*}", r"\begin{gather}a\end{gather}",
     r"\begin{eqnarray}a\end{eqnarray}", r"\begin{multline*}a\end{multline*}"],
)
def test_every_kind_of_formula_is_found(source):
    before, formula, after = latex_pieces("so " + source + " then")
    assert isinstance(before, Prose) and isinstance(after, Prose)
    assert [t.text for t in formula.tokens] == ["a"] and formula.at == 3


def test_percent_is_no_comment_in_markdown():
    assert len([p for p in markdown_pieces("50% of $x$") if isinstance(p, Formula)]) == 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"a &= b \\ c &= d", ["a &= b", "c &= d"]),
        (r"a &= b \\ &= d", [r"a &= b \\ &= d"]),
        (r"a &= b \\ &\quad + d", [r"a &= b \\ &\quad + d"]),
        (r"a &= b, & c &= d", ["a &= b", "c &= d"]),
        (r"a = \{ b \\ + c \}", [r"a = \{ b \\ + c \}"]),
        (r"a = b, \qquad c = d", ["a = b", "c = d"]),
        (r"a = b \Rightarrow c = d", ["a = b", "c = d"]),
        (r"a = b \text{ and } c = d", ["a = b", "c = d"]),
        (r"a = f(x, y), \quad k = 1", ["a = f(x, y)", "k = 1"]),
        (r"\begin{cases} a = b \\ c = d \end{cases}", [r"a = b", "c = d"]),
    ],
)
def test_a_display_is_cut_into_its_statements(source, expected):
    assert [s.rstrip("\\, ").strip() for s in cut(source)] == \
        [e.rstrip("\\, ").strip() for e in expected]


def test_a_definition_by_cases_is_one_statement_for_each_case():
    source = r"w_j = \begin{cases} a & j = 1 \\ b & j = 2 \end{cases}"
    found = statements(terminals(tex_tokens(source)), "")
    assert [len(s.condition) for s in found] == [3, 3]


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        (r"|S|", "BAROPEN BARCLOSE"),
        (r"N(x|m,S)", "MID"),
        (r"\log|S|+\log|R|", "BAROPEN BARCLOSE BAROPEN BARCLOSE"),
        (r"2|S|", "BAROPEN BARCLOSE"),
        (r"P(Z=1\mid x)", "MID"),
        (r"\left|S\right|", "BAROPEN BARCLOSE"),
        (r"\bigl|S\bigr|", "BAROPEN BARCLOSE"),
        (r"\lvert S\rvert", "BAROPEN BARCLOSE"),
        (r"\frac{a}{b}\Big|_{\theta}", "EVAL"),
    ],
)
def test_what_a_bar_is_follows_from_its_place(source, kinds):
    found = [t.kind for t in terminals(tex_tokens(source))
             if t.kind in ("BAR", "BAROPEN", "BARCLOSE", "MID", "EVAL")]
    assert found == kinds.split()


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("$" + "{" * 100 + "x" + "}" * 100 + "$", "deep"),
        ("(" * 100, "deep"),
        ("1" * 31, "30 digits"),
        ("x+" * 3000, "symbols"),
        (r"\begin{pmatrix}1\end{pmatrix}", "entries"),
        (r"\sqrt[3]{x}", "root"),
        (r"a \pm b", "two things"),
        (r"a_", "ends"),
    ],
)
def test_what_is_not_read_says_why(source, reason):
    with pytest.raises(CannotRead, match=reason):
        terminals(tex_tokens(source.strip("$")))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("mu_1 = a / b", 1),
        ("new mean:  mu_1 <- a", 1),
        ("we find that mu_1 = b for all", 1),
        ("(ii) mu_1 = a", 1),
        ("mu_1 = a, mu_2 = b", 2),
        ("nothing to read here", 0),
        ("r_i = a\n      + b", 1),
        ("g = the weight\n  = a / b", 1),
        ("        a\nr = -------\n      b + c", 1),
    ],
)
def test_statements_of_a_plain_text(text, count):
    assert len([p for p in plain_pieces(text) if isinstance(p, Statement)]) == count


def test_bars_need_no_source():
    assert bars_resolved([Token("NAME", "x", 0)]) == [Token("NAME", "x", 0)]
