"""The pages of a class: complete, linked, harmless, and fit for every screen."""

import csv
import importlib.util
import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import derive
from derive.homework.batch import Graded
from derive.homework.gradebook import Gradebook
from derive.homework.pages.answer import answer_page
from derive.homework.pages.course import file_names, pages
from derive.homework.pages.words import Names, counterexample
from derive.homework.rubric import even
from derive.homework.submissions import Submission, submissions

ANSWERS = Path(__file__).parent / "answers" / "a"
PARTS = ("responsibilities", "Q", "tau", "mu_1", "mu_2", "Sigma_1", "Sigma_2", "steps")
VOID = {"meta", "link", "img", "br", "input"}


class Elements(HTMLParser):
    """The tags of a page with their attributes, and its text without scripts and styles."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.words, self.open = [], [], []
        self.feed(text)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, text):
        if not self.open or self.open[-1] not in ("script", "style"):
            self.words.append(text)


def _part(verdict="right", **more):
    return {"verdict": verdict, "read_as": "", "line": None, "misconceptions": [], "feedback": "",
            "follows_from": None, "counterexample": None, **more}


@pytest.fixture(scope="module")
def em():
    return derive.derive_em(derive.models["two_gaussians"])


@pytest.fixture(scope="module")
def made(em):
    """A class with every verdict, a counterexample, a follow-through, several files, rubbish."""
    hostile = '</pre></li></script><script>window.owned = 1</script><img src=x onerror="owned=1">'
    wrong = _part(
        "wrong", line=2, misconceptions=["n_for_nk"], read_as=em.latex("mu_1"),
        feedback=f"Count again. {hostile}\nThe sum $N_1$ counts. \"quoted\" & {hostile}",
        counterexample={"x": [[0, 1], [2, 0]], "theta_t": {"tau": "1/3", "mu_1": [0, 0],
                        hostile: 1}, "yours": ["-1/2", 3], "right": [1, "2/3"],
                        "Q_yours": -1.25, hostile: hostile})
    texts = {
        "hw/anna.tex": (r"\tau" + "\n" + r"\mu_1 = \frac{1}{N}" + "\n" + "x" * 3000, {
            "mu_1": wrong, "Sigma_1": {**wrong, "follows_from": "mu_1", "line": 3},
            "steps": _part("wrong", line=1, lines=[1, 3], feedback="A line is wrong.")}),
        f"hw/{hostile}.md": (hostile * 3, {
            "tau": _part("wrong", read_as=hostile + r"\href{javascript:owned=1}{x}"
                         r"\rule{900em}{900em}\def\a{\a\a}\a"),
            "Q": _part("undecided", feedback=hostile),
            "mu_2": _part("unread", line=1, read_as=r"x \frac{")}),
        "hw/empty.txt": ("", {p: _part("missing") for p in PARTS}),
    }
    rows = [Graded(Submission(name, text), {p: parts.get(p, _part(read_as="x_i", line=1))
                                            for p in PARTS})
            for name, (text, parts) in texts.items()]
    rows.append(Graded(Submission("hw/scan.pdf", unread="A PDF file is not read."),
                       {p: _part("unread", feedback="A PDF file is not read.") for p in PARTS}))
    rows.append(Graded(
        Submission("hw/bob", "a\n\nb\n", files=(("1.tex", 1), ("2.tex", 3)),
                   left_out=("scan.png",)),
        {p: _part(line=3, read_as="x_i") for p in PARTS}))
    rows.append(Graded(Submission("hw/slow.tex", "x"),
                       {p: _part("undecided", feedback="stopped") for p in PARTS}, "time"))
    book = Gradebook(tuple(rows), even(PARTS))
    return dict(pages(book, em)), book


@pytest.fixture(scope="module")
def look():
    """A page in headless Chromium: what a script in it reports."""
    place = Path(__file__).parents[1] / "pictures" / "browser.py"
    spec = importlib.util.spec_from_file_location("homework_browser", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if module.CHROMIUM is None:
        pytest.skip("chromium is not here")
    return module.looked_at


def test_there_is_a_page_for_each_submission_and_one_over_all(made):
    files, book = made
    assert len(files) == len(book.rows) + 1
    assert set(file_names([r.submission for r in book.rows])) == set(files) - {"gradebook.html"}


@pytest.mark.parametrize("linked", [False, True])
def test_every_link_leads_somewhere(made, em, linked):
    files = dict(pages(made[1], em, reveal=True, linked=linked))
    ids = {name: {a["id"] for _, a in Elements(text).tags if "id" in a}
           for name, text in files.items()}
    for name, text in files.items():
        for tag, attributes in Elements(text).tags:
            if tag != "a":
                continue
            path, _, anchor = attributes["href"].partition("#")
            to = (Path(name).parent / path).as_posix() if path else name
            to = to.replace("submissions/../", "")
            assert to in files, (name, attributes["href"])
            assert not anchor or anchor in ids[to], (name, attributes["href"])


def test_the_page_of_a_student_leads_nowhere_and_names_nobody_else(made, em):
    names = {"anna", "bob", "empty", "scan.pdf", "slow"}
    for reveal in (False, True):
        for file, text in pages(made[1], em, reveal=reveal):
            if not file.startswith("submissions/"):
                continue
            elements = Elements(text)
            assert not [a for t, a in elements.tags if t == "a" and a["href"][:1] != "#"], file
            others = [n for n in names if n not in file]
            assert len(others) >= 4
            assert not [n for n in others if n in "".join(elements.words)], file
    linked = Elements(dict(pages(made[1], em, linked=True))["submissions/bob.html"])
    assert "../gradebook.html" in [a.get("href") for t, a in linked.tags if t == "a"]


def test_ids_are_unique_and_every_page_has_one_heading(made):
    for text in made[0].values():
        tags = Elements(text).tags
        ids = [a["id"] for _, a in tags if "id" in a]
        assert len(ids) == len(set(ids))
        assert [t for t, _ in tags].count("h1") == 1


def test_what_a_student_wrote_is_text(made):
    files, _ = made
    for name, text in files.items():
        tags = Elements(text).tags
        assert [t for t, _ in tags].count("script") == 2, name
        assert not [a for _, a in tags if any(k.startswith("on") for k in a)]
        assert not [t for t, _ in tags if t in ("img", "iframe", "object", "form", "base")]
        links = [a.get("href") or a.get("src") or "" for _, a in tags]
        assert not [to for to in links if ":" in to and not to.startswith("data:,")]
    hostile = next(t for n, t in files.items() if "script" in n)
    assert "</script><script>window.owned = 1</script>" in "".join(Elements(hostile).words)


def test_a_page_says_what_was_found(made):
    anna = "".join(Elements(made[0]["submissions/anna.tex.html"]).words)
    for said in ("Count again.", "It follows correctly from your", "A case in which it shows",
                 "line 2", "5 of 7 points", "Your formula gives"):
        assert said in anna
    assert "The right formula" not in anna and "n_for_nk" not in anna
    hostile = next(t for n, t in made[0].items() if "script" in n)
    assert "What was not read: " in hostile and r'<code class="verbatim">x \frac{</code>' in hostile
    bob = "".join(Elements(made[0]["submissions/bob.html"]).words)
    assert "line 1 of 2.tex" in bob and "scan.png" in bob
    scan = "".join(Elements(made[0]["submissions/scan.pdf.html"]).words)
    assert scan.count("A PDF file is not read.") == len(PARTS)  # of the steps nothing is said
    empty = "".join(Elements(made[0]["submissions/empty.txt.html"]).words)
    assert "missing" in empty and "Intermediate steps" not in empty and "steps" not in empty
    assert "Intermediate steps" in anna  # a line is wrong there


def test_the_solution_is_shown_when_it_is_revealed(made, em):
    anna = dict(pages(made[1], em, reveal=True))["submissions/anna.tex.html"]
    assert "The right formula" in anna and "derivation.html" not in anna
    files = dict(pages(made[1], em, reveal=True, linked=True))
    anna = files["submissions/anna.tex.html"]
    assert "The right formula" in anna
    assert 'href="../derivation.html#solve.mu.3"' in anna
    assert 'id="solve.mu.3"' in files["derivation.html"]


def test_every_step_that_pages_lead_to_is_in_the_derivation():
    for model in derive.models.values():
        derivation = derive.derive_em(model)
        names, steps = Names(derivation), {s.id for s in derivation.steps}
        for part in names.formulas:
            assert names.step(part) in steps


def test_counts_of_the_class_are_right(made):
    files, book = made
    assert book.counts("tau") == {"right": 2, "wrong": 1, "unread": 1, "undecided": 1, "missing": 1}
    assert book.misconceptions == (("n_for_nk", 1),)
    words = "".join(Elements(files["gradebook.html"]).words)
    assert "n_for_nk" in words and "6 submissions" in words


PLAIN = "tau_new = sum_i T_2i / N\nmu_1_new = sum_i T_1i x_i / N\n"
TEX = r"$\tau = \frac{1}{N} \sum_i T_{2,i}$ and $\mu_1 = \frac{1}{N} \sum_i T_{1,i} x_i$"
SYMPY = "tau_new = Sum(T[2, i], (i, 1, N))/N\nmu_1_new = Sum(T[1, i]*x[i], (i, 1, N))/N\n"


@pytest.mark.parametrize(("name", "text", "verbatim"), [
    ("a.txt", PLAIN, True), ("a.md", PLAIN, True), ("a.txt", TEX, False), ("a.md", TEX, False),
    ("a.tex", TEX, False), ("a.py", SYMPY, False),
])
def test_only_what_is_latex_is_typeset_as_latex(em, name, text, verbatim):
    from derive.homework.batch import graded
    from derive.homework.submissions import KINDS, of_bytes
    from derive.serve.answers import _card

    handed = of_bytes(name, text.encode(), KINDS[Path(name).suffix])
    (row,) = graded(em, [handed])
    for key in ("tau", "mu_1"):
        part = row.parts[key]
        assert part["read_as"] and (part.get("written") == "text") == verbatim
        for card in (answer_page(row, name, Names(em)), _card(key, part, Names(em), handed)):
            typeset = [a["data-tex"] for t, a in Elements(card).tags if "data-tex" in a]
            assert (part["read_as"] in typeset) != verbatim
            assert (f'<code class="verbatim">{part["read_as"]}</code>' in card) == verbatim


def test_a_long_formula_is_broken_or_scrolls(em, look, tmp_path):
    """At the places where its rows align, as well."""
    terms = [rf"T_{{{n},i}}\left[\log\tau + \log\mathcal N(x_i\mid\mu_{n},\Sigma_{n})\right]"
             for n in range(1, 9)]
    long = {"Q": "Q &= " + r" \\ &\quad + ".join(terms), "tau": r"\tau = " + "+".join(terms),
            "mu_1": r"\mu_1 = \left[" + "+".join(terms) + r"\right]"}
    square = [[1, 0], [0, 1]]
    case = {"x": [[1, 0]] * 12, "theta_t": {"tau": 0.5, "mu_1": [0, 1], "mu_2": [1, 0],
                                            "Sigma_1": square, "Sigma_2": square}}
    row = Graded(Submission("a.tex", "x"), {
        p: _part("wrong", read_as=long.get(p, "x"), line=1, counterexample=case) for p in PARTS})
    page = answer_page(row, "a", Names(em))
    assert all(n <= 1 for n in look(page, tmp_path, 390, """
        return Array.from(document.querySelectorAll(".case .formula")).map(
            function (e) { return e.scrollWidth - e.clientWidth; })"""))
    found = look(page, tmp_path, 390, """
        return Array.from(document.querySelectorAll(".read .formula")).slice(1, 4).map(
            function (e) { return {tall: e.clientHeight, hidden: e.scrollWidth - e.clientWidth,
                reached: e.tabIndex, way: getComputedStyle(e).overflowX,
                source: e.querySelectorAll(".plain").length}; })""")
    assert not any(f["source"] for f in found)
    for f in found[:2]:
        assert f["hidden"] <= 1 and f["tall"] > 150
    assert found[2]["hidden"] > 100 and found[2]["way"] == "auto" and found[2]["reached"] == 0


def test_no_page_has_a_frame(made, em, look, tmp_path):
    for name in ("gradebook.html", "submissions/bob.html"):
        found = look(made[0][name], tmp_path, 1280, """
            return Array.from(document.querySelectorAll("html,body,body>div,main,header")).map(
                function (e) { var s = getComputedStyle(e); return s.borderTopWidth + " " +
                    s.borderLeftWidth + " " + s.outlineStyle; })""")
        assert set(found) == {"0px 0px none"}, name


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_every_screen_and_are_typeset(made, look, tmp_path, width):
    for name, text in made[0].items():
        found = look(text, tmp_path, width, """
            return {wide: document.documentElement.scrollWidth, owned: window.owned || 0,
                    errors: window.__errors,
                    done: document.documentElement.dataset.typeset || "",
                    plain: Array.from(document.querySelectorAll(".plain")).map(
                        function (e) { return e.textContent.slice(0, 40); }),
                    tall: Math.max.apply(null, Array.from(document.querySelectorAll(".katex")).map(
                        function (e) { return e.getBoundingClientRect().height; }).concat(0)),
                    katex: document.querySelectorAll(".katex").length}""")
        assert found["done"] == "done" and not found["errors"] and not found["owned"], name
        assert found["wide"] <= width, name
        assert found["tall"] < 400, name
        assert found["katex"] > 0
        assert "script" in name or not found["plain"], (name, found["plain"])


def _run(*arguments):
    return subprocess.run([sys.executable, "-P", "-m", "derive", *arguments], capture_output=True,
                          text=True, timeout=300)


def test_the_command_writes_all_and_overwrites_nothing(tmp_path):
    graded = tmp_path / "graded"
    for n, name in enumerate(("anna/answer.tex", "bob/answer.tex", "Answer.md", "scan.pdf")):
        file = tmp_path / "hw" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("%PDF-" if n == 3 else r"$\tau^{t+1} = \frac{1}{N}\sum_i T_{1,i}$")
    more = ("--part", "tau", "-o", str(graded), "--json")
    done = _run("check", "two_gaussians", str(tmp_path / "hw"), *more)
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    content = json.loads(done.stdout)
    assert json.loads((graded / "grades.json").read_text("utf-8")) == content
    made = {p.relative_to(graded).as_posix() for p in graded.rglob("*") if p.is_file()}
    assert made == {"grades.json", "gradebook.csv", "gradebook.html",
                    "submissions/Answer.md.html", "submissions/anna.html", "submissions/bob.html",
                    "submissions/scan.pdf.html"}
    rows = list(csv.reader((graded / "gradebook.csv").read_text("utf-8").splitlines()))
    assert [r[2] for r in rows] == ["tau", "right", "right", "right", "unread"]
    assert [r[0] for r in rows] == ["student", "Answer", "anna", "bob", "scan"]

    before = {p: p.read_bytes() for p in graded.rglob("*") if p.is_file()}
    again = _run("check", "two_gaussians", str(tmp_path / "hw"), *more)
    assert again.returncode == 2 and "exists" in again.stderr and again.stdout == ""
    forced = _run("check", "two_gaussians", str(tmp_path / "hw"), *more, "--force")
    assert forced.returncode == 1 and forced.stdout == done.stdout
    assert {p: p.read_bytes() for p in before} == before


def test_a_folder_within_the_answers_is_not_graded_the_next_time(tmp_path):
    (tmp_path / "anna.md").write_text(r"$\tau = N_1/N$")
    more = ("--part", "tau", "-o", str(tmp_path / "graded"), "--force", "--json")
    first = _run("check", "two_gaussians", str(tmp_path), *more)
    assert first.stdout == _run("check", "two_gaussians", str(tmp_path), *more).stdout
    assert len(json.loads(first.stdout)["submissions"]) == 1


def test_names_never_collide():
    names = ("a/x.tex", "b/x.tex", "c/X.TEX", "d/x.tex-2", "é.md", "e\u0301.md", "..", ".", "CON",
             "con.tex", "\\\\server\\share", "x" * 400, "x" * 401, "", "💥")
    found = [n.lower() for n in file_names([Submission(n) for n in names])]
    assert len(set(found)) == len(names)


def test_fixture_answers_make_pages(em, tmp_path):
    from derive.homework.batch import graded

    found = submissions([str(ANSWERS)])[:4]
    book = Gradebook(tuple(graded(em, found)))
    files = dict(pages(book, em))
    assert len(files) == 5
    for row, name in zip(book.rows, file_names(found), strict=True):
        words = "".join(Elements(files[name]).words)
        shown = [p for p in row.parts.values() if p["counterexample"]]
        assert words.count("A case in which it shows") == len(shown)
        assert "Take x = " not in words or len(shown) < len(
            [p for p in row.parts.values() if p["verdict"] == "wrong"])


def test_a_counterexample_is_a_table(em):
    names = Names(em)
    table = counterexample({
        "x": [[1], [-3]], "theta_t": {"tau": 0.25, "mu_1": [0], "Sigma_1": [[1]]},
        "theta": {"tau": 0.5, "mu_1": [0], "Sigma_1": [[1]]}, "yours": 0.7, "right": -0.2,
        "exact": {"yours": "1/4 + 2/3 log 2", "right": "-1/2 sqrt(3) log pi"},
        "known": {"n": [3, 4]}, "responsibilities": [[0.5, 0.5]], "proof": "fractions",
        "component": "2", "Q_yours": -1.25, "Q_right": -1.0}, names, "Q")
    cells = [a["data-tex"] for t, a in Elements(table).tags if t == "span"]
    assert cells == [
        r"x_1 = 1,\quad x_2 = -3", r"n = \begin{pmatrix}3 \\ 4\end{pmatrix}",
        r"\tau^{t} = 0.25,\quad \mu_1^{t} = 0,\quad \Sigma_1^{t} = 1", r"\tau = 0.5", "k = 2",
        r"\tfrac{1}{4} + \tfrac{2}{3} \log 2", r"-\tfrac{1}{2} \sqrt{3} \log \pi", "-1.25", "-1"]
    assert "Your Q changes by" in table


def test_a_family_in_a_counterexample_is_shown_by_component():
    names = Names(derive.derive_em(derive.models["gaussian_mixture"]))
    table = counterexample({"theta_t": {"pi": [0.5, 0.5], "mu": [[0, 1], [3, 4]]}}, names, "mu")
    (cell,) = [a["data-tex"] for t, a in Elements(table).tags if t == "span"]
    assert cell.startswith(r"\pi_1^{t} = 0.5,\quad \pi_2^{t} = 0.5,\quad \mu_1^{t} = \begin")
