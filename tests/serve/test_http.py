"""What the server answers, and what it refuses."""

from __future__ import annotations

import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files

import pytest

from .conftest import POISSON, TWO, Server

MEAN = r"$$\mu_1 = \frac{\sum_i T_{1i} x_i}{\sum_i T_{1i}}$$"
LOST = r"$$\mu_1 = \frac{\sum_i T_{1i} x_i}{N}$$"


# the page ----------------------------------------------------------------------------------------

def test_the_page_and_all_that_it_asks_for_are_there(server: Server) -> None:
    page = server.send("GET", "/")
    assert page.status == 200 and page.headers["content-type"].startswith("text/html")
    own = {p.name for p in files("derive.serve").joinpath("page").iterdir()}
    assert {"index.html", "main.js", "page.css"} <= own
    named = re.findall(r'(?:href|src)="/assets/([^"]+)"', page.content.decode())
    assert {"main.js", "page.css", "katex/katex.min.js"} <= set(named)
    for name in {*named, *own, "katex/fonts/KaTeX_Main-Regular.woff2"}:
        said = server.send("GET", f"/assets/{name}")
        assert said.status == 200 and said.content, name
        assert said.headers["x-content-type-options"] == "nosniff"


def test_the_page_runs_nothing_that_does_not_come_from_here(server: Server) -> None:
    page = server.send("GET", "/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy
    assert "unsafe-eval" not in policy and "frame-ancestors 'none'" in policy
    text = page.content.decode()
    assert "http" not in text.replace("http-equiv", "")
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|style=", text)


@pytest.mark.parametrize("path", [
    "/assets/../application.py", "/assets/%2e%2e/application.py", "/assets/katex/../../html.py",
    "/assets/..%2f..%2fcli.py", "/assets/", "/assets/katex/", "/assets/%00", "/made/nothing",
    "/etc/passwd", "/assets//etc/passwd", "/assets/..\\application.py",
])
def test_nothing_else_is_there(server: Server, path: str) -> None:
    assert server.send("GET", path).status == 404


# who may ask -------------------------------------------------------------------------------------

@pytest.mark.parametrize("headers, status", [
    ({"host": "evil.example:{port}"}, 403), ({"host": "127.0.0.1"}, 403), ({"host": ""}, 400),
    ({"host": "127.0.0.1.evil.example:{port}"}, 403), ({"host": "localhost:{port}"}, 200),
    ({"origin": "http://evil.example"}, 403), ({"origin": "null"}, 403),
    ({"origin": "http://127.0.0.1:{port}"}, 200), ({"origin": "http://localhost:{port}"}, 403),
    ({"origin": "https://127.0.0.1:{port}"}, 403), ({"sec_fetch_site": "cross-site"}, 403),
    ({"sec_fetch_site": "same-site"}, 403), ({"content_type": "text/plain"}, 415),
    ({"content_type": "application/x-www-form-urlencoded"}, 415), ({"content_type": ""}, 415),
])
def test_only_the_page_itself_may_ask(server: Server, headers: dict[str, str], status: int) -> None:
    given = {"content_type": "application/json",
             **{k: v.replace("{port}", str(server.port)) for k, v in headers.items()}}
    assert server.send("POST", "/api/state", b'{"statement": "a"}', **given).status == status


def test_a_name_that_points_here_does_not_get_the_page(server: Server) -> None:
    assert server.send("GET", "/", host=f"evil.example:{server.port}").status == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_are_refused(server: Server, method: str) -> None:
    assert server.send(method, "/api/state").status == 405


def test_nobody_else_on_the_network_reaches_it(server: Server) -> None:
    others = {a[4][0] for a in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address in {*others, "127.0.0.2"} - {"127.0.0.1"}:
        with socket.socket() as link:
            link.settimeout(5)
            assert link.connect_ex((address, server.port)) != 0, address


def test_what_is_too_large_is_not_read(server: Server) -> None:
    said = server.send("POST", "/api/state", b" " * (2**20 + 1), content_type="application/json")
    assert said.status == 413
    long = server.send("POST", "/api/file?name=a.csv", b" " * (32 * 2**20 + 1),
                       content_type="application/octet-stream")
    assert long.status == 413


# a statement -------------------------------------------------------------------------------------

def test_a_statement_is_typeset(server: Server) -> None:
    said = server.ask("state", statement=POISSON).json
    assert "Poisson" in said["html"] and r"\lambda_k" in said["html"]
    assert said["parts"] == ["responsibilities", "Q", "pi", "lambda", "steps"]
    assert said["sizes"] == {"K": None}


def test_a_statement_of_the_library_has_the_sizes_of_its_start(server: Server) -> None:
    library = server.send("GET", "/api/library").json["statements"]
    (own,) = (s for s in library if s["name"] == "labels_seen")
    said = server.ask("state", statement=own["statement"], name=own["name"]).json
    assert said["sizes"] == {"K": 3} and own["data"] == "iris_labelled"


def test_an_error_has_its_place_and_says_what_is_possible(server: Server) -> None:
    error = server.ask("state", statement=TWO.replace("Normal(mu_2", "Norml(mu_2")).json["error"]
    assert (error["line"], error["column"], error["width"]) == (2, 15, 5)
    assert "Normal" in error["suggestion"] and "Norml" in error["message"]


def test_what_is_read_but_not_derived_is_refused_by_its_name(server: Server) -> None:
    error = server.ask("state", statement="x_i | w_i ~ Normal(mu, sigma^2/w_i)\n"
                       "w_i ~ Gamma(nu/2, nu/2)\n").json["error"]
    assert error["not_yet"] and error["message"]


HOSTILE = ["", "\x00", "\ud800", "(" * 40_000, "a" * 60_000, "~" * 5_000, "X_i ~ " * 3_000,
           "<script>alert(1)</script> ~ Normal(<img src=x onerror=alert(1)>, 1)",
           "__import__('os').system('id')", "X_i | Z_i=k ~ Normal(mu_k, 10^10^10)\nk = 1..9^9^9",
           "$" * 999, "\\" * 9_999, "{" * 9_999,
           "X_i ~ Normal(" + "sin(" * 900 + ")" * 900 + ", 1)"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_statements_are_answered(server: Server, text: str) -> None:
    said = server.ask("state", statement=text)
    assert said.status in (200, 503) and b"<script" not in said.content.lower()
    assert "error" in said.json or said.status == 503
    assert "derive.serve" not in said.json.get("message", "")


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"null", b'{"statement": 7}', b"\xff",
                                     b"[" * 100_000, b'{"statement": {"a": []}}'])
def test_what_is_no_question_is_answered_too(server: Server, content: bytes) -> None:
    said = server.send("POST", "/api/state", content, content_type="application/json")
    assert said.status in (200, 400, 422) and said.json


# a report ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("form, begins", [
    ("html", b"<!DOCTYPE html>"), ("tex", b"\\documentclass"), ("md", b"# "), ("ipynb", b"{"),
    ("text", b"EM for"), ("pdf", b"%PDF-")])
