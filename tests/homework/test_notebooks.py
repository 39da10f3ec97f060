"""The code of a notebook, or of a Markdown text, is judged together with its formulas."""

import json

import pytest

import derive
from derive.homework.batch import graded
from derive.homework.functions.seccomp import why_not
from derive.homework.submissions import Submission, submissions

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())
E_STEP = r"""$$\gamma_i=\frac{\tau N(x_i;\mu_1,\sigma_1^2)}{\tau N(x_i;\mu_1,\sigma_1^2)+
(1-\tau) N(x_i;\mu_2,\sigma_2^2)}$$"""
MEAN = r"$$\mu_1=\frac{\sum_i\gamma_ix_i}{\sum_i\gamma_i}$$"
IMPORTS = "%matplotlib inline\nimport numpy as np\nimport matplotlib.pyplot as plt\n!pip list"
CODE = """def update(x, gamma):
    tau = gamma.mean()
    mu1 = gamma @ x / gamma.sum()
    mu2 = (1 - gamma) @ x / (1 - gamma).sum()
    return tau, mu1, mu2
"""


def _notebook(path, *cells):
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"cell_type": kind, "metadata": {}, "source": source} for kind, source in cells]}))
    return str(path)


def _parts(found):
    em = derive.derive_em(derive.models["two_gaussians_1d"])
    (row,) = graded(em, found)
    return {k: p["verdict"] for k, p in row.parts.items()}, row.parts


@pytest.mark.parametrize(("code", "wanted"), [
    (CODE, {"responsibilities": "right", "tau": "right", "mu_1": "right", "mu_2": "right"}),
    (CODE.replace("(1 - gamma).sum()", "gamma.sum()"), {"mu_1": "right", "mu_2": "wrong"}),
    (CODE.replace("/ gamma.sum()", "/ len(x)"), {"mu_1": "undecided", "tau": "right"}),
    ("print(1)", {"mu_1": "right", "mu_2": "missing", "tau": "missing"}),
    ("def update(x, gamma:", {"mu_1": "right", "mu_2": "missing", "tau": "missing"}),
])
def test_cells_of_code_and_of_text_together(tmp_path, code, wanted):
    path = _notebook(tmp_path / "hw.ipynb", ("markdown", E_STEP), ("code", IMPORTS),
                     ("markdown", MEAN), ("code", code), ("code", "%%bash\nls"),
                     ("code", "this is no Python"),
                     ("code", "plt.plot([1])"))
    found, parts = _parts(submissions([path]))
    assert {k: found[k] for k in wanted} == wanted
    assert parts["mu_1"]["verdict"] != "undecided" or "differ" in parts["mu_1"]["question"]


def test_a_notebook_of_code_alone(tmp_path):
    path = _notebook(tmp_path / "hw.ipynb", ("code", IMPORTS), ("code", CODE))
    found, _ = _parts(submissions([path]))
    assert (found["tau"], found["mu_2"], found["Q"]) == ("right", "right", "missing")


@pytest.mark.parametrize(("words", "wanted"), [
    ("### Exercise 7: code for two normals (m = means)", "right"),
    ("Here tau = the share of the first one.\n\n### Code", "unread"),
    ("$$tau = \\frac{\\sum_i}$$", "unread"),
    ("$$\\tau = \\frac{1}{2N}\\sum_i \\gamma_i$$", "undecided"),
])
def test_words_that_speak_of_no_part_leave_it_to_the_code(tmp_path, words, wanted):
    path = _notebook(tmp_path / "hw.ipynb", ("markdown", words), ("code", IMPORTS), ("code", CODE))
    found, _ = _parts(submissions([path]))
    assert found["tau"] == wanted


@pytest.mark.parametrize("fence", ["```python", "```{python}", "~~~py", "``` Python"])
def test_blocks_of_python_in_markdown(fence):
    text = f"{E_STEP}\n\n{MEAN}\n\n{fence}\nimport numpy as np\n{CODE}{fence[:3]}\n\nDone."
    found, _ = _parts([Submission("a.md", text, "markdown")])
    assert (found["responsibilities"], found["mu_1"], found["mu_2"]) == ("right",) * 3


def test_a_program_beside_a_text(tmp_path):
    (tmp_path / "hw" / "eve").mkdir(parents=True)
    (tmp_path / "hw" / "eve" / "answer.md").write_text(f"{E_STEP}\n\n{MEAN}")
    (tmp_path / "hw" / "eve" / "em.py").write_text(CODE.replace("(1 - gamma).sum()", "len(x)"))
    (one,) = submissions([str(tmp_path / "hw")])
    assert one.left_out == ()
    found, _ = _parts([one])
    assert (found["mu_1"], found["mu_2"], found["tau"]) == ("right", "wrong", "right")


def test_a_program_in_a_text_file():
    found, _ = _parts([Submission("a.txt", "import numpy as np\n" + CODE)])
    assert (found["tau"], found["mu_2"]) == ("right", "right")
