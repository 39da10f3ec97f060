"""Models as the reader makes them of statements of courses and books."""

from __future__ import annotations

from derive.algebra.expression import Expr, expr, mul, symbol
from derive.model import Factor, Guard, Law, Model, Parameter, Plate, Variable, Weight

ROWS, K = Plate("i", "N"), Plate("k", "K")
Z = Variable("Z", ("i",), "label", "latent", "k")
PI = Parameter("pi", ("k",), "simplex")
COMPONENT = (Guard("Z", ("i",), "k"),)


def scalar(name: str, *indices: str) -> Expr:
    """A number of that name."""
    return symbol(name, "scalar", indices)


def tied(labels: tuple[str, ...] = ()) -> Model:
    """x_i | z_i = k ~ N(mu_k, Sigma)."""
    mu, sigma = symbol("mu", "vector", ("k",)), symbol("Sigma", "symmetric")
    return Model(
        "tied", (ROWS, Plate("k", "K", labels)), (Variable("X", ("i",), "vector"), Z),
        (PI, Parameter("mu", ("k",), "vector"), Parameter("Sigma", (), "covariance")),
        (Factor("Z", "categorical", (scalar("pi", "k"),)),
         Factor("X", "multivariate_normal", (mu, sigma), COMPONENT)))


def raters() -> Model:
    """T_i ~ Categorical(p); X_ij | T_i = k ~ Categorical(pi_jk); some X_ij are missing."""
    return Model(
        "raters", (ROWS, Plate("j", "J"), K, Plate("l", "L")),
        (Variable("T", ("i",), "label", "latent", "k"),
         Variable("X", ("i", "j"), "label", "observed", "l", missing=True)),
        (Parameter("p", ("k",), "simplex"), Parameter("pi", ("j", "k", "l"), "simplex")),
        (Factor("T", "categorical", (scalar("p", "k"),)),
         Factor("X", "categorical", (scalar("pi", "j", "k", "l"),),
                (Guard("T", ("i",), "k"),))),
        notes=("The missing answers are taken to be missing at random.",))


def causes() -> Model:
    """A_t, B_t | A_t, C_t | A_t, B_t, D_t | A_t, C_t: B and D are observed."""
    t = ("t",)
    return Model(
        "causes", (Plate("t", "T"), Plate("a", "A"), Plate("b", "B"), Plate("c", "C"),
                   Plate("e", "E")),
        (Variable("A", t, "label", "latent", "a"), Variable("B", t, "label", "observed", "b"),
         Variable("C", t, "label", "latent", "c"), Variable("D", t, "label", "observed", "e")),
        (Parameter("p", ("a",), "simplex"), Parameter("q", ("a", "b"), "simplex"),
         Parameter("r", ("a", "b", "c"), "simplex"), Parameter("s", ("a", "c", "e"), "simplex")),
        (Factor("A", "categorical", (scalar("p", "a"),)),
         Factor("B", "categorical", (scalar("q", "a", "b"),), (Guard("A", t, "a"),)),
         Factor("C", "categorical", (scalar("r", "a", "b", "c"),),
                (Guard("A", t, "a"), Guard("B", t, "b"))),
         Factor("D", "categorical", (scalar("s", "a", "c", "e"),),
                (Guard("A", t, "a"), Guard("C", t, "c")))))


def inflated() -> Model:
    """Y_i = 0 if Z_i = 0; Y_i | Z_i = 1 ~ Poisson(lambda); Y_i occurs n_i times."""
    pi = scalar("pi")
    return Model(
        "inflated", (ROWS, Plate("k", "K", ("0", "1"))),
        (Variable("Y", ("i",), "count"), Z, Variable("n", ("i",), "count", "known")),
        (Parameter("pi", (), "probability"), Parameter("lambda", (), "positive")),
        (Factor("Z", "categorical", (pi, 1 - pi)),
         Factor("Y", "point", (expr(0),), (Guard("Z", ("i",), "0"),)),
         Factor("Y", "poisson", (scalar("lambda"),), (Guard("Z", ("i",), "1"),))),
        (Weight(("i",), scalar("n", "i"), True),))


def with_priors() -> Model:
    """Bernoulli vectors with a Beta prior and a Dirichlet prior."""
    return Model(
        "bernoulli_map", (ROWS, K, Plate("d", "D")),
        (Variable("x", ("i", "d"), "binary"), Z, Variable("a", (), "positive", "known"),
         Variable("b", (), "positive", "known"), Variable("alpha", ("k",), "positive", "known")),
        (PI, Parameter("mu", ("k", "d"), "probability")),
        (Factor("Z", "categorical", (scalar("pi", "k"),)),
         Factor("x", "bernoulli", (scalar("mu", "k", "d"),), COMPONENT),
         Factor("mu", "beta", (scalar("a"), scalar("b"))),
         Factor("pi", "dirichlet", (scalar("alpha", "k"),))))


def own_law() -> Model:
    """x_i | z_i = k ~ density f(x; a_k) = a_k x^(a_k - 1) on (0, 1)."""
    a, x = scalar("a"), scalar("x")
    return Model(
        "powers", (ROWS, K), (Variable("x", ("i",), "real"), Z),
        (PI, Parameter("a", ("k",), "positive")),
        (Factor("Z", "categorical", (scalar("pi", "k"),)),
         Factor("x", "f", (scalar("a", "k"),), COMPONENT)),
        laws=(Law("f", (("a", "positive"),), mul(a, x ** (a - 1)), "reals", "0", "1"),))


def known_densities() -> Model:
    """X_i | Z_i = 1 ~ density g; X_i | Z_i = 0 ~ density h; P(Z_i = 1) = theta."""
    theta = scalar("theta")
    return Model(
        "densities", (ROWS, Plate("k", "K", ("1", "0"))),
        (Z, Variable("g", ("i",), "positive", "known"), Variable("h", ("i",), "positive", "known")),
        (Parameter("theta", (), "probability"),),
        (Factor("Z", "categorical", (theta, 1 - theta)),
         Factor("g", "known", (), (Guard("Z", ("i",), "1"),)),
         Factor("h", "known", (), (Guard("Z", ("i",), "0"),))))


def documents() -> Model:
    """x_i | z_i = k ~ Multinomial(n_i; theta_k), x_iv counts."""
    return Model(
        "documents", (ROWS, K, Plate("v", "V")), (Variable("x", ("i", "v"), "count"), Z),
        (PI, Parameter("theta", ("k", "v"), "simplex")),
        (Factor("Z", "categorical", (scalar("pi", "k"),)),
         Factor("x", "multinomial", (scalar("theta", "k", "v"),), COMPONENT)))


MODELS = {m.name: m for m in (tied(), raters(), causes(), inflated(), with_priors(), own_law(),
                              known_densities(), documents())}
