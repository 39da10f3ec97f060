"""The conventions of the judgement, each sentence with an answer that shows it."""

import pytest

import derive
from derive.em import EM
from derive.engine.em import derive_algorithm
from derive.homework.grade import check
from derive.homework.judge.judging import Judge

JUDGES = {}


def graded(text, statement="two_gaussians", kind="markdown", **more):
    if statement not in JUDGES:
        JUDGES[statement] = Judge(derive_algorithm(derive.models[statement]))
    judge = JUDGES[statement]
    return check(EM(judge.algorithm), text, kind=kind, judge=judge, **more).parts


def lines(*formulas):
    return "\n\n".join(f"$${f}$$" for f in formulas)


N1 = r"\mathcal N(x_i\mid\mu_1^t,\Sigma_1^t)"
N2 = r"\mathcal N(x_i\mid\mu_2^t,\Sigma_2^t)"
BAYES = rf"T_{{1,i}} = \frac{{\tau^t {N1}}}{{\tau^t {N1}+(1-\tau^t){N2}}}"
LOST = rf"T_{{1,i}} = \frac{{{N1}}}{{{N1}+{N2}}}"
MEAN = r"\mu_1^{t+1} = \frac{\sum_i T_{1,i} x_i}{\sum_i T_{1,i}}"


# -- Q counts up to terms free of theta ---------------------------------------------------------

BRACKET = (r"\log\tau_k - \frac12\log|\Sigma_k| - "
           r"\frac12(x_i-\mu_k)^T\Sigma_k^{-1}(x_i-\mu_k)")


@pytest.mark.parametrize("rest", ["", r"- \frac d2\log 2\pi", r"+ 17"])
def test_q_counts_up_to_terms_without_theta(rest):
    part = graded(lines(rf"Q = \sum_{{i=1}}^N\sum_{{k=1}}^2 T_{{k,i}}\left[{BRACKET} {rest}\right]"
                        ))["Q"]
    assert part.verdict == "right"


def test_a_sum_over_labels_ends_before_the_next_sum():
    part = graded(lines(
        r"Q = \sum_{k\in\{A,B\}} \log\frac12 + \sum_{i=1}^N\sum_{k\in\{A,B\}} T_{k,i}\left["
        r"x_i\log p_k + (n_i-x_i)\log(1-p_k)\right]"), "two_coins")["Q"]
    assert part.verdict == "right"


def test_a_term_with_theta_counts():
    part = graded(lines(rf"Q = \sum_{{i=1}}^N\sum_{{k=1}}^2 T_{{k,i}}\left[{BRACKET} "
                        r"+ \log|\Sigma_k|\right]"))["Q"]
    assert part.verdict == "wrong" and "log_determinant_sign" in part.misconceptions


# -- the end of a chain ------------------------------------------------------------------------

@pytest.mark.parametrize(("end", "verdict"), [
    ("", "right"),
    (r"= \bar m + 3", "unread"), (r"= \frac{X^T W \mathbf 1}{\mathbf 1^T W \mathbf 1}", "unread"),
    (r"= \frac{\sum_i T_{1,i}x_i}{N\tau^2} - x_1^T", "unread"),
    (r"= \frac{\sum_i T_{1,i}x_i}{N}", "wrong"),
])
def test_a_chain_is_right_up_to_its_end(end, verdict):
    assert graded(lines(MEAN + end))["mu_1"].verdict == verdict


# -- an index in a bracket ---------------------------------------------------------------------

@pytest.mark.parametrize(("place", "verdict"), [("1", "right"), ("2", "wrong")])
def test_a_component_in_a_bracket_is_an_index(place, verdict):
    found = graded(lines(
        BAYES.replace("T_{1,i}", r"\gamma_i(1)"), BAYES.replace("T_{1,i}", r"\gamma_i(2)").replace(
            rf"\frac{{\tau^t {N1}", rf"\frac{{(1-\tau^t) {N2}"),
        MEAN.replace("T_{1,i}", rf"\gamma_i({place})"),
        r"\tau^{t+1} = \frac1N\sum_i \gamma_i(1)"))
    assert [found[p].verdict for p in ("responsibilities", "mu_1", "tau")] == [
        "right", verdict, "right"]


