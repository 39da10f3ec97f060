"""A document with every kind of block and the formulas of the common mixtures, made by hand."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from fractions import Fraction as F

import pytest

from derive.algebra.expression import (
    IDENTITY,
    PI,
    add,
    choose,
    density,
    derivative,
    det,
    differential,
    equation,
    exp,
    expectation,
    expr,
    factorial,
    function,
    indicator,
    inverse,
    log,
    mul,
    posterior,
    power,
    product_over,
    size,
    sum_over,
    symbol,
    trace,
    transpose,
)
from derive.document.document import (
    Code,
    Document,
    Equations,
    Items,
    Line,
    Link,
    Listing,
    Paragraph,
    Section,
    Table,
)

INDEX, K = "i", "k"
x, mu = symbol("x", "vector", (INDEX,)), symbol("mu", "vector", (K,))
mu_t1 = symbol("mu", "vector", (K,), "t+1")
S, S_t1 = symbol("Sigma", "symmetric", (K,)), symbol("Sigma", "symmetric", (K,), "t+1")
T, Nk, N, d = symbol(".T", "scalar", (K, INDEX), "t"), symbol(".N", "scalar", (K,), "t"), \
    size("N"), size("d")
tau = symbol("tau", "scalar", (K,))
lam, xs = symbol("lambda", "scalar", (K,)), symbol("x", "scalar", (INDEX,))
p, n = symbol("p", "scalar", (K,)), symbol("n", "scalar", (INDEX,))
HALF = F(1, 2)


def quadratic(v, s):
    return transpose(v) * inverse(s) * v


def over_i(e):
    return sum_over(e, INDEX, "N")


def over_k(e):
    return sum_over(e, K, "K")


def line(id, head, relation, body, title="By definition", reason=(), evidence="identity",
         verdict="checked", condition=()):
    return Line(id, head, relation, body, title.lower().replace(" ", "_"), title, tuple(reason),
                evidence, verdict, tuple(condition))


def sample():
    """The document."""
    law = density("multivariate_normal", x, mu, S)
    log_normal = add(-d * HALF * log(2 * PI), -HALF * log(det(S)), -HALF * quadratic(x - mu, S))
    complete = function("complete_log_likelihood")
    z = indicator("Z", INDEX, K)
    statement = Section("statement", "The problem", (
        Listing("X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)  # 100% {of} the $\\end{document}\n"
                "X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)\n<script>alert('x')</script> & " + "w" * 90,
                ("The statement, as ", Code("two_gaussians.txt"), " has it:")),
        Paragraph(("The pairs ", equation(x, x), " are independent for different ",
                   symbol(".index", "scalar", (INDEX,)), ", which the statement leaves unsaid; it "
                   "\"follows\" custom & is <b>not</b> proved. The second argument of the normal "
                   "distribution is its covariance.")),
        Items((Paragraph(("independence: the joint density is a product,",)),
               Paragraph(("convention: ", S, " is symmetric, and derivatives are taken without "
                          "that constraint."))), True),
        Table((("Symbol",), ("Meaning",)), (
            ((x,), ("observation ", symbol(".index", "scalar", (INDEX,)))),
            ((T,), ("the responsibility of component ", symbol(".index", "scalar", (K,)),
                    " for observation ", symbol(".index", "scalar", (INDEX,)), ", ",
                    posterior(INDEX, K), ", at the current parameters")),
            ((Nk,), ("the effective count, ", over_i(T))),
        ), ("Notation",)),
    ))
    q = over_i(over_k(T * (log(tau) + log_normal)))
    expected = Section("Q", "Log-likelihood and expectation", (
        Equations((
            line("L.1", function("complete_likelihood"), "=",
                 product_over(product_over(power(tau * law, z), K, "K"), INDEX, "N"),
                 "Independence",
                 ("one factor is left for each observation, that of its own component",)),
            line("L.2", complete, "=", over_i(over_k(z * log(tau * law))),
                 "Logarithm of a product", ("an exponent comes down as a factor",),
                 "identity-with-logs"),
            line("L.3", None, "=", over_i(over_k(z * (log(tau) + log_normal))),
                 "Density written out", (), "identity-with-logs"),
        ), (Paragraph(("The exponent ", z, " is 1 for exactly one component, so the product "
                       "selects that component's factor.",)),)),
        Equations((
            line("T.1", T, ":=", posterior(INDEX, K), "Responsibility", (), "definition"),
            line("T.2", None, "=", tau * law / over_k(tau * law), "Bayes' rule", (
                "joint over marginal", )),
        )),
        Equations((
            line("Q.1", function("Q"), ":=", expectation(complete), "Definition", (),
                 "definition"),
            line("Q.2", None, "=", over_i(over_k(expectation(z) * (log(tau) + log_normal))),
                 "Linearity of the expectation", ("given ", x, ", only ", z, " is random; see ",
                                                  Link("L.3"), " and ", Link("nowhere"))),
            line("Q.3", None, "=", q, "Expectation of an indicator", ("no ",
                 symbol("Z", "scalar", (INDEX,)), " is left",), verdict="not checked"),
            line("Q.4", function("Q") - function("Q", "t"), "=",
                 q - over_i(over_k(T * (log(symbol("tau", "scalar", (K,), "t")) + HALF * log(det(
                     symbol("Sigma", "symmetric", (K,), "t")))))), "Difference",
                 verdict="refused"),
        )),
        Paragraph(("Here ", function("Q"), " is a function of the free ",
                   symbol(".theta", "scalar"), "; ", symbol(".theta", "scalar", (), "t"),
                   " stays fixed.",), "remark"),
    ))
    ds = symbol("Sigma", "symmetric", (K,), "d")
    score = Section("M", "Score and solution", (
        Equations((
            line("d.1", differential(log(det(S)), S), "=", trace(inverse(S) * ds),
                 "Differential of a log-determinant", condition=("for every ", ds)),
            line("d.2", differential(inverse(S), S), "=", -(inverse(S) * ds * inverse(S)),
                 "Differential of an inverse"),
            line("score.mu.1", derivative(function("Q"), mu), "=",
                 over_i(T * inverse(S) * (x - mu)), "Gradient"),
            line("score.Sigma.1", derivative(function("Q"), S), "=",
                 add(-HALF * Nk * inverse(S), HALF * inverse(S) * over_i(
                     T * (x - mu) * transpose(x - mu)) * inverse(S)), "Gradient",
                 ("the coefficient of ", ds, " in the differential, where a sum over all the "
                  "observations has been drawn to the front and the trace turned around"),
                 condition=("k = 1, ..., K",)),
        )),
        Equations((
            line("solve.mu.1", equation(derivative(function("Q"), mu), expr(0)), "<=>",
                 equation(Nk * mu, over_i(T * x)), "Multiply by the covariance"),
            line("solve.mu.2", mu_t1, "=", power(Nk, -1) * over_i(T * x), "Divide"),
            line("solve.Sigma.1", S_t1, "=",
                 power(Nk, -1) * over_i(T * (x - mu_t1) * transpose(x - mu_t1)), "Solution"),
            line("solve.tau.1", symbol("tau", "scalar", (K,), "t+1"), "=", Nk / N, "Solution"),
        )),
    ))
    new, free = density("multivariate_normal", function("·"), mu_t1, S_t1), \
        density("multivariate_normal", function("·"), mu, S)
    tau_t1 = symbol("tau", "scalar", (K,), "t+1")
    proof = Section("max", "It is the maximum", (
        Equations((
            line("max.1", function("Q", "t+1") - function("Q"), "=",
                 add(N * function("KL", "", tau_t1, tau), over_k(
                     Nk * function("KL_component", "", new, free))), "Divergence", (),
                 "identity-with-logs"),
            line("max.2", function("KL_component", "", new, free), "=",
                 HALF * add(log(det(S)) - log(det(S_t1)), trace(inverse(S) * S_t1), -d,
                            quadratic(mu_t1 - mu, S)), "Written out", (), "identity-with-logs"),
            line("max.3", None, ">=", expr(0), "Logarithm bound", ("each eigenvalue of ",
                 function("similar", "", S_t1, S), " by ", Link("d.1")), "inequality"),
            line("max.4", log(det(power(symbol(".epsilon", "scalar"), 1) * IDENTITY)), "->",
                 symbol("infinity", "scalar"), "Limit", (), "limit"),
        )),
        Paragraph(("The stationary point is the unique global maximum.",), "result"),
    ))
    other = Section("other", "Other families", (
        Equations((
            line("P.1", density("poisson", xs, lam), "=",
                 power(lam, xs) * exp(-lam) / factorial(xs), "Poisson"),
            line("P.2", log(density("poisson", xs, lam)), "=",
                 add(xs * log(lam), -lam, -log(factorial(xs))), "Logarithm"),
            line("B.1", density("binomial", xs, n, p), "=",
                 choose(n, xs) * power(p, xs) * power(1 - p, n - xs), "Binomial"),
            line("B.2", symbol("p", "scalar", (K,), "t+1"), "=",
                 over_i(T * xs) / over_i(T * n), "Solution"),
            line("N.1", density("multivariate_normal", x, mu, S), "=",
                 power(2 * PI, mul(-HALF, d)) * power(det(S), -HALF) * exp(
                     -HALF * quadratic(x - mu, S)), "Normal", (), "definition"),
            line("num", mu_t1, "=", expr(F(7131, 10000)), "Numbers"),
        )),
    ))
    return Document("EM for a mixture: 100% of the <steps>", (
        "Every line was checked, see ", Link("Q.3"), "."),
        (statement, expected, score, proof, other))


@pytest.fixture(scope="session")
def document():
    return sample()


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")

#: Runs in the page after everything else and leaves what it saw in the document's title.
PROBE = """<script>addEventListener("load", function () {
document.querySelectorAll("details").forEach(function (d) { d.open = true; });
document.title = JSON.stringify({
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  width: innerWidth,
  errors: window.__errors, bad: document.querySelectorAll(".katex-error").length,
  set: document.querySelectorAll(".formula .katex").length,
  asked: performance.getEntriesByType("resource").filter(function (r) {
    return !r.name.startsWith("data:"); }).length,
  wide: [].slice.call(document.querySelectorAll(".formula")).filter(function (f) {
    return f.scrollWidth > f.clientWidth + 1; }).length
}); });</script>"""
CATCH = """<script>window.__errors = [];
addEventListener("error", function (e) { window.__errors.push(e.message); });
addEventListener("securitypolicyviolation", function (e) { window.__errors.push(e.blockedURI); });
["error", "warn"].forEach(function (k) { console[k] = function (m) { window.__errors.push(m); }; });
</script>"""


def _seen(page, folder, width, height=900):
    """What the probe saw in a window of that inner width, by way of an iframe of the width."""
    (folder / "page.html").write_text(
        page.replace("<style>", CATCH + "<style>", 1).replace("</body>", PROBE + "</body>")
        .replace("</head>", "</head>", 1), encoding="utf-8")
    frame = (f'<iframe src="page.html" style="width:{width}px;height:{height}px;border:0"></iframe>'
             "<script>addEventListener('load',function(){setTimeout(function(){"
             "document.title=frames[0].document.title},300)})</script>")
    (folder / "frame.html").write_text(f"<!DOCTYPE html><body style=margin:0>{frame}",
                                       encoding="utf-8")
    run = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", f"--user-data-dir={folder / 'profile'}", "--window-size=1400,1000",
         "--host-resolver-rules=MAP * ~NOTFOUND", "--allow-file-access-from-files",
         "--virtual-time-budget=8000", "--dump-dom", f"file://{folder / 'frame.html'}"],
        capture_output=True, text=True, timeout=120, check=False)
    title = re.search(r"<title>(\{.*?\})</title>", run.stdout)
    assert title, run.stdout[-1500:] + run.stderr[-1500:]
    return json.loads(title[1])


@pytest.fixture
def seen(tmp_path):
    """What headless Chromium sees of a page in a window of some width."""
    if CHROMIUM is None:
        pytest.skip("chromium is not here")
    return lambda page, width: _seen(page, tmp_path, width)


def _compiled(folder, source):
    """The log of the second run."""
    (folder / "paper.tex").write_text(source, encoding="utf-8")
    for _ in range(2):
        run = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "paper.tex"],
            cwd=folder, capture_output=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout.decode("latin-1")[-3000:]
    return (folder / "paper.log").read_text(encoding="latin-1")


class _Latex:
    """Compiles a source in a folder and measures what sticks out."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, source):
        return _compiled(self.folder, source)

    @staticmethod
    def overfull(log):
        """How far the worst box sticks out, in points."""
        return max(map(float, re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)), default=0.0)


@pytest.fixture
def compiled(tmp_path):
    """pdflatex in an empty folder; gives the log."""
    if shutil.which("pdflatex") is None:
        pytest.skip("pdflatex is not here")
    return _Latex(tmp_path)
