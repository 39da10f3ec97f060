"""The page in headless Chromium: what somebody sees who types, clicks, drops and looks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from .browser import CHROMIUM, Browser
from .conftest import POISSON, TWO, Server

WRONG = TWO.replace("Normal(mu_2", "Norml(mu_2")
MEAN = r"$$\mu_1 = \frac{\sum_i T_{1i} x_i}{\sum_i T_{1i}}$$"
LOST = r"$$\mu_1 = \frac{\sum_i T_{1i} x_i}{N}$$"
CONTROL, ENTER = 2, 13
#: That what stands there was read.
READ = "document.querySelector('#state .problem[aria-busy=false]:not(.stale) .katex')"


@pytest.fixture
def page(server: Server, browser: Browser) -> Iterator[Browser]:
    """The page as somebody sees it who comes for the first time; nothing goes wrong on it."""
    browser.errors.clear()
    browser.size(1280)
    if browser.run("location.protocol") == "http:":
        browser.run("localStorage.clear(), sessionStorage.clear()")
    browser.open(server.address)
    yield browser
    # that the server refuses something is no fault of the page
    assert [e for e in browser.errors if "status of 422" not in e] == []


def text(page: Browser, which: str) -> str:
    return str(page.run(f"document.querySelector({json.dumps(which)}).innerText"))


def choose(page: Browser, which: str, value: str) -> None:
    page.run(f"(e => {{ e.value = {json.dumps(value)};"
             "e.dispatchEvent(new Event('change', {bubbles: true})); })"
             f"(document.querySelector({json.dumps(which)}))")


def say(page: Browser, statement: str) -> None:
    """State something, and wait until it is read."""
    page.type("#statement", statement)
    page.wait(READ)


# State -------------------------------------------------------------------------------------------

def test_a_statement_is_typeset_as_it_is_typed(page: Browser) -> None:
    say(page, POISSON)
    page.wait("document.querySelector('#state .stated').textContent.includes('Poisson')")
    assert page.run("document.querySelectorAll('#state .plain').length") == 0


def test_an_error_stands_at_its_place_with_what_is_possible(page: Browser) -> None:
    page.type("#statement", WRONG)
    page.wait("document.querySelector('#state .editor mark')")
    assert text(page, "#state .editor mark") == "Norml"
    said = text(page, "#statement-said")
    assert "Line 2" in said and "no distribution Norml" in said and "Normal" in said
    page.click("#statement-said .to-line")
    area = "document.querySelector('#statement')"
    assert page.run(f"{area}.value.slice({area}.selectionStart, {area}.selectionEnd)") == "Norml"
    # the mark lies where the word does
    behind, above = (page.run(f"getComputedStyle(document.querySelector('{e}')).{p}")
                     for e, p in (("#state .editor pre", "font"), ("#statement", "font")))
    assert behind == above
    page.click("#statement-said .possible button")
    page.wait(READ)
    assert page.run(f"{area}.value") == TWO
    assert page.run("document.querySelectorAll('#state .editor mark').length") == 0


def test_the_report_stands_beside_it_in_each_format(page: Browser) -> None:
    say(page, POISSON)
    page.wait("document.querySelector('#report-said.right')")
    assert "lines, each checked" in text(page, "#report-said")
    assert page.run("document.querySelector('#report').src.includes('/made/')")
    choose(page, "#level", "brief")
    choose(page, "#format", "tex")
    page.wait("!document.querySelector('#report-text').hidden")
    assert text(page, "#report-text").lstrip("% \n").startswith("\\documentclass")
    choose(page, "#notation", "bishop")
    page.wait("document.querySelector('#report-text').innerText.includes('gamma')")
    page.click("#report-copy")
    page.wait("document.querySelector('#report-copy').innerText === 'Copied'")


def test_a_report_that_cannot_be_made_says_why(page: Browser) -> None:
    say(page, POISSON)
    page.wait("document.querySelector('#report-said.right')")
    choose(page, "#notation", "esl")
    page.wait("document.querySelector('#report-said.error')")
    assert "esl" in text(page, "#report-said").lower()


def test_the_report_in_a_notation_of_ones_own(page: Browser, tmp_path: Path) -> None:
    say(page, POISSON)
    choose(page, "#format", "tex")
    own = tmp_path / "lecture.toml"
    own.write_text('base = "bishop"\nobserved = "h"\n')
    page.give("#notation-file", own)
    page.wait("document.querySelector('#report-text').innerText.match(/h_\\{?n/)")
    assert page.run("document.querySelector('#notation').selectedOptions[0].text") == own.name


def test_statements_are_chosen_and_opened(page: Browser, tmp_path: Path) -> None:
    choose(page, "#choose", "carcinoma")
    page.wait("document.querySelector('#statement').value.includes('~') && " + READ)
    file = tmp_path / "fish.txt"
    file.write_text(POISSON)
    page.give("#statement-file", file)
    page.wait("document.querySelector('#statement').value.includes('Poisson')")


def test_what_was_typed_is_there_again(page: Browser, server: Server) -> None:
    say(page, POISSON)
    page.open(server.address)
    page.wait("document.querySelector('#statement').value.includes('Poisson')")


# Answer ------------------------------------------------------------------------------------------

def answer(page: Browser, written: str) -> None:
    """Have an answer judged, by the keyboard."""
    page.click("#tab-answer")
    page.type("#answer-text", written)
    page.key("Enter", ENTER, CONTROL)
    page.wait("document.querySelectorAll('#cards .part').length && "
              "!document.querySelector('#judge').disabled")


def test_each_part_has_its_verdict_and_hints_come_first(page: Browser) -> None:
    say(page, TWO)
    answer(page, f"{MEAN}\n\n{LOST.replace('mu_1', 'mu_2')}")
    assert "1 right, 1 wrong" in text(page, "#judge-said")
    assert text(page, "#part-mu_1 .mark").endswith("right")
    assert page.run("document.querySelectorAll('#part-mu_1 .read .katex').length") > 0
    wrong = text(page, "#part-mu_2")
    assert "?" in wrong and "It should be" not in wrong
    assert page.run("!document.querySelector('#part-mu_2 .why').open")
    page.click("#part-mu_2 .why summary")
    assert "It should be" in text(page, "#part-mu_2")
    assert page.run("document.querySelector('#answer .line.right').dataset.n") == "1"
    page.click("#part-mu_2 .to-line")
    assert page.run("document.activeElement.id") == "answer-text"


def test_a_click_answers_a_question(page: Browser) -> None:
    say(page, TWO)
    answer(page, f"{MEAN}\n\n{LOST}")
    assert "which one counts" in text(page, "#part-mu_1 .question")
    page.click("#part-mu_1 .question button")
    page.wait("document.querySelector('#part-mu_1.right')")
    assert page.run("document.querySelector('#answer-text').value").strip() == MEAN


def test_a_file_is_judged(page: Browser, tmp_path: Path) -> None:
    say(page, TWO)
    page.click("#tab-answer")
    cells = [{"cell_type": "markdown", "metadata": {}, "source": [MEAN]},
             {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None,
              "source": ["def m_step(x, T):\n    return {'tau': T[:, 0].mean()}"]}]
    file = tmp_path / "mine.ipynb"
    file.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4,
                                "nbformat_minor": 5}))
    page.give("#answer-file", file)
    page.wait("document.querySelector('#part-mu_1.right') "
              "&& document.querySelector('#part-tau.right')")
    assert "code of the file" in text(page, "#answer-code")
    picture = tmp_path / "mine.png"
    picture.write_bytes(b"\x89PNG")
    page.give("#answer-file", picture)
    page.wait("document.querySelector('#answer-said.error')")
    assert "type the formulas" in text(page, "#answer-said")


def test_what_is_hostile_does_nothing(page: Browser) -> None:
    say(page, TWO)
    answer(page, MEAN.replace("x_i", r"\href{javascript:alert(1)}{x_i}") + "\n\n"
           + r"$$\mu_2 = \rule{99em}{99em} <img src=x onerror=alert(1)>$$")
    assert page.run("document.querySelectorAll('#cards img, #cards a[href^=javascript]').length"
                    ) == 0
    assert page.run("document.documentElement.scrollWidth <= innerWidth")


# Export ------------------------------------------------------------------------------------------

def test_code_is_seen_and_copied(page: Browser) -> None:
    say(page, POISSON)
    page.click("#tab-export")
    page.wait("document.querySelector('#export-code').innerText.includes('import numpy')")
    page.click("input[name=target][value=c]")
    page.wait("document.querySelectorAll('#files button').length > 2")
    assert "#include" in text(page, "#export-code")
    page.click("#files button:nth-child(2)")
    assert page.run("document.querySelector('#files button:nth-child(2)').ariaPressed") == "true"
    page.click("input[name=target][value=octave]")
    page.wait("document.querySelector('input[value=plain]').disabled")
    page.click("#export-copy")
    page.wait("document.querySelector('#export-copy').innerText === 'Copied'")


# Fit ---------------------------------------------------------------------------------------------

def test_data_are_dropped_and_fitted(page: Browser, tmp_path: Path) -> None:
    say(page, POISSON)
    page.click("#tab-fit")
    rows = "".join(f"{i},{i % 4 + 9 * (i % 3 == 0)}\n" for i in range(80))
    page.run("""(content => {
      const given = new DataTransfer();
      given.items.add(new File([content], "fish.csv"));
      dispatchEvent(new DragEvent("drop", {dataTransfer: given, bubbles: true, cancelable: true}));
    })(""" + json.dumps("day,caught\n" + rows) + ")")
    page.wait("document.querySelectorAll('#columns tbody tr').length === 2")
    assert "80 rows" in text(page, "#data-said")
    page.click("#columns input[value=caught]")
    page.click("#run")
    page.wait("document.querySelector('#climb .best')")
    assert "in " in page.run("document.querySelector('#climb svg').ariaLabel")
    page.wait("!document.querySelector('#picture').hidden")
    assert "converged" in text(page, "#fit-said") and "lambda" in text(page, "#fit-text")
    assert page.run("document.querySelector('#fit-save').href.startsWith('blob:')")


def test_a_fit_is_stopped(page: Browser) -> None:
    say(page, POISSON)
    page.click("#tab-fit")
    choose(page, "#data", "deaths")
    page.wait("document.querySelector('#columns table')")
    page.run("document.querySelector('[data-size=K]').value = 9")
    page.run("document.querySelector('#restarts').value = 100")
    page.click("#run")
    page.wait("document.querySelector('#climb .start')")
    page.click("#stop")
    page.wait("document.querySelector('#fit-said').innerText === 'Stopped.'")
    assert page.run("document.querySelector('#stop').hidden")


def test_data_that_do_not_fit_are_refused_in_words(page: Browser) -> None:
    choose(page, "#choose", "two_coins")
    page.wait("document.querySelector('#statement').value.includes('Binomial') && " + READ)
    page.click("#tab-fit")
    choose(page, "#data", "galaxies")
    page.wait("document.querySelector('#columns table')")
    page.click("#run")
    page.wait("document.querySelector('#fit-said.error')")


# everybody ---------------------------------------------------------------------------------------

def test_the_tabs_go_by_keyboard(page: Browser) -> None:
    page.run("document.querySelector('#tab-state').focus()")
    for key, id in (("ArrowRight", "answer"), ("ArrowRight", "export"), ("End", "fit"),
                    ("ArrowRight", "state"), ("ArrowLeft", "fit"), ("Home", "state")):
        page.key(key)
        assert page.run("document.activeElement.getAttribute('aria-controls')") == id
        assert page.run("[...document.querySelectorAll('[role=tabpanel]')]"
                        ".filter(p => !p.hidden).map(p => p.id)") == [id]


@pytest.mark.parametrize("tab", ["state", "answer", "export", "fit"])
def test_everything_has_a_name_and_is_reached(page: Browser, tab: str) -> None:
    page.click(f"#tab-{tab}")
    nameless = page.run("""
      [...document.querySelectorAll("button, select, input, textarea, iframe, a")]
      .filter(e => e.offsetParent && !(e.textContent || e.title || e.ariaLabel || e.labels?.length))
      .map(e => e.outerHTML)""")
    assert nameless == []
    assert page.run("[...document.querySelectorAll('[tabindex]')].every(e => e.tabIndex <= 0)")


@pytest.mark.parametrize("tab", ["state", "answer", "export", "fit"])
@pytest.mark.parametrize("width, dark", [(390, False), (390, True), (1280, True), (320, False)])
def test_it_fits_a_telephone_and_is_legible(page: Browser, tab: str, width: int, dark: bool
                                            ) -> None:
    page.size(width, 844, dark)
    page.click(f"#tab-{tab}")
    page.wait(f"document.querySelector('#{tab} .stated .katex')")
    assert page.run("document.documentElement.scrollWidth - innerWidth") <= 0
    worst = page.run(CONTRAST)
    assert worst[0] >= 4.5, worst


#: The smallest contrast of a text with what lies behind it, and the text.
CONTRAST = r"""(() => {
  const numbers = c => c.match(/[\d.]+/g).map(Number);
  const light = c => numbers(c).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((s, v, n) => s + v * [0.2126, 0.7152, 0.0722][n], 0);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor;
      if ((numbers(c)[3] ?? 1) > 0.9) { return c; }
    }
    return "rgb(255,255,255)";
  };
  let worst = [21, ""];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const e = texts.currentNode.parentElement, words = texts.currentNode.data.trim();
    const own = getComputedStyle(e).color;
    if (!words || !e.offsetParent || e.closest("pre[aria-hidden], .katex-mathml")) { continue; }
    const [a, b] = [light(own), light(behind(e))].sort((x, y) => y - x);
    const found = (a + 0.05) / (b + 0.05);
    if (found < worst[0]) { worst = [found, words]; }
  }
  return worst;
})()"""


def test_without_a_server_it_says_so(browser: Browser, server: Server) -> None:
    browser.open(server.address)
    browser.call("Network.emulateNetworkConditions", offline=True, latency=0,
                 downloadThroughput=-1, uploadThroughput=-1)
    try:
        browser.type("#statement", POISSON)
        browser.wait("document.querySelector('#statement-said').innerText.includes('derive serve')")
    finally:
        browser.call("Network.emulateNetworkConditions", offline=False, latency=0,
                     downloadThroughput=-1, uploadThroughput=-1)
        browser.errors.clear()


def test_chromium_is_here() -> None:
    if CHROMIUM is None:
        pytest.skip("chromium is not here")
    assert Path(CHROMIUM).exists()