@pytest.mark.parametrize(("of", "verdict"), [("w^{(j)}", "right"), ("(1 - w^{(j)})", "wrong")])
def test_a_letter_that_is_summed_over_is_an_index_above_too(of, verdict):
    found = graded(lines(r"w^{(j)} = P(Z_j = 1\mid x^{(j)}, \theta^t)",
                         rf"\mu_1^{{(t+1)}} = \frac{{\sum_j {of} x^{{(j)}}}}{{\sum_j w^{{(j)}}}}"))
    assert found["mu_1"].verdict == verdict


def test_an_iterate_above_is_no_index():
    old = MEAN.replace("x_i}", r"\mu_1^{(m)}}").replace("t+1", "(m+1)").replace("_i", "_j").replace(
        "{1,i}", "{1,j}")
    assert graded(lines(old))["mu_1"].verdict != "right"


def test_a_factor_in_a_bracket_is_no_index():
    assert graded(lines(BAYES, MEAN.replace(r"T_{1,i} x_i}", r"T_{1,i}(2) x_i}")))[
        "mu_1"].verdict == "wrong"


# -- what follows from what ---------------------------------------------------------------------

def test_a_responsibility_symbol_means_the_true_posterior():
    parts = graded(lines(LOST, MEAN))
    assert parts["responsibilities"].verdict == "wrong"
    assert parts["responsibilities"].misconceptions == ("prior_lost_in_e_step",)
    assert parts["mu_1"].verdict == "right"
    assert parts["mu_1"].follows_from == "responsibilities"


def test_with_right_responsibilities_nothing_follows():
    parts = graded(lines(BAYES, MEAN))
    assert parts["responsibilities"].verdict == parts["mu_1"].verdict == "right"
    assert parts["mu_1"].follows_from is None


def test_a_wrong_update_is_not_excused_by_wrong_responsibilities():
    part = graded(lines(LOST, r"\mu_1^{t+1} = \frac1N\sum_i T_{1,i} x_i"))["mu_1"]
    assert part.verdict == "wrong" and part.follows_from is None
    assert part.misconceptions == ("n_for_nk",)


def test_what_is_written_out_with_wrong_responsibilities_stays_wrong_and_says_so():
    share = rf"\frac{{{N1}}}{{{N1}+{N2}}}"
    part = graded(lines(LOST, rf"\mu_1^{{t+1}} = \frac{{\sum_i {share} x_i}}{{\sum_i {share}}}"))
    assert part["mu_1"].verdict == "wrong"
    assert part["mu_1"].follows_from == "responsibilities"
    assert "follows correctly" in part["mu_1"].feedback


def test_a_spread_with_a_wrong_mean_written_out_follows_from_it():
    wrong = r"\frac1N\sum_j T_{1,j} x_j"
    parts = graded(lines(
        rf"\mu_1^{{t+1}} = {wrong}",
        rf"\Sigma_1^{{t+1}} = \frac{{\sum_i T_{{1,i}} \left(x_i - {wrong}\right)"
        rf"\left(x_i - {wrong}\right)^T}}{{\sum_i T_{{1,i}}}}"))
    assert parts["mu_1"].verdict == parts["Sigma_1"].verdict == "wrong"
    assert parts["Sigma_1"].follows_from == "mu_1"


def test_the_maximum_of_a_wrong_q_follows_from_it():
    bracket = BRACKET.replace(r"- \frac12\log|", r"- \log|")
    parts = graded(lines(
        rf"Q = \sum_{{i=1}}^N\sum_{{k=1}}^2 T_{{k,i}}\left[{bracket}\right]",
        r"\Sigma_1^{t+1} = \frac{\sum_i T_{1,i}(x_i-\mu_1^{t+1})(x_i-\mu_1^{t+1})^T}"
        r"{2\sum_i T_{1,i}}"))
    assert parts["Q"].misconceptions == ("half_lost",)
    assert parts["Sigma_1"].verdict == "wrong" and parts["Sigma_1"].follows_from == "Q"


@pytest.mark.xfail(strict=True, reason="squared weights over their sum have no name yet")
def test_every_update_of_a_wrong_q_follows_from_it():
    squares = r"\sum_i T_{k,i}^2"
    parts = graded(lines(
        rf"Q = \sum_i\sum_k T_{{k,i}}^2\left[{BRACKET}\right]",
        r"\tau^{t+1} = \frac{\sum_i T_{1,i}^2}{\sum_i T_{1,i}^2+\sum_i T_{2,i}^2}",
        rf"\mu_k^{{t+1}} = \frac{{\sum_i T_{{k,i}}^2 x_i}}{{{squares}}}",
        rf"\Sigma_k^{{t+1}} = \frac{{\sum_i T_{{k,i}}^2 (x_i-\mu_k^{{t+1}})(x_i-\mu_k^{{t+1}})^T}}"
        rf"{{{squares}}}"))
    assert parts["Q"].misconceptions == ("squared_in_q",) and parts["Q"].follows_from is None
    for key in ("tau", "mu_1", "mu_2", "Sigma_1", "Sigma_2"):
        assert parts[key].verdict == "wrong" and parts[key].follows_from == "Q", key
        assert parts[key].misconceptions == ("squared_responsibilities",)


