"""Hostile submissions: nothing is executed, nothing hangs, and the others are graded."""

import csv
import json
import os
import signal
import subprocess
import sys
import time

import pytest

import derive
from derive.homework.batch import STOPPED, CannotJudge, Graded, graded
from derive.homework.gradebook import Gradebook
from derive.homework.limits import Limits
from derive.homework.submissions import Submission, of_bytes

RIGHT = r"$$\tau^{t+1} = \frac{1}{N}\sum_{i=1}^N T_{1,i}$$"


@pytest.fixture(scope="module")
def em():
    return derive.derive_em(derive.models["two_gaussians"])


# -- what is judged within limits -----------------------------------------------------------------

#: A process that judges, where what is said of a submission is what it has done so far.
TASKS = f"""
import ctypes, faulthandler, json, mmap, os, sys, time
sys.path[:] = {sys.path!r}
from derive.homework import worker

had = mmap.mmap(-1, 2**31)  # as a machine with many cores reserves for its threads
done = []

def verdicts(em, judge, work, submission):
    what, _, more = submission["text"].partition(" ")
    done.append(what)
    if what == "time":
        while True:
            pass
    elif what == "asleep":
        time.sleep(60)
    elif what == "fill":
        kept = bytearray(int(more))
    elif what == "segfault":
        faulthandler.disable()
        ctypes.string_at(0)
    elif what == "deep":
        verdicts(em, judge, work, submission)
    elif what == "exit":
        os._exit(7)
    elif what == "file":
        with open(more, "w") as made:
            made.write("content")
    elif what == "long":
        done[-1] = "x" * 5_000_000
    elif what == "half":
        until = time.process_time() + 0.6
        while time.process_time() < until:
            pass
    return {{"parts": {{"tau": {{"verdict": "right", "feedback": ",".join(done)}}}}}}

worker._verdicts = verdicts
worker.main()
"""


def done(em, *tasks, limits=Limits(seconds=2, in_all=20, bytes=2**27)):  # noqa: B008
    found = graded(em, [Submission(t, t) for t in tasks], "tau", at_once=1, limits=limits,
                   command=(sys.executable, "-P", "-c", TASKS))
    return [g.stopped or g.parts["tau"]["feedback"] for g in found]


@pytest.mark.parametrize(("task", "end"), [
    ("time", "time"), (f"fill {2**28}", "memory"), ("segfault", "crash"), ("deep", "crash"),
    ("exit", "crash")])
def test_a_task_ends_within_its_limits_and_a_fresh_process_goes_on(em, task, end):
    began = time.monotonic()
    assert done(em, "a", "b", task, "c", "d") == ["a", "a,b", end, "c", "c,d"]
    assert time.monotonic() - began < 60


def test_what_sleeps_is_stopped_by_the_clock(em):
    assert done(em, "asleep", "a", limits=Limits(in_all=3)) == ["time", "a"]


def test_what_the_process_had_before_does_not_count(em):
    assert done(em, f"fill {2**26}", "a") == ["fill", "fill,a"]


def test_a_long_answer_arrives(em):
    assert len(*done(em, "long")) == 5_000_000


def test_a_task_makes_no_file(em, tmp_path):
    assert done(em, f"file {tmp_path / 'made'}") == ["crash"]
    assert not (tmp_path / "made").exists() or not (tmp_path / "made").read_bytes()


def test_every_task_has_its_own_time(em):
    assert done(em, *["half"] * 6)[-1] == ",".join(["half"] * 6)


# -- one submission that fails --------------------------------------------------------------------

STUB = """
import json, os, sys, time
print(json.dumps({"keys": []}), flush=True)
sys.stdin.readline()
for line in sys.stdin:
    text = json.loads(line)["text"]
    if text == "hang":
        time.sleep(600)
    if text == "crash":
        os._exit(9)
    if text == "nonsense":
        print("this is no JSON", flush=True)
        continue
    if text == "stopped":
        print(json.dumps({"stopped": "memory"}), flush=True)
        continue
    print(json.dumps({"parts": {"tau": {"verdict": "right", "misconceptions": [], "line": 1,
                                        "feedback": text}}}), flush=True)
"""


