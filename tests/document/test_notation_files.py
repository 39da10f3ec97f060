"""Notations: the shipped ones keep symbols apart, those of a file are checked and used."""

from __future__ import annotations

import itertools
import re

import pytest

import derive
from derive.algebra.expression import symbol
from derive.document.document import Law, Table
from derive.document.general import compose_general
from derive.document.general.labelled import labelled
from derive.document.general.laws import rule_in_letters
from derive.document.general.notation import general_notation as notation_for
from derive.document.latex import latex
from derive.document.plain import plain
from derive.document.style import STYLES, NotationError
from derive.document.style_file import shipped, style
from derive.rules import RULES
from tests.document.shown import em_of, model_of

CASES = [(name, s) for name in derive.models for s in STYLES
         if s != "esl" or name == "two_gaussians_1d"]


def symbols(e, found):
    if e.op == "symbol" and e.args[3] != "d":
        found.add(e)
    for a in e.args:
        if hasattr(a, "op"):
            symbols(a, found)


@pytest.mark.parametrize(("name", "style"), CASES)
def test_no_two_symbols_print_alike(name, style):
    em = em_of(name)
    notation, found = notation_for(em.model, style), set()
    for step in em.steps:
        symbols(step.left, found)
        symbols(step.right, found)
    for one, two in itertools.combinations(sorted(found, key=str), 2):
        if one.args[0].lower() == two.args[0].lower() and one.args[2:] == two.args[2:]:
            continue  # one name in two shapes, or a variable and its value
        names = {one.args[0], two.args[0]}
        if names & {".index", "infinity"}:
            continue
        assert latex(one, notation) != latex(two, notation), (one, two)
        assert plain(one, notation) != plain(two, notation), (one, two)


def test_esl_writes_component_2():
    em = em_of("two_gaussians_1d")
    notation = notation_for(em.model, "esl")
    shown = {k: latex(symbol(".T", "scalar", (k, "i"), "t"), notation) for k in ("1", "2", "k")}
    assert shown == {"1": r"(1-\hat\gamma_i)", "2": r"\hat\gamma_i", "k": r"\hat\gamma_{k,i}"}
    assert em.latex("mu_2", notation="esl") == (
        r"\hat{\mu}_2^{(j+1)} = \frac{1}{\hat N_2}\sum_{i=1}^{N} \hat\gamma_iy_i")
    assert r"(1-\hat\gamma_i)y_i" in em.latex("mu_1", notation="esl")
    text = em.report("text", notation="esl", certify=False)
    assert "belong to component 2" in " ".join(text.split())


@pytest.mark.parametrize("name", [n for n in derive.models if n != "two_gaussians_1d"])
def test_esl_is_for_two_normal_distributions_of_one_coordinate(name):
    why = "one-dimensional: use two_gaussians_1d" if "gauss" in name else \
        "esl is for mixtures of 2 components"
    with pytest.raises(NotationError, match=why):
        notation_for(model_of(name), "esl")


LETTERS = {
    "r": "X_i | Z_i=k ~ Poisson(r_k)\nP(Z_i = k) = pi_k\nk = 1..K",
    "T": "X_i | Z_i=k ~ Poisson(T_k)\nP(Z_i = k) = R_k\nk = 1..K",
    "d": "X_i | Z_i=k ~ Normal(d_k, D_k)\nP(Z_i = k) = T_k\nk = 1..K\nX_i in R^d",
    "s": "X_i | Z_i=k ~ Normal(m_k, s_k^2)\nP(Z_i = k) = gamma_k\nk = 1..K",
    "Q": "X_i | Z_i=k ~ Poisson(Q_k)\nP(Z_i = k) = w_k\nk = 1..K",
    "N": "X_i | Z_i=k ~ Poisson(N_k)\nP(Z_i = k) = L_k\nk = 1..K",
    "theta": "X_i | Z_i=k ~ Bernoulli(theta_k)\nP(Z_i = k) = lambda_k\nk = 1..K",
    "r_i": "Y_r | W_r=s ~ Poisson(v_s)\nP(W_r = s) = t_s\ns = 1..K",
}