def test_a_q_of_counts_and_its_maximum():
    parts = graded(lines(
        r"Q = \sum_i\sum_k T_{k,i}[\log\pi_k - \lambda_k + 2 x_i\log\lambda_k]",
        r"\lambda_k^{t+1} = \frac{2\sum_i T_{k,i}x_i}{\sum_i T_{k,i}}",
        r"\pi_k^{t+1}=\frac1N\sum_i T_{k,i}"), "poisson_mixture")
    assert parts["lambda"].verdict == "wrong" and parts["lambda"].follows_from == "Q"
    assert parts["pi"].verdict == "right" and parts["pi"].follows_from is None


def test_an_update_that_is_not_the_maximum_of_the_wrong_q_does_not_follow():
    bracket = BRACKET.replace(r"- \frac12\log|", r"- \log|")
    parts = graded(lines(
        rf"Q = \sum_{{i=1}}^N\sum_{{k=1}}^2 T_{{k,i}}\left[{bracket}\right]",
        r"\Sigma_1^{t+1} = \frac{\sum_i T_{1,i}(x_i-\mu_1^{t+1})(x_i-\mu_1^{t+1})^T}"
        r"{3\sum_i T_{1,i}}"))
    assert parts["Sigma_1"].verdict == "wrong" and parts["Sigma_1"].follows_from is None


@pytest.mark.xfail(strict=True, reason="an own count that is wrong is not told yet")
def test_a_wrong_count_of_ones_own_is_named():
    parts = graded(lines(r"N_1 = \sum_i T_{1,i} - 1",
                         r"\mu_1^{t+1} = \frac{1}{N_1}\sum_i T_{1,i} x_i"))
    assert parts["mu_1"].verdict == "wrong"
    assert parts["mu_1"].misconceptions == ("nk_minus_1",)
    assert "your definition of N in line 1" in parts["mu_1"].feedback


# -- old and new --------------------------------------------------------------------------------

SPREAD = r"\Sigma_1^{t+1} = \frac{\sum_i T_{1,i}(x_i-M)(x_i-M)^T}{\sum_i T_{1,i}}"


@pytest.mark.parametrize(("mean", "verdict", "ids"), [
    (r"\mu_1", "right", ()), (r"\mu_1^{t+1}", "right", ()), (r"\mu_1^{t}", "wrong", ("old_mean",)),
])
def test_an_unmarked_mean_in_the_spread_is_the_new_one(mean, verdict, ids):
    part = graded(lines(SPREAD.replace("M", mean)))["Sigma_1"]
    assert (part.verdict, part.misconceptions) == (verdict, ids)


def test_an_unmarked_parameter_in_the_responsibilities_is_the_current_one():
    part = graded(lines(BAYES.replace("^t", "")))["responsibilities"]
    assert part.verdict == "right"


# -- general k, equal forms ---------------------------------------------------------------------

def test_an_answer_for_general_k_counts_for_every_component():
    parts = graded(lines(r"\mu_k^{t+1} = \frac{\sum_i T_{k,i} x_i}{\sum_i T_{k,i}}"))
    assert parts["mu_1"].verdict == parts["mu_2"].verdict == "right"


@pytest.mark.parametrize("formula", [
    r"\mu_2^{t+1} = \frac{\sum_i (1-T_{1,i}) x_i}{N - \sum_i T_{1,i}}",
    r"\mu_1^{t+1} = \frac{\sum_i T_{1,i} x_i}{N\tau^{t+1}}",
    r"\mu_1^{t+1} = \frac{\sum_i x_i - \sum_i T_{2,i} x_i}{\sum_i T_{1,i}}",
    r"\mu_1^{t+1} = \frac{\sum_n T_{1,n} x_n}{\sum_m T_{1,m}}",
])
def test_equal_forms_are_right(formula):
    key = formula[1:5]
    assert graded(lines(formula))[key.replace("{", "")].verdict == "right"