@pytest.mark.parametrize("at_once", [1, 2])
def test_one_that_fails_leaves_the_others_graded(em, at_once):
    texts = ["a", "hang", "b", "crash", "nonsense", "c", "stopped", "d", "crash"]
    # the stub says that it is ready before it is told what to do, as it needs to know nothing
    found = list(graded(em, [Submission(t, t) for t in texts], "tau", at_once=at_once,
                        limits=Limits(in_all=2), command=(sys.executable, "-c", STUB)))
    assert [g.submission.name for g in found] == texts
    ends = {"hang": "time", "crash": "crash", "nonsense": "crash", "stopped": "memory"}
    for g in found:
        end = ends.get(g.submission.text, "")
        assert g.stopped == end
        part = g.parts["tau"]
        assert part["verdict"] == ("undecided" if end else "right")
        assert part["feedback"] == (STOPPED[end] if end else g.submission.text)
        assert ("stopped" in g.to_json()) == bool(end)


def test_a_process_that_does_not_start_is_told(em):
    with pytest.raises(CannotJudge):
        list(graded(em, [Submission("a", "a")], command=(sys.executable, "-c", "exit(3)")))


def test_whoever_stops_listening_leaves_no_process(em):
    running = graded(em, [Submission(t, t) for t in "abcd"], "tau", at_once=2,
                     command=(sys.executable, "-c", STUB))
    next(running)
    running.close()
    listed = subprocess.run(["ps", "-o", "args=", "--ppid", str(os.getpid())],
                            capture_output=True, text=True, check=False).stdout
    assert "this is no JSON" not in listed


def test_without_limits_the_verdicts_are_the_same(em):
    """As on Windows."""
    start = (f"import json, sys; sys.modules['resource'] = None; sys.path[:] = {sys.path!r}; "
             "from derive.homework.worker import main; main()")
    found = [of_bytes("a", RIGHT.encode(), "latex"), of_bytes("b", b"$\\tau = 1/2$", "latex")]
    command = (sys.executable, "-P", "-c", start)
    here = list(graded(em, found, "tau", at_once=1, command=command))
    assert here == list(graded(em, found, "tau"))
    assert [g.parts["tau"]["verdict"] for g in here] == ["right", "wrong"]


# -- hostile texts --------------------------------------------------------------------------------

BOMB = "\n".join([r"\newcommand{\za}{xxxxxxxxxx}"] + [
    rf"\newcommand{{\z{chr(98 + n)}}}{{{(chr(92) + 'z' + chr(97 + n)) * 10}}}" for n in range(9)])
