"""The process that judges: a derivation in, then one submission a line, one line of verdicts each.

    python -m derive.homework.worker

It speaks JSON, a line each way. Submissions are judged one after the other, each within its limits.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
import traceback
from typing import IO, Any

from ..em import EM
from .functions.judging import function_verdicts
from .grade import check
from .judge.judging import Judge
from .lex.notebooks import code_blocks
from .lex.sympy_text import Functions, NoFormulas, as_latex, is_program
from .limits import Limits, limit_this_process, memory_held
from .verdicts import Grade, PartVerdict, together

#: What a program says in descriptions and comments.
_SAID = re.compile(r'"""(.*?)"""|\'\'\'(.*?)\'\'\'|^[ \t]*#[ ]?([^\n]*)$', re.DOTALL | re.MULTILINE)


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
    limits, held = Limits(**work["limits"]), memory_held()
    _say(answers, {"keys": list(em.parts)})
    for line in commands:
        limit_this_process(limits, time.process_time(), held)
        _say(answers, _within(em, judge, work, json.loads(line)))


def _say(answers: IO[bytes], content: dict[str, Any]) -> None:
    answers.write(json.dumps(content).encode("ascii") + b"\n")
    answers.flush()


def _within(em: EM, judge: Judge, work: dict[str, Any], submission: dict[str, Any]
            ) -> dict[str, Any]:
    """The verdicts, or why there are none."""
    try:
        return _verdicts(em, judge, work, submission)
    except MemoryError:
        return {"stopped": "memory"}
    except Exception:
        if os.environ.get("DERIVE_DEBUG", "") not in ("", "0"):
            traceback.print_exc()
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
            said = "\n".join(max(m.groups("")) for m in _SAID.finditer(text))
            if isinstance(error, Functions) and re.search(r"\bQ\b.*=", said) and (
                    parts["Q"].verdict in ("missing", "unread")):
                own = check(em, said, "Q", judge=judge, letters=work.get("letters")).parts["Q"]
                parts["Q"] = own.without_lines() if own.verdict in ("right", "wrong") else (
                    parts["Q"])
            return Grade({key: part for key, part in parts.items()
                          if work["part"] in (None, key)}).to_json()
    found = check(em, text, work["part"], kind=kind, reveal=work["reveal"], judge=judge,
                  letters=work.get("letters"))
    if code and is_program(code):
        found = together(found, {key: v.without_lines()
                                 for key, v in function_verdicts(judge, code, words=text).items()})
    return found.to_json()


if __name__ == "__main__":
    sys.exit(main())