# -- neither right nor wrong --------------------------------------------------------------------

def test_the_same_part_twice_with_different_values_is_undecided_with_a_question():
    part = graded(lines(MEAN, r"\mu_1^{t+1} = \frac1N\sum_i T_{1,i} x_i"))["mu_1"]
    assert part.verdict == "undecided"
    assert "lines 1 and 3" in part.feedback and part.feedback.endswith("?")


def test_two_readings_of_one_formula_are_a_question_about_both():
    parts = graded(lines(
        r"\mu_1'=\frac{\sum_i T_{1,i}x_i}{\sum_i T_{1,i}}",
        r"\Sigma_1' = \frac{\sum_i T_{1,i}(x_i-\mu_1)(x_i-\mu_1)^T}{\sum_i T_{1,i}}"))
    part = parts["Sigma_1"]
    assert part.verdict == "undecided" and part.feedback.startswith("Did you mean")


def test_a_component_that_there_is_not_is_no_answer():
    parts = graded(lines(BAYES.replace("T_{1,i}", "T_{3,i}"),
                         MEAN.replace("mu_1", "mu_3").replace("T_{1,i}", "T_{3,i}")))
    assert all(v.verdict in ("missing", "unread", "undecided") for v in parts.values())


def test_two_wrong_values_are_undecided_too_and_one_twice_is_not():
    half, n = r"\frac12", r"\frac1N\sum_i T_{1,i} x_i"
    different = graded(lines(rf"\mu_1^{{t+1}} = {n}", rf"\mu_1^{{t+1}} = {half} {n}"))["mu_1"]
    assert different.verdict == "undecided"
    same = graded(lines(rf"\mu_1^{{t+1}} = {n}", rf"\mu_1^{{t+1}} = \frac{{1}}{{2}} 2 {n}"))
    assert same["mu_1"].verdict == "wrong"
    again = graded(lines(MEAN, MEAN.replace(r"\sum_i T_{1,i}}", r"\sum_j T_{1,j}}")))
    assert again["mu_1"].verdict == "right"


def test_components_answered_one_by_one_do_not_contradict_each_other():
    parts = graded(lines(LOST, r"T_{2,i} = 1 - T_{1,i}"))
    assert parts["responsibilities"].verdict == "wrong"


@pytest.mark.parametrize("formula", [
    r"\mu_1^{t+1} = \arg\max_{\mu_1} Q(\theta\mid\theta^t)", r"\mu_1^{t+1} = \mu_1^{t+1}",
])
def test_a_tautology_is_no_answer(formula):
    assert graded(lines(formula))["mu_1"].verdict == "missing"


@pytest.mark.parametrize("formula", [
    r"\mu_1^{t+1} = \frac{\sum_i T_{1,i} x_i}{\sum_i T_{1,i} - \sum_i T_{1,i}}",
    r"\mu_1^{t+1} = \log(0 \cdot N) \sum_i T_{1,i} x_i",
])
def test_an_expression_without_a_value_is_neither_right_nor_wrong(formula):
    part = graded(lines(formula))["mu_1"]
    assert part.verdict == "undecided" and "no value" in part.feedback
    assert part.counterexample is None


@pytest.mark.parametrize("formula", [
    r"\mu_1^{t+1} = \heartsuit\sum_i T_{1,i} x_i", r"\mu_1^{t+1} = \frac{\sum_i T_{1,i} x_i}{",
    r"\mu_1^{t+1} = \int T_{1,i} x_i\,dx"])
def test_an_unread_piece_is_neither_right_nor_wrong(formula):
    part = graded(lines(formula))["mu_1"]
    assert part.verdict in ("unread", "missing")


def test_sums_inside_sums_without_end_are_not_gone_through():
    letters = "abcefghjlm"
    sums = "".join(rf"\sum_{{{c}=1}}^N " for c in letters)
    factors = " ".join(f"T_{{1,{c}}}" for c in letters)
    part = graded(lines(rf"\mu_1^{{t+1}} = {sums} {factors} x_a"))["mu_1"]
    assert part.verdict == "unread" and "too many indices" in part.feedback


def test_the_right_end_of_a_wrong_chain():
    parts = graded(lines(
        r"\mu_1^{t+1} = \frac1N\sum_i T_{1,i} x_i = \frac{\sum_i T_{1,i} x_i}{\sum_i T_{1,i}}"))
    assert parts["mu_1"].verdict == "right"
    assert parts["steps"].verdict == "wrong" and parts["steps"].lines == (1,)