def test_a_report_in_each_format(server: Server, form: str, begins: bytes) -> None:
    said = server.ask("report", statement=POISSON, name="fish", level="brief", format=form,
                      suffix=form).json
    assert said["verdict"] == "right" and said["lines"] > 20
    made = server.send("GET", f"/made/{said['key']}")
    assert made.content.lstrip(b"%\n ").startswith(begins.lstrip(b"%")), made.content[:80]
    saved = server.send("GET", f"/made/{said['key']}?save")
    assert saved.headers["content-disposition"] == f'attachment; filename="fish.{form}"'
    assert ("text" in said) == (form not in ("html", "pdf"))


def test_a_report_runs_in_an_origin_of_its_own(server: Server) -> None:
    key = server.ask("report", statement=POISSON, level="sheet").json["key"]
    policy = server.send("GET", f"/made/{key}").headers["content-security-policy"]
    assert "sandbox allow-scripts" in policy and "allow-same-origin" not in policy


@pytest.mark.parametrize("notation", ["bishop", "murphy", "wikipedia"])
def test_a_report_in_other_letters(server: Server, notation: str) -> None:
    said = server.ask("report", statement=TWO, level="brief", format="text", notation=notation)
    assert said.json["verdict"] == "right"


def test_a_report_in_letters_of_ones_own(server: Server) -> None:
    given = {"statement": POISSON, "level": "brief", "format": "tex", "notation": "own"}
    own = server.bring("mine.toml", b'base = "bishop"\nobserved = "h"\n')
    text = server.ask("report", **given, key=own).json["text"]
    assert "h_{n}" in text or "h_n" in text
    wrong = server.ask("report", **given, key=server.bring("mine.toml", b"["))
    assert wrong.status == 422 and "mine.toml" in wrong.json["message"]
    assert server.ask("report", **given, key=server.bring("a.txt", b"")).status == 422
    assert server.ask("report", **given).status == 422


@pytest.mark.parametrize("given", [
    {"notation": "/etc/passwd"}, {"notation": "../../pyproject.toml"}, {"level": "none"},
    {"format": "exe"}, {"statement": "nothing"}])
def test_what_is_no_report_is_refused(server: Server, given: dict[str, str]) -> None:
    said = server.ask("report", **{"statement": POISSON, **given})
    assert said.status == 422 and said.json["message"]


