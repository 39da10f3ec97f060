"""A derivation compared with what does not know it: its certificate, what is printed of it read
back, and a witness of its step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derive.arrays.witness import Witness
    from derive.certificate.plates import Certificate
    from derive.certificate.printed.comparing import Reading
    from derive.em import EM
    from derive.engine.parts import Algorithm
    from derive.model import Model

LARGEST_SAMPLE = 50_000  # numbers: those beyond it take seconds and show nothing more

GRIDS = ("quick", "full")  # a few sizes at which all differs, or all that the statement leaves open


@dataclass(frozen=True)
class Verification:
    """What `derive verify` found: the certificate of every line, each line as it is printed read
    back, and the witness. ``grid`` says at which sizes lines were evaluated."""

    em: EM
    certificate: Certificate
    printed: tuple[Reading, ...]
    witness: Witness
    grid: str = "full"

    @property
    def misprinted(self) -> tuple[Reading, ...]:
        """What is printed and says something else than was checked."""
        return tuple(r for r in self.printed if r.verdict != "right")

    @property
    def verdict(self) -> str:
        """"right" where every line is accepted, in print too, and the witness agrees; or "wrong".
        """
        right = self.certificate.verdict == "right" and self.witness.agrees
        return "right" if right and self.printed and not self.misprinted else "wrong"

    def to_json(self) -> dict[str, Any]:
        """The findings as plain data, as `derive verify --json` prints them."""
        found = self.certificate.to_json(latex=self.em.latex_of_lines())
        lines = [{**line, "sizes": [_written(self.em.model, s) for s in line["sizes"]]}
                 for line in found["lines"]]
        return {
            "schema": 1,
            "statement": self.em.model.name,
            "verdict": self.verdict,
            "grid": self.grid,
            "lines": lines,
            "anchors": found["anchors"],
            "claims": found["claims"],
            "printed": {"formulas": len(self.printed),
                        "forms": list(dict.fromkeys(r.form for r in self.printed)),
                        "wrong": [r.to_json() for r in self.misprinted]},
            "witness": self.witness.to_json()}


def _written(model: Model, sizes: Mapping[str, int]) -> list[int] | dict[str, int]:
    """Sizes by their names; [N, d, K] where the model has one label for each observation."""
    if len(model.latents) != 1 or len(model.plates) != 2 or len(model.latents[0].indices) != 1:
        return dict(sizes)
    latent, = model.latents
    rows, values = model.plate(latent.indices[0]), model.plate(latent.values)
    known = {p.size: len(p.labels) for p in (rows, values) if p.labels} | dict(sizes)
    others = [n for size, n in sizes.items() if size not in (rows.size, values.size)]
    if len(others) > 1:
        return dict(sizes)
    return [known[rows.size], *(others or [1]), known[values.size]]


def verify(em: EM, grid: str = "full") -> Verification:
    """Every line re-checked and read back, and the generated step compared with another one.

    ``grid`` "full" means all sizes that the statement leaves open, "quick" a few at which all
    differs. Some statements have an EM that a person wrote; any other model is enumerated and
    maximised numerically.
    """
    return Verification(em, certificate_of(em, grid), read_back(em.algorithm),
                        witness_of(em.algorithm), grid)


def certificate_of(em: EM, grid: str = "full") -> Certificate:
    """The certificate on one of the GRIDS. Raises ValueError for another name."""
    if grid not in GRIDS:
        raise ValueError(f"unknown grid {grid!r}: one of {', '.join(GRIDS)}")
    return em.certify(thorough=grid == "full")


def read_back(algorithm: Algorithm, notation: str = "problem") -> tuple[Reading, ...]:
    """Each line as it is printed in a notation, LaTeX and text, read and compared with the line.

    >>> import derive
    >>> em = derive.derive_em(derive.parse("x_i | z_i=k ~ N(mu_k, S); P(z_i=k) = w_k; k = 1..K; "
    ...                                    "S diagonal; x_i in R^d"))
    >>> {r.verdict for r in read_back(em.algorithm)}
    {'right'}
    """
    from derive.certificate.printed.general import PrintedModel
    from derive.document.general.printed import printed, written

    lines = PrintedModel({"model": algorithm.model.to_json(),
                          "steps": [s.to_json() for s in algorithm.steps]})
    used = lines.vocabulary
    words = written(algorithm, lines.names, used.indices, used.sizes, used.families,
                    lines.divergences, notation)
    return lines.compare(words, printed(algorithm, notation))


def witness_of(algorithm: Algorithm, update: Any = None) -> Witness:
    """The comparison of an algorithm's updates, or of others (``step(x, theta)``), with the model's
    witness: an EM that a person wrote, else a numerical one."""
    from derive.arrays import lambdify
    from derive.arrays.witness import witness

    update = update or lambdify(algorithm)
    name = named_by_hand(algorithm.model)
    return witness(algorithm, update) if name is None else _hand_written(name, update)


def named_by_hand(model: Model) -> str | None:
    """The statement with a hand-written EM that says the same with the same letters, or None.

    >>> from derive.statement import models, parse
    >>> named_by_hand(parse(models["two_gaussians"].statement, name="mine"))
    'two_gaussians'
    """
    from derive.statement import read
    from numeric.reference import REFERENCES

    for name in REFERENCES:
        if replace(read(name), name=model.name) == model:
            return name
    return None


def _hand_written(statement: str, update: Any) -> Witness:
    """One step on every seeded sample of the statement, from two thetas each. Where a covariance
    is so ill-conditioned that float64 allows less than the tolerance, the differences are those
    beyond what it allows, in the same proportion."""
    from derive.arrays.witness import TOLERANCE, Witness
    from numeric.compare import EPS, compare_steps, conditioning
    from numeric.reference import REFERENCES
    from numeric.samples import SAMPLES, sample
    from numeric.starts import start

    largest: dict[str, float] = {}
    used = []
    for name in SAMPLES:
        drawn = sample(name)
        if drawn.statement != statement or drawn.x.size > LARGEST_SAMPLE:
            continue
        used.append(name)
        K = len(next(iter(drawn.theta.values()))) if statement.endswith("_mixture") else None
        known = dict(drawn.known) or None
        for theta in (drawn.theta, start(statement, drawn.x, K=K, known=known)):
            allowed = max(1.0, EPS * conditioning(theta) / TOLERANCE["hand-written"])
            for key, value in compare_steps(update.step, REFERENCES[statement].step, drawn.x,
                                            theta, known).items():
                # not a number is a difference beyond all bounds, and max would lose it
                largest[key] = max(largest.get(key, 0.0),
                                   float("inf") if value != value else value / allowed)
    return Witness("hand-written", largest, tuple(used))