def test_the_wrong_end_of_a_right_chain():
    parts = graded(lines(
        r"\mu_1^{t+1} = \frac{\sum_i T_{1,i} x_i}{\sum_i T_{1,i}} = \frac1N\sum_i T_{1,i} x_i"))
    assert parts["mu_1"].verdict == "wrong" and parts["steps"].verdict == "wrong"


# -- letters left open --------------------------------------------------------------------------

@pytest.mark.parametrize(("formula", "key", "id"), [
    (r"\mu_1^{t+1} = \frac{T_{1,i} x_i}{\sum_i T_{1,i}}", "mu_1", "sum_lost"),
    (r"\tau^{t+1} = \frac{T_{1,i}}{N}", "tau", "sum_lost"),
    (rf"Q = \sum_{{k=1}}^2 T_{{k,i}}\left[{BRACKET}\right]", "Q", "sum_lost_in_q"),
    (rf"Q = \sum_i T_{{1,i}}\left[{BRACKET.replace('_k', '_1')}\right]", "Q",
     "components_lost_in_q"),
])
def test_a_forgotten_sum_is_wrong_and_named(formula, key, id):
    part = graded(lines(formula))[key]
    assert part.verdict == "wrong" and id in part.misconceptions
    assert part.counterexample is not None


# -- words --------------------------------------------------------------------------------------

def test_feedback_begins_with_a_hint_and_keeps_the_solution_back():
    wrong = lines(r"\mu_1^{t+1} = \frac1N\sum_i T_{1,i} x_i")
    part = graded(wrong)["mu_1"]
    first, *rest = part.feedback.split("\n")
    assert first == part.hint and first.endswith("?")
    solution = EM(JUDGES["two_gaussians"].algorithm).latex("mu_1")
    assert solution not in part.feedback and "The right formula" not in part.feedback
    assert "number of all observations" in rest[0]
    assert any("line (6.13)" in r for r in rest) and part.step == "solve.mu.3"
    shown = graded(wrong, reveal=True)["mu_1"]
    assert shown.feedback == f"{part.feedback}\nThe right formula: ${solution}$"


@pytest.mark.xfail(strict=True, reason="the place of a difference is not looked for yet")
def test_a_mistake_without_a_name_is_located_and_not_guessed():
    part = graded(lines(r"\mu_1^{t+1} = \frac{\sum_i T_{1,i}^3 x_i}{\sum_i T_{1,i}}"))["mu_1"]
    assert part.verdict == "wrong" and part.misconceptions == ()
    assert r"T_{1,i}^3" in part.hint and "first place that differs" in part.explanation
    assert "right formula" not in part.feedback


def test_the_other_mean_in_one_factor_is_right():
    """sum_i T (x - mu_1) is zero at the new mean, so that what the other factor subtracts does not
    matter: a look-alike of the other component's mean, and of the old one."""
    for other in (r"\mu_2^{t+1}", r"\mu_1^t", "0"):
        part = graded(lines(
            rf"\Sigma_1^{{t+1}} = \frac{{\sum_i T_{{1,i}}(x_i-\mu_1^{{t+1}})"
            rf"(x_i-{other})^T}}{{\sum_i T_{{1,i}}}}".replace("(x_i-0)", "x_i")))["Sigma_1"]
        assert part.verdict == "right"


@pytest.mark.xfail(strict=True, reason="the place of a difference is not looked for yet")
def test_what_does_not_belong_there_is_said_so():
    part = graded(lines(
        r"\mu_1^{t+1} = \frac{\sum_i T_{1,i} x_i}{\sum_i T_{1,i} + 5}"))["mu_1"]
    assert part.verdict == "wrong" and part.misconceptions == ()
    assert "Without $5$" in part.explanation


def test_nothing_is_located_where_nothing_single_explains_it():
    part = graded(lines(
        r"\mu_1^{t+1} = N\sum_i T_{2,i}^3 x_i + 3\sum_i T_{1,i}^4 x_i"))["mu_1"]
    assert part.verdict == "wrong" and part.misconceptions == ()
    assert "no usual mistake" in part.explanation
    assert part.counterexample is not None


