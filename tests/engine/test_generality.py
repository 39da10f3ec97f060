"""Nothing outside a family's file knows the family: engine files name no distribution's formula."""

import ast
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest
import scipy.stats

from derive.algebra.expression import PI, Expr, power, symbol
from derive.engine.exponential import NoExponentialFamily, natural
from derive.families import FAMILIES, Family, ScipyAnchor, Slot, Support, SupportDepends

from .numbers_at import Numbers, evaluate

ROOT = Path(str(files("derive")))
ENGINE = [f for f in sorted(ROOT.rglob("*.py"))
          if f.relative_to(ROOT).parts[0] != "families"]
WORDS = {f.id for f in FAMILIES.values()} | {
    "Poisson", "Binomial", "mu_1", "Sigma_1", "two_gaussians", "gaussian_mixture"}


def _strings(tree):
    """String constants that are no docstrings."""
    documented = {
        id(n.body[0].value) for n in ast.walk(tree)
        if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef)
        and n.body and isinstance(n.body[0], ast.Expr) and isinstance(n.body[0].value, ast.Constant)
    }
    for n in ast.walk(tree):
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in documented:
            yield n


# help texts and error messages name shipped statements as examples; densities.py is the
# certificate's own table of scipy's distributions, which is there to share nothing; the estimator
# has scikit-learn's names for what normal laws have, and NumPy's generators by the laws' ids
ALLOWED = {"estimator", "cli.py", "commands", "statement", "densities.py", "witness.py",
           "verifying.py", "__init__.py"}


HELD = [f for f in ENGINE if not set(f.relative_to(ROOT).parts) & ALLOWED]


@pytest.mark.parametrize("file", HELD, ids=lambda f: str(f.relative_to(ROOT)))
def test_no_engine_file_names_a_distribution(file):
    for constant in _strings(ast.parse(file.read_text(encoding="utf-8"))):
        assert constant.value not in WORDS, f"line {constant.lineno}: {constant.value!r}"


#: What knows the class of mixtures of one law: how they are stated, and until its successor has all
#: that it can, the judge of answers to them with the derivation by components that it reads.
OF_MIXTURES = ("statement", "homework", "stages", "derivation.py", "em.py", "setting.py",
               "document/notation.py")
#: Where any model is derived, checked, run and written: nothing there is a component, a weight
#: or k.
OF_ANY_MODEL = ("engine", "arrays", "symbolic", "scale", "certificate/plates", "algebra",
                "model.py", "api.py", "verifying.py")


def _of(file, rooms):
    return any(str(file.relative_to(ROOT)).startswith(room) for room in rooms)


@pytest.mark.parametrize("file", [f for f in ENGINE if not _of(f, OF_MIXTURES)],
                         ids=lambda f: str(f.relative_to(ROOT)))
def test_a_mixture_is_a_detail_of_statements(file):
    for n in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        named = {a.name for a in n.names} if isinstance(n, ast.ImportFrom) else set()
        from_there = isinstance(n, ast.ImportFrom) and (n.module or "").endswith(
            ("statement.finite_mixture", "as_plates"))
        assert not from_there, (n.lineno, named)


@pytest.mark.parametrize("file", [f for f in ENGINE if _of(f, OF_ANY_MODEL)],
                         ids=lambda f: str(f.relative_to(ROOT)))
def test_no_file_for_any_model_knows_a_component_a_weight_or_k(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for constant in _strings(tree):
        assert constant.value not in ("k", "K", "z", "Z", "tau", "mu", "Sigma"), constant.lineno
    for n in ast.walk(tree):
        if isinstance(n, ast.Attribute):
            assert n.attr != "components", n.lineno


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda f: f.id)
def test_a_family_is_complete(family):
    assert len(family.worked) == 4
    for slot in family.slots:
        assert slot.values, f"{slot.name} has no value for the iteration by hand"
        assert slot.known or slot.start in ("row", "spread", "share"), slot.name
    plain = family.to_json(natural(family).statistics)
    assert plain["density"] and plain["scipy"]["distribution"] and plain["statistics"]
    assert "{" not in "".join(p for p in family.reads(dict.fromkeys(
        (s.name for s in family.slots), symbol("s", "scalar"))) if isinstance(p, str))


@pytest.mark.parametrize("file", sorted((ROOT / "families").glob("*.py")), ids=lambda f: f.name)
def test_a_family_is_short(file):
    assert file.name == "family.py" or len(file.read_text().splitlines()) <= 60


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda f: f.id)
def test_the_density_is_that_of_scipy(family):
    """At d = 1 with the values of the iteration by hand."""
    distribution = getattr(scipy.stats, family.scipy.distribution)
    x, slots = family.formal()
    for at in family.worked:
        values = {s.name: float(Fraction(s.values[0])) for s in family.slots}
        e = family.density(*(Expr("symbol", n.args[0], "scalar", (), "") for n in (x, *slots)))
        law = distribution(**family.scipy.values(values))
        theirs = law.pmf(at) if family.support.discrete else law.pdf(at)
        numbers = Numbers({("x", (), ""): float(at)} | {(n, (), ""): v for n, v in values.items()},
                          {})
        assert evaluate(e, numbers) == pytest.approx(float(theirs), rel=1e-12)


@pytest.mark.parametrize("family", [f for f in FAMILIES.values() if f.observation != "vector"],
                         ids=lambda f: f.id)
def test_the_means_read_off_the_density_are_those_of_scipy(family):
    values = {s.name: float(Fraction(s.values[0])) for s in family.slots}
    law = getattr(scipy.stats, family.scipy.distribution)(**family.scipy.values(values))
    form = natural(family)
    numbers = Numbers({(n, (), ""): v for n, v in values.items()}, {})
    x = family.formal()[0]
    for statistic, mean in zip(form.statistics, form.means, strict=True):
        assert statistic in (x, power(x, 2))
        expected = law.mean() if statistic == x else law.var() + law.mean() ** 2
        assert evaluate(mean, numbers) == pytest.approx(float(expected), rel=1e-12)


def test_a_support_that_depends_on_a_parameter_is_refused():
    with pytest.raises(SupportDepends, match="depends on the parameter high"):
        Family("uniform", ("Uniform",), "uniform distribution", "", Support("reals", "0", "high"),
               (Slot("high", "positive"),), lambda x, high: power(high, -1),
               ScipyAnchor("uniform", (("scale", "high"),)), "")


def test_a_law_without_finitely_many_statistics_is_refused():
    cauchy = Family("cauchy", ("Cauchy",), "Cauchy distribution", "", Support("reals"),
                    (Slot("centre", "real"),),
                    lambda x, m: power(PI * (1 + power(x - m, 2)), -1),
                    ScipyAnchor("cauchy", (("loc", "centre"),)), "")
    with pytest.raises(NoExponentialFamily, match="Cauchy distribution"):
        natural(cauchy)
