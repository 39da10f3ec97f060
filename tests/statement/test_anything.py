"""Whatever is typed: a model, or a StatementError that shows its place. Nothing else, and soon."""

from __future__ import annotations

import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.statement import StatementError, parse

from .models.language import LANGUAGE
from .models.others import OTHERS

PLAIN = """X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)
X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)
P(Z_i = 1) = tau
P(Z_i = 2) = 1 - tau"""
LATEX = r"""X_i \mid Z_i=k \sim \mathcal{N}\left(\boldsymbol{\mu}_k, \sigma_{k}^{2}\right) \\
\Pr(Z_i=k) = \pi_k, \quad k \in \{1, \ldots, K\}
X_i \in \mathbb{R}, i = 1..n"""
COINS = """X_i | Z_i=A ~ Binomial(n_i, p_A)
X_i | Z_i=B ~ Binomial(n_i, p_B)
P(Z_i = A) = 1/2
P(Z_i = B) = \\frac{1}{2}
observed: X"""
SWITCH = """Y = (1-D) A + D B; A ~ Poisson(a); B ~ Poisson(b); P(D=1) = p"""
DENSITIES = r"""z_i ~ Categorical(pi); x_i | z_i ~ N(mu_{z_i}, Sigma_{z_i})
p(x_i) = \sum_{k=1}^K \pi_k N(x_i \mid \mu_k, \Sigma_k)
x_i ~ tau N(m_1, S_1) + (1 - tau) N(m_2, S_2), given Z_i = 1: X_i ~ Poisson(a) if W_i = 2"""
PIECES = st.sampled_from(
    r"""X_i Z_i | ~ = ( ) , ; .. ... k 1..K mu_1 Sigma_1 sigma_1^2 P( 1- tau / 2 0.5 in R R^d { }
    \{ \} _ ^ \frac \text{ \mathcal \\ \left \right . # % ; : & $ \sim \mid observed: latent:
    for all i= ₁ ² μ Σ ½ − ∼ ☃ 10000000000000000000000 Normal( Binomial(n_i, -1 +
    Geometric( Exponential( rate mean var= from 0 from 1 prior: known: sum min( if
    given missing Categorical(pi) Z_i^{(i)} sum_k prod_k sum_{k=1}^K occurs times diagonal mu_{Z_i}
    w.p. iid rows: independent not known (shape, sum_l prod_j log !
    ' <= 1( [ ] density on weight p(X_i for tau_2= Z_ik=1 Bernoulli(tau) ^{(1)} _{t-1}""".split()
)
MODELS = [row[1] for row in [*LANGUAGE, *OTHERS]] + [
    p.read_text(encoding="utf-8") for p in sorted(Path(__file__).parent.glob("*_sight/*.txt"))]
SETTINGS = settings(deadline=None, max_examples=200,
                    suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(text: str, families) -> None:
    start = time.process_time()
    try:
        model = parse(text, families=families)
    except StatementError as error:
        assert error.line is not None and error.line >= 1
        assert error.column is not None and error.column >= 1
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert error.column <= len(lines[error.line - 1]) + 1
        assert error.message and error.suggestion
        assert len(str(error)) < 700
        assert str(error).isprintable() or "\n" in str(error)
    else:
        assert type(model).from_json(model.to_json()) == model
    assert time.process_time() - start < 5


@SETTINGS
@given(st.text(max_size=300))
def test_any_text(families, text):
    read(text, families)


@SETTINGS
@given(st.binary(max_size=300))
def test_any_bytes(families, content):
    read(content.decode("latin-1"), families)


@SETTINGS
@given(st.lists(PIECES, max_size=40), st.sampled_from(["", " ", "\n"]))
def test_any_pieces(families, pieces, between):
    read(between.join(pieces), families)


@SETTINGS
@given(st.data())
def test_changed_statements(families, data):
    text = data.draw(st.sampled_from([PLAIN, LATEX, COINS, SWITCH, DENSITIES]))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(at, min(len(text), at + 12)))
        text = text[:at] + data.draw(PIECES | st.just("") | st.text(max_size=3)) + text[end:]
    read(text, families)


@SETTINGS
@given(st.data())
def test_changed_models(data):
    text = data.draw(st.sampled_from(MODELS))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(at, min(len(text), at + 12)))
        text = text[:at] + data.draw(PIECES | st.just("") | st.text(max_size=3)) + text[end:]
    read(text, None)


@SETTINGS
@given(PIECES | st.characters(), st.integers(1, 3000))
def test_one_piece_again_and_again(families, piece, count):
    read(piece * count, families)


def test_the_largest_statement_in_bounded_time(families):
    for line in ("P(Z_i=1) = 1" + " - a" * 240, "X_i | Z_i=1 ~ Normal(" + "a, " * 320 + "b)",
                 "k = " + "1, " * 320 + "2"):
        read("\n".join([line] * 50), families)
