"""What the checker says of the program's own reports, of every statement, text format, level and
notation: ``python -m tests.homework.own_reports [--seconds 60] [--again] [WORD ...]``.

Each run takes some cases and keeps what it found in ``own_reports.json`` of the cache folder, so
that a sequence of short runs covers them all; ``WORD`` keeps the cases whose names hold it.
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from derive.api import derive_em
from derive.commands.options import read_model
from derive.document.general.notation import NotationError, general_notation
from derive.em import EM
from derive.homework.grade import check
from derive.homework.judge.judging import Judge
from derive.homework.submissions import Submission, of_notebook
from derive.statement.library import library

#: The text formats, with the kinds that the checker knows them by.
KINDS = {"tex": "latex", "md": "markdown", "text": None}
FORMS = (*KINDS, "ipynb")
FIVE = ("gaussian_mixture", "poisson_mixture", "two_coins", "two_gaussians", "two_gaussians_1d")
LEVELS = ("brief", "essential", "full")
NOTATIONS = ("problem", "bishop", "murphy", "wikipedia", "esl")
Case = tuple[str, str, str, str]


@functools.cache
def derived(name: str) -> tuple[EM, Judge]:
    """A statement's derivation, with the judge of answers to it."""
    em = derive_em(read_model(name))
    return em, Judge(em.algorithm)


def not_right(name: str, form: str, level: str, notation: str, certify: bool = True
              ) -> dict[str, tuple[str, int | None, str]]:
    """The parts of a report that are not judged right, with the line and what was said."""
    em, judge = derived(name)
    report = str(em.report(form, level=level, notation=notation, certify=certify))
    handed_in = of_notebook(name, report.encode()) if form == "ipynb" else Submission(
        name, report, KINDS[form])
    grade = check(em, handed_in.text, kind=handed_in.kind, judge=judge)
    return {key: (v.verdict, v.line, v.feedback) for key, v in grade.parts.items()
            if v.verdict != "right" and (level, key, v.verdict) != ("brief", "steps", "missing")}


def _has(name: str, notation: str) -> bool:
    try:
        general_notation(read_model(name), notation)
    except (NotationError, ValueError):
        return False
    return True


def cases() -> Iterator[Case]:
    """Every report there is."""
    for name in (*FIVE, *library):
        for notation in NOTATIONS:
            if _has(name, notation):
                yield from ((name, form, level, notation) for form in FORMS for level in LEVELS)


def main() -> int:
    """Judge for some time; print what is not right, by kind. 1 where anything is not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--again", action="store_true", help="judge the failures once more")
    parser.add_argument("--width", type=int, default=90, help="how much is shown of a verdict")
    parser.add_argument("--found", type=Path, default=Path("/tmp/own_reports.json"))
    given = parser.parse_args()
    found = json.loads(given.found.read_text()) if given.found.exists() else {}
    kept = [c for c in cases() if all(w in "-".join(c) for w in given.words)]
    left = [c for c in kept if "-".join(c) not in found or given.again and found["-".join(c)]]
    start = time.monotonic()
    for n, case in enumerate(left):
        if time.monotonic() - start > given.seconds:
            break
        found["-".join(case)] = not_right(*case)
        left = left if n + 1 < len(left) else []
    given.found.write_text(json.dumps(found, indent=1))
    judged = [c for c in kept if "-".join(c) in found]
    kinds: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for case in judged:
        for key, (verdict, line, said) in found["-".join(case)].items():
            kinds[case[0], f"{verdict}: {said[-given.width:]}"][key].append(
                f"{'-'.join(case[1:])}:{line}")
    for (name, said), rows in kinds.items():
        print(name, ", ".join(f"{key} {len(x)} ({x[0]})" for key, x in rows.items()), "|", said)
    bad = sum(bool(found["-".join(c)]) for c in judged)
    print(f"{len(kept)} reports, {len(judged)} judged, {bad} not right in every part")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
