"""SymPy text is read by its syntax: the same formulas as in LaTeX, and nothing is executed."""

import pytest

import derive
from derive.homework.batch import graded
from derive.homework.lex.sympy_text import NoFormulas, as_latex, name
from derive.homework.submissions import Submission, submissions

HEAD = """from sympy import *
import sympy as sp
N, i, j, k = symbols("N i j k")
T = IndexedBase("T")
"""
RIGHT = {
    "responsibilities": "T[k, i] = tau_t[k]*Normal(x[i], mu_t[k], Sigma_t[k])/Sum(tau_t[j]*Normal("
                        "x[i], mu_t[j], Sigma_t[j]), (j, 1, 2))",
    "Q": "Q = sp.Sum(T[k, i]*(ln(tau[k]) - Rational(1, 2)*log(det(Sigma[k])) - (x[i] - mu[k]).T"
         "*Sigma[k].inv()*(x[i] - mu[k])/2), (i, 1, N), (k, 1, 2))",
    "tau": "tau_new = Sum(T[1, i], (i, 1, N))/N",
    "mu_1": "mu_1_new = Sum(T[1, i]*x[i], (i, 1, N))/Sum(T[1, i], (i, 1, N))",
    "mu_2": "mu_new[2] = Sum(T[2, i]*x[i], (i, 1, N))*Sum(T[2, i], (i, 1, N))**(-1)",
    "Sigma_1": "Eq(Sigma_1_next, Sum(T[1, i]*(x[i] - mu_1_new)*Transpose(x[i] - mu_1_new),"
               " (i, 1, N))/Sum(T[1, i], (i, 1, N)))",
    "Sigma_2": "Sigma2_new = Sum(T[2, i]*MatMul(x[i] - mu2_new, (x[i] - mu2_new).T), (i, 1, N))"
               "/Sum(T[2, i], (i, 1, N))",
}
WRONG = {
    "responsibilities": RIGHT["responsibilities"].replace("tau_t[k]*", ""),
    "Q": RIGHT["Q"].replace("- Rational", "+ Rational"),
    "tau": "tau_new = Sum(T[1, i], (i, 1, N))",
    "mu_1": "mu_1_new = Sum(T[1, i]*x[i], (i, 1, N))/N",
    "mu_2": "mu_new[2] = Sum(x[i], (i, 1, N))/Sum(T[2, i], (i, 1, N))",
    "Sigma_1": RIGHT["Sigma_1"].replace("mu_1_new", "mu_1_old"),
    "Sigma_2": "Sigma2_new = Sum(T[2, i]*(x[i] - mu2_new).T*(x[i] - mu2_new), (i, 1, N))"
               "/Sum(T[2, i], (i, 1, N))",
}


@pytest.fixture(scope="module")
def em():
    return derive.derive_em(derive.models["two_gaussians"])


def test_right_is_right_and_wrong_is_wrong(em, tmp_path):
    (tmp_path / "hw").mkdir()
    (tmp_path / "hw" / "a.py").write_text(HEAD + "\n".join(RIGHT.values()))
    (tmp_path / "hw" / "b.py").write_text(HEAD + "\n".join(WRONG.values()))
    right, wrong = graded(em, submissions([str(tmp_path / "hw")]))
    for n, key in enumerate(RIGHT):
        assert (key, right.parts[key]["verdict"]) == (key, "right")
        assert (key, wrong.parts[key]["verdict"]) == (key, "wrong")
        assert right.parts[key]["line"] == n + 5


@pytest.mark.parametrize(("source", "latex"), [
    ("a = b - (c - d)", r"a = b - \left(c - d\right)"),
    ("a = b - c + d", "a = b - c + d"), ("a = b - (-c)", r"a = b - \left(-c\right)"),
    ("a = -b**2", "a = -b^{2}"), ("a = (-b)**2", r"a = \left(-b\right)^{2}"),
    ("a = b**c**d", "a = b^{c^{d}}"), ("a = (b**c)**d", r"a = \left(b^{c}\right)^{d}"),
    ("a = b/c/d", r"a = \frac{\frac{b}{c}}{d}"), ("a = b/(c*d)", r"a = \frac{b}{c d}"),
    ("a = b/c*d", r"a = \frac{b}{c} d"), ("a = (b + c)*d", r"a = \left(b + c\right) d"),
    ("a = b*-c", r"a = b \left(-c\right)"), ("a = x*2*3", r"a = x \cdot 2 \cdot 3"),
    ("a = 2**-b", "a = 2^{-b}"), ("a = -(b + c)", r"a = -\left(b + c\right)"),
    ("a = S.I", "a = S^{-1}"), ("a = (b@c).T", r"a = \left(b c\right)^T"),
    ("a = sp.sqrt(sp.pi)", r"a = \sqrt{\pi}"), ("a = Pow(b + c, 2)", r"a = \left(b + c\right)^{2}"),
    ("a = Sum(b, (i, 1, N))*c", r"a = \left(\sum_{i = 1}^{N} \left(b\right)\right) c"),
])
def test_brackets_stand_where_they_have_to(source, latex):
    assert as_latex(source) == f"$${latex}$$"


