"""The checker refuses every lie, but those that are equal in value, and says why they are."""

from __future__ import annotations

import pytest

import derive

from .lies import Lie, equal_in_value, tell

STATEMENTS = ("two_gaussians", "two_gaussians_1d", "gaussian_mixture", "poisson_mixture",
              "two_coins")
ALONE = ("=", "<=>", "sum", ">=", "->")

COMMUTES = "the factors that are exchanged are scalars, or one symmetric matrix by its inverse"
RESIDUAL = ("the weighted residuals sum to 0 at the new mean, sum_i T_{k,i} (x_i - mu_k^{t+1}) = 0,"
            " so whatever does not depend on i may be added to the other factor")
SUMS_TO_1 = ("weights and responsibilities sum to 1 at every mark, and the term only adds their "
             "difference, which is 0")
BAYES = ("log of joint over posterior is log of the marginal density for every component, so any "
         "weights that sum to 1 give the same average")

#: (kind, start of the line's id) of the mutations that change no value, with the reason.
REASONS = {
    ("transposition", ""): COMMUTES,
    **{(kind, line): RESIDUAL for line in ("max.component.", "solve.Sigma.3", "solve.sigma^2.3")
       for kind in ("sign", "term_lost", "factor_lost", "old_parameter", "free_for_t",
                    "label_for_index")},
    **{(kind, line): SUMS_TO_1 for line in ("max.weights.", "ascent.entropy.")
       for kind in ("t_for_free", "free_for_t", "z_left", "old_parameter")},
    ("free_for_t", "ascent.observed."): BAYES,
}


def reason(lie: Lie) -> str | None:
    kind = lie.kind.removesuffix(" in a term")
    for (name, line), why in REASONS.items():
        if name == kind and lie.line.startswith(line):
            return why
    return None


def judge(name: str, relations: tuple[str, ...]) -> tuple[int, int]:
    data = derive.derive_em(derive.models[name]).to_data()
    told = tell(data, relations)
    right = {s["id"]: s for s in data["steps"]}
    accepted = [lie for lie in told if not lie.refused]
    for lie in accepted:
        assert reason(lie), (lie.line, lie.kind, lie.place, lie.tree)
        if lie.kind.endswith("in a term"):
            continue  # the whole difference is compared with the sum of the terms by the checker
        assert equal_in_value(data, right[lie.line]["right"], lie.tree), (lie.line, lie.kind)
    return len(told), len(accepted)


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_lie_in_a_line_is_refused(name: str) -> None:
    told, accepted = judge(name, ALONE)
    assert told > 900
    assert accepted < told / 6


def test_a_lie_in_a_definition_or_a_solution_is_refused() -> None:
    told, accepted = judge("two_coins", (":=", "solves"))
    assert told > 80
    assert accepted < told / 6


@pytest.mark.slow
@pytest.mark.parametrize("name", STATEMENTS[:4])
def test_a_lie_in_any_definition_is_refused(name: str) -> None:
    judge(name, (":=", "solves"))
