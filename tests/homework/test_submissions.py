"""What files and folders hold: texts with their places, or why they are not read."""

import json
import os
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

import derive
from derive.homework.batch import graded
from derive.homework.submissions import (
    LONGEST,
    NoSubmission,
    ascii_name,
    harmless,
    of_bytes,
    shown,
    submissions,
)

FORMULA = r"$\tau = N_1/N$"


def _write(path, content=FORMULA):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def test_each_file_and_each_sub_folder_is_one_submission(tmp_path):
    _write(tmp_path / "hw" / "anna.tex")
    _write(tmp_path / "hw" / "bob" / "answer.md")
    _write(tmp_path / "hw" / "bob" / "notes" / "more.txt")
    _write(tmp_path / "hw" / ".DS_Store", b"\x00")
    _write(tmp_path / "hw" / "__MACOSX" / "._anna.tex", b"\x00")
    one, two = submissions([str(tmp_path / "hw")])
    assert (one.name, one.kind) == (str(tmp_path / "hw" / "anna.tex"), "latex")
    assert two.name == str(tmp_path / "hw" / "bob")
    assert [name for name, _ in two.files] == ["answer.md", os.path.join("notes", "more.txt")]
    assert not one.unread and not two.unread


@pytest.mark.parametrize(("name", "words"), [
    ("scan.pdf", "LaTeX, Markdown or plain text that it was made from"),
    ("essay.docx", "type the formulas"), ("essay.odt", "type the formulas"),
    ("photo.JPG", "type the formulas"), ("photo.heic", "type the formulas"),
    ("all.zip", "unpack it"), ("all.tar.gz", "unpack it"), ("page.html", "made from"),
    ("slides.pptx", "type the formulas"), ("answer.exe", "type the formulas"),
])
def test_what_is_no_text_says_what_to_hand_in(tmp_path, name, words):
    found, = submissions([str(_write(tmp_path / name, b"PK\x03\x04\x00\x00"))])
    assert found.text == "" and words in found.unread


def test_a_pdf_under_another_name_is_a_pdf(tmp_path):
    found, = submissions([str(_write(tmp_path / "answer.tex", b"%PDF-1.7 no null byte here"))])
    assert "PDF" in found.unread


@pytest.mark.parametrize("content", [
    b"\xff\xfe\x00", b"abc\x00def", b"\xc3\x28", b"\x80", b"\\mu = \xe9t\xe9",
])
def test_what_is_not_text_is_not_read(content):
    assert "UTF-8" in of_bytes("a.tex", content, "latex").unread


def test_marks_and_declared_encodings_are_read():
    assert of_bytes("a", FORMULA.encode("utf-16"), None).text == FORMULA
    assert of_bytes("a", b"\xef\xbb\xbf" + FORMULA.encode(), None).text == FORMULA
    declared = "\\usepackage[latin1]{inputenc} für " + FORMULA
    assert of_bytes("a.tex", declared.encode("latin-1"), "latex").text == declared


def test_ten_megabytes_are_not_read(tmp_path):
    found, = submissions([str(_write(tmp_path / "long.tex", b"x" * 10_000_000))])
    assert "too long" in found.unread
    assert "too long" in of_bytes("a", b"x" * (LONGEST + 1), None).unread
    assert not of_bytes("a", b"x" * LONGEST, None).unread
    for n in range(3):
        _write(tmp_path / "many" / "eve" / f"{n}.txt", b"x" * (LONGEST // 2))
    found, = submissions([str(tmp_path / "many")])
    assert "too long" in found.unread


def test_links_in_folders_are_not_followed(tmp_path):
    secret = _write(tmp_path / "secret.txt", "root:x:0:0")
    _write(tmp_path / "hw" / "eve" / "answer.tex")
    (tmp_path / "hw" / "eve" / "passwd.txt").symlink_to(secret)
    (tmp_path / "hw" / "eve" / "all").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "hw" / "link.tex").symlink_to(secret)
    (tmp_path / "hw" / "linked").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "hw" / "broken.tex").symlink_to(tmp_path / "nothing")
    found = {os.path.basename(s.name): s for s in submissions([str(tmp_path / "hw")])}
    assert all("root:" not in s.text for s in found.values())
    assert found["eve"].left_out == ("passwd.txt",)
    assert all("link" in found[name].unread for name in ("link.tex", "linked", "broken.tex"))
    given, = submissions([str(tmp_path / "hw" / "link.tex")])
    assert given.text == "root:x:0:0"  # named by the one who grades, so it is what is meant


