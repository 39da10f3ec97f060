"""The exported text is that which was last looked at."""

from __future__ import annotations

import derive

from .golden import FOLDER, texts


def test_every_text_is_as_it_was() -> None:
    made = texts()
    kept = {f.name: f.read_text(encoding="utf-8") for f in FOLDER.iterdir()}
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == [], (
        "look at what changed: python -m tests.arrays.targets.golden, then git diff")


def test_every_text_names_its_statement_and_its_licence() -> None:
    for file in FOLDER.iterdir():
        text = " ".join(file.read_text(encoding="utf-8").split())
        said = derive.read(file.name.partition(".")[0]).statement.splitlines()[-1].strip()
        assert said in text and "0BSD" in text, file.name
