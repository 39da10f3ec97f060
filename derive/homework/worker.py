"""The process that judges: a derivation in, then one submission a line, one line of verdicts each.

    python -m derive.homework.worker

It speaks JSON, a line each way. On Linux submissions are judged in a forked child, one after the
other, each within its limits; one that fails there is judged again in a child of its own.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from typing import IO, Any

from ..derivation import Derivation, from_json
from .grade import check, keys
from .judge import Judge
from .lane import Lane
from .limits import FORKS, Limits, limit_this_process

#: From a submission to its verdicts, or why there are none.
Judged = Callable[[dict[str, Any]], dict[str, Any]]


def main() -> int:
    """Serve the process that started this one, until it closes standard input."""
    commands = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    serve(commands, answers)
    return 0


def serve(commands: IO[bytes], answers: IO[bytes]) -> None:
    """Answer each line of ``commands``; the first sets the work."""
    work = json.loads(commands.readline())
    em = from_json(work["derivation"])
    judge = Judge(em)
    limits = Limits(**work["limits"])
    lane: Lane | None = None
    if FORKS and work["fork"]:
        if work["many"]:
            prepare(judge)
        gc.freeze()
        lane = Lane(lambda asked: _as_bytes(_verdicts(judge, work, json.loads(asked))), limits)
        judged = _in(lane)
    else:
        judged = _here(judge, work, limits)
    _say(answers, {"keys": list(keys(em))})
    for line in commands:
        _say(answers, judged(json.loads(line)))
    if lane is not None:
        lane.end()


def prepare(judge: Judge) -> None:
    """Have everything computed that answers are compared with: judge the right answer and, for
    each part, a wrong one."""
    em = judge.em
    right = {key: em.latex(key) for key in keys(em) if key != "steps"}
    check(em, "\n".join(f"$${formula}$$" for formula in right.values()), kind="latex", judge=judge)
    for formula in right.values():
        left, _, value = formula.partition(" = ")
        check(em, f"$${left} = {value} + 7 {value}$$", kind="latex", judge=judge)


def _say(answers: IO[bytes], content: dict[str, Any]) -> None:
    answers.write(_as_bytes(content) + b"\n")
    answers.flush()


def _as_bytes(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode("ascii")


def _in(lane: Lane) -> Judged:
    def judged(submission: dict[str, Any]) -> dict[str, Any]:
        outcome = lane.do(_as_bytes(submission))
        if outcome.end != "done":
            return {"stopped": outcome.end}
        found: dict[str, Any] = json.loads(outcome.content)
        return found

    return judged


def _here(judge: Judge, work: dict[str, Any], limits: Limits) -> Judged:
    """Without a fork the process bounds itself, and whoever started it watches the clock."""
    def judged(submission: dict[str, Any]) -> dict[str, Any]:
        limit_this_process(limits, time.process_time())
        try:
            return _verdicts(judge, work, submission)
        except MemoryError:
            return {"stopped": "memory"}
        except Exception:
            return {"stopped": "crash"}

    return judged


def _verdicts(judge: Judge, work: dict[str, Any], submission: dict[str, Any]) -> dict[str, Any]:
    em: Derivation = judge.em
    return check(em, submission["text"], work["part"], kind=submission["kind"],
                 reveal=work["reveal"], judge=judge).to_json()


if __name__ == "__main__":
    sys.exit(main())