def test_the_terms_of_q_that_are_right_are_said():
    part = graded(lines(
        r"Q = \sum_{i=1}^N\sum_{k=1}^2 T_{k,i}\left[\log\tau_k - \frac12\log|\Sigma_k|^3 - "
        r"\frac15(x_i-\mu_k)^T\Sigma_k^{-1}(x_i-\mu_k)\right]"))["Q"]
    assert part.verdict == "wrong" and part.misconceptions == ()
    assert r"hold $\mu$ or $\Sigma$ are not right" in part.explanation
    assert r"hold $\tau$ are" in part.explanation


def test_two_mistakes_are_both_told():
    part = graded(lines(r"\Sigma_1^{t+1} = \frac1N\sum_i T_{1,i}(x_i-\mu_1^t)(x_i-\mu_1^t)^T"))
    assert set(part["Sigma_1"].together) == {"n_for_nk", "old_mean"}
    assert "Two things together" in part["Sigma_1"].explanation


def test_a_regrade_changes_nothing():
    text = lines(LOST, MEAN, r"\tau^{t+1} = \sum_i T_{1,i}", SPREAD.replace("M", r"\mu_1^t"))
    first = {k: v.to_json() for k, v in graded(text).items()}
    assert first == {k: v.to_json() for k, v in graded(text).items()}


def test_the_contracts_keys_are_always_there():
    parts = graded(lines(LOST, MEAN, r"\tau^{t+1} = \sum_i T_{1,i}"))
    assert tuple(parts) == EM(JUDGES["two_gaussians"].algorithm).parts
    for v in parts.values():
        shown = v.to_json()
        assert set(shown) >= {"verdict", "read_as", "line", "misconceptions", "feedback",
                              "follows_from", "counterexample", "assumption",
                              "question"}
        if v.verdict == "wrong":
            assert set(shown["counterexample"]) >= {"x", "theta_t", "yours", "right"}
        else:
            assert shown["counterexample"] is None


@pytest.mark.parametrize(("formula", "key", "statement", "ids"), [
    (r"\Sigma_1^{t+1} = I_d\,\frac{\sum_i T_{1,i}(x_i-\mu_1^{t+1})(x_i-\mu_1^{t+1})^T}"
     r"{\sum_i T_{1,i}}", "Sigma_1", "two_gaussians", ()),
    (r"\Sigma_1^{t+1} = \frac{\sum_i T_{1,i}\|x_i-\mu_1^{t+1}\|^2}{\sum_i T_{1,i}}\,I_d",
     "Sigma_1", "two_gaussians", ("inner_product_identity",)),
    (r"\Sigma_1^{t+1} = \frac{\sum_i T_{1,i}\|x_i-\mu_1^{t+1}\|^2}{d\sum_i T_{1,i}}\,I",
     "Sigma_1", "two_gaussians", ("spherical",)),
    (r"\sigma_1^2 = \frac{\sum_i T_{1,i}|x_i-\mu_1|}{\sum_i T_{1,i}}", "sigma_1^2",
     "two_gaussians_1d", ("absolute_deviations",)),
    (r"\sigma_1^2 = \frac{\sum_i T_{1,i}|x_i-\mu_1|^2}{\sum_i T_{1,i}}", "sigma_1^2",
     "two_gaussians_1d", ()),
    (r"\Sigma_1^{t+1} = \frac1N\sum_i (x_i-\tfrac1N\sum_j x_j)(x_i-\tfrac1N\sum_j x_j)^T",
     "Sigma_1", "two_gaussians", ("plain_mean",)),
])
def test_lengths_identities_and_means_written_out(formula, key, statement, ids):
    part = graded(lines(formula), statement)[key]
    assert part.verdict == ("wrong" if ids else "right")
    assert part.misconceptions == ids


@pytest.mark.parametrize(("text", "unread"), [
    (r"$\tau^{t+1} = \frac{1}{N$", {"tau"}),
    (r"$$\mu_1 \leftarrow \frac{\sum_i T_i x_i}{\sum_i T_i$$", {"mu_1", "mu_2"}),
    (r"\begin{align} \tau &= \frac{1}{N} \sum_i T_i \\ \Sigma_1 &= \frac{S}{N \end{align}",
     {"tau", "Sigma_1", "Sigma_2"}),
    (r"$\frac{1}{N$", set()),
])
def test_a_part_before_a_brace_that_is_not_closed_is_unread(text, unread):
    parts = graded(text)
    found = {key for key, v in parts.items() if v.verdict == "unread"}
    assert found == unread or (not unread and found == set(parts) - {"steps"})
    assert all("a brace that is not closed" in parts[key].feedback for key in unread)
