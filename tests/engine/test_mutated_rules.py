"""One changed rule changes the printed line, the code and its numbers, and is refused."""

import pytest

import derive
from derive.algebra.expression import mul
from derive.rules import RULES
from numeric.compare import largest, theta_differences
from numeric.reference import REFERENCES
from numeric.samples import sample


def _half_lost(e, u, d):
    """The differential of a log-determinant, twice as large."""
    found = RULES["d_log_det"].apply(e, u, d)
    return None if found is None else mul(2, found)


def _log_wrong(e, u, d):
    """The derivative of a logarithm, twice as large."""
    found = RULES["d_log"].apply(e, u, d)
    return None if found is None else mul(2, found)


def _inverse_sign(e, u, d):
    """The differential of an inverse, doubled."""
    found = RULES["d_inverse"].apply(e, u, d)
    return None if found is None else mul(2, found)


#: The line that says it, and the update that is another one; None where a solver has its own way.
CASES = [
    ("d_log_det", _half_lost, "two_gaussians", "score.Sigma.2", None),
    ("d_inverse", _inverse_sign, "two_gaussians", "score.Sigma.2", None),
    ("d_log", _log_wrong, "two_gaussians_1d", "score.sigma^2.2", "sigma_1^2"),
    ("d_log", _log_wrong, "poisson_mixture", "score.lambda.2", "lambda"),
]


@pytest.mark.parametrize(("rule", "wrong", "statement", "line", "key"), CASES,
                         ids=lambda c: getattr(c, "__name__", c))
def test_a_changed_rule_is_seen_everywhere(derivations, rule, wrong, statement, line, key):
    right = derivations[statement]
    bad = derive.derive_em(right.model, RULES.replaced(rule, wrong))

    assert bad.step(line).right != right.step(line).right
    assert bad.report(certify=False) != right.report(certify=False)

    certificate = bad.certify()
    assert certificate.verdict == "wrong"
    refused = [line for line in certificate.lines if line.verdict != "right"]
    assert refused
    assert all(line.message for line in refused)
    with pytest.raises(derive.DerivationRefused, match=refused[0].id.replace("^", r"\^")):
        bad.certify(strict=True)
    assert derive.derive_em(right.model) == right  # the book is as it was

    if key is None:
        return
    assert bad.latex(key) != right.latex(key)
    drawn = _sample(statement)
    assert bad.export("numpy") != right.export("numpy")
    theta, _ = bad.lambdify().step(drawn.x, drawn.theta)
    expected, _ = REFERENCES[statement].step(drawn.x, drawn.theta)
    assert largest(theta_differences(theta, expected)) > 1e-3


def _sample(prefix):
    from numeric.samples import SAMPLES

    found = [n for n in SAMPLES if n.startswith(prefix)]
    return sample(found[0])


def test_the_report_of_a_refused_derivation_says_so(derivations):
    right = derivations["two_gaussians"]
    bad = derive.derive_em(right.model, RULES.replaced("d_log_det", _half_lost))
    text = bad.report()
    assert "REFUSED" in text
    assert "refused" in text.split("\n\n")[1]
    assert "REFUSED" not in right.report()