HOSTILE = {
    "braces": "$$\\tau = " + "{" * 99_000 + "1" + "}" * 99_000 + "$$",
    "open braces": "$$\\tau = " + "{" * 100_000,
    "brackets": "$$\\tau = " + "(" * 50_000 + "1" + ")" * 50_000 + "$$",
    "fractions": "$$\\tau = " + "\\frac{1}{" * 19_000 + "1" + "}" * 19_000 + "$$",
    "powers": "$$\\tau = 2" + "^{2" * 20_000 + "}" * 20_000 + "$$",
    "tower": "$$\\tau = 10^{10^{10}}$$ $$\\mu_1 = 9^{9^{9^{9}}}$$ tau = 9**9**9**9",
    "factorial": "$$\\tau = 100000000!$$ tau = factorial(10**8)",
    "huge sum": "$$\\tau = \\sum_{i=1}^{10^{100}} i$$ $$Q = \\sum_{i=1}^{9999999999} T_{1,i}$$",
    "long number": "$$\\tau = " + "9" * 150_000 + "$$",
    "long decimal": "$$\\tau = 0." + "1" * 150_000 + "$$",
    "exponent": "$$\\tau = 1e999999999$$ tau = 1e999999999",
    "macro bomb": BOMB + "$$\\tau = \\zj$$",
    "macro of itself": "\\newcommand{\\a}{\\a\\a} $$\\tau = \\a$$ \\def\\b{\\b} $\\b$",
    "long sum": "$$\\tau = " + "+".join(["x_1"] * 40_000) + "$$",
    "long chain": "$$\\tau = " + "=".join(["N_1/N"] * 30_000) + "$$",
    "many formulas": "$\\tau = N_1/N$\n" * 12_000,
    "dollars": "$" * 190_000,
    "backslashes": "\\" * 190_000,
    "environments": "\\begin{align}" * 8_000 + "\\tau = 1" + "\\end{align}" * 8_000,
    "matrices": "$$\\tau = " + "\\begin{pmatrix}" * 5_000 + "1" + "\\end{pmatrix}" * 5_000 + "$$",
    "sums in sums": "$$\\tau = " + "\\sum_{i=1}^N " * 10_000 + "T_{1,i}$$",
    "subscripts": "$$\\tau = x" + "_{x" * 20_000 + "}" * 20_000 + "$$",
    "files": "\\input{/etc/passwd} $$\\tau = \\input{/etc/passwd}$$ \\include{../../secret}"
             "\\lstinputlisting{/etc/passwd} \\openin5=/etc/passwd",
    "shell": "\\immediate\\write18{touch MARK} $$\\tau = \\write18{touch MARK}$$ "
             "\\directlua{os.execute('touch MARK')} \\ShellEscape{touch MARK}",
    "Python": "$$\\tau = __import__('os').system('touch MARK')$$ tau = "
              "__import__('os').system('touch MARK')\nmu_1 = eval(\"open('MARK','w')\")\n"
              "Q = ().__class__.__base__.__subclasses__()",
    "template": "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> $$\\tau = {{config}}$$",
    "control": "$$\\tau = \x01\x02\x1b[2J\x7f 1$$ \x1b]0;owned\x07",
    "directions": "$$\\tau = \u202eN/1N\u202c$$ \u2066\u2069",
    "wide": "$$\\tau = \U0001d7d9\u0661\u00b2\u2460\ufe0f\u200d$$ \u0300" * 1000,
    "script": "</script><script>alert(1)</script><img src=x onerror=alert(1)> $$\\tau = "
              "\\href{javascript:alert(1)}{1}$$ $$\\mu_1 = \\htmlData{a=b}{x}$$",
}


@pytest.fixture(scope="module")
def judged(em, tmp_path_factory):
    """Each hostile text in every kind, among right answers, with how long it all took."""
    mark = tmp_path_factory.mktemp("marks") / "executed"
    found = []
    for name, text in HOSTILE.items():
        for kind in ("latex", "text"):
            content = text.replace("MARK", str(mark)).encode("utf-8", "surrogatepass")
            found.append(of_bytes(f"{name}, {kind}", content, kind))
        found.append(of_bytes("right", RIGHT.encode(), "latex"))
    here = os.getcwd()
    os.chdir(mark.parent)
    try:
        return {"rows": list(graded(em, found, limits=Limits(seconds=20))), "mark": mark}
    finally:
        os.chdir(here)


def test_no_hostile_text_is_right(judged):
    for row in judged["rows"]:
        if row.submission.name == "right":
            assert row.parts["tau"]["verdict"] == "right"
        elif row.submission.name not in LONG_BUT_RIGHT:
            assert all(p["verdict"] != "right" for p in row.parts.values()), row.submission.name


#: The right formula, written very often: whether that is read is not a matter of safety.
LONG_BUT_RIGHT = {f"{name}, {kind}" for name in ("long chain", "many formulas", "shell", "files")
                  for kind in ("latex", "text")}


def test_every_hostile_text_is_short_enough_to_be_read(judged):
    assert [r.submission.name for r in judged["rows"] if r.submission.unread] == []


def test_no_hostile_text_has_to_be_stopped(judged):
    assert [(r.submission.name, r.stopped) for r in judged["rows"] if r.stopped] == []


@pytest.mark.parametrize("name", ["many formulas, latex", "many formulas, text"])
def test_what_is_not_read_as_a_whole_is_not_missing(judged, name):
    (row,) = [r for r in judged["rows"] if r.submission.name == name]
    assert row.parts["tau"]["verdict"] == "unread" and row.parts["tau"]["feedback"]


