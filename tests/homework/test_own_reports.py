"""The program's own reports are right answers, in every part."""

from zlib import crc32

import pytest

from derive.homework.grade import check
from tests.homework.own_reports import FIVE, KINDS, Case, cases, derived, not_right

#: Reports of which a part is not judged right yet, by what stands against it.
LEFT = {
    ("translation", "md", "full", "murphy"): "c, the statement's known weights, is any number too",
}
#: One in so many of all reports is judged here besides those that always are.
EVERY = 10


def _always(c: Case) -> bool:
    """Those of the five in their own letters, and handouts: of the five in all letters, of the
    library in Markdown."""
    name, form, level, notation = c
    if name in FIVE:
        return notation == "problem" or level == "brief"
    return (form, level, notation) == ("md", "brief", "problem")


def _cases() -> list[Case]:
    """Reports of every statement, text format, level and notation; the script judges all."""
    return [c for c in cases() if _always(c) or crc32("-".join(c).encode()) % EVERY == 0]


@pytest.mark.parametrize(("name", "form", "level", "notation"), [
    pytest.param(*c, id="-".join(c), marks=[pytest.mark.xfail(strict=True, reason=LEFT[c])]
                 if c in LEFT else []) for c in _cases()])
def test_a_report_is_right_in_every_part(name: str, form: str, level: str, notation: str) -> None:
    assert not not_right(name, form, level, notation)


#: One mistake put into a report: the part that must not be right then.
TWINS = (
    ("gammas", r"\log a_k-\mathop{\mathrm{digamma}}(a_k)",
     r"\log a_k-2\mathop{\mathrm{digamma}}(a_k)", "a"),
    ("poisson_regressions", r"\text{ solves } \sum_{i=1}^{N} T_{k,i}y_ix_i",
     r"\text{ solves } \sum_{i=1}^{N} y_ix_i", "beta"),
    ("random_intercepts", r"\mathop{\mathrm{logistic}}(\alpha_k^{t+1}+bx_{ij})",
     r"\mathop{\mathrm{logistic}}(\alpha_k^t+bx_{ij})", "b"),
    ("encounters", r"\pi_1^t[x_i = 0]", r"\pi_1^t[x_i = 1]", "responsibilities"),
    ("two_causes", r"\frac{1}{N_{ac}^{A,C}}", r"\frac{1}{N_a^A}", "s"),
    ("common_mean", r"\frac{1}{N_0}", r"\frac{1}{N_1}", "sigma_2^2"),
    ("candy", r"n_i[z_i=k]", "[z_i=k]", "steps"),
    ("candy", r"n_iT_{k,i}\bigl", r"T_{k,i}\bigl", "Q"),
    ("three_coins", r"Bernoulli}(y_i; r_H^t)}{", r"Bernoulli}(y_i; r_T^t)}{", "responsibilities"),
    ("three_coins", r"\frac{1}{N_k}\sum_{i=1}^{N} T_{k,i}y_i",
     r"\frac{1}{N}\sum_{i=1}^{N} T_{k,i}y_i", "q"),
    ("iris_diagonal", r"(x_{ic}-\mu_{kc}^{t+1})^2", r"(x_{ic}-\mu_{kc}^t)^2", "D"),
    ("iris_diagonal", "of a diagonal covariance matrix", "of a spherical covariance matrix", "D"),
    ("labels_seen", r"[z_i\text{ may be }k]", "", "responsibilities"),
    ("p_values", r"ax^{a-1}", r"ax^{a+1}", "responsibilities"),
    ("noise", r"\mathrm{Uniform}(x_i; a, b)", r"\mathrm{Uniform}(x_i; 0, b)", "responsibilities"),
)


@pytest.mark.parametrize(("name", "right", "wrong", "part"), TWINS,
                         ids=[f"{t[0]}-{t[3]}" for t in TWINS])
def test_a_report_with_one_mistake_is_not_right(name, right, wrong, part):
    em, judge = derived(name)
    report = str(em.report("md", level="brief"))
    assert right in report
    grade = check(em, report.replace(right, wrong), kind="markdown", judge=judge)
    assert grade.parts[part].verdict != "right"


#: The same in other formats: a case, what is right in it, one mistake, and the part.
ELSEWHERE = (
    (("translation", "text", "brief", "problem"), "Tₑₙ [fₙ = l] ", "Tₑₙ [fₙ = 1] ", "t"),
    (("two_causes", "text", "brief", "problem"), "∑_{j=1..C} r", "∑_{j=1..B} r", "steps"),
    (("iris_spherical", "tex", "full", "problem"), "Spherical", "Diagonal", "sigma^2"),
    (("noise", "tex", "essential", "bishop"), r"& $\pi_0$ \\", r"& $N_0/2$ \\", "eps"),
)


@pytest.mark.parametrize(("case", "right", "wrong", "part"), ELSEWHERE,
                         ids=[t[0][0] for t in ELSEWHERE])
