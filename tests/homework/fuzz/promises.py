"""What holds for every input, whatever it is, and what breaks it: a fault.

Nothing is raised; reading takes little time and memory; what comes out is an answer of bounded size
with verdicts of the five, the same each time; and nothing is opened, imported, compiled or run on
the way: Python tells an audit hook of all of these.
"""

from __future__ import annotations

import contextlib
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from derive.homework.grade import Grade
from derive.homework.parse.grammar import Node

from .mutations import Input
from .readers import Answer

VERDICTS = {"right", "wrong", "unread", "missing", "undecided"}
#: Seconds of processor time for reading one input, and for judging it.
READING, JUDGING = 2.0, 20.0
#: What the process may grow by at one input, in KiB.
GROWTH = 256 * 1024
#: Events at which nothing is opened, imported, compiled or run; the last one is of the time that
#: is over where nothing can be raised, as while an object is freed.
_HARMLESS = ("sys._getframe", "object.__getattr__", "gc.get_objects", "builtins.id",
             "sys.unraisablehook")
#: The most nodes and the deepest nesting of a statement read.
NODES, DEPTH = 200_000, 400


@dataclass(frozen=True)
class Fault:
    """A promise that an input breaks, with what was seen."""

    promise: str
    seen: str
    input: Input

    @property
    def place(self) -> tuple[str, str]:
        """The promise, and where in the source it broke: the same mistake twice has one place."""
        return self.promise, self.seen.rpartition("\n")[2]


class TooLong(BaseException):
    """Out of time. No ``except Exception`` holds it."""


class Happened(RuntimeError):
    """Something was opened, imported, compiled or run."""


class Audit:
    """Python's audit events between :meth:`watching` and its end; each raises where it happens.

    A hook cannot be taken away again, so there is one for the process.
    """

    def __init__(self) -> None:
        self.on, self.events = False, []  # type: ignore[var-annotated]
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.on and event not in _HARMLESS:
            self.events.append(f"{event} {arguments!r}"[:300])
            raise Happened(event)

    @contextlib.contextmanager
    def watching(self) -> Iterator[list[str]]:
        """The events of the block, as they come."""
        self.events, self.on = [], True
        try:
            yield self.events
        finally:
            self.on = False


AUDIT = Audit()


def _out_of_time(*_: object) -> None:
    raise TooLong


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """The block, with TooLong raised after that much processor time."""
    before = signal.signal(signal.SIGVTALRM, _out_of_time)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def sizes(root: Node) -> tuple[int, int]:
    """(nodes, depth) of a statement's syntax."""
    nodes = depth = 0
    level = [root]
    while level and nodes <= NODES:
        depth += 1
        nodes += len(level)
        level = [part for n in level for part in n.parts]
    return nodes, depth


_BROKEN = {
    TooLong: ("in little time", "still at work"), MemoryError: ("in little memory", "no more left"),
}


@dataclass
class Promises:
    """Tries inputs. ``read`` and ``grade`` take an input; every ``steady``-th is read twice and
    graded, every ``judged``-th of those that claim something is graded."""

    read: Callable[[Input], Answer]
    grade: Callable[[Input], Grade]
    steady: int = 50
    judged: int = 20
    tried: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)

    def broken_by(self, one: Input) -> Fault | None:
        """The promise that an input breaks, or None."""
        self.tried += 1
        answer, fault = self._run(lambda: self.read(one), one, READING)
        if fault is None:
            fault = self._bounded(answer, one)
        steady = bool(self.steady) and self.tried % self.steady == 0
        if fault is None and steady:
            fault = self._the_same(answer, one)
        due = fault is None and bool(answer.claims) and bool(self.judged) and \
            self.counts["with a claim"] % self.judged == 0
        if fault is None and (steady or due):
            grade, fault = self._run(lambda: self.grade(one), one, JUDGING)
            if fault is None:
                fault = self._graded(grade, one)
        self._count("tried")
        self._count("distinct", hash(one) not in self.known)
        self.known.add(hash(one))
        return fault

    def _the_same(self, answer: Answer, one: Input) -> Fault | None:
        self._count("read twice")
        again, fault = self._run(lambda: self.read(one), one, READING)
        if fault is None and (again != answer or repr(again) != repr(answer)):
            fault = Fault("the same each time", f"{answer!r}\n{again!r}"[:2000], one)
        return fault

    def _count(self, what: str, n: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + n

    def _run(self, work: Callable[[], Any], one: Input, seconds: float) -> tuple[Any, Fault | None]:
        before = _memory()
        found, fault = None, None
        with AUDIT.watching() as events:
            try:
                with limited(seconds):
                    found = work()
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                AUDIT.on = False
                promise, seen = _BROKEN.get(type(error), (
                    "nothing is raised", f"{type(error).__name__}: {error}"[:300]))
                fault = Fault(promise, seen + _where(), one)
        if events:
            fault = Fault("nothing is run", events[0], one)
        if fault is None and _memory() - before > GROWTH:
            fault = Fault("in little memory", f"{_memory() - before} KiB", one)
        return found, fault

    def _bounded(self, answer: Answer, one: Input) -> Fault | None:
        if not isinstance(answer, Answer):
            return Fault("an answer", repr(answer)[:300], one)
        self._count("claims", len(answer.claims))
        self._count("unread", sum(r.node is None for r in answer.reads))
        self._count("with a claim", bool(answer.claims))
        for r in answer.claims:
            nodes, depth = sizes(r.node)
            if nodes > NODES or depth > DEPTH:
                return Fault("of bounded size", f"{nodes} nodes, {depth} deep", one)
        return None

    def _graded(self, grade: Grade, one: Input) -> Fault | None:
        self._count("judged")
        for key, part in grade.parts.items():
            self._count(f"{part.verdict} parts")
            if part.verdict not in VERDICTS:
                return Fault("one of the five verdicts", f"{key}: {part.verdict}", one)
        return None


def _where() -> str:
    """The project's own last lines of the traceback."""
    frames = [f for f in traceback.extract_tb(sys.exc_info()[2]) if "/derive/" in f.filename]
    return "".join(f"\n  {f.filename.rpartition('/derive/')[2]}:{f.lineno} {f.line}"
                   for f in frames[-4:])


def shrunk(promises: Promises, fault: Fault, tries: int = 400) -> Fault:
    """A shorter input that breaks the same promise, by leaving out ever smaller pieces."""
    quiet = replace(promises, steady=1, judged=1, counts={})
    if fault.promise == "in little time":
        tries = 30
    best, size = fault, max(1, len(fault.input.text) // 2)
    while size and tries > 0:
        at, shorter = 0, False
        while at < len(best.input.text) and tries > 0:
            tries -= 1
            text = best.input.text[:at] + best.input.text[at + size :]
            found = quiet.broken_by(replace(best.input, text=text))
            if found is not None and found.place == best.place:
                best, shorter = found, True
            else:
                at += size
        size = size if shorter and size > 1 else size // 2
    return best
