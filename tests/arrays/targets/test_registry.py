"""What can be exported, by name and by command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import derive
from derive.arrays.targets import TARGETS
from derive.cli import run
from derive.commands.exporting import export
from derive.em import EM


def test_help_names_every_target() -> None:
    text = CliRunner().invoke(export, ["--help"]).output
    listed = text.partition("What to write:")[2].partition("[required]")[0]
    assert listed.replace(".", "").replace(",", " ").split() == [*TARGETS, "sklearn"]


def test_what_is_not_there_is_refused() -> None:
    em = derive.derive_em("candy")
    assert isinstance(em, EM)
    for wrong in ({"target": "cobol"}, {"target": "numpy", "form": "baroque"}):
        with pytest.raises(derive.UnknownTarget, match="known: "):
            em.export(**wrong)


def test_a_folder_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    where = tmp_path / "em"
    assert run(["export", "candy", "--to", "numpy", "-o", f"{where}/"]) == 0
    code = (where / "candy.py").read_text(encoding="utf-8")
    assert code == derive.derive_em("candy").export("numpy").rstrip("\n") + "\n"
    assert run(["export", "candy", "--to", "numpy", "-o", str(where)]) == 2
    assert run(["export", "candy", "--to", "numpy", "-o", str(where), "--force"]) == 0
    assert run(["export", "candy", "--to", "sklearn", "-o", str(where)]) == 2


def test_the_same_functions_of_rows_stand_behind_every_printer_of_loops() -> None:
    folder = Path(derive.arrays.targets.__file__).parent
    called = set(re.findall(r"f?\"(\w+)\(rows, ", (folder.parent / "loops/nests.py").read_text(
        encoding="utf-8")))
    assert len(called) >= 2
    for name in ("c_runtime.c.txt", "numba_runtime.py.txt", "javascript_runtime.mjs.txt"):
        text = (folder / name).read_text(encoding="utf-8")
        assert all(re.search(rf"\b{call}\(", text) for call in called), name
