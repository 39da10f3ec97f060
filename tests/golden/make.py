"""What the program finds, in short: the derivations, their certificates, fits and verdicts.

PYTHONPATH=CHECKOUT python -P tests/golden/make.py

writes the results of that checkout (3828f84) beside this file; the tests compare today's with them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
if not __package__:
    sys.path.append(str(HERE.parents[1]))
    from tests.homework import grades, table
else:
    from ..homework import grades, table

import derive
from derive.fitting.fit import fit_command
from derive.homework.grade import keys
from derive.homework.reading import read_answer
from derive.verifying import verify

Found = dict[str, dict[str, Any]]
#: The data that each statement is fitted to, with the options.
DATA: Mapping[str, tuple[str, dict[str, Any]]] = {
    "two_gaussians": ("faithful", {}),
    "two_gaussians_1d": ("faithful", {"columns": ["waiting"]}),
    "gaussian_mixture": ("faithful", {"sizes": {"K": 2}}),
    "two_coins": ("coins", {}),
    "poisson_mixture": ("deaths", {"sizes": {"K": 2}}),
}


def derivation(statement: str) -> Found:
    """Each line as data, by its id: relation, left and right."""
    em = derive.derive_em(derive.models[statement])
    return {step["id"]: {"relation": step["relation"], "left": _short(step["left"]),
                         "right": _short(step["right"])} for step in json.loads(em.to_json())["steps"]}


def verified(statement: str) -> Found:
    """Each line as `derive verify` shows it, by its id, and the verdict on all under ""."""
    found = verify(derive.derive_em(derive.models[statement]), thorough=False).to_json()
    lines = {line["id"]: {key: line[key] for key in ("verdict", "evidence", "rule", "latex")}
             for line in found["lines"]}
    return lines | {"": {"verdict": found["verdict"], "witness": found["witness"]["kind"]}}


def fit(statement: str) -> Found:
    """The fit to the statement's data, by what was found."""
    source, options = DATA[statement]
    found = fit_command(derive.models[statement], source, **options).to_json()
    found["theta"] = {key: _rounded(value) for key, value in found["theta"].items()}
    return {key: {"value": _rounded(value)} for key, value in found.items() if key != "schema"}


def checked(rows: Iterable[table.Row]) -> Found:
    """The verdict of each part that is not missing, with its mistakes, by the row's name."""
    return {f"{row.batch}/{row.name}": _parts(row) for row in rows}


def _parts(row: table.Row) -> dict[str, str]:
    whole = grades.judge(row.statement)
    answer = read_answer(row.text, whole.em, row.kind)
    own = whole.univariate if answer.univariate else whole
    grading = grades.WithoutCases(own, answer)
    parts = {key: grading.part(mine) for key, mine in zip(keys(whole.em), keys(own.em))}
    return {key: " ".join((part.verdict, *part.misconceptions))
            for key, part in parts.items() if part.verdict != "missing"}


def _short(expression: Any) -> str:
    return json.dumps(expression, ensure_ascii=False, separators=(",", ":"))


def _rounded(value: Any) -> Any:
    """Numbers to the digits that do not depend on the processor, nor on where EM stopped."""
    if isinstance(value, float):
        return float(f"{value:.8g}")
    return [_rounded(v) for v in value] if isinstance(value, list) else value


#: By what is compared, from a statement to what is found.
SUBJECTS: Mapping[str, Callable[[str], Found]] = {
    "derivation": derivation, "verify": verified, "fit": fit}


def main() -> None:
    for name, subject in SUBJECTS.items():
        _write(name, {statement: subject(statement) for statement in derive.models})
    _write("check", {"": checked(table.all_rows())})


def _write(name: str, found: Mapping[str, Found]) -> None:
    """A line of the file for each id."""
    statements = []
    for statement, entries in found.items():
        lines = ",\n".join(f"{json.dumps(id, ensure_ascii=False)}:{_short(entry)}"
                           for id, entry in entries.items())
        statements.append(f"{json.dumps(statement)}:{{\n{lines}\n}}")
    (HERE / f"{name}.json").write_text("{" + ",\n".join(statements) + "}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
