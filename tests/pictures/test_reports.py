"""Reports with data: the sections, the page in a browser, LaTeX and its files, the command."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import derive
from derive.arrays.shown_run import run_shown
from derive.document.document import Items, Paragraph, Section, Table
from derive.document.formats import render
from derive.document.general import compose_general
from derive.document.general.labelled import labelled
from derive.document.general.notation import general_notation
from derive.document.pictures import figures, files, numbers
from derive.em import EM
from derive.engine.em import derive_algorithm
from derive.fitting.fit import fit_command

DATA = {"two_gaussians": ("faithful", {}), "gaussian_mixture": ("faithful", {"K": 3}),
        "two_coins": ("coins", {}), "poisson_mixture": ("deaths", {"K": 2})}
ONE = "eruptions"
FIGURES = Path(derive.__file__).parent / "document" / "figures"


def derived(model):
    return EM(derive_algorithm(model))


def compose(em, **more):
    return compose_general(em.algorithm, **more)


def run_on(em, source, **options):
    return run_shown(em.algorithm, source, **options)


@pytest.fixture(scope="module")
def em():
    return derived(derive.models["two_gaussians"])


@pytest.fixture(scope="module")
def run(em):
    return run_on(em, "faithful")


@pytest.fixture(scope="module")
def page(em, run):
    return em.report("html", certify=False, data=run)


@pytest.fixture(scope="module", params=[*DATA, "two_gaussians_1d"])
def document(request):
    """A report on data of each shipped statement."""
    em = derived(derive.models[request.param])
    if request.param in DATA:
        source, sizes = DATA[request.param]
        run = run_on(em, source, restarts=2, sizes=sizes)
    else:
        run = run_on(em, "faithful", restarts=2, columns=[ONE])
    return compose(em, run=run), general_notation(em.model)


# sections -----------------------------------------------------------------------------------------

def test_sections_and_figures(document):
    document, _ = document
    ids = [s.id for s in document.sections]
    assert ids.index("data") + 1 == ids.index("data-iterations")
    found = figures(document)
    assert {"iterations", "log-likelihood", "minorisation"} <= {f.id for f in found}
    assert list(numbers(document).values()) == list(range(1, len(found) + 1))
    names = [p.name for f in found for p in f.pictures]
    assert len(names) == len(set(names))
    for f in found:
        assert f.caption
        assert all(len(p.alt) > 40 and "{" not in p.alt for p in f.pictures)


def test_a_handout_on_data_ends_with_its_references_and_names_the_full_report(em, run, tmp_path):
    short = compose(em, level="brief", run=run)
    assert not figures(short) and [s.id for s in short.sections[-2:]] == ["data", "references"]
    assert "leave out --level brief" in render(short, general_notation(em.model), "text")
    made = tmp_path / "handout.pdf"
    made.write_bytes(em.report("pdf", level="brief", certify=True, data=run))
    told = subprocess.run(["pdftotext", "-f", "3", str(made), "-"], capture_output=True, text=True,
                          check=True).stdout
    end = "The pictures of this fit are in the full report: leave out --level brief."
    assert told.count("\f") == 1
    assert told.removeprefix(end).split()[:2] == ["6", "References"]


def test_every_format_has_the_figures(document):
    document, letters = document
    text = render(document, letters, "text")
    assert max(map(len, text.split("\n"))) <= 79
    for number in range(1, len(figures(document)) + 1):
        assert f"Figure {number}." in text
    tex = render(document, letters, "tex", folder="there")
    assert tex.count("\\derivecaption{") == len(figures(document))
    assert "\\providecommand{\\derivefigures}{there}" in tex
    html = render(document, letters, "html")
    assert html.count("<figcaption>") == len(figures(document))
    assert html == render(document, letters, "html")
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_the_other_start_ends_elsewhere(run):
    assert run.other is not None and run.other_narrow
    values = [v for _, v in run.other]
    assert np.all(np.diff(values) > -1e-9)
    assert values[-1] < run.fit.log_likelihood - 10


def test_a_report_on_data_has_no_example_with_another_start(document, em, run):
    text = " ".join(render(*document, "text").split())
    assert text.count("begins at this start") == 1
    for file in FIGURES.glob("*.json"):
        found = json.loads(file.read_text(encoding="utf-8"))
        starts = [r["start"] for r in found.get("runs", ())] + [found.get("start", "rows 2 and 1")]
        assert not [start for start in starts if start in text], file.name


def test_the_figure_that_moves_begins_where_the_run_does(em, run):
    (live,) = (f.live() for f in figures(compose(em, run=run)) if f.live)
    first = run.fit.iterates[0][0]
    assert live["start"].keys() == set(em.model.keys)
    assert all(np.allclose(live["start"][key], first[key]) for key in first)


@pytest.mark.parametrize("name", derive.models)
def test_all_examples_on_data_begin_at_one_start(name):
    """The table that compares starts names the first of them before anything else is shown."""
    em = derive.derive_em(derive.models[name])
    text = "\n".join(_words(compose(em)))
    first, *others = [r["start"] for r in json.loads(
        (FIGURES / f"{labelled(em.model).family.id}.json").read_text(encoding="utf-8"))["runs"]]
    before, _, after = text.partition("begins at the first start.")
    assert all(start in before for start in (first, *others))
    assert f"started with {first}" in after and not [s for s in others if s in after]
    assert all(pair in first for pair in re.findall(r"rows \d+ and \d+", after))


def _words(document):
    """What stands in paragraphs, tables and lists, without formulas."""
    def inside(e):
        if isinstance(e, str):
            yield e
        elif isinstance(e, (tuple, Paragraph, Table, Items, Section)):
            for part in e if isinstance(e, tuple) else vars(e).values():
                yield from inside(part)
    yield from inside(document.sections)


def test_restarts_that_end_elsewhere_are_shown():
    em = derived(derive.models["gaussian_mixture"])
    run = run_on(em, "faithful", sizes={"K": 3})
    assert run.other is not None and not run.other_narrow


def test_without_data_nothing_changes(em):
    plain = compose(em)
    assert not figures(plain)
    page = em.report("html", certify=False)
    assert "figure" not in page.split("</main>")[1] and "--line-1" not in page


def test_a_statement_of_ones_own(tmp_path):
    (tmp_path / "own.csv").write_text(
        "h\n" + "\n".join(str(v) for v in [*range(5), *range(20, 26)]), encoding="utf-8")
    em = derived(derive.parse(
        "Y_j | W_j=a ~ Normal(m_a, s_a^2)\nY_j | W_j=b ~ Normal(m_b, s_b^2)\n"
        "P(W_j = a) = rho\nP(W_j = b) = 1 - rho\n"))
    text = em.report("text", certify=False, data=run_on(em, str(tmp_path / "own.csv")))
    assert "component a: weight" in text.lower()


# the page -----------------------------------------------------------------------------------------

LOOK = """
var box = document.querySelector('.live');
return {overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  width: innerWidth, errors: window.__errors, hidden: box.hidden,
  still: getComputedStyle(document.querySelector('.stills')).display,
  sized: Array.from(document.querySelectorAll('.panel svg, .live div > svg')).every(function (s) {
    var r = s.getBoundingClientRect();
    return r.width === 0 || (r.left >= 0 && r.right <= innerWidth && r.height > 60); }),
  asked: performance.getEntriesByType('resource').filter(function (r) {
    return !r.name.startsWith('data:'); }).length};
