"""One section of a document, judged alone; formulas as pages of different kinds have them."""

import json
import subprocess
import sys

import pytest

import derive
from derive.homework.grade import check
from derive.homework.sections import NoSection, headings, section

RIGHT = r"\mu_1 = \frac{\sum_i T_i x_i}{\sum_i T_i}"
WRONG = r"\mu_1 = \frac{1}{N}\sum_i T_i x_i"
MARKDOWN = f"""# Notes

$${WRONG}$$

## 2.1 Exercise 2: *M-step*

$${RIGHT}$$

### Details

$\\tau = \\frac{{1}}{{N}}\\sum_i T_i$

```python
# Exercise 3
```

## Exercise 3

$${WRONG}$$
"""
LATEX = rf"""\documentclass{{article}}
\newcommand{{\s}}{{\sum_i}}
\begin{{document}}
\section{{Introduction}}
\[ {WRONG} \]
\section*{{Exercise $2$}}
\[ \mu_1 = \frac{{\s T_i x_i}}{{\s T_i}} \]
\subsection{{More}}
\section{{Exercise 3}}
\[ {WRONG} \]
\end{{document}}
"""


def graded(text, kind=None):
    return check(derive.derive_em(derive.models["two_gaussians"]), text, kind=kind).parts


@pytest.mark.parametrize(("text", "kind", "name"), [
    (MARKDOWN, "markdown", "Exercise 2"), (MARKDOWN, "markdown", "exercise 2: M-step"),
    (LATEX, "latex", "Exercise 2"),
])
def test_one_section_is_read_with_its_lines(text, kind, name):
    cut = section(text, name)
    assert cut.count("\n") == text.count("\n")
    part = graded(cut, kind)["mu_1"]
    assert part.verdict == "right"
    assert "T_i x_i" in text.split("\n")[part.line - 1]
    assert graded(text, kind)["mu_1"].verdict != "right"
    assert graded(section(text, "Exercise 3"), kind)["mu_1"].verdict == "wrong"


def test_a_subsection_belongs_to_its_section_and_code_is_no_heading():
    assert "\\tau" in section(MARKDOWN, "Exercise 2")
    assert [h.words for h in headings(MARKDOWN)] == [
        "Notes", "2.1 Exercise 2: *M-step*", "Details", "Exercise 3"]


@pytest.mark.parametrize(("text", "name", "words"), [
    (MARKDOWN, "Exercise", "More than one"), (MARKDOWN, "Exercise 4", "“Exercise 3”"),
    ("no heading", "x", "no headings"), (MARKDOWN, "", "No|More"), ("# \n", "*", "No"),
])
def test_a_heading_that_is_not_there_is_said(text, name, words):
    with pytest.raises(NoSection, match=words):
        section(text, name)


def test_the_command_judges_one_section(tmp_path):
    (tmp_path / "a.md").write_text(MARKDOWN)
    (tmp_path / "b.md").write_text("# Other\n\n$\\tau = 1$\n")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "derive", "check", "two_gaussians", str(tmp_path / "a.md"),
         str(tmp_path / "b.md"), "--section", "exercise 2", "--part", "mu_1", "--json"],
        capture_output=True, text=True, timeout=120)
    a, b = json.loads(done.stdout)["submissions"]
    assert done.returncode == 1
    assert a["parts"]["mu_1"]["verdict"] == "right" and a["parts"]["mu_1"]["line"] == 7
    assert b["parts"]["mu_1"]["verdict"] == "unread"
    assert "“Other”" in b["parts"]["mu_1"]["feedback"]


@pytest.mark.parametrize("text", [
    f"```math\n{RIGHT}\n```", f"> ```math\n> {RIGHT}\n> ```", f"so $`{RIGHT}`$ holds",
    f"# Answer\n\n\\\\( {RIGHT} \\\\)", f"# Answer\n\n\\\\[ {RIGHT} \\\\]",
    f"```math\n{RIGHT}\n```  \n",
])
def test_formulas_of_pages_and_their_wrong_twins(text):
    assert graded(text)["mu_1"].verdict == "right"
    assert graded(text.replace(RIGHT, WRONG))["mu_1"].verdict == "wrong"


def test_a_line_is_counted_in_the_text_as_it_was_handed_in():
    many = "\n\n".join(["# Answer", *[r"so \\(a_1 = 2\\)"] * 40, f"$${RIGHT}$$"])
    line = graded(many)["mu_1"].line
    assert RIGHT in many.split("\n")[line - 1]


@pytest.mark.parametrize(("text", "right"), [
    (rf"$${RIGHT} \ge 0$$", True), (rf"$${WRONG} \ge 0$$", False),
    (rf"$${RIGHT}$$ and $$\mu_1 = 0 \text{{ only where }} x_i = 0$$", True),
    (rf"$${WRONG}$$ and $$\mu_1 = 0 \text{{ only where }} x_i = 0$$", False),
    (rf"$${RIGHT}$$ For example $\tau = 0.4$ and $\mu_1 = 2.02/4 = 0.505$.", True),
    (rf"$${WRONG}$$ For example $\tau = 0.4$ and $\mu_1 = 2.02/4 = 0.505$.", False),
    (rf"$${RIGHT} \approx 3.2$$", True), (rf"$${WRONG} \approx 3.2$$", False),
])
def test_bounds_cases_and_numbers_of_an_example_change_no_verdict(text, right):
    assert graded(text)["mu_1"].verdict == ("right" if right else "wrong")


@pytest.mark.parametrize(("rows", "verdict"), [
    ("| mean | $\\mu_1$ | $%s$ |", "missing"), ("| $\\mu_1$ | $%s$ |", "right"),
    ("| $\\mu_1$ | $%s$ |\n| --- | --- |\n| 1 | 2 |", "missing"),
])
def test_a_row_of_two_cells_says_what_a_symbol_is(rows, verdict):
    body = RIGHT.partition("= ")[2]
    assert graded("# A\n\n" + rows % body + "\n")["mu_1"].verdict == verdict