@pytest.mark.parametrize("style", [s for s in STYLES if s != "esl"])
@pytest.mark.parametrize("stated", [*LETTERS, *derive.models])
def test_no_letter_has_two_meanings(stated, style):
    model = model_of(LETTERS.get(stated, stated))
    n, own = notation_for(model, style), labelled(model)
    sizes = (own.unit.size, own.values.size, "d")
    for column in (0, 1):
        found: dict[str, str] = {}
        things = {f"letter {name}": (v.latex, v.text)[column] for name, v in n.letters.items()
                  if name not in n.fixed}
        things |= {f"size {s}": n.sizes.get(s, (s, s))[column] for s in sizes}
        things |= {f"word {w}": n.words[w][column] for w in ("L", "Q", "H")}
        things |= {f"index {i}": n.indices.get(i, i)
                   for i in (own.unit.index, own.values.index)}
        things["mark"] = n.marks["t"][column]
        for thing, shown in things.items():
            if thing == "letter .N":
                continue  # N_k beside N is the custom
            assert found.setdefault(shown, thing) == thing, (shown, thing, found[shown])


LAW_LETTER = re.compile(r"(\\(?:text|mathrm|operatorname|mathbb|mathcal)\{[^{}]*\}|\\mathsf T)"
                        r"|(_(?:\{[^{}]*\}|\w))|(\\[A-Za-z]+|[A-Za-z](?!\())")


def law_letters(latex: str) -> set[str]:
    """The letters of a law, without subscripts, words, and the signs of p(.) and P(.)."""
    return {m[3] for m in LAW_LETTER.finditer(latex) if m[3]}


@pytest.mark.parametrize("style", [s for s in STYLES if s != "esl"])
@pytest.mark.parametrize("stated", [*LETTERS, *derive.models])
def test_no_letter_of_the_statement_is_free_in_a_rule(stated, style):
    em = em_of(LETTERS.get(stated, stated))
    model, n, own = em.model, notation_for(em.model, style), labelled(em.model)
    document = compose_general(em.algorithm, notation=n)
    rules = next(s for s in document.sections if s.id == "rules")
    (table,) = (b for b in rules.blocks if isinstance(b, Table))
    i, k = (n.indices.get(c, c) for c in (own.unit.index, own.values.index))
    t = n.marks["t"][0]
    # indices are named, a component stands in its event, and t marks the iterates
    quantities = rf"^{i}$|(?<=[=(}}]) ?{k}(?!\w)|\^(?:{t}|\{{{t}\+1\}})"
    found = set().union(*(law_letters(re.sub(quantities, "", w.latex)) for row in table.rows
                          for cell in row for w in cell if isinstance(w, Law)))
    assert len(table.rows) > 20 and len(found) > 10
    # what no law speaks of: parameters, what is known, the number of components, d, indices
    mine = {n.letters[p.name].latex for p in model.parameters} | {
        n.letters[v.name].latex for v in model.known} | {i, k, t}
    mine |= {n.sizes.get(s, (s,))[0] for s in (own.values.size, "d")}
    assert not found & mine, (found & mine)


def test_a_letter_that_gives_way_does_so_in_the_condition_too():
    em = em_of(LETTERS["r"])
    found = rule_in_letters(RULES["clear"], em.model, labelled(em.model), notation_for(em.model))
    assert found == (
        r"a = 0 \iff l\,a\,b = 0", "$l$ and $b$ are invertible")


def test_murphys_responsibility_gives_way_to_a_letter_of_the_statement():
    em = em_of(LETTERS["r"])
    assert em.latex("r", "murphy").startswith(r"r_k^{(t+1)} = \frac{1}{T_k}\sum_{i=1}^{N} T_{ik}")
    notes = " ".join(notation_for(em.model, "murphy").notes)
    assert "$T_{ik}$ is the responsibility" in notes
    assert "$r_{ik}$" in " ".join(notation_for(model_of("two_gaussians"), "murphy").notes)


def test_bishops_parameters_and_latent_variable_are_bold():
    em = em_of("two_gaussians")
    notation = notation_for(em.model, "bishop")
    assert latex(labelled(em.model).Z_i, notation) == r"\mathbf{z}_n"
    assert latex(labelled(em.model).Z, notation) == "z_{nk}"
    assert em.latex("Q", "bishop").startswith(r"\mathcal{Q}(\boldsymbol{\theta}, ")
    assert em.latex("Q", "murphy").startswith(r"Q(\boldsymbol{\theta}, ")
    assert em.latex("Q", "wikipedia").startswith(r"Q(\theta\mid ")


