"""`derive verify`: every line re-checked, the generated step compared with an independent one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from derive.verifying import GRIDS

from .options import common, read_model, statement_argument
from .output import coloured, out, out_json, progress

if TYPE_CHECKING:
    from derive.arrays.witness import Witness
    from derive.certificate.plates import Certificate
    from derive.certificate.printed.comparing import Reading

_EPILOG = """\b
Examples:
  derive verify two_gaussians
  derive verify mine.txt --json
  derive verify two_gaussians --grid quick
"""


@click.command(epilog=_EPILOG, short_help="Re-check every line, and compare the updates.")
@statement_argument
@click.option("--grid", type=click.Choice(GRIDS), default="full", show_default=True,
              help="The sizes at which lines are evaluated: a few, or all that are open.")
@common
def verify(statement: str, grid: str, as_json: bool) -> int:
    """Re-check every line of the derivation of STATEMENT, and its updates.

    Lines are evaluated at all small sizes that the statement leaves open (N up to 6, d and K up to
    4), at random points modulo a prime. Each line is read back as it is printed, in LaTeX and in
    text, and compared with what was checked. One EM step of the generated updates is compared with
    a hand-written EM for some shipped statements, else with a sum over all assignments of the
    latent variables and a numerical maximisation. Exit code 1 says that a line was refused or
    misprinted, or that the steps differ.
    """
    model = read_model(statement)

    from derive import verifying
    from derive.api import derive_em

    with progress("deriving, checking each line"):
        em = derive_em(model)
        certificate = verifying.certificate_of(em, grid)
    if not as_json:
        _show(_certificate(certificate, grid))
    printed = verifying.read_back(em.algorithm)
    if not as_json:
        _show(_printed(printed))
    with progress("comparing the updates"):
        witness = verifying.witness_of(em.algorithm)
    found = verifying.Verification(em, certificate, printed, witness, grid)
    if as_json:
        out_json(found.to_json())
    else:
        out(f"{_witness(witness)}\n{model.name}: {_verdict(found.verdict)}")
    return 0 if found.verdict == "right" else 1


def _show(text: str) -> None:
    """Print at once what is known so far."""
    out(text)
    sys.stdout.flush()


def _certificate(certificate: Certificate, grid: str) -> str:
    lines = [
        f"{line.id:<24} {line.evidence:<19} {line.rule:<28} {_verdict(line.verdict)}"
        + (f"\n    {line.message}" if line.message else "")
        for line in certificate.lines
    ]
    refused, missing = (sum(part.verdict != "right" for part in parts)
                        for parts in (certificate.lines, certificate.claims))
    return "\n".join([*lines, "", f"{len(lines)} lines on the {grid} grid, {refused} refused",
                      f"{len(certificate.claims)} claims that must be made, {missing} missing"])


def _printed(printed: Sequence[Reading]) -> str:
    wrong = [r for r in printed if r.verdict != "right"]
    return "\n".join([
        *(f"{r.id} in {r.form}: {r.message}" for r in wrong),
        f"{len(printed)} formulas read back as they are printed, {len(wrong)} misprinted"])


def _witness(witness: Witness) -> str:
    by_hand = witness.kind == "hand-written"
    other = "a hand-written EM" if by_hand else "a numerical maximisation"
    allowed = ", or what rounding allows at an ill-conditioned start" if by_hand else ""
    return (f"one step beside {other} on {len(witness.samples)} samples: largest relative "
            + (f"difference below {witness.tolerance:.0e}{allowed}" if witness.agrees else
               f"difference {witness.max_difference:.1e}" + coloured(", too large", "red")))


def _verdict(word: str) -> str:
    return coloured(word, "green" if word == "right" else "red")
