"""What the program finds, in short: results of derivations, fits and verdicts.

PYTHONPATH=CHECKOUT:CHECKOUT/tests python -P tests/golden/make.py

writes the results of that checkout (3828f84) beside this file; the tests compare today's with them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import derive
from derive.em import EM
from derive.engine.em import derive_algorithm
from derive.fitting.fit import fit_command
from derive.verifying import verify

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # the tests' own packages, after what is installed
grades, table = import_module("homework.grades"), import_module("homework.table")

Found = dict[str, dict[str, Any]]
#: The data that each statement is fitted to, with the options.
DATA: Mapping[str, tuple[str, dict[str, Any]]] = {
    "two_gaussians": ("faithful", {}),
    "two_gaussians_1d": ("faithful", {"columns": ["waiting"]}),
    "gaussian_mixture": ("faithful", {"sizes": {"K": 2}}),
    "two_coins": ("coins", {}),
    "poisson_mixture": ("deaths", {"sizes": {"K": 2}}),
}


def results(statement: str) -> Found:
    """Q, the log-likelihood, the responsibilities and the updates in SymPy, and the verdict on
    all lines with the kind of the witness."""
    em = EM(derive_algorithm(derive.models[statement]))
    found = {"Q": em.Q, "complete_log_likelihood": em.complete_log_likelihood}
    for name in ("responsibilities", "updates"):
        found |= {f"{name}[{key}]": e for key, e in getattr(em, name).items()}
    checked = verify(em, grid="quick")
    return {name: {"value": str(e)} for name, e in found.items()} | {
        "verify": {"verdict": checked.verdict, "witness": checked.witness.kind}}


def fit(statement: str) -> Found:
    """The fit to the statement's data, by what was found."""
    source, options = DATA[statement]
    found = fit_command(derive.models[statement], source, **options).to_json()
    found["theta"] = {key: _rounded(value) for key, value in found["theta"].items()}
    return {key: {"value": _rounded(value)} for key, value in found.items() if key != "schema"}


def checked(rows: Iterable[Any]) -> Found:
    """The verdict of each part that is not missing, with its mistakes, by the row's name."""
    return {f"{row.batch}/{row.name}": _parts(row) for row in rows}


def _parts(row: Any) -> dict[str, str]:
    parts = grades.graded(row.text, row.statement, kind=row.kind).parts
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
    "results": results, "fit": fit}


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
