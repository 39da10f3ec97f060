"""The metamorphic gate, whole or in pieces.

    python -m tests.homework.metamorphic gate.jsonl [--variants weights data] [--seconds 600]
    python -m tests.homework.metamorphic --show d/Q-00-log_prior_lost-right weights

Goes on where the file ends, in an order that is a fair sample wherever it is stopped. Exit 0 where
no verdict has changed side and at most 0.5 % are lost.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

from .answers import all_answers
from .gate import VARIANTS, Outcome, outcomes, variant

MOST_LOST = 0.005


def main() -> int:
    """Judges what is not judged yet and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--variants", nargs="*", default=list(VARIANTS), choices=list(VARIANTS))
    parser.add_argument("--answers", default="", help="only those whose name starts with this")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--faults", action="store_true", help="list them")
    parser.add_argument("--show", nargs=2, metavar=("ANSWER", "VARIANT"))
    options = parser.parse_args()
    answers = all_answers()
    if options.show:
        name, how = options.show
        print(variant(answers[name], how))
        for o in outcomes(answers[name], how):
            print(f"{o.part}: {o.was} -> {o.now} {o.fault}", file=sys.stderr)
        return 0
    if options.file is None:
        parser.error("a file for the outcomes")
    rows = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines()] \
        if options.file.exists() else []
    done = {(r["answer"], r["variant"]) for r in rows}
    jobs = [(a, v) for a in answers if a.startswith(options.answers) for v in options.variants]
    random.Random(0).shuffle(jobs)
    began = time.monotonic()
    with options.file.open("a", encoding="utf-8") as out:
        for name, how in jobs:
            if time.monotonic() - began > options.seconds:
                break
            if (name, how) in done:
                continue
            row = {"answer": name, "variant": how,
                   "parts": {o.part: [o.was, o.now] for o in outcomes(answers[name], how)}}
            rows.append(row)
            print(json.dumps(row), file=out, flush=True)
    wanted = set(jobs)
    found = [Outcome(r["answer"], r["variant"], part, was, now) for r in rows
             if (r["answer"], r["variant"]) in wanted for part, (was, now) in r["parts"].items()]
    return figures(found, options.faults)


def figures(found: list[Outcome], listed: bool) -> int:
    """The faults by variant; steps are counted by themselves."""
    whole: Counter[str] = Counter()
    for how in [*VARIANTS, "all"]:
        of = [o for o in found if how in (o.variant, "all")]
        parts = [o for o in of if o.part != "steps" and o.was in ("right", "wrong")]
        tally = Counter(o.fault for o in parts)
        steps = Counter(o.fault for o in of if o.part == "steps" and o.was in ("right", "wrong"))
        if of:
            print(f"{how:24} {len({o.answer for o in of}):4} answers {len(parts):5} parts: "
                  f"{tally['side']:3} changed side, {tally['lost']:4} lost "
                  f"({100 * tally['lost'] / max(len(parts), 1):.1f} %); steps {steps.total()}: "
                  f"{steps['side']}, {steps['lost']}")
            whole = tally
    if listed:
        for o in sorted(found, key=lambda o: (o.fault, o.variant, o.answer)):
            if o.fault:
                print(f"{o.fault:5} {o.variant:20} {o.answer} {o.part}: {o.was} -> {o.now}")
    return 1 if whole["side"] or whole["lost"] > MOST_LOST * whole.total() else 0


if __name__ == "__main__":
    sys.exit(main())