def test_a_report_in_another_format_is_right_and_with_one_mistake_is_not(case, right, wrong, part):
    assert not not_right(*case)
    name, form, level, notation = case
    em, judge = derived(name)
    report = str(em.report(form, level=level, notation=notation))
    assert right in report
    grade = check(em, report.replace(right, wrong), kind=KINDS[form], judge=judge)
    assert grade.parts[part].verdict != "right"


@pytest.mark.parametrize(("summed", "verdict"), [("[rᵢₖ xᵢ]", "right"), ("[2rᵢₖ xᵢ]", "wrong")])
def test_what_is_summed_may_stand_in_the_line_below(summed, verdict):
    em, judge = derived("poisson_mixture")
    text = f"rᵢₖ = P(zᵢ = k | xᵢ)\n\nNₖ = ∑ᵢ rᵢₖ\n\nλₖ = (1/Nₖ) ∑ᵢ₌₁ᴺ\n    {summed}"
    assert check(em, text, judge=judge).parts["lambda"].verdict == verdict


ESL = ("two_gaussians_1d", "md", "brief", "esl")


@pytest.mark.parametrize(("right", "wrong", "part"), [
    (r"\hat\gamma_i &= \frac{(1-\hat{\pi}_1^{(j)})\phi_{\hat{\theta}_2^{(j)}}(y_i)}",
     r"\hat\gamma_i &= \frac{(1-\hat{\pi}_1^{(j)})\phi_{\hat{\theta}_1^{(j)}}(y_i)}",
     "responsibilities"),
    (r"\hat\gamma_i\biggl[\log(1-\pi_1)", r"\hat\gamma_i\biggl[\log(2\pi)", "steps"),
    (r"\sum_{i=1}^{N} \hat\gamma_{k,i}y_i", r"\sum_{i=1}^{N} (1-\hat\gamma_{k,i})y_i", "mu_2"),
])
def test_a_report_in_the_letters_of_a_book_with_one_mistake_is_not_right(right, wrong, part):
    name, form, level, notation = ESL
    em, judge = derived(name)
    report = str(em.report(form, level=level, notation=notation))
    assert right in report
    grade = check(em, report.replace(right, wrong), kind="markdown", judge=judge)
    assert grade.parts[part].verdict != "right"


WITH_PI = r"""$\gamma_i=P(Z_i=1\mid x_i)$, $\pi=\frac1N\sum_i\gamma_i$,
\[ Q=\sum_i\gamma_i[\log W-\tfrac12\log(2\pi\sigma_1^2)-\frac{(x_i-\mu_1)^2}{2\sigma_1^2}]
   +(1-\gamma_i)[\log(1-\pi)-\tfrac12\log 2\pi\sigma_2^2-\frac{(x_i-\mu_2)^2}{2\sigma_2^2}] \]"""


@pytest.mark.parametrize(("weight", "verdict"), [(r"\pi", "right"), (r"2\pi", "wrong"),
                                                 (r"(1-\pi)", "wrong")])
def test_pi_is_the_number_after_2_in_a_logarithm_where_it_is_the_weight_too(weight, verdict):
    em, judge = derived("two_gaussians_1d")
    grade = check(em, WITH_PI.replace("W", weight), kind="latex", judge=judge)
    assert grade.parts["Q"].verdict == verdict


@pytest.mark.parametrize(("said", "verdict"), [
    ("It is positive unless $x_i=0$ for every $i$.", "right"),
    (r"Unless $x_i=0$, $\sum_ir_{ik}(\frac{x_i}{\lambda_k}-2)=0$.", "wrong")])
def test_what_is_excepted_says_nothing_of_the_data(said, verdict):
    em, judge = derived("poisson_mixture")
    text = (r"$r_{ik}=P(z_i=k\mid x_i)$. \[\log L=\sum_i\sum_k[z_i=k]"
            r"(\log\pi_k+x_i\log\lambda_k-\lambda_k-\log x_i!)\]"
            r"\[\frac{\partial Q}{\partial\lambda_k}=\sum_ir_{ik}(\frac{x_i}{\lambda_k}-1)\]")
    assert check(em, text + said, kind="latex", judge=judge).parts["steps"].verdict == verdict


@pytest.mark.parametrize(("second", "verdict"), [("x_i", "right"), ("1", "undecided")])
def test_a_symbol_of_two_values_makes_nothing_right(second, verdict):
    em, judge = derived("poisson_mixture")
    text = (r"$r_{ik}=P(z_i=k\mid x_i)$, $S_k=\sum_ir_{ik}x_i$, $\lambda_k=S_k/\sum_ir_{ik}$; "
            rf"$S_k=\sum_ir_{{ik}}{second}$.")
    assert check(em, text, kind="latex", judge=judge).parts["lambda"].verdict == verdict