def test_what_is_no_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.tex")
    found, = submissions([str(tmp_path)])
    assert "no file" in found.unread


def test_a_path_without_submissions_is_refused(tmp_path):
    with pytest.raises(NoSubmission, match="no such file"):
        submissions([str(tmp_path / "nothing")])
    with pytest.raises(NoSubmission, match="no submission"):
        submissions([str(tmp_path)])


def test_the_output_folder_is_no_submission(tmp_path):
    _write(tmp_path / "anna.tex")
    _write(tmp_path / "graded" / "grades.json")
    found = submissions([str(tmp_path)], without=tmp_path / "graded")
    assert [os.path.basename(s.name) for s in found] == ["anna.tex"]


def test_several_files_keep_their_places(tmp_path):
    _write(tmp_path / "hw" / "eve" / "a.tex", "one\ntwo\n\n\n")
    _write(tmp_path / "hw" / "eve" / "main.tex",
           "\\documentclass{article}\n\\begin{document}\nthree\n\\end{document}")
    _write(tmp_path / "hw" / "eve" / "scan.pdf", b"%PDF-")
    found, = submissions([str(tmp_path / "hw")])
    lines = found.text.split("\n")
    places = {line.strip(): found.place(n) for n, line in enumerate(lines, 1) if line.strip()}
    assert places == {"\\documentclass{article}": ("main.tex", 1), "three": ("main.tex", 3),
                      "one": ("a.tex", 1), "two": ("a.tex", 2)}
    assert found.left_out == ("scan.pdf",)


def test_too_many_files_are_not_read(tmp_path):
    for n in range(60):
        _write(tmp_path / "hw" / "eve" / f"{n}.txt")
    found, = submissions([str(tmp_path / "hw")])
    assert "50 files" in found.unread


def test_names_and_texts_cannot_steer_a_terminal(tmp_path):
    path = os.fsencode(tmp_path) + b"/\x1b[2J\xff\n.md"
    with open(path, "wb") as stream:
        stream.write(b"\x1b]0;owned\x07 $x$ \xc2\x9b2J \xe2\x80\xae")
    found, = submissions([str(tmp_path)])
    for text in (found.name, found.text):
        assert not any(c in text for c in "\x1b\x07\x9b\u202e")
        text.encode("utf-8")
    assert "\n" not in found.name and found.text.endswith("$x$ �2J �")


@given(st.text())
def test_harmless_keeps_every_place(text):
    safe = harmless(text)
    assert len(safe) == len(text)
    assert all(a == b or b == "\N{REPLACEMENT CHARACTER}" for a, b in zip(text, safe, strict=True))
    assert not any(ord(c) < 32 and c not in "\t\n" or 0x7f <= ord(c) < 0xa0 for c in safe)


@given(st.text(max_size=300))
def test_file_names_are_safe(name):
    safe = ascii_name(name)
    assert set(safe) <= set(string.ascii_letters + string.digits + "._-")
    assert 0 < len(safe) <= 61 and safe[0] not in ".-" and safe[-1] not in "._-"
    assert safe.upper().partition(".")[0] not in ("CON", "NUL", "AUX", "PRN", "COM1", "LPT9")


def test_a_shown_path_is_one_line():
    assert shown("a\tb\nc") == "a b\N{REPLACEMENT CHARACTER}c"


