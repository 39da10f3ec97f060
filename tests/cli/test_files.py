"""Files: which are read, which are written, and that none is lost."""

from __future__ import annotations

import pytest

from .shell import STATEMENT, Shell, refused


def test_a_file_is_not_replaced_unless_told(derive: Shell) -> None:
    derive.write("em.py", "mine\n")
    message = refused(derive("export", "two_gaussians", "--to", "numpy", "-o", "em.py"))
    assert "--force" in message
    assert (derive.folder / "em.py").read_text() == "mine\n"
    done = derive("export", "two_gaussians", "--to", "numpy", "-o", "em.py", "--force")
    assert done.returncode == 0
    assert done.stdout == b""
    written = (derive.folder / "em.py").read_bytes()
    assert written == derive("export", "two_gaussians", "--to", "numpy").stdout


@pytest.mark.parametrize(
    ("arguments", "role"),
    [
        (("report", "mine.txt", "-o", "mine.txt"), "mine.txt is STATEMENT"),
        (("export", "mine.txt", "--to", "numpy", "-o", "./mine.txt"), "./mine.txt is STATEMENT"),
        (("fit", "mine.txt", "rows.csv", "-o", "mine.txt"), "mine.txt is STATEMENT"),
        (("fit", "mine.txt", "rows.csv", "-o", "rows.csv"), "rows.csv is DATA"),
        (("fit", "mine.txt", "rows.csv", "--responsibilities", "rows.csv"), "rows.csv is DATA"),
        (("fit", "mine.txt", "rows.csv", "--responsibilities", "link.csv"), "link.csv is DATA"),
        (("fit", "mine.txt", "rows.csv", "--start", "start.json", "-o", "start.json"),
         "start.json is --start"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_input_is_never_replaced(derive: Shell, arguments: tuple[str, ...], role: str) -> None:
    content = {"mine.txt": STATEMENT, "rows.csv": "1\n2\n4\n8\n", "start.json": "{}"}
    for name, text in content.items():
        derive.write(name, text)
    (derive.folder / "link.csv").symlink_to("rows.csv")
    message = refused(derive(*arguments, "--force"))
    assert message.startswith(f"derive: error: {role}, and would be replaced: give another name")
    assert {name: (derive.folder / name).read_text() for name in content} == content


@pytest.mark.parametrize(
    ("suffix", "beginning"),
    [(".tex", "\\documentclass"), (".html", "<!doctype html>"), (".txt", "")],
)
def test_the_suffix_says_the_format(derive: Shell, suffix: str, beginning: str) -> None:
    name = f"report{suffix}"
    done = derive("report", "two_gaussians_1d", "--no-certify", "-o", name)
    assert done.returncode == 0, done.stderr.decode()
    text = (derive.folder / name).read_text(encoding="utf-8")
    assert text.lstrip().lower().startswith(beginning)
    form = {".tex": "tex", ".html": "html", ".txt": "text"}[suffix]
    shown = derive("report", "two_gaussians_1d", "--no-certify", "--format", form)
    assert shown.stdout.decode() == text


def test_an_existing_file_wins_over_a_shipped_name(derive: Shell) -> None:
    derive.write("two_gaussians", STATEMENT)
    done = derive("export", "two_gaussians", "--to", "numpy")
    assert b"m_a" in done.stdout