@pytest.mark.parametrize(("identifier", "latex"), [
    ("tau", r"\tau"), ("mu1", r"\mu_{1}"), ("mu_1_t", r"\mu_{1}^{t}"), ("T_1i", "T_{1,i}"),
    ("Sigma_new_2", r"\Sigma_{2}^{t+1}"), ("tau_hat", r"\tau^{t+1}"), ("N_k", "N_{k}"),
    ("sigma_1_sq", r"\sigma_{1}^2"), ("resp", r"\mathrm{resp}"), ("_", r"\mathrm{}"),
    ("__import__", r"\mathrm{import}"), ("μ", "μ"),
])
def test_names(identifier, latex):
    assert name(identifier) == latex


REFUSED = [
    "__import__('os').system('touch MARK')", "tau = eval('1')", "tau = open('MARK', 'w')",
    "tau = ().__class__.__base__.__subclasses__()", "tau = [x for x in (1,)]",
    "tau = (lambda: 1)()", "def estep2(x, theta):\n    return x", "class A:\n    pass",
    "import os\nos.system('touch MARK')", "for i in range(3):\n    pass", "while True:\n    pass",
    "with open('MARK', 'w') as f:\n    pass", "tau = f'{1}'", "tau = (y := 1)", "a = b = 1",
    "a += 1", "del a", "tau = 1 if a else 2", "tau = a < b", "tau = not a", "tau = ~a",
    "tau = a % b", "tau = a // b", "tau = 'x'", "tau = b'x'", "tau = 1j", "tau = True", "tau = ...",
    "tau = {1: 2}", "tau = {1}", "tau = await x", "tau = yield", "try:\n    1\nfinally:\n    2",
    "tau = sympify('__import__(\"os\")')", "tau = x.evil", "tau = x.evil(1)", "tau = f(*a)",
    "tau = f(a=1)", "tau = Sum(T, i)", "tau = " + "9" * 31, "tau = 1e999", "tau = 9e99",
    "tau = x[1:2]", "tau = f(a)[1]", "tau = f()", "match a:\n    case 1:\n        pass",
    "assert a", "raise a", "global a", "tau = " + "(" * 150 + "1" + ")" * 150 + ")",
    "tau = " + "-" * 100 + "1", "tau = " + "-" * 15_000 + "1", "tau = " + "[" * 5_000,
    "tau = " + "+".join("x" * 9_000), "x" * 20_001, "\x00", "tau = (", "print 1",
    "tau = 9" * 1 + "**9" * 100,
]


@pytest.mark.parametrize("source", REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_formula_is_refused(source):
    with pytest.raises(NoFormulas):
        as_latex(source)


def test_nothing_is_executed(em, tmp_path):
    mark = tmp_path / "executed"
    found = [Submission(str(n), HEAD + s.replace("MARK", str(mark)), "sympy")
             for n, s in enumerate(REFUSED)]
    for row in graded(em, found):
        assert not row.stopped
        for part in row.parts.values():
            assert part["verdict"] == "unread" and part["feedback"]
    assert not mark.exists()


def test_other_functions_are_refused_with_the_reason(em):
    source = "import numpy as np\n\ndef counts(x, T):\n    return T.sum(0)\n"
    (row,) = graded(em, [Submission("a.py", source, "sympy")], "tau")
    assert row.parts["tau"]["verdict"] == "unread" and row.parts["tau"]["line"] == 3
    assert "m_step(x, T)" in row.parts["tau"]["feedback"]


def test_calls_of_unknown_letters_stay_letters():
    assert as_latex("a = exit(1)") == r"$$a = \mathrm{exit}(1)$$"


def test_beside_other_texts_a_python_file_is_left_out(tmp_path):
    (tmp_path / "hw" / "eve").mkdir(parents=True)
    (tmp_path / "hw" / "eve" / "answer.md").write_text("$x$")
    (tmp_path / "hw" / "eve" / "code.py").write_text("x = 1")
    (found,) = submissions([str(tmp_path / "hw")])
    assert found.kind == "markdown" and found.left_out == ("code.py",)