def test_a_name_is_harmless_where_a_file_is_saved(server: Server) -> None:
    key = server.ask("report", statement=POISSON, level="sheet", format="text",
                     name='a"\r\nset-cookie: b/../c').json["key"]
    saved = server.send("GET", f"/made/{key}?save")
    assert re.fullmatch(r'attachment; filename="[\w.-]+"', saved.headers["content-disposition"])


# an answer ---------------------------------------------------------------------------------------

def part(said: dict, key: str) -> dict:
    return next(p for p in said["parts"] if p["part"] == key)


def test_an_answer_is_judged_part_by_part(server: Server) -> None:
    said = server.ask("judge", statement=TWO, answer=f"{MEAN}\n\n{LOST.replace('_1', '_2')}").json
    assert part(said, "mu_1")["verdict"] == "right" and part(said, "mu_1")["lines"] == [1]
    wrong = part(said, "mu_2")
    assert wrong["verdict"] == "wrong" and not said["all_right"]
    hint, why, solution = (wrong["html"].index(w) for w in (
        'class="hint"', "What is wrong", "The right formula"))
    assert hint < why < solution
    assert "<details" in wrong["html"][hint:why] and part(said, "tau")["verdict"] == "missing"


def test_a_question_is_answered_by_a_click(server: Server) -> None:
    said = part(server.ask("judge", statement=TWO, answer=f"{MEAN}\n\n{LOST}").json, "mu_1")
    assert said["verdict"] == "undecided" and "which one counts" in said["question"]
    first, second = said["choices"]
    for choice, verdict in ((first, "right"), (second, "wrong")):
        again = server.ask("judge", statement=TWO, answer=choice["text"]).json
        assert part(again, "mu_1")["verdict"] == verdict


def test_a_letter_may_be_said(server: Server) -> None:
    answer = r"$$\mu_1 = \frac{\sum_i h_i w_i}{\sum_i h_i}$$"
    letters = {"h": "responsibility", "w": "data"}
    said = server.ask("judge", statement=TWO, answer=answer, letters=letters).json
    assert part(said, "mu_1")["verdict"] == "right"


def test_latex_without_dollars_is_read(server: Server) -> None:
    said = server.ask("judge", statement=TWO, answer="The mean is:\n" + MEAN.strip("$")).json
    assert part(said, "mu_1")["verdict"] == "right" and part(said, "mu_1")["lines"] == [2]


def test_what_a_student_wrote_is_only_shown(server: Server) -> None:
    answer = MEAN.replace("x_i", "x_i<img src=x onerror=alert(1)>") + "\n\n$$\\mu_2 = <b>1</b>$$"
    said = server.ask("judge", statement=TWO, answer=answer)
    assert said.status == 200
    for one in said.json["parts"]:
        assert "<img" not in one["html"] and "<b>" not in one["html"]


@pytest.mark.parametrize("answer", [
    "import os\nos.system('touch /tmp/derive-was-here')\nmu_1 = 1",
    pytest.param("def m_step(x, T):\n    while True: pass", marks=pytest.mark.slow),
    "$" + "(" * 9_000, "\\frac{" * 9_000,
    "$$\\mu_1 = " + "9^{" * 400 + "9" + "}" * 400 + "$$", "\x00\x01", "{}" * 40_000])
def test_hostile_answers_are_answered(server: Server, answer: str) -> None:
    said = server.ask("judge", statement=TWO, answer=answer)
    assert said.status in (200, 422)
    assert said.status == 422 or not said.json["all_right"]


@pytest.mark.parametrize("name, content, kind", [
    ("a.tex", MEAN.encode(), "latex"), ("a.md", MEAN.encode(), "markdown"),
    ("a.txt", MEAN.encode("utf-16"), None),
    ("a.py", b"import sympy\ntau = 1", "sympy"),
    ("a.ipynb", b'{"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["' +
     MEAN.replace("\\", "\\\\").encode() + b'"]}], "metadata": {}, "nbformat": 4, '
     b'"nbformat_minor": 5}', "markdown")])
def test_a_file_is_read(server: Server, name: str, content: bytes, kind: str | None) -> None:
    said = server.ask("submission", key=server.bring(name, content)).json
    assert said["kind"] == kind
    assert said["text"].strip() == (MEAN if name != "a.py" else content.decode())


@pytest.mark.parametrize("name, content", [
    ("a.pdf", b"%PDF-1.4"), ("a.png", b"\x89PNG"), ("a.zip", b"PK"), ("../../a.docx", b"x"),
    ("a.tex", b"\xff\xfe\xfd"), ("a.ipynb", b"{")])
def test_a_file_that_is_not_read_says_what_to_do(server: Server, name: str, content: bytes) -> None:
    said = server.ask("submission", key=server.bring(name, content))
    assert said.status == 422 and said.json["message"]


