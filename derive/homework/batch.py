"""Many submissions judged at once, each within limits; one that fails leaves the others alone."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from ..em import EM
from .limits import Limits
from .submissions import Submission
from .verdicts import PartVerdict

#: A part as the contract has it: "verdict", "read_as", "line", "misconceptions", "feedback" ...
Part = Mapping[str, Any]

#: What is said of a submission whose judgement was stopped.
STOPPED = {
    "time": "Judging this submission took too long and was stopped; a person has to look at it.",
    "memory": "Judging this submission took too much memory and was stopped; a person has to look "
              "at it.",
    "crash": "Judging this submission failed; a person has to look at it.",
}
#: What a process that judges runs: it imports from where this one does, never from the current
#: folder, whatever students handed in there.
_START = ("import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
          "from derive.homework.worker import main; main()")
_LONGEST_ANSWER = 1 << 24
LIMITS = Limits()


class CannotJudge(RuntimeError):
    """The process that judges does not start."""


@dataclass(frozen=True)
class Graded:
    """A submission with its parts judged; ``stopped`` says why they were not, else it is "".

    Lines are those of the submission's text.
    """

    submission: Submission
    parts: Mapping[str, Part]
    stopped: str = ""

    @property
    def all_right(self) -> bool:
        """Whether every part that was asked for is right (steps may be missing)."""
        return all(p["verdict"] == "right" or (k == "steps" and p["verdict"] == "missing")
                   for k, p in self.parts.items())

    @property
    def why_not(self) -> str:
        """Why nothing was judged; "" where something was."""
        return self.submission.unread or STOPPED.get(self.stopped, "")

    def to_json(self) -> dict[str, Any]:
        """The submission as the contract has it; lines are those of its files."""
        found: dict[str, Any] = {
            "file": self.submission.name,
            "parts": {key: self._placed(part) for key, part in self.parts.items()},
        }
        return {**found, "stopped": self.stopped} if self.stopped else found

    def _placed(self, part: Part) -> Part:
        if len(self.submission.files) < 2 or not isinstance(part.get("line"), int):
            return part
        name, line = self.submission.place(part["line"])
        found = {**part, "line": line, "in": name}
        if all(isinstance(n, int) for n in part.get("lines", ())) and "lines" in part:
            found["lines"] = [self.submission.place(n)[1] for n in part["lines"]]
        return found


def graded(
    em: EM, found: Sequence[Submission], part: str | None = None,
    reveal: bool = False, *,
    limits: Limits = LIMITS, at_once: int | None = None, done: Callable[[], None] | None = None,
    command: Sequence[str] | None = None, letters: Mapping[str, str] | None = None,
) -> Iterator[Graded]:
    """Each submission judged, in their order, by ``at_once`` processes (one a core).

    ``done`` is called as each one is finished; ``letters`` says what a course uses letters for.
    Raises CannotJudge where the processes do not start.
    """
    wanted = [key for key in em.parts if part in (None, key)]
    readable = [n for n, s in enumerate(found) if not s.unread and s.content]
    at_once = min(at_once or cores(), len(readable))
    work = {"derivation": em.to_json(), "part": part, "reveal": reveal, "limits": asdict(limits),
            "letters": dict(letters or {})}
    command = command or (sys.executable, "-P", "-c", _START,
                          json.dumps([p for p in sys.path if p]))
    crew = [_Worker(command, work, limits) for _ in range(at_once)]
    free: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
    for worker in crew:
        free.put(worker)

    def judged(submission: Submission) -> dict[str, Any]:
        worker = free.get()
        try:
            return worker.judged(submission)
        finally:
            free.put(worker)

    with ThreadPoolExecutor(max(at_once, 1)) as pool:
        answers = {n: pool.submit(judged, found[n]) for n in readable}
        finished, seen = as_completed(answers.values()), set()
        try:
            for n, submission in enumerate(found):
                while n in answers and answers[n] not in seen:
                    seen.add(next(finished))
                    if done:
                        done()
                if n not in answers:
                    if done:
                        done()
                    yield Graded(submission, _all(wanted, "unread", submission.unread)
                                 if submission.unread else _all(wanted, "missing", _EMPTY))
                elif "parts" in (answer := answers[n].result()):
                    yield Graded(submission, answer["parts"])
                else:
                    why = answer.get("stopped", "crash")
                    yield Graded(submission, _all(wanted, "undecided", STOPPED[why]), why)
            for worker in crew:
                worker.dismiss()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in crew:
                worker.end()


def cores() -> int:
    """How many processes may run at once here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_EMPTY = "The file is empty."


def _all(wanted: Sequence[str], verdict: str, feedback: str) -> dict[str, Part]:
    return {key: PartVerdict(verdict, feedback=feedback).to_json() for key in wanted}


class _Worker:
    """One process that judges, started anew after it has been stopped."""

    def __init__(self, command: Sequence[str], work: Mapping[str, Any], limits: Limits) -> None:
        self.command, self.work, self.limits = command, work, limits
        self.process: subprocess.Popen[bytes] | None = None
        self.lock = threading.Lock()
        self.ended = False

    def judged(self, submission: Submission) -> dict[str, Any]:
        """The answer of the process, or why there is none: what fails beside others is judged again
        by a fresh one."""
        fresh = self.process is None
        answer = self._answer(submission)
        return answer if fresh or "stopped" not in answer else self._answer(submission)

    def _answer(self, submission: Submission) -> dict[str, Any]:
        process = self.process or self._begin()
        asked = {"text": submission.text, "kind": submission.kind, "code": submission.code}
        late = threading.Event()
        clock = threading.Timer(self.limits.in_all, self._too_late, (process, late))
        clock.daemon = True
        clock.start()
        try:
            answer = _asked(process, asked)
        finally:
            clock.cancel()
        if answer is None or "stopped" in answer:
            self._kill(process)
            self.process = None
        if answer is None:
            by_clock = late.is_set() or process.returncode == -getattr(signal, "SIGXCPU", 0)
            return {"stopped": "time" if by_clock else "crash"}
        return answer

    def _begin(self) -> subprocess.Popen[bytes]:
        with self.lock:
            if self.ended:
                raise CannotJudge("it was interrupted")
            debugging = os.environ.get("DERIVE_DEBUG", "") not in ("", "0")
            self.process = process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=None if debugging else subprocess.DEVNULL, start_new_session=True)
        if _asked(process, self.work) is None:
            self._kill(process)
            raise CannotJudge("the process that judges does not start; DERIVE_DEBUG=1 says more")
        return process

    def _too_late(self, process: subprocess.Popen[bytes], late: threading.Event) -> None:
        late.set()
        self._kill(process)

    def dismiss(self) -> None:
        """Let the process end by itself, as there is nothing more to judge."""
        if self.process is not None and self.process.stdin is not None:
            with suppress(OSError, subprocess.TimeoutExpired):
                self.process.stdin.close()
                self.process.wait(2)

    def end(self) -> None:
        """Stop the process for good."""
        with self.lock:
            self.ended = True
            if self.process is not None:
                self._kill(self.process)

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        """End the process and the child that it may have."""
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()
        for stream in filter(None, (process.stdin, process.stdout)):
            with suppress(OSError):
                stream.close()


def _asked(process: subprocess.Popen[bytes], content: Mapping[str, Any]) -> dict[str, Any] | None:
    """The answer to a line; None where the process has ended."""
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(json.dumps(content).encode("ascii") + b"\n")
        process.stdin.flush()
        line = process.stdout.readline(_LONGEST_ANSWER)
        found = json.loads(line) if line.endswith(b"\n") else None
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
