"""Functions of students: judged by their values, in a sandbox that they do not get out of."""

import functools
import os
import socket

import pytest

import derive
from derive.commands.options import read_model
from derive.engine.em import derive_algorithm
from derive.homework.batch import graded
from derive.homework.functions import sandbox
from derive.homework.functions.judging import function_verdicts
from derive.homework.functions.sandbox import LIMITS, Refused, Sandbox, Stopped
from derive.homework.functions.seccomp import ALLOWED, why_not
from derive.homework.judge.judging import Judge
from derive.homework.limits import Limits
from derive.homework.submissions import Submission

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())
RIGHT = '''
import numpy as np
from scipy.stats import multivariate_normal as mvn

def e_step(x, theta):
    print("harmless")
    a = theta["tau"]*mvn.pdf(x, theta["mu_1"], theta["Sigma_1"])
    b = (1 - theta["tau"])*mvn.pdf(x, theta["mu_2"], theta["Sigma_2"])
    return np.stack([a/(a + b), b/(a + b)], axis=1)

def m_step(x, T):
    out = {"tau": T[:, 0].mean()}
    for k in (1, 2):
        w = T[:, k - 1]
        mu = w @ x / w.sum()
        c = x - mu
        out[f"mu_{k}"], out[f"Sigma_{k}"] = mu, (w[:, None]*c).T @ c / w.sum()
    return out
'''
SHORT = Limits(seconds=1, in_all=5.0, bytes=2**27)


def run(source, limits=LIMITS):
    """What m_step of a source returns for no data."""
    with Sandbox([source], limits) as sandbox:
        call = {"path": "m_step", "arguments": {"x": [0.0], "T": [[1.0]]}, "named": {}}
        return sandbox.failed, sandbox.ask([call])[0]


@pytest.fixture(scope="module")
def judge():
    return _judge("two_gaussians")


@functools.cache
def _judge(name):
    return Judge(derive_algorithm(read_model(name)))


def _verdicts(judge, source):
    return {key: v.verdict for key, v in function_verdicts(judge, source).items()}


def test_right_functions_are_right(judge):
    assert _verdicts(judge, RIGHT) == {
        **dict.fromkeys(("responsibilities", "tau", "mu_1", "mu_2", "Sigma_1", "Sigma_2"), "right"),
        "Q": "missing", "steps": "missing"}


@pytest.mark.parametrize(("old", "new", "key", "misconception"), [
    ("w @ x / w.sum()", "w @ x / len(x)", "mu_1", "n_for_nk"),
    ('theta["tau"]*', "", "responsibilities", None),
    ("a/(a + b), b/(a + b)", "b/(a + b), a/(a + b)", "responsibilities", "swapped_components"),
    ("T[:, 0].mean()", "T[:, 1].mean()", "tau", "tau_for_one_minus_tau"),
    (".T @ c / w.sum()", ".T @ c / (w.sum() - 1)", "Sigma_2", "nk_minus_1"),
    ("T[:, 0].mean()", "T[:, 0].mean() + 1e-5", "tau", ""),
])
def test_wrong_functions_are_wrong_and_named(judge, old, new, key, misconception):
    assert old in RIGHT
    found = function_verdicts(judge, RIGHT.replace(old, new))[key]
    assert found.verdict == "wrong" and found.feedback
    if misconception is not None:
        assert found.misconceptions == ((misconception,) if misconception else ())


@pytest.mark.parametrize(("source", "verdict", "words"), [
    ("def m_step(x, T):\n    return 1/0", "undecided", "ZeroDivisionError"),
    ("def m_step(x, T):\n    return {'tau': float('nan')}", "undecided", "finite"),
    ("def m_step(x, T):\n    return {'tau': [1, 2, 3]}", "undecided", "shape"),
    ("def m_step(x, T):\n    return {'tau': [1, 2]}", "wrong", "value"),
    ("def m_step(x, T):\n    return {'tau': 'x'}", "undecided", "ValueError"),
    ("def m_step(x, T):\n    return {'tau': True}", "wrong", "value"),
    ("def m_step(x, T):\n    return {}", "missing", "No function"),
    ("def m_step(x, T):\n    return 3", "missing", "No function"),
    ("ONE = 1/0\ndef e_step(x, theta):\n    return x*ONE", "undecided", "ZeroDivisionError"),
    ("def e_step(x, theta):\n    return x\n1/0", "missing", "No function"),
    ("def e_step(x, theta):\n    return x", "missing", "No function"),
    ("def m_step():\n    return 3", "missing", "No function"),
    ("def m_step(x, T):\n    return {'tau': x.T @ T[:, 0] @ x}", "undecided", "ValueError"),
])
def test_what_gives_no_value_is_neither_right_nor_wrong(judge, source, verdict, words):
    found = function_verdicts(judge, source)["tau"]
    assert found.verdict == verdict and words in found.feedback


