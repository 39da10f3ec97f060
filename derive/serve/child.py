"""A process that does one piece of work after another: a line of JSON in, lines of JSON out.

    python -m derive.serve.child

What is asked is ``{"task", "given", "limits"}``; what is said are any number of ``{"so_far"}``, and
at last one of ``{"done"}``, ``{"refused"}`` (the input cannot be used: why) and ``{"failed"}`` (a
fault of derive).
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from importlib import import_module
from typing import IO, Any

from ..homework.limits import Limits, limit_this_process, memory_held

#: The module and the function that do a task.
TASKS = {
    "library": ("library", "library"), "warm": ("library", "warm"),
    "state": ("statements", "state"), "report": ("statements", "report"),
    "export": ("statements", "export"),
    "submission": ("answers", "submission"), "judge": ("answers", "judge"),
    "columns": ("fits", "columns"), "fit": ("fits", "fit"),
}


def main() -> int:
    """Serve the process that started this one, until it closes standard input."""
    asked, said = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    serve(asked, said)
    return 0


def serve(asked: IO[bytes], said: IO[bytes]) -> None:
    """Answer each line of ``asked``."""
    held = 0
    for line in asked:
        work = json.loads(line)
        held = held or memory_held()
        limit_this_process(Limits(**work["limits"]), time.process_time(), held)

        def so_far(content: Any) -> None:
            _say(said, {"so_far": content})

        try:
            found = _outcome(work["task"], work["given"], so_far)
        except MemoryError:
            os._exit(3)  # what is left of this process is not to be trusted
        _say(said, found)


def _outcome(task: str, given: Mapping[str, Any], so_far: Any) -> dict[str, Any]:
    from .refusals import Refused, refusal

    try:
        module, name = TASKS[task]
        return {"done": getattr(import_module(f".{module}", __package__), name)(given, so_far)}
    except (MemoryError, KeyboardInterrupt):
        raise
    except Refused as error:
        return {"refused": error.content}
    except Exception as error:
        foreseen = refusal(error)
        if foreseen is not None:
            return {"refused": foreseen}
        if os.environ.get("DERIVE_DEBUG", "") not in ("", "0"):
            import traceback

            traceback.print_exc()
        return {"failed": " ".join(f"{type(error).__name__}: {error}".split())[:300]}


def _say(said: IO[bytes], content: Mapping[str, Any]) -> None:
    said.write(json.dumps(content).encode("ascii") + b"\n")
    said.flush()


if __name__ == "__main__":
    sys.exit(main())
