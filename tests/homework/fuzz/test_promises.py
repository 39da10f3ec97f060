"""Whatever is handed in: no crash, no hang, nothing run. What breaks that is seen to break it."""

import contextlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from derive.homework.grade import Grade, PartVerdict
from derive.homework.parse.grammar import Node
from derive.homework.parse.read import Read

from . import mutations, promises, readers, run, soups
from .mutations import Input
from .promises import AUDIT, Promises, shrunk
from .readers import Answer
from .words import CANARIES

TWO, ONE_D, POISSON, OPEN = mutations.STATEMENTS

FOUND = [  # (what, statement, text) of inputs that once broke a promise
    ("latex", TWO, "\\newcommand{\\q}[²"),
    ("latex", TWO, "\\newcommand{\\m}#²\\m"),
    ("latex", TWO, r"\newcommand{\q}[1]{#0}\q x"),
    (None, TWO, "u=1.2.3"),
    ("text", TWO, "mu_1 := 1.2.3"),
    ("markdown", OPEN, r"$\a\leftarrow\sigmoid\sigmoid"),
    ("latex", POISSON, r"$Q=\sum_i-x_i"),
    ("text", TWO, "x_i =pi_k / sum_j x_i"),
    ("text", TWO, "Si_new=[sum(xi-m2_new)(xi)'si(g)]^-1"),
    ("text", TWO, "r_i₂ = x_²/x₁"),
    ("text", TWO, "mu_1 = sum_{i=1}^² x_i"),
    ("text", TWO, "gma_₁_new=r"),
    ("latex", POISSON, r"\[P()=\frac{\p_k{\lambda_k}e^\\}e"),
    ("latex", TWO, r"\newcommand{\m}{Q\leftarrow\begin{}\sum_{i}1\\s}$\mu_1=\m$ $\m"),
    ("latex", TWO, r"\[\\[]\mu_j=\w^{(i)}\\[]\Sigma_j=j^{(i)}(x^{(i)}-\m_j)^T\end{}"),
    ("latex", TWO, "$\\Sigma_1^{t+1}=\\Sigma_2^{t+1}=\\left[z_i(\\m_1^{t+1})"
     "(x_i-\\m_2^{t+1})'\\right]$\n$z_i=1"),
    (None, TWO, r"\begin{align}p\leftarrow(T_{i})\diag(\blacksquare)()"),
    ("text", TWO, "(" * 250 + "Sigma_1" + ")" * 250 + "_new = sum_i r_i (x_i - mu_1_new) and so"),
    ("latex", TWO, r"\[\m_k<-exp(-\frac999999\right)_}"),
    ("latex", TWO, r"\[\Sigma_1^{-1}=\frac1n"),
    ("text", TWO, "(number of i with iii)"),
    ("latex", POISSON, r"\newcommand{\m}\odot$\m=d"),
    ("latex", TWO, r"$\odot\cdot=\mu_1$ and $\mu_1=\odot$, $\tau=\times\times$"),
    ("text", TWO, "* = mu_1"),
]


def tried(text, statement=TWO, kind="latex"):
    return Promises(readers.read, readers.grade, steady=1, judged=1).broken_by(
        Input(text, kind, statement))


@pytest.mark.parametrize(("kind", "statement", "text"), FOUND, ids=range(len(FOUND)))
def test_what_once_broke_a_promise_no_longer_does(kind, statement, text):
    assert tried(text, statement, kind) is None


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("around", ["%s", r"$\mu_1^{t+1} = %s$", r"\newcommand{\a}{%s}$\tau=\a$"])
def test_nothing_that_asks_to_be_run_is_run(canary, around):
    for kind in ("latex", "markdown", "text"):
        assert tried(around % canary, kind=kind) is None
    assert not Path("/tmp/derive-canary").exists()


@pytest.mark.parametrize("number", range(len(run.SOURCES)),
                         ids=[f"{n}-{s}" for n, s in enumerate(run.SOURCES)])
def test_twenty_thousand_inputs_break_no_promise(number):
    if run.SOURCES[number] == "guided":
        pytest.importorskip("atheris", reason="Atheris is built for Linux on x86-64 alone")
    size = 20_000 // len(run.SOURCES)
    found = run.run(number, size, 0)
    assert not found["faults"], run.in_words(run.summary(0, size, size, {"0": found}))
    assert found["tried"] == size
    assert found["counts"]["with a claim"] > size // 50
    assert found["counts"]["judged"] >= size // 50
    assert found["counts"]["distinct"] > 0.8 * size
    if found["source"] == "guided":
        assert found["corpus"] > 50 and found["branches"] > 1000


def test_half_of_the_inputs_are_mutated_valid_answers():
    assert 2 * run.SOURCES.count("mutated") == len(run.SOURCES)
    assert set(run.SOURCES) == {"mutated", "generated", "guided"}
    rng = random.Random(1)
    made = [mutations.mutated(rng) for _ in range(1000)]
    valid = {one.text for one in (*mutations.answers(), *mutations.excerpts())}
    assert sum(one.text not in valid for one in made) > 900
    assert len({one.text for one in made}) > 900
    rng = random.Random(1)
    assert [mutations.mutated(rng) for _ in range(1000)] == made


