"""Runs over chunks in a process of their own: killed, interrupted, and of many rows."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

STATEMENT = "gaussian_mixture"
CHUNK, ROWS = 2_000, 20_000
#: What a run of twice as many rows may have more in memory, in bytes: noise.
MORE = 12 << 20


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "derive", "fit", STATEMENT, *map(str, arguments), "--json"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    rng = np.random.default_rng(2)
    z = rng.integers(0, 3, ROWS)
    np.save(folder / "x.npy", np.array([[0, 0], [1, 2], [3, 0]])[z] + rng.normal(size=(ROWS, 2)))
    (folder / "start.json").write_text(json.dumps({
        "pi": [0.3, 0.3, 0.4], "mu": [[-1, 0], [1, 1], [2, 0]],
        "Sigma": [[[1, 0], [0, 1]]] * 3}))
    return folder


def options(data: Path, iterations: int = 25) -> list[object]:
    return [data / "x.npy", "--chunks", CHUNK, "--tolerance", 0, "--iterations", iterations,
            "--start", data / "start.json"]


def known_values(file: Path) -> int:
    return len(json.loads(file.read_text())["values"]) if file.exists() else 0


def after(running: subprocess.Popen[str], file: Path, passes: int) -> int:
    """Waits until the file has so many passes; how many it has."""
    for _ in range(1200):
        if known_values(file) >= passes:
            return known_values(file)
        assert running.poll() is None, "the run ended before it was stopped"
        time.sleep(0.05)
    raise AssertionError("no pass was written within a minute")


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_killed_run_goes_on_to_the_same_bytes(data: Path, tmp_path: Path) -> None:
    wanted = subprocess.run(command(*options(data)), capture_output=True, text=True, check=False)
    assert (wanted.returncode, wanted.stderr) == (1, "")
    file = tmp_path / "run.json"
    long = options(data, 10_000)
    for passes in (2, 6):
        more = ["--resume", file, *long[:1], *long[3:7]] if file.exists() else \
            ["--checkpoint", file, *long]
        with subprocess.Popen(command(*more), stdout=subprocess.PIPE, text=True) as running:
            done = after(running, file, passes)
            running.send_signal(signal.SIGKILL)
        assert known_values(file) >= done
    assert known_values(file) <= 25, "the machine is too fast for this test: take more iterations"
    resumed = subprocess.run(command(data / "x.npy", "--resume", file, "--tolerance", 0,
                                     "--iterations", 25),
                             capture_output=True, text=True, check=False)
    assert (resumed.stdout, resumed.returncode) == (wanted.stdout, 1)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_interrupted_run_prints_its_last_iterate(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    with subprocess.Popen(  # a shell's background job, as the tests may be, ignores Ctrl-C
            command(*options(data, 10_000), "--checkpoint", file), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) as running:
        after(running, file, 2)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate()
    found, kept = json.loads(out), json.loads(file.read_text())
    assert (running.returncode, err) == (130, "derive: interrupted\n")
    assert (found["stopped"], found["converged"]) == ("interrupted", False)
    assert found["theta"] == kept["theta"]
    assert found["log_likelihood"] == kept["values"][-1]
    assert not list(tmp_path.glob("*.part"))


def peak(*arguments: object) -> int:
    """The most memory that a run has had, in bytes."""
    program = ("import resource, sys; from derive.cli import run; run(sys.argv[1:]); "
               "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)")
    # what a large process starts begins with the peak of that: a shell is between them
    found = subprocess.run(["/bin/sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", program,
                            *command(*arguments)[3:]], capture_output=True, text=True, check=True)
    match = re.fullmatch(r"(\d+)\n", found.stderr)
    assert match and found.stdout, found.stderr
    return int(match[1]) * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.skipif(os.name != "posix", reason="resource")
@pytest.mark.parametrize("kind", ["npy", "csv", "parquet"])
def test_memory_does_not_grow_with_the_rows(kind: str, data: Path, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet

    x = np.load(data / "x.npy")
    peaks = []
    for times in (10, 80):  # 3 and 26 MB
        file, many = tmp_path / f"{times}.{kind}", np.tile(x, (times, 1))
        if kind == "npy":
            np.save(file, many)
        elif kind == "csv":
            text = "\n".join(f"{a},{b}" for a, b in x.round(6).tolist()) + "\n"
            file.write_text("a,b\n" + text * times)
        else:
            pyarrow.parquet.write_table(pa.table({"a": many[:, 0], "b": many[:, 1]}), file,
                                        row_group_size=50_000)
        peaks.append(peak(file, "--chunks", 20_000, "--iterations", 1, "--tolerance", 1,
                          "--start", data / "start.json"))
    assert peaks[1] - peaks[0] < MORE, peaks


@pytest.mark.parametrize(("arguments", "says"), [
    (["--resume", "none.json"], "none.json: cannot be read"),
    (["--chunks", "0"], "--chunks 0"),
    (["--engine", "abacus"], "abacus: there are numpy, numba, c, jax, dask, spark"),
    (["--chunks", "9", "--responsibilities", "T.csv"], "--responsibilities is of rows"),
    (["--chunks", "9", "--drop-missing"], "--drop-missing is of rows"),
    (["--chunks", "9", "--criterion", "aitken"], "--criterion aitken"),
    (["--resume", "x", "--seed", "3"], "--seed: a run that goes on has it already")])
def test_what_cannot_be_is_refused(arguments: list[str], says: str, data: Path, tmp_path: Path
                                   ) -> None:
    found = subprocess.run(command(data / "x.npy", "--set", "K=3", *arguments)
                           if "--resume" not in arguments else
                           command(data / "x.npy", *arguments),
                           capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (found.returncode, found.stdout) == (2, "")
    assert says in found.stderr and "Traceback" not in found.stderr


def test_a_run_goes_on_with_its_own_data_alone(data: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "run.json", tmp_path / "y.npy"
    np.save(other, np.load(data / "x.npy"))
    subprocess.run(command(*options(data, 1), "--checkpoint", file), capture_output=True,
                   check=False)
    found = subprocess.run(command(other, "--resume", file), capture_output=True, text=True,
                           check=False)
    assert found.returncode == 2 and "is a run of the data" in found.stderr