RIGHT_C1 = """
def m_step(resp, data):
    nk = resp.sum(axis=0)
    mu = (resp.T @ data) / nk[:, None]
    return {"tau": nk[0] / len(data), "mu_1": mu[0], "mu_2": mu[1]}
"""
TUPLE = """
import numpy as np
def maximization(X, gamma):
    K, N = gamma.shape
    pi = gamma.mean(axis=1)
    means = gamma @ X / gamma.sum(axis=1)[:, None]
    covs = np.array([(g[:, None]*(X - m)).T @ (X - m)/g.sum() for g, m in zip(gamma, means)])
    return pi, means, covs
"""
SEPARATE = """
from scipy.stats import multivariate_normal as mvn
import numpy as np
def E_step(X, pi, mu, sigma):
    p = np.array([w*mvn.pdf(X, m, s) for w, m, s in zip(pi, mu, sigma)]).T
    return p / p.sum(axis=1, keepdims=True), np.log(p.sum(axis=1)).sum()
"""
COINS = """
def em_m_step(heads, n, resp):
    a, b = resp.T
    return {"p_A": a @ heads / (a @ n), "p_B": b @ heads / (b @ n)}
"""


@pytest.mark.parametrize(("statement", "source", "wanted"), [
    ("two_gaussians", RIGHT_C1, {"tau": "right", "mu_1": "right", "mu_2": "right",
                                 "Sigma_1": "missing"}),
    ("two_gaussians", RIGHT_C1.replace("mu[1]}", "mu[0]}"), {"mu_1": "right", "mu_2": "wrong"}),
    ("two_gaussians", "def m_step(X, T, mu_old):\n    w = T[:, 1]\n    c = X - mu_old[1]\n"
     "    return {'mu_2': w @ X / w.sum(), 'Sigma_2': (w[:, None]*c).T @ c / w.sum()}",
     {"mu_2": "right", "Sigma_2": "wrong"}),
    ("gaussian_mixture", TUPLE, {"pi": "right", "mu": "right", "Sigma": "right"}),
    ("gaussian_mixture", TUPLE.replace("gamma.mean(axis=1)", "gamma.sum(axis=1)"),
     {"pi": "wrong", "mu": "right"}),
    ("gaussian_mixture", TUPLE.replace("/g.sum() for", "/g.sum() + 1e-6*np.eye(2) for"),
     {"Sigma": "right"}),
    ("gaussian_mixture", TUPLE.replace("/g.sum() for", "/g.sum() + 0.01*np.eye(2) for"),
     {"Sigma": "undecided"}),
    ("gaussian_mixture", SEPARATE, {"responsibilities": "right"}),
    ("gaussian_mixture", SEPARATE.replace("w*mvn", "mvn"), {"responsibilities": "wrong"}),
    ("two_coins", COINS, {"p_A": "right", "p_B": "right"}),
    ("two_coins", COINS.replace("(b @ n)", "(b.sum() * 10)"),
     {"p_A": "right", "p_B": "undecided"}),
    ("two_coins", COINS.replace("(b @ n)", "(b.sum() * 5)"),
     {"p_A": "right", "p_B": "wrong"}),
    ("two_gaussians", "def m_step(X, T, frobnicate):\n    return {}", {"mu_1": "unread"}),
    ("faithful_tied", "def m_step(X, T):\n    return {'mu': T.T @ X / T.sum(0)[:, None]}",
     {"mu": "right"}),
])
def test_functions_as_people_write_them(statement, source, wanted):
    found = function_verdicts(_judge(statement), source)
    assert {key: found[key].verdict for key in wanted} == wanted, found


def test_a_ridge_is_named():
    found = function_verdicts(_judge("gaussian_mixture"), TUPLE.replace(
        "/g.sum() for", "/g.sum() + 1e-6*np.eye(2) for"))["Sigma"]
    assert "adds 1e-06 to the diagonal" in found.assumption


ESCAPES = {
    "read a file": "open('/etc/passwd').read()", "write a file": "open('MARK', 'w')",
    "list a folder": "os.listdir('/')", "stat": "os.stat('/')", "fork": "os.fork()",
    "a program": "os.execv('/bin/sh', ['sh', '-c', 'touch MARK'])",
    "a child": "__import__('subprocess').run(['touch', 'MARK'])",
    "a signal": "os.kill(os.getppid(), 9)",
    "a thread": "__import__('threading').Thread(target=print).start()",
    "a socket": "__import__('socket').socket()",
    "a connection": "__import__('urllib.request').request.urlopen('http://127.0.0.1:PORT/')",
    "a pipe": "os.pipe()", "memory of others": "open('/proc/self/mem', 'rb')",
    "unlink": "os.unlink('MARK')", "rename": "os.rename('MARK', 'MARK2')",
    "chmod": "os.chmod('/', 0)",
    "mount": "ctypes.CDLL(None, use_errno=True).mount(0, 0, 0, 0, 0) and 1/0",
    "ptrace": "ctypes.CDLL(None).ptrace(0, 0, 0, 0) and 1/0",
    "open by number": "ctypes.CDLL(None).syscall(257, -100, b'/etc/passwd', 0, 0) < 0 and 1/0",
    "io_uring": "ctypes.CDLL(None).syscall(425, 1, 0) < 0 and 1/0",
    "unlock": "ctypes.CDLL(None).prctl(22, 0, 0, 0, 0) and 1/0",
    "derive's own formulas": "[o for o in __import__('gc').get_objects() "
                             "if type(o).__name__ in ('Derivation', 'Judge', 'Expr')][0]",
}


