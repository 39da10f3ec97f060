"""What `derive check` says of a folder of answers whose truth somebody else wrote down.

python tests/homework/blind/sight.py FOLDER [--answers]

FOLDER has ``statements.toml``, the answers and ``truth.json``. Prints, by character and in all, the
parts with the right verdict, those not judged (unread, undecided, missing) and the false ones,
which are listed; ``--answers`` lists those not judged too.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any


def judged(folder: Path, truth: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The parts of each answer, as the command judges them."""
    found: dict[str, dict[str, Any]] = {}
    statements = tomllib.loads((folder / "statements.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as place:
        for number, text in statements.items():
            statement = Path(place, f"m{number}.txt")
            statement.write_text(text, encoding="utf-8")
            files = [str(folder / name) for name, row in truth.items()
                     if str(row["model"]) == number]
            run = subprocess.run([sys.executable, "-m", "derive", "check", str(statement), *files,
                                  "--json"], capture_output=True, text=True)
            if not run.stdout:
                sys.exit(run.stderr)
            for one in json.loads(run.stdout)["submissions"]:
                found[Path(one["file"]).name] = one["parts"]
    return found


def kind(true: str, said: str) -> str:
    """How a verdict stands to the truth."""
    if said == true or true == "missing" and said in ("unread", "undecided"):
        return "as it is"
    if true == "missing" or said in ("right", "wrong"):
        return "false"
    return "not judged"


def main() -> None:
    """Prints the table."""
    folder = Path(sys.argv[1])
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    parts = judged(folder, truth)
    counts: Counter[tuple[str, str]] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for name, row in sorted(truth.items()):
        for key, true in row["parts"].items():
            part = parts[name][key]
            said = part["verdict"]
            counts[row.get("character", "all"), kind(true, said)] += 1
            pairs[true, said] += 1
            if kind(true, said) == "false" or kind(
                    true, said) == "not judged" and "--answers" in sys.argv:
                print(f"{name} {key}: is {true}, said {said}: {(part.get('read_as') or '')[:120]}")
                if true == "right" and said == "wrong" or said == "undecided":
                    print(f"    {part['misconceptions']} {part.get('question') or ''}")
    print()
    for character in sorted({c for c, _ in counts}):
        row = {k: n for (c, k), n in counts.items() if c == character}
        print(f"{character:8}", {k: f"{n} of {sum(row.values())}" for k, n in row.items()})
    whole = Counter(k for (_, k), n in counts.items() for _ in range(n))
    print("all     ", {k: f"{n} ({100 * n / whole.total():.1f} %)" for k, n in whole.items()})
    print("        ", {f"{a} said {b}": n for (a, b), n in sorted(pairs.items()) if a != b})


if __name__ == "__main__":
    main()
