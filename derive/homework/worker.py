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
from functools import partial
from typing import IO, Any

from ..em import EM
from .functions.judging import function_verdicts
from .grade import check
from .judge.judging import Judge
from .lane import Lane
from .lex.notebooks import code_blocks
from .lex.sympy_text import Functions, NoFormulas, as_latex, is_program
from .limits import FORKS, Limits, limit_this_process, memory_held
from .verdicts import Grade, PartVerdict, together


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
    em = EM.from_data(json.loads(work["derivation"]))
    judge = Judge(em.algorithm)
    limits = Limits(**work["limits"])
    lane: Lane | None = None
    judged: Callable[[dict[str, Any]], dict[str, Any]]  # from a submission to its verdicts
    if FORKS and work["fork"]:
        if work["many"]:
            prepare(em, judge)
        gc.freeze()
        lane = Lane(lambda asked: _as_bytes(_verdicts(em, judge, work, json.loads(asked))), limits)
        judged = partial(_in, lane)
    else:
        judged = partial(_here, em, judge, work, limits, memory_held())
    _say(answers, {"keys": list(em.parts)})
    for line in commands:
        _say(answers, judged(json.loads(line)))
    if lane is not None:
        lane.end()


def prepare(em: EM, judge: Judge) -> None:
    """Have everything computed that answers are compared with: the right answer is judged, and one
    in which every part is wrong."""
    formulas = [em.latex(key) for key in em.parts if key != "steps"]
    for factor in ("", "2 "):
        text = "\n".join(f"$${f.replace('= ', f'= {factor}', 1)}$$" for f in formulas)
        check(em, text, kind="latex", judge=judge)


def _say(answers: IO[bytes], content: dict[str, Any]) -> None:
    answers.write(_as_bytes(content) + b"\n")
    answers.flush()


def _as_bytes(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode("ascii")


def _in(lane: Lane, submission: dict[str, Any]) -> dict[str, Any]:
    """The verdicts from a forked process, or why there are none."""
    outcome = lane.do(_as_bytes(submission))
    found: dict[str, Any] = json.loads(outcome.content) if outcome.end == "done" else {
        "stopped": outcome.end}
    return found


def _here(em: EM, judge: Judge, work: dict[str, Any], limits: Limits, held: int,
          submission: dict[str, Any]) -> dict[str, Any]:
    """Without a fork the process bounds itself, and whoever started it watches the clock."""
    limit_this_process(limits, time.process_time(), held)
    try:
        return _verdicts(em, judge, work, submission)
    except MemoryError:
        return {"stopped": "memory"}
    except Exception:
        return {"stopped": "crash"}


def _verdicts(em: EM, judge: Judge, work: dict[str, Any], submission: dict[str, Any]
              ) -> dict[str, Any]:
    text, kind = submission["text"], submission["kind"]
    code = submission.get("code") or (code_blocks(text) if kind == "markdown" else "")
    if kind is None and is_program(text):
        kind = "sympy"
    if kind == "sympy":
        try:
            text, kind = as_latex(text), "latex"
        except NoFormulas as error:
            parts = function_verdicts(judge, text) if isinstance(
                error, Functions) else dict.fromkeys(em.parts, PartVerdict(
                    "unread", line=error.line, feedback=error.reason))
            return Grade({key: part for key, part in parts.items()
                          if work["part"] in (None, key)}).to_json()
    found = check(em, text, work["part"], kind=kind, reveal=work["reveal"], judge=judge,
                  letters=work.get("letters"))
    if code and is_program(code):
        found = together(found, {key: v.without_lines()
                                 for key, v in function_verdicts(judge, code).items()})
    return found.to_json()


if __name__ == "__main__":
    sys.exit(main())
