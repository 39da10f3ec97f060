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

from ..derivation import Derivation
from ..document.formula import formula
from ..engine.em import derive_algorithm
from ..model_em import SCHEMA as MODEL_SCHEMA
from ..model_em import ModelEM
from ..statement.as_plates import as_model
from .answer import Claim, Place
from .diagnose import Diagnosis
from .exact.proof import Search
from .feedback import Wording
from .functions.judging import function_verdicts
from .grade import check
from .judge import CONFIRMED, INSTANCES, Judge
from .lane import Lane
from .limits import FORKS, Limits, limit_this_process, memory_held
from .mixtures import derived
from .models import check_model, model_keys
from .models.judging import Judge as ModelJudge
from .sympy_text import Functions, NoFormulas, as_latex
from .verdicts import Grade, PartVerdict, keys
from .where import Lines


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
    em = _read(work["derivation"])
    judge = Judge(em) if isinstance(em, Derivation) else ModelJudge(em.algorithm)
    limits = Limits(**work["limits"])
    lane: Lane | None = None
    judged: Callable[[dict[str, Any]], dict[str, Any]]  # from a submission to its verdicts
    if FORKS and work["fork"]:
        if work["many"] and isinstance(judge, Judge):
            prepare(judge)
        gc.freeze()
        lane = Lane(lambda asked: _as_bytes(_verdicts(judge, work, json.loads(asked))), limits)
        judged = partial(_in, lane)
    else:
        judged = partial(_here, judge, work, limits, memory_held())
    wanted = keys(em) if isinstance(em, Derivation) else model_keys(em.algorithm)
    _say(answers, {"keys": list(wanted)})
    for line in commands:
        _say(answers, judged(json.loads(line)))
    if lane is not None:
        lane.end()


def _read(text: str) -> Derivation | ModelEM:
    """The derivation of either schema."""
    found = json.loads(text)
    return derived(ModelEM.from_data(found) if found["schema"] == MODEL_SCHEMA else
                   Derivation.from_json(text))


def prepare(judge: Judge) -> None:
    """Have everything computed that answers are compared with, and the right answer read."""
    em, diagnosis = judge.em, judge.kept(Diagnosis, judge)
    labels = [(), *((label,) for label in em.model.components.labels)]
    for part in ("responsibilities", "Q", *(left.args[0] for left, _ in em.solutions)):
        for own in labels:
            claim = Claim(part, own, (), Place(1), "")
            for seed in range(INSTANCES):
                judge.known(claim, judge.truth(part), seed)
                if seed < CONFIRMED:
                    judge.known(claim, judge.truth(part), seed, True)
            diagnosis.wrong(claim)
    judge.kept(Search, em).prepare()
    judge.kept(Lines, em), judge.kept(Wording, em)
    right = "\n".join(f"$${formula(em, key)}$$" for key in keys(em) if key != "steps")
    check(em, right, kind="latex", judge=judge)


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


def _here(judge: Judge | ModelJudge, work: dict[str, Any], limits: Limits, held: int,
          submission: dict[str, Any]) -> dict[str, Any]:
    """Without a fork the process bounds itself, and whoever started it watches the clock."""
    limit_this_process(limits, time.process_time(), held)
    try:
        return _verdicts(judge, work, submission)
    except MemoryError:
        return {"stopped": "memory"}
    except Exception:
        return {"stopped": "crash"}


def _of_model(judge: Judge | ModelJudge) -> ModelJudge:
    """The judge of the same statement as a model of plates."""
    if isinstance(judge, ModelJudge):
        return judge
    return judge.kept(_made_of, judge.em)


def _made_of(em: Derivation) -> ModelJudge:
    return ModelJudge(derive_algorithm(as_model(em.model)))


def _verdicts(judge: Judge | ModelJudge, work: dict[str, Any], submission: dict[str, Any]
              ) -> dict[str, Any]:
    text, kind = submission["text"], submission["kind"]
    if kind == "sympy":
        try:
            text, kind = as_latex(text), "latex"
        except NoFormulas as error:
            wanted = model_keys(judge.algorithm) if isinstance(judge, ModelJudge) else \
                keys(judge.em)
            parts = function_verdicts(_of_model(judge), text) if isinstance(
                error, Functions) else dict.fromkeys(wanted, PartVerdict(
                    "unread", line=error.line, feedback=error.reason))
            return Grade({key: part for key, part in parts.items()
                          if work["part"] in (None, key)}).to_json()
    if isinstance(judge, ModelJudge):
        return check_model(judge.algorithm, text, work["part"], kind=kind,
                           reveal=work["reveal"], judge=judge).to_json()
    return check(judge.em, text, work["part"], kind=kind, reveal=work["reveal"],
                 judge=judge).to_json()


if __name__ == "__main__":
    sys.exit(main())
