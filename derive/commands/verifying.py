"""`derive verify`: every line re-checked, the generated step compared with an independent one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from derive.commands.options import common, read_model, statement_argument
from derive.commands.output import coloured, out, out_json, progress

if TYPE_CHECKING:
    from derive.verifying import Verification

_EPILOG = """\b
Examples:
  derive verify two_gaussians
  derive verify mine.txt --json
"""


@click.command(epilog=_EPILOG, short_help="Re-check every line, and compare the updates.")
@statement_argument
@common
def verify(statement: str, as_json: bool) -> int:
    """Re-check every line of the derivation of STATEMENT, and its updates.

    Lines are evaluated at all sizes N in 1..6, d in 1..4, K in 1..4 that the statement leaves
    open; the maximum is compared with 200 other points at each of 20 random theta^t.
    One EM step of the generated updates is compared with a hand-written EM for the shipped
    statements, else with a numerical maximisation. Exit code 1 says that a line was refused or
    that the steps differ.
    """
    model = read_model(statement)

    from derive.api import derive_em
    from derive.verifying import verify as verification

    with progress("deriving, checking each line at all sizes, comparing the updates"):
        found = verification(derive_em(model))
    if as_json:
        out_json(found.to_json())
    else:
        out(_text(found))
    return 0 if found.verdict == "right" else 1


def _text(found: Verification) -> str:
    certificate, witness = found.certificate, found.witness
    lines = [
        f"{line.id:<24} {line.evidence:<19} {line.rule:<28} {_verdict(line.verdict)}"
        + (f"\n    {line.message}" if line.message else "")
        for line in certificate.lines
    ]
    anchors = certificate.anchors
    other = "a hand-written EM" if witness.kind == "hand-written" else "a numerical maximisation"
    refused, failed = (
        sum(part.verdict != "right" for part in parts) for parts in (certificate.lines, anchors)
    )
    return "\n".join(
        [
            *lines,
            "",
            f"{len(lines)} lines, {refused} refused",
            f"{len(anchors)} comparisons of its ends with definitions, {failed} failed",
            f"one step beside {other} on {len(witness.samples)} samples: largest relative "
            + (f"difference below {witness.tolerance:.0e}" if witness.agrees else
               f"difference {witness.max_difference:.1e}" + coloured(", too large", "red")),
            f"{found.derivation.model.name}: {_verdict(found.verdict)}",
        ]
    )


def _verdict(word: str) -> str:
    return coloured(word, "green" if word == "right" else "red")
