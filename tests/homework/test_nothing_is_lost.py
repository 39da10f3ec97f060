r"""Every token of a formula is used by its reading or may be dropped: one that is taken away or put
in leaves no right formula right, but where it is layout or the value is the same."""

import pytest

from derive.homework.lex.tokens import tex_tokens

from .grades import verdict

MEAN = r"\mu_1=\frac{\sum_{i=1}^n r_i x_i}{\sum_{i=1}^n r_i}"
SHARE = (r"r_{ik}=\frac{\pi_k p(x_i\mid\mu_k,\Sigma_k)}"
         r"{\sum_{j=1}^K \pi_j p(x_i\mid\mu_j,\Sigma_j)}")
Q = r"Q=\sum_{i=1}^n\sum_{k=1}^2 r_{ik}\log(\pi_k f_k(x_i))"

#: What may be dropped: a full stop at the end of a group.
LAYOUT = {"."}
PUT_IN = ("+", "-", "*", "/", "=", "x", "2", "_1", "^2", "!", "|", "(", ")", "[", "]", "{", "}",
          ",", ";", ":", ".", "?", "@", "<", r"\le", r"\ne", r"\not", r"\in", r"\sum_i", r"\prod_i",
          r"\log", r"\exp", r"\sqrt", r"\max", r"\tilde", r"\bar", r"\mid", r"\dots", r"\to",
          r"\cap", r"\odot", r"\pm", r"\partial", r"\infty", r"\cdot", r"\#", r"\%", r"\tau",
          r"\frac12", r"^{t}", r"\heartsuit", r"\oplus", r"\int", r"\top")
def walked(formula):
    """The formula without each of its tokens, and with each of ``PUT_IN`` at some place."""
    ats = [t.at for t in tex_tokens(formula) if t.kind not in ("space", "paragraph")]
    ends = [*ats[1:], len(formula)]
    start = formula.index("=")
    for n, (at, end) in enumerate(zip(ats, ends, strict=True)):
        if at > start:
            yield f"without {n}", formula[at:end].strip(), formula[:at] + " " + formula[end:]
    inside = [at for at in ats if at > start + 1]
    for n, token in enumerate(PUT_IN):
        at = inside[7 * n % len(inside)]
        yield f"with at {at}", token, f"{formula[:at]} {token} {formula[at:]}"


@pytest.mark.parametrize(("formula", "part"), [
    (MEAN, "mu_1"), (SHARE, "responsibilities"), (Q, "Q")])
def test_no_token_is_read_over(formula, part):
    right = [(done, token, text) for done, token, text in walked(formula)
             if token not in LAYOUT and verdict(f"${text}$", part) == "right"]
    assert right == []


KEPT = [  # what a reading that loses a token takes for a right formula
    (r"$\mu_1=\frac{\sum_{i=1}^K r_i x_i}{\sum_i r_i}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_{i=1}^2 r_i x_i}{\sum_i r_i}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_{i=0}^n r_i x_i}{\sum_i r_i}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_{i=1}^{N_1} r_i x_i}{\sum_i r_i}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_{i=1,3,\dots,n} r_i x_i}{\sum_i r_i}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_{i\in[K]} r_i x_i}{\sum_i r_i}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_{i\ne1} r_i x_i}{\sum_i r_i}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_{i1} r_i x_i}{\sum_i r_i}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_i' r_i x_i}{\sum_i r_i}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_i r_i x_i^{(t)}}{\sum_i r_i}$", "mu_1"),
    (r"$\tau=\frac{\sum_i r_i}{N^{(t)}}$", "tau"),
    (r"$\mu_1=\frac{\sum_i \tilde r_i x_i}{\sum_i r_i}$", "mu_1"),
    (r"$\mu_1\not=\frac{\sum_i r_i x_i}{\sum_i r_i}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_i T_{,i} x_i}{\sum_i T_{1,i}}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_i r_i x_i \to }{\sum_i r_i}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_i r_i x_i}{\sum_i r_i}}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_i r_i x_i ?}{\sum_i r_i}$", "mu_1"),
    (r"$r_{ik}=\frac{\pi_kp(x_i|\theta_k)}{\sum_{j=1}^N\pi_jp(x_i|\theta_j)}$",
     "responsibilities"),
    (r"$r_{ik}=\frac{\pi_kp(x_i|\theta_k)}{\sum_{j\in\{1,3\}}\pi_jp(x_i|\theta_j)}$",
     "responsibilities"),
    (r"$r_{ik}=\frac{\pi_kp(x_i|\theta_k^2)}{\sum_j\pi_jp(x_i|\theta_j)}$", "responsibilities"),
    (r"$r_{ik}=\frac{\pi_kp(x_i|\theta_k)}{\sum_j\pi_jp(x_i|\theta_{j1})}$", "responsibilities"),
]


@pytest.mark.parametrize(("text", "part"), KEPT)
def test_what_is_not_used_is_not_right(text, part):
    assert verdict(text, part) != "right"


READ = [  # and what is the whole range of an index
    (r"$\mu_1=\frac{\sum_{i=1,\dots,n} r_i x_i}{\sum_{1\le i\le n} r_i}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_{i=1,2,...,n} r_i x_i}{\sum_{i\le n} r_i}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_{i=0}^{n-1} r_i x_i}{\sum_{i\in[n]} r_i}$", "mu_1"),
    (r"$\mu_1=\frac{\sum_{i=1}^L r_i x_i}{\sum_{i=1}^L r_i}$", "mu_1"),
    (r"$r_{ik}=\frac{\pi_kp(x_i|\theta_k)}{\sum_{j=1,2}\pi_jp(x_i|\theta_j)}$",
     "responsibilities"),
    (r"$r_{ik}=\frac{\pi_kp(x_i|\theta_k)}{\sum_{j\in\{1,\dots,K\}}\pi_jp(x_i|\theta_j)}$",
     "responsibilities"),
    (r"$Q=\sum_{i,k=1}^{N,K} r_{ik}\log(\pi_k f_k(x_i))$", "Q"),
]


@pytest.mark.parametrize(("text", "part"), READ)
def test_whole_ranges(text, part):
    assert verdict(text, part) == "right"


@pytest.mark.parametrize("text", [
    "mu_1 = N() sum_i r_i x_i", r"$r_i=\frac{f()}{N(;)}$", "f() = ()"])
def test_empty_brackets_are_told(text):
    assert verdict(text, "mu_1") in ("unread", "missing")
