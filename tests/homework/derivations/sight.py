"""What the checker says of the derivations: python -m tests.homework.derivations.sight [name]"""

from __future__ import annotations

import sys
from collections import Counter
from functools import cache

from derive.api import derive_em
from derive.commands.options import read_model
from derive.em import EM
from derive.homework.grade import check
from derive.homework.judge.judging import Judge
from derive.homework.verdicts import PartVerdict

from . import Derivation, derivations


@cache
def judge(statement: str) -> Judge:
    """The judge of a statement of the library, or of a shipped one."""
    return Judge(derive_em(read_model(statement)).algorithm)


def judged(d: Derivation) -> dict[str, PartVerdict]:
    """The verdicts of all parts of a derivation."""
    own = judge(d.statement)
    return check(EM(own.algorithm), d.text, kind=d.kind, judge=own).parts


def outcome(d: Derivation, parts: dict[str, PartVerdict]) -> str:
    """What the verdicts say of the one wrong line, or of none: "found", "right", "unread",
    "false refusal" (a right line or part is called wrong) or "false accept"."""
    steps = parts["steps"]
    wrong = {n for n in steps.lines} | {
        p.line for k, p in parts.items() if p.verdict == "wrong" and k != "steps"}
    if wrong - {d.line, None}:
        return "false refusal"
    if d.line:
        return "found" if wrong else (
            "false accept" if steps.verdict == "right" else "unread")
    return "right" if steps.verdict == "right" else "unread"


def main() -> None:
    """The outcome of each derivation, and how often each occurs."""
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for d in derivations():
        if not all(d.name.startswith(a) for a in sys.argv[1:]):
            continue
        parts = judged(d)
        found = outcome(d, parts)
        counts[not d.line][found] += 1
        print(f"{d.name:32} {found:14} {parts['steps'].verdict:8} {d.line or ''} "
              f"{parts['steps'].lines or ''} {parts['steps'].feedback[:150]!r}")
        for k, p in parts.items():
            if k != "steps" and (p.verdict == "wrong" and p.line != d.line or p.verdict in (
                    "unread", "undecided")):
                print(" " * 20, k, p.verdict, p.line, p.feedback[:110].replace("\n", " "))
    print("right derivations", dict(counts[True]), "with one wrong line", dict(counts[False]))


if __name__ == "__main__":
    main()