def test_what_hypothesis_makes_follows_from_the_number():
    first, second, other = [], [], []
    for made, number in ((first, 1), (second, 1), (other, 2)):
        soups.generate(made.append, 100, number)
    assert first == second != other
    assert len({one.text for one in first}) > 50


_READINGS = """
import hashlib, random, sys
sys.path.insert(0, sys.argv[1])
from fuzz import mutations, readers
rng, total = random.Random(7), hashlib.sha256()
for _ in range(150):
    total.update(repr(readers.read(mutations.mutated(rng))).encode("utf-8", "replace"))
print(total.hexdigest())
"""


def test_an_answer_reads_the_same_under_every_hash_seed():
    folder = str(mutations.ANSWERS.parent)
    seen = {
        subprocess.run([sys.executable, "-c", _READINGS, folder], check=True, capture_output=True,
                       text=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("0", "1", "2")
    }
    assert len(seen) == 1


# -- the promises themselves ----------------------------------------------------------------------

NOTHING, ALL_MISSING = Answer(), Grade({"Q": PartVerdict("missing")})


def _swallows():
    with contextlib.suppress(Exception):
        os.listdir("/")
    return NOTHING


def _never_ends():
    while True:
        try:
            while True:
                pass
        except Exception:
            pass


def _claims(depth):
    node = Node("chain")
    for _ in range(depth):
        node = Node("chain", (node, node))
    return Answer((Read(node, 0, 1),))


@pytest.mark.parametrize(
    ("read", "promise"),
    [
        (lambda: 1 / 0, "nothing is raised"),
        (lambda: [][0], "nothing is raised"),
        (lambda: sys.exit(), "nothing is raised"),
        (lambda: (lambda f: f(f))(lambda f: f(f)), "nothing is raised"),
        (_never_ends, "in little time"),
        (lambda: bytearray(1 << 60), "in little memory"),
        (lambda: eval("1"), "nothing is run"),
        (lambda: exec("1"), "nothing is run"),
        (lambda: compile("1", "", "eval"), "nothing is run"),
        (lambda: os.open("/etc/passwd", 0), "nothing is run"),
        (lambda: os.system("true"), "nothing is run"),
        (lambda: subprocess.run(["true"]), "nothing is run"),
        (lambda: __import__("antigravity"), "nothing is run"),
        (_swallows, "nothing is run"),
        (lambda: None, "an answer"),
        (lambda: _claims(30), "of bounded size"),
    ],
)
def test_a_reader_that_breaks_a_promise_is_refused(monkeypatch, read, promise):
    monkeypatch.setattr(promises, "READING", 0.1)
    fault = Promises(lambda _: read(), lambda _: ALL_MISSING).broken_by(Input("x"))
    assert fault is not None and fault.promise == promise


def test_a_reader_that_keeps_them_is_not():
    assert Promises(lambda _: NOTHING, lambda _: ALL_MISSING, 1, 1).broken_by(Input("x")) is None
    assert not AUDIT.on


def test_a_reader_that_grows_is_refused(monkeypatch):
    sizes = iter((0, 2 * promises.GROWTH, 2 * promises.GROWTH))
    monkeypatch.setattr(promises, "_memory", lambda: next(sizes))
    fault = Promises(lambda _: NOTHING, lambda _: ALL_MISSING).broken_by(Input("x"))
    assert fault is not None and fault.promise == "in little memory"


def test_another_answer_the_second_time_is_refused():
    answers = iter((NOTHING, _claims(1)))
    fault = Promises(lambda _: next(answers), lambda _: ALL_MISSING, steady=1).broken_by(Input("x"))
    assert fault is not None and fault.promise == "the same each time"


@pytest.mark.parametrize(
    ("grade", "promise"),
    [
        (lambda: Grade({"Q": PartVerdict("perhaps")}), "one of the five verdicts"),
        (lambda: {}["Q"], "nothing is raised"),
        (lambda: os.open("/etc/passwd", 0), "nothing is run"),
    ],
)
def test_a_judge_that_breaks_a_promise_is_refused(grade, promise):
    fault = Promises(lambda _: NOTHING, lambda _: grade(), steady=1).broken_by(Input("x"))
    assert fault is not None and fault.promise == promise


def test_the_input_shown_is_a_short_one():
    def read(one):
        return NOTHING if "bad" not in one.text else 1 / 0

    watched = Promises(read, lambda _: ALL_MISSING)
    fault = watched.broken_by(Input("a long text with something bad in the middle of it"))
    assert shrunk(watched, fault).input.text == "bad"


def test_a_batch_whose_process_ends_is_a_fault(monkeypatch):
    monkeypatch.setattr(run, "__file__", "/nowhere/run.py")
    found = run.run(0, 10, 0)
    assert found["tried"] == 0 and found["faults"][0]["promise"] == "the process lives"


def test_a_run_goes_on_where_it_stopped(tmp_path):
    file = tmp_path / "progress.json"
    assert run.resumed(file, 0, 10) == {}
    file.write_text(json.dumps({"seed": 0, "batch": 10, "batches": {"3": {}}}), "utf-8")
    assert run.resumed(file, 0, 10) == {"3": {}}
    with pytest.raises(SystemExit, match="another seed"):
        run.resumed(file, 1, 10)