@pytest.mark.parametrize(("style", "wanted"), [
    ("problem", r"\operatorname{KL}(\pi^{t+1}\,\|\,\pi)"),
    ("bishop", r"\operatorname{KL}(\boldsymbol{\pi}^{\text{new}}\,\|\,\boldsymbol{\pi})"),
    ("murphy", r"\mathbb{KL}(\boldsymbol{\pi}^{(t+1)}\,\|\,\boldsymbol{\pi})"),
])
def test_all_weights_together_are_a_vector(style, wanted):
    em = em_of("gaussian_mixture")
    shown = latex(em.step("max.KL_pi.1").left, notation_for(em.model, style))
    assert shown == wanted


def test_the_letters_of_the_books():
    em = em_of("two_gaussians")
    assert em.latex("mu_1", notation="murphy") == (
        r"\boldsymbol{\mu}_1^{(t+1)} = \frac{1}{r_1}\sum_{i=1}^{N} r_{i1}\mathbf{x}_i")
    assert em.latex("mu_1", notation="wikipedia") == (
        r"\boldsymbol{\mu}_1^{(t+1)} = \frac{1}{N_1^{(t)}}\sum_{i=1}^{n} T_{1,i}^{(t)}\mathbf{x}_i")
    assert em.latex("mu_1", notation="bishop") == (
        r"\boldsymbol{\mu}_1^{\text{new}} = "
        r"\frac{1}{N_1}\sum_{n=1}^{N} \gamma(z_{n1})\mathbf{x}_n")
    assert r"\tau_1^{(t)}f" in em.latex("responsibilities", notation="wikipedia")


MINE = """
base = "murphy"
observed = "y"
observation = "n"

[letters]
mean = "m"
[patterns]
responsibility = ['\\rho_{<2>}^{(<1>)}', 'ρ<sub 2>']
"""


def test_a_file_of_the_readers_own(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(MINE, encoding="utf-8")
    em = em_of("two_gaussians")
    assert em.latex("mu_1", notation=str(file)) == (
        r"\mathbf{m}_1^{(t+1)} = \frac{1}{r_1}\sum_{n=1}^{N} \rho_n^{(1)}\mathbf{y}_n")
    assert "ρₙ" in em.report("text", notation=str(file), certify=False)


WRONG = {
    "observatoin = 'n'": "observatoin: unknown key; known are .*observation",
    "[letters]\nmaen = 'm'": "letters.maen: unknown key; known are .*mean",
    "[patterns]\nq = ['Q', 'Q']": "patterns.q: unknown key",
    "observed = 'x_1'": "observed: 'x_1' is no letter",
    "observed = 3": "observed: give a text",
    "bold = ['scalar']": "bold.scalar: unknown key",
    "bold = 'vector'": "bold: give a list",
    "[marks]\ncurrent = 'old'": "marks.current: give two texts, LaTeX and plain",
    "[marks]\ncurrent = ['{old', 'old']": "the braces of '{old' do not match",
    "[marks]\ncurrent = ['}old{', 'old']": "do not match",
    "[marks]\ncurrent = ['\\input{x}', 'old']": r"\\input is not allowed",
    "[marks]\ncurrent = ['^^5cinput', 'old']": "is no formula",
    "[marks]\ncurrent = ['$a$', 'old']": "is no formula",
    "[patterns]\nQ = ['Q(<1>)', 'Q']": "<1> is no place here; there are .*<H>",
    "[patterns]\nQ = ['Q', 'Q<sub 1>']": "<sub 1> is no place here",
    "[families]\ncauchy = ['C', 'C']": "families.cauchy: unknown key",
    "[components.0]\nresponsibility = ['a', 'a']": "components.0: write",
    "components = 1": "components: is a table",
    "base = 'mine'": "base: 'mine' is no shipped notation",
    "notes = ['a $ b']": "has no partner",
    "notes = ['$\\def\\x{}$']": r"\\def is not allowed",
    "count = 'two'": "count: give a positive whole number",
    "a b": "is not TOML",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_file_is_one_clear_message(tmp_path, text):
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NotationError, match=f"mine.toml: .*{WRONG[text]}"):
        style(str(file))


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(NotationError, match="cannot be read"):
        style(str(tmp_path / "nosuch.toml"))
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(NotationError, match="is not UTF-8"):
        style(str(tmp_path / "bytes.toml"))
    with pytest.raises(NotationError, match="unknown notation 'bishoop': one of problem"):
        style("bishoop")


def test_a_shipped_notation_says_where_it_is_from():
    for name in STYLES[1:]:
        assert shipped(name).title and shipped(name).notes