def _notebook(*cells, **more):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"cell_type": kind, "metadata": {}, "source": source, **more} for kind, source in cells]})


def test_the_text_cells_of_a_notebook_are_read(tmp_path):
    content = _notebook(("markdown", "# Title\n"), ("code", "import os"),
                        ("markdown", ["one\n", "two\r\n", "\n"]), ("raw", "raw"),
                        ("markdown", FORMULA), outputs=[{"data": {"image/png": "A" * 2_000_000}}])
    found, = submissions([str(_write(tmp_path / "hw.ipynb", content))])
    assert found.kind == "markdown" and not found.unread
    assert "import" not in found.text and "raw" not in found.text
    places = {line: found.place(n) for n, line in enumerate(found.text.split("\n"), 1) if line}
    assert places == {"# Title": ("cell 1", 1), "one": ("cell 3", 1), "two": ("cell 3", 2),
                      FORMULA: ("cell 5", 1)}


def test_an_older_notebook_is_read(tmp_path):
    content = json.dumps({"nbformat": 3, "worksheets": [
        {"cells": [{"cell_type": "markdown", "source": [FORMULA]}]}]})
    found, = submissions([str(_write(tmp_path / "hw.ipynb", content))])
    assert found.text.strip() == FORMULA


@pytest.mark.parametrize("content", [
    "", "{", "[]", "null", "3", "[" * 100_000, '{"a":' * 100_000, "\xff", '{"cells": 3}',
    '{"cells": [3, null, "x", []]}', '{"cells": [{"cell_type": "markdown", "source": 3}]}',
    '{"cells": [{"cell_type": "markdown", "source": [3, null]}]}', '{"worksheets": [[]]}',
    '{"worksheets": {}}', _notebook(("code", FORMULA)), _notebook(("markdown", " \n")),
    _notebook(*[("markdown", FORMULA)] * 2_001), '{"cells": ' + "9" * 5_000 + "}",
])
def test_what_is_no_notebook_with_text_is_not_read(tmp_path, content):
    file = _write(tmp_path / "hw.ipynb", content.encode("latin-1"))
    found, = submissions([str(file)])
    assert found.unread and not found.text


def test_a_notebook_in_a_folder_keeps_its_places(tmp_path):
    _write(tmp_path / "hw" / "eve" / "a.md", "zero\n")
    _write(tmp_path / "hw" / "eve" / "b.ipynb",
           _notebook(("markdown", "one"), ("markdown", "two")))
    found, = submissions([str(tmp_path / "hw")])
    places = {line: found.place(n) for n, line in enumerate(found.text.split("\n"), 1) if line}
    assert places == {"zero": ("a.md", 1), "one": ("b.ipynb, cell 1", 1),
                      "two": ("b.ipynb, cell 2", 1)}


def test_a_notebook_is_judged(tmp_path):
    em = derive.derive_em(derive.models["two_gaussians"])
    content = _notebook(("markdown", "By Bayes"), ("code", "1/0"),
                        ("markdown", "so\n\n" + r"$\tau^{t+1} = \frac{1}{N}\sum_i T_{1,i}$"))
    found = submissions([str(_write(tmp_path / "hw.ipynb", content))])
    (row,) = graded(em, found, "tau")
    part = row.to_json()["parts"]["tau"]
    assert (part["verdict"], part["in"], part["line"]) == ("right", "cell 3", 3)


@pytest.mark.parametrize(("text", "said"), [
    ("", "The file is empty."), (" \n\n", "The file is empty."),
    ("I did not finish this homework.", "The answer has words alone."),
])
def test_what_has_no_formula_says_so(text, said):
    em = derive.derive_em("two_gaussians")
    (row,) = graded(em, [of_bytes("a.md", text.encode(), "markdown")])
    assert {p["verdict"] for p in row.parts.values()} == {"missing"}
    assert row.parts["tau"]["feedback"].startswith(said)
