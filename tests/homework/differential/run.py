"""The differential: answers printed at random, read back from their text, and compared.

    python -m tests.homework.differential.run --rewritings 20000 --mutations 20000 --workers 2

Exit 0 where no right formula was refused and no wrong one accepted.
"""

from __future__ import annotations

import argparse
import collections
import json
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import Pool
from typing import Any

from .answers import Unfit, Written, answer

_JUDGES: dict[str, Any] = {}


@dataclass(frozen=True)
class Outcome:
    """How one graded part came out."""

    seed: int
    mutate: bool
    statement: str
    part: str
    truth: bool | None
    verdict: str
    kinds: tuple[str, ...]
    mutation: str
    latex: str
    feedback: str

    @property
    def sum_goes_on(self) -> bool:
        """Whether a later term has lost its sum sign and is left with an open index. The text,
        sum_i a_i + b_i, is what people write for the sum of both: seven of the answers by writers
        who had not seen the reader (b/H1-02, b/H2-06, b/H2-10, c/30, c/47, e/27, e/39)."""
        return self.mutation == "sum_lost" and self.truth is None

    @property
    def fault(self) -> str:
        """"false accept", "false reject", "crash", "unread" of a right formula, or ""."""
        if self.verdict == "right" and self.truth is not True and not self.sum_goes_on:
            return "false accept"
        if self.verdict == "wrong" and self.truth is True:
            return "false reject"
        if self.verdict == "crash" or self.truth is True and self.verdict != "right":
            return self.verdict
        return ""


def graded(written: Written) -> dict[str, tuple[str, str]]:
    """(verdict, feedback) of the parts of an answer, read from its text."""
    import derive
    from derive.homework.grade import check
    from derive.homework.judge.judging import Judge

    if written.statement not in _JUDGES:
        _JUDGES[written.statement] = Judge(derive.derive_em(written.statement).algorithm)
    judge = _JUDGES[written.statement]
    em = derive.derive_em(judge.algorithm.model)
    parts = check(em, written.text, kind=written.kind, judge=judge).parts
    return {part: (parts[part].verdict, parts[part].feedback)
            for case in written.cases for part, _ in case.truths}


def outcomes(seed: int, mutate: bool) -> list[Outcome]:
    """What became of every case of an answer."""
    written = answer(seed, mutate)
    try:
        verdicts = graded(written)
    except Exception as error:
        verdicts = {part: ("crash", f"{type(error).__name__}: {error}")
                    for case in written.cases for part, _ in case.truths}
    return [Outcome(seed, mutate, written.statement, part, truth, verdicts[part][0], case.kinds,
                    case.mutation, case.latex, verdicts[part][1])
            for case in written.cases for part, truth in case.truths]


def _job(job: tuple[int, bool]) -> list[Outcome]:
    try:
        return outcomes(*job)
    except Unfit as error:
        print(f"left out: {job}: {error}", file=sys.stderr)
        return []
    except Exception as error:
        raise RuntimeError(f"answer {job}: {type(error).__name__}: {error}") from error


def run(count: int, mutate: bool, workers: int, start: int = 0) -> Iterator[Outcome]:
    """The outcomes of answers until there are as many as asked for."""
    seen = 0
    jobs = ((seed, mutate) for seed in range(start, start + 10 * count + 10))
    if workers == 1:
        for job in jobs:
            for o in _job(job):
                seen += 1
                yield o
            if seen >= count:
                return
    with Pool(workers, signal.signal, (signal.SIGTERM, signal.SIG_DFL)) as pool:
        for found in pool.imap(_job, jobs, chunksize=4):
            for o in found:
                seen += 1
                yield o
            if seen >= count:
                pool.terminate()
                return


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rewritings", type=int, default=200)
    parser.add_argument("--mutations", type=int, default=200)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--show", type=int, default=20, help="how many faults are printed")
    parser.add_argument("--json", help="all faults to this file")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    faults: list[Outcome] = []
    for name, mutate, count in (("rewritings", False, options.rewritings),
                                ("mutations", True, options.mutations)):
        if not count:
            continue
        began = time.perf_counter()
        table: collections.Counter[tuple[str, str]] = collections.Counter()
        try:
            for o in run(count, mutate, options.workers, options.start):
                truth = {True: "right", False: "wrong", None: "without value"}[o.truth]
                table[truth, o.verdict] += 1
                if o.fault:
                    faults.append(o)
                if sys.stderr.isatty():
                    print(f"\r{name} {sum(table.values())}/{count}", end="", file=sys.stderr)
        except KeyboardInterrupt:
            print("stopped early")
        print(f"{name}: {sum(table.values())} in {time.perf_counter() - began:.0f} s")
        for key, number in sorted(table.items()):
            print(f"  {key[0]:14} judged {key[1]:10} {number}")
    tally = collections.Counter(o.fault for o in faults)
    print("faults:", dict(tally))
    for o in faults[: options.show]:
        print(f"\n[{o.fault}] {o.seed} {o.mutate} {o.statement} {o.part} {o.kinds} {o.mutation}"
              f"\n   {o.latex}\n   {o.feedback}")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as out:
            json.dump([o.__dict__ for o in faults], out, indent=1)
    return 1 if tally else 0


if __name__ == "__main__":
    sys.exit(main())