def test_nothing_was_executed_or_read(judged):
    assert not judged["mark"].exists()
    said = json.dumps([r.to_json() for r in judged["rows"]])
    assert "root:" not in said and "49" not in [
        p["read_as"] for r in judged["rows"] for p in r.parts.values()]


def test_a_second_grading_says_the_same(em, judged):
    some = [r for r in judged["rows"] if r.submission.name != "right"][::15]
    again = list(graded(em, [r.submission for r in some], limits=Limits(seconds=20), at_once=1))
    assert again == some


# -- what is written ------------------------------------------------------------------------------


def test_no_cell_of_the_gradebook_is_a_formula():
    part = {"tau": {"verdict": "right", "misconceptions": [], "feedback": "", "line": None}}
    names = ("=HYPERLINK(\"http://x\")", "+1", "-2", "@SUM(A1)", "\t=1", "plain", "a,\"b\"\nc")
    book = Gradebook(tuple(Graded(Submission(n, ""), part) for n in names))
    rows = list(csv.reader(book.csv().splitlines(keepends=True)))
    assert rows[0][:2] == ["student", "submission"]
    assert [row[1] for row in rows[1:]] == [
        "'=HYPERLINK(\"http://x\")", "'+1", "'-2", "'@SUM(A1)", "'\t=1", "plain", "a,\"b\"\nc"]
    assert not any(c.startswith(("=", "+", "-", "@")) for row in rows for c in row)


def _run(*arguments, cwd=None, **more):
    return subprocess.run([sys.executable, "-P", "-m", "derive", *arguments], cwd=cwd,
                          capture_output=True, timeout=300, **more)


def test_a_terminal_is_not_steered(tmp_path):
    folder = os.fsencode(tmp_path / "hw")
    os.mkdir(folder)
    for name in (b"\x1b[2Jred.md", b"\xff\xfe.md", b"-o.md", b"new\nline.md"):
        with open(os.path.join(folder, name), "wb") as stream:
            stream.write(b"$\\tau = \x1b[31m 1/2$ \xc2\x9b31m")
    for more in ((), ("--json",)):
        done = _run("check", "two_gaussians", str(tmp_path / "hw"), "--part", "tau", *more)
        assert done.returncode == 1, done.stderr
        text = done.stdout.decode("utf-8")
        assert not any(c in text for c in "\x1b\x9b\x07")
    assert len(json.loads(text)["submissions"]) == 4


def test_nothing_in_the_folder_of_the_answers_is_imported(tmp_path):
    for name in ("json", "derive", "numpy", "sympy", "lark", "select", "resource"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'mark')!r}, 'w')")
    (tmp_path / "answer.md").write_text(RIGHT)
    done = _run("check", "two_gaussians", "answer.md", "--part", "tau", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "mark").exists()


def test_progress_is_for_a_terminal_alone(tmp_path):
    for n in range(3):
        (tmp_path / f"{n}.md").write_text(RIGHT)
    arguments = [sys.executable, "-P", "-m", "derive", "check", "two_gaussians", str(tmp_path),
                 "--part", "tau", "--json"]
    ours, theirs = os.openpty()
    running = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    text, said = running.communicate(timeout=300)[0], b""
    while True:
        try:
            said += os.read(ours, 1000)
        except OSError:
            break
    os.close(ours)
    assert b"judging submissions 0/3" in said and b"judging submissions 3/3" in said
    assert json.loads(text)["schema"] == 1
    assert subprocess.run(arguments, capture_output=True, timeout=300).stderr == b""


def test_an_interrupt_ends_every_process(tmp_path):
    for n in range(40):
        (tmp_path / f"{n}.tex").write_text(HOSTILE["many formulas"])
    running = subprocess.Popen(
        [sys.executable, "-P", "-m", "derive", "check", "two_gaussians", str(tmp_path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # a shell may ignore it
    time.sleep(4)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 130 and b"interrupted" in said and b"Traceback" not in said