"""


@pytest.mark.parametrize("width", [390, 1280])
def test_page(page, look, width):
    found = look(page, width, LOOK)
    assert found["width"] == width and found["overflow"] <= 0
    assert found["errors"] == [] and found["asked"] == 0
    assert found["sized"] and not found["hidden"]
    assert (found["still"] == "none") == (width < 640)


def test_page_without_scripts_has_the_small_multiples(page, look):
    found = look(page, 390, """return {
      live: getComputedStyle(document.querySelector('.live')).display,
      still: getComputedStyle(document.querySelector('.stills')).display,
      overflow: document.documentElement.scrollWidth - innerWidth};""", scripts=False)
    assert found["live"] == "none" and found["still"] != "none" and found["overflow"] <= 0


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def test_page_is_accessible_and_asks_for_nothing(page):
    parser = _Tags()
    parser.feed(page)
    pictures = [a for tag, a in parser.found if tag == "svg" and "aria-label" in a]
    assert pictures and all(
        len(a["aria-label"]) > 40 for a in pictures if a["role"] == "img")
    for _, attributes in parser.found:
        for name in ("src", "href", "xlink:href"):
            value = attributes.get(name)
            assert not value or value.startswith(("#", "data:")), value
    assert not re.findall(r"url\((?!#|\"?data:)", page)
    assert "prefers-reduced-motion" in page


# LaTeX --------------------------------------------------------------------------------------------

def set_in_latex(pdflatex, folder, name):
    for _ in range(3):
        done = subprocess.run([pdflatex, "-interaction=nonstopmode", "-no-shell-escape", name],
                              cwd=folder, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout.decode("latin-1")[-2500:]
    return (folder / name).with_suffix(".log").read_text(encoding="latin-1")


def overfull(log):
    return max(map(float, re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)), default=0.0)


@pytest.mark.parametrize("with_files", [True, False])
def test_latex_compiles(document, pdflatex, tmp_path, with_files):
    document, letters = document
    source = render(document, letters, "tex")
    (tmp_path / "paper.tex").write_text(source, encoding="utf-8")
    if with_files:
        (tmp_path / "figures").mkdir()
        for name, content in files(document, "pdf").items():
            (tmp_path / "figures" / name).write_bytes(content)
    log = set_in_latex(pdflatex, tmp_path, "paper.tex")
    assert overfull(log) <= 1
    assert ("iteration-0.pdf" in log) == with_files


def test_figures_are_written_beside_the_text(em, run, tmp_path):
    for form, suffix in (("tex", ".pdf"), ("md", ".png")):
        folder = tmp_path / f"{form}-figures"
        text = em.report(form, certify=False, data=run, figures=folder)
        assert f"{form}-figures" in text
        assert {f.suffix for f in folder.iterdir()} == {suffix}
    em.report("html", certify=False, data=run, figures=tmp_path / "none")
    assert not (tmp_path / "none").exists()


# the command --------------------------------------------------------------------------------------

@pytest.fixture
def command(tmp_path):
    def call(*arguments):
        return subprocess.run([sys.executable, "-m", "derive", "report", *arguments],
                              cwd=tmp_path, capture_output=True, timeout=300,
                              env={**os.environ, "PYTHONHASHSEED": "7"}, check=False)
    return call


UNCHECKED = ("--no-certify",)


def test_tex_with_its_figures(command, tmp_path):
    first = command("two_coins", "--data", "coins", "-o", "coins.tex", *UNCHECKED)
    assert first.returncode == 0, first.stderr
    beside = {f.name: f.read_bytes() for f in (tmp_path / "coins-figures").iterdir()}
    assert "iteration-0.pdf" in beside
    again = command("two_coins", "--data", "coins", "-o", "coins.tex", *UNCHECKED)
    assert again.returncode == 2 and b"exists" in again.stderr
    (tmp_path / "coins.tex").unlink()
    again = command("two_coins", "--data", "coins", "-o", "coins.tex", *UNCHECKED)
    assert again.returncode == 2 and b"coins-figures exists" in again.stderr
    again = command("two_coins", "--data", "coins", "-o", "coins.tex", "--force", *UNCHECKED)
    assert again.returncode == 0
    assert beside == {f.name: f.read_bytes() for f in (tmp_path / "coins-figures").iterdir()}


def test_tex_on_standard_output_says_where_the_pictures_are(command, tmp_path):
    done = command("two_coins", "--data", "coins", "--format", "tex", *UNCHECKED)
    assert done.returncode == 0
    assert b"-o FILE" in done.stderr and b"\\derivepicture" in done.stdout
    assert not list(tmp_path.iterdir())


def test_json(command):
    done = command("two_coins", "--data", "coins", "--json", *UNCHECKED)
    content = json.loads(done.stdout)
    assert content["data"] == "coins" and content["fit"]["stopped"] == "converged"
    assert "On the data" in content["report"]


def test_when_the_fit_stops_is_said_as_in_fit(command):
    told = ("--data", "coins", "--criterion", "aitken", "--tolerance", "1e-3")
    done = command("two_coins", *told, "--json", *UNCHECKED)
    content = json.loads(done.stdout)
    fit = fit_command(
        derive.models["two_coins"], "coins", criterion="aitken", tolerance=1e-3)
    assert content["fit"]["iterations"] == fit.iterations < 14
    assert f"by the criterion aitken after {fit.iterations} iterations" in " ".join(
        content["report"].split())
    done = command("two_coins", "--data", "coins", "--iterations", "2", *UNCHECKED)
    assert done.returncode == 1 and b"stopped after 2 iterations" in b" ".join(done.stdout.split())


@pytest.mark.parametrize("arguments, said", [
    (("two_coins", "--seed", "1"), "--data"),
    (("two_coins", "--columns", "n"), "--data"),
    (("two_coins", "--criterion", "aitken"), "--criterion is about data"),
    (("two_coins", "--data", "coins", "--criterion", "distance"), "distance"),
    (("two_coins", "--data", "coins", "--tolerance", "-1"), "--tolerance"),
    (("two_coins", "--data", "nowhere.csv"), "nowhere.csv"),
    (("gaussian_mixture", "--data", "faithful"), "--set K="),
    (("two_gaussians", "--data", "faithful", "--columns", "none"), "none"),
    (("two_gaussians", "--data", "faithful", "--start", "no.json"), "no.json"),
    (("two_gaussians", "--data", "faithful", "--start", "no.json", "--seed", "1"), "--start"),
    (("two_coins", "--data", "faithful"), "faithful"),
])
def test_what_cannot_be_used(command, arguments, said):
    done = command(*arguments)
    message = done.stderr.decode()
    assert done.returncode == 2 and done.stdout == b"", message
    assert message.startswith("derive: error: ") and said in message
    assert "Traceback" not in message


def test_a_run_that_has_not_converged_is_a_warning(command, tmp_path):
    start = {"p_A": 0.6, "p_B": 0.6}
    (tmp_path / "start.json").write_text(json.dumps(start), encoding="utf-8")
    done = command("two_coins", "--data", "coins", "--start", "start.json", *UNCHECKED)
    assert done.returncode == 0 and b"start.json" in done.stdout
    done = command("poisson_mixture", "--data", "deaths", "--set", "K=3", "--restarts", "1",
                   *UNCHECKED)
    assert done.returncode == 1 and b"Warning. This is not a maximum yet" in done.stdout