def test_a_page_cannot_name_a_file_of_this_machine(server: Server) -> None:
    for given in ({"folder": "/etc", "file": "passwd"}, {"key": "../../etc"},
                  {"data": "/etc/passwd"}):
        for name in ("submission", "columns"):
            said = server.ask(name, **given)
            assert said.status in (422, 500) and b"root:" not in said.content


# code --------------------------------------------------------------------------------------------

@pytest.mark.parametrize("target", ["numpy", "c", "r", "latex", "sklearn"])
def test_code_is_written(server: Server, target: str) -> None:
    found = server.ask("export", statement=TWO, name="two_gaussians", target=target).json["files"]
    assert found[0]["text"] and all(f["path"] for f in found)


@pytest.mark.slow
def test_each_target_of_the_page_is_written_in_each_form(server: Server) -> None:
    for target, about in server.send("GET", "/api/library").json["targets"].items():
        for form in about["forms"]:
            said = server.ask("export", statement=POISSON, target=target, form=form)
            assert said.status == 200, (target, form, said.content[:200])


@pytest.mark.parametrize("given", [{"target": "cobol"}, {"target": "os"}, {"form": "slow"}])
def test_what_is_no_target_is_refused(server: Server, given: dict[str, str]) -> None:
    said = server.ask("export", **{"statement": TWO, "target": "numpy", **given})
    assert said.status == 422 and said.json["message"]


# data --------------------------------------------------------------------------------------------

CSV = b"n;x;word\n" + b"".join(b"%d;%d,5;a\n" % (i, i % 7 + 9 * (i % 2)) for i in range(60))


def test_a_table_is_shown_by_its_columns(server: Server) -> None:
    said = server.ask("columns", key=server.bring("mine.csv", CSV)).json
    assert said["rows"] == 60
    x = said["columns"][1]
    assert x["name"] == "x" and x["range"] == [0.5, 15.5] and x["first"][0] == "0,5"
    assert not said["columns"][2]["number"]


def test_a_file_is_fitted_and_the_likelihood_is_told_on_the_way(server: Server) -> None:
    statement = POISSON.replace("Poisson(lambda_k)", "Normal(mu_k, sigma_k^2)")
    said = server.ask("fit", statement=statement, key=server.bring("mine.csv", CSV), columns=["x"],
                      sizes={"K": 2}).lines
    told = [s["so_far"] for s in said if "so_far" in s]
    assert any("points" in t for t in told)
    (found,) = (t for t in told if "fit" in t)
    assert found["converged"] and found["climb"] == sorted(found["climb"])
    assert len(found["json"]["theta"]["mu"]) == 2
    made = server.send("GET", f"/made/{said[-1]['done']['key']}")
    assert b"<svg" in made.content and b"mine.csv" in made.content
    assert b"derive-" not in made.content  # where it lies for a while
    assert b"proved above" not in made.content  # nothing stands above


@pytest.mark.parametrize("given, says", [
    ({}, "data"), ({"data": "nothing"}, "data"), ({"data": "coins", "sizes": {"K": 2}}, "column"),
    ({"data": "deaths", "sizes": {"K": 10**9}}, "K"),
    ({"data": "deaths", "sizes": {"K": "2"}}, "K"),
    ({"data": "deaths", "sizes": {"K": 2}, "restarts": 10**9}, "restarts"),
    ({"data": "deaths", "sizes": {"K": 2}, "columns": ["no"]}, "no")])
def test_what_cannot_be_fitted_is_said(server: Server, given: dict, says: str) -> None:
    said = server.ask("fit", statement=POISSON, **given).lines
    assert says in said[-1]["refused"]["message"]
    assert "--" not in str(said[-1])  # the page has no options


# many at once ------------------------------------------------------------------------------------

def test_a_hundred_questions_at_once(server: Server) -> None:
    with ThreadPoolExecutor(100) as pool:
        said = list(pool.map(lambda n: server.ask("state", statement=f"# {n}\n{POISSON}"),
                             range(100)))
    assert [s.status for s in said] == [200] * 100
    assert all("html" in s.json for s in said)


def test_a_hundred_long_questions_at_once_are_answered_or_turned_away(server: Server) -> None:
    time.sleep(3)
    with ThreadPoolExecutor(101) as pool:
        asked = [pool.submit(server.ask, "export", statement=f"# {n}\n{POISSON}", target="latex")
                 for n in range(100)]
        # whoever types is answered meanwhile
        typed = pool.submit(server.ask, "state", statement=TWO)
        assert typed.result().status == 200
        said = [a.result() for a in asked]
    assert {s.status for s in said} <= {200, 503}
    assert 40 <= sum(s.status == 200 for s in said) < 100
    assert all(s.json["message"] and s.headers["retry-after"] for s in said if s.status == 503)
    assert server.ask("export", statement=POISSON, target="latex").status == 200