@pytest.mark.parametrize("name", ESCAPES)
def test_nothing_gets_out_of_the_sandbox(name, tmp_path):
    mark = tmp_path / "mark"
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        code = ESCAPES[name].replace("MARK", str(mark)).replace(
            "PORT", str(server.getsockname()[1]))
        _, found = run(f"import ctypes, os\ndef m_step(x, T):\n    return {code}")
        with pytest.raises(TimeoutError):
            server.accept()
    assert "failed" in found, found
    assert not mark.exists()


@pytest.mark.parametrize("source", [
    "while True:\n    pass", "import os\nos._exit(0)", "import ctypes\nctypes.string_at(0)",
    "import os\nwhile True:\n    os.write(4, b'x' * 1000)",
    "import ctypes\nctypes.CDLL(None).syscall(0x40000000 + 1, 1, b'x', 1)",
    "import time\ntime.sleep(600)",
])
def test_what_ends_or_never_ends_is_stopped(source):
    with pytest.raises(Stopped):
        run(source, SHORT)


def test_memory_is_limited():
    limits = Limits(seconds=30, in_all=120.0, bytes=2**27)
    source = "x = bytearray({})\ndef m_step(x, T):\n    return {{}}"
    assert run(source.format(2**26), limits) == ("", {"made": {"d": {}}, "seen": {}})
    assert run(source.format(2**28), limits)[0].startswith("MemoryError")


def test_a_forged_reply_is_no_verdict(judge):
    forged = ("import os, json\nfor n in range(3, 40):\n    try:\n"
              "        os.write(n, b'{\"m_step\": [], \"e_step\": 3, \"refused\": \"\"}')\n"
              "    except OSError:\n        pass\nos._exit(0)\ndef m_step(x, T):\n    return 1")
    assert set(_verdicts(judge, forged).values()) <= {"unread", "undecided", "missing"}


def test_an_e_step_never_returns_what_an_m_step_was_given(judge):
    source = ("import numpy as np\nSEEN = []\ndef e_step(x, theta):\n"
              "    for s in SEEN:\n        if len(s) == len(x):\n            return s\n"
              "    return np.full((len(x), 2), 0.5)\n"
              "def m_step(x, T):\n    SEEN.append(T)\n    return {'tau': T[:, 0].mean()}")
    found = _verdicts(judge, source)
    assert (found["responsibilities"], found["tau"]) == ("wrong", "right")


def test_who_does_not_read_what_is_asked_is_stopped():
    forged = ("import os, time\nfor n in (3, 4, 5):\n    try:\n"
              "        os.write(n, b'{\"failed\": \"\"}\\n')\n    except OSError:\n"
              "        pass\ntime.sleep(60)")
    with Sandbox([forged], Limits(seconds=1, in_all=2.0, bytes=2**27)) as sandbox, \
            pytest.raises(Stopped):
        sandbox.ask([{"path": "m_step", "arguments": {"x": [0.0] * 400_000}, "named": {}}])


def test_without_a_sandbox_nothing_is_run(judge, monkeypatch, tmp_path):
    monkeypatch.setattr(sandbox, "why_not", lambda: "the sandbox needs Linux on x86-64")
    source = f"open({str(tmp_path / 'mark')!r}, 'w')\ndef m_step(x, T):\n    return 1"
    found = function_verdicts(judge, source)
    assert all(v.verdict == "unread" and "needs Linux" in v.feedback for v in found.values())
    assert not (tmp_path / "mark").exists()
    with pytest.raises(Refused):
        run(source)


def test_no_dangerous_call_is_allowed():
    dangerous = {"open", "openat", "socket", "connect", "clone", "clone3", "fork", "vfork",
                 "execve", "kill", "ptrace", "ioctl", "prctl", "sendto", "sendmsg", "unlink"}
    assert not dangerous & set(ALLOWED)


def test_the_command_judges_functions(tmp_path):
    em = derive.derive_em(derive.models["two_gaussians_1d"])
    source = ("import numpy as np\ndef m_step(x, T):\n    n = T.sum(0)\n    m = x @ T / n\n"
              "    v = ((x[:, None] - m)**2 * T).sum(0) / n\n"
              "    return {'tau': n[0]/len(x), 'mu_1': m[0], 'mu_2': m[1], 'sigma_1^2': v[0],"
              " 'sigma_2^2': v[0]}\n")
    (row,) = graded(em, [Submission("a.py", source, "sympy")])
    assert {k: p["verdict"] for k, p in row.parts.items()} == {
        "responsibilities": "missing", "Q": "missing", "steps": "missing", "tau": "right",
        "mu_1": "right", "mu_2": "right", "sigma_1^2": "right", "sigma_2^2": "wrong"}
    assert os.getcwd()
