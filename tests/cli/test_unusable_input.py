"""Input that cannot be used: exit code 2, one message, no traceback."""

from __future__ import annotations

import pytest

from .shell import STATEMENT, Shell, refused

UNUSABLE = {
    "no such statement": ("report", "nosuch"),
    "a misspelt name": ("report", "two_gausians"),
    "a folder": ("report", "."),
    "binary": ("report", "binary.txt"),
    "empty": ("report", "empty.txt"),
    "huge": ("report", "huge.txt"),
    "a wrong line": ("report", "wrong.txt"),
    "verify": ("verify", "wrong.txt"),
    "export": ("export", "wrong.txt", "--to", "numpy"),
    "fit": ("fit", "wrong.txt", "faithful"),
    "unknown command": ("reprot", "two_gaussians"),
    "no statement": ("report",),
    "unknown option": ("report", "two_gaussians", "--colour"),
    "unknown format": ("report", "two_gaussians", "--format", "docx"),
    "unknown suffix": ("report", "two_gaussians", "-o", "report.docx"),
    "unknown level": ("report", "two_gaussians", "--level", "medium"),
    "unknown notation": ("report", "two_gaussians", "--notation", "mine"),
    "a fragment of html": ("report", "two_gaussians", "--format", "html", "--fragment"),
    "unknown target": ("export", "two_gaussians", "--to", "cobol"),
    "no target": ("export", "two_gaussians"),
    "a size without a value": ("export", "gaussian_mixture", "--to", "numpy", "--set", "K"),
    "a size of 0": ("export", "gaussian_mixture", "--to", "numpy", "--set", "K=0"),
    "a size twice": ("export", "gaussian_mixture", "--to", "numpy", "--set", "K=2", "--set", "K=3"),
    "a size that is not open": ("export", "two_gaussians", "--to", "numpy", "--set", "K=2"),
    "a size beyond all bounds": (
        "export", "gaussian_mixture", "--to", "numpy", "--set", "K=1000000000",
    ),
    "no size at all": ("export", "two_gaussians_1d", "--to", "numpy", "--set", "d=2"),
    "no such folder": ("report", "two_gaussians", "-o", "nowhere/report.tex"),
    "output is a folder": ("report", "two_gaussians", "-o", "folder"),
    "output without a name": ("report", "two_gaussians", "-o", ""),
    "a statement without a name": ("report", ""),
    "data without a name": ("fit", "two_gaussians", ""),
    "a start without a name": ("fit", "two_gaussians", "faithful", "--start", ""),
    "no such data": ("fit", "two_gaussians", "nosuch"),
    "text in a cell": ("fit", "two_gaussians", "text.csv"),
    "two columns for one": ("fit", "two_gaussians_1d", "faithful"),
    "components left open": ("fit", "gaussian_mixture", "faithful"),
    "a start and a seed": ("fit", "two_gaussians", "faithful", "--start", "x", "--seed", "1"),
    "no such start": ("fit", "two_gaussians", "faithful", "--start", "nosuch.json"),
    "a negative seed": ("fit", "two_gaussians", "faithful", "--seed", "-1"),
    "restarts without end": (
        "fit", "two_gaussians", "faithful", "--restarts", "1000000000", "--iterations", "0",
    ),
    "an infinite tolerance": ("fit", "two_gaussians", "faithful", "--tolerance", "inf"),
    "no restarts": ("fit", "two_gaussians", "faithful", "--restarts", "0"),
    "a negative tolerance": ("fit", "two_gaussians", "faithful", "--tolerance", "-1"),
    "one file for two": (
        "fit", "two_gaussians", "faithful", "-o", "x", "--responsibilities", "x",
    ),
    "responsibilities on standard output": (
        "fit", "two_gaussians", "faithful", "--responsibilities", "-",
    ),
    "one file by two names": (
        "fit", "two_gaussians", "faithful", "-o", "x", "--responsibilities", "./x",
    ),
}


@pytest.mark.parametrize("arguments", UNUSABLE.values(), ids=UNUSABLE)
@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_unusable_input(derive: Shell, arguments: tuple[str, ...], form: tuple[str, ...]) -> None:
    (derive.folder / "folder").mkdir()
    derive.write("binary.txt", bytes(range(256)))
    derive.write("empty.txt", "")
    derive.write("text.csv", "a,b\n1,2\n3,four\n")
    derive.write("huge.txt", "X" * 1_000_000)
    derive.write("wrong.txt", STATEMENT.replace("Normal(m_b", "Norml(m_b"))
    refused(derive(*arguments, *form))


def test_a_wrong_line_is_shown_with_its_place(derive: Shell) -> None:
    derive.write("wrong.txt", STATEMENT.replace("Normal(m_b", "Norml(m_b"))
    message = refused(derive("report", "wrong.txt"))
    assert "wrong.txt, line 2, column 15" in message
    assert "Normal" in message


MESSAGES = {
    "K=1000000000": (("export", "gaussian_mixture", "--to", "numpy", "--set", "K=1000000000"),
                     "--set K=1000000000: the largest size is 10000"),
    "cobol": (("export", "two_gaussians", "--to", "cobol"), "no target 'cobol'; known: numpy"),
    "-o": (("report", "two_gaussians", "-o", ""), "the name of the file to write is empty"),
    "statement": (("report", ""), "the name of the statement is empty"),
    "seed": (("fit", "two_gaussians", "faithful", "--seed", "-1"),
             "--seed -1: give a whole number of at least 0"),
}


@pytest.mark.parametrize(("arguments", "message"), MESSAGES.values(), ids=MESSAGES)
def test_messages(derive: Shell, arguments: tuple[str, ...], message: str) -> None:
    assert refused(derive(*arguments)).startswith(f"derive: error: {message}")


def test_a_fault_is_one_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import derive.statement
    from derive.cli import run

    def broken(name: str) -> None:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr(derive.statement, "read", broken)
    monkeypatch.delenv("DERIVE_DEBUG", raising=False)
    assert run(["report", "two_gaussians"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("derive: error: unexpected ZeroDivisionError: by zero\n")
    assert "report" in shown.err
    assert "Traceback" not in shown.err
    monkeypatch.setenv("DERIVE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(["report", "two_gaussians"])
