"""A derivation compared with what does not know it: its certificate, what is printed of it read
back, and a witness of its step."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derive.arrays.witness import Witness as ModelWitness
    from derive.certificate.plates import Certificate as ModelCertificate
    from derive.certificate.printed.comparing import Reading
    from derive.certify import Certificate
    from derive.derivation import Derivation
    from derive.engine.parts import Algorithm
    from derive.mixture import Mixture
    from derive.model_em import ModelEM

# the largest relative difference of a step: rounding, and what a numerical maximisation reaches
TOLERANCE = {"hand-written": 1e-10, "numerical": 1e-5}
PROBLEMS = 2
LARGEST_SAMPLE = 50_000  # numbers: those beyond it take seconds and show nothing more

GRIDS = ("quick", "full")  # a few sizes at which all differs, or all that the statement leaves open


@dataclass(frozen=True)
class Witness:
    """One EM step by the generated updates beside the same step by another way.

    ``kind`` is "hand-written" or "numerical"; ``differences`` are max|a - b| / max|b| for each
    parameter, the largest over all samples, with "log_likelihood" and "responsibilities" where
    they were compared; ``samples`` says on what.
    """

    kind: str
    differences: Mapping[str, float]
    samples: tuple[str, ...]

    @property
    def max_difference(self) -> float:
        """The largest of the differences."""
        return max(self.differences.values())

    @property
    def agrees(self) -> bool:
        """Whether every difference is within the tolerance of this kind of witness."""
        return self.max_difference <= self.tolerance

    @property
    def tolerance(self) -> float:
        """The largest relative difference that is allowed."""
        return TOLERANCE[self.kind]


@dataclass(frozen=True)
class Verification:
    """What `derive verify` found: the certificate of every line, each line as it is printed read
    back, and the witness. ``grid`` says at which sizes lines were evaluated."""

    derivation: Derivation
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
        found = self.certificate.to_json(latex=_formulas(self.derivation)["latex"])
        return {
            "schema": 1,
            "statement": self.derivation.model.name,
            "verdict": self.verdict,
            "grid": self.grid,
            "lines": found["lines"],
            "anchors": found["anchors"],
            "printed": {"formulas": len(self.printed),
                        "forms": list(dict.fromkeys(r.form for r in self.printed)),
                        "wrong": [r.to_json() for r in self.misprinted]},
            "witness": {"kind": self.witness.kind, "max_difference": self.witness.max_difference,
                        "theta": dict(self.witness.differences),
                        "samples": list(self.witness.samples)}}


def verify(derivation: Derivation, grid: str = "full") -> Verification:
    """Every line re-checked and read back, and the generated step compared with another one.

    ``grid`` "full" means all sizes that the statement leaves open, "quick" a few at which all
    differs. Shipped statements have an EM that a person wrote; any other model is enumerated and
    maximised numerically.
    """
    return Verification(derivation, certificate_of(derivation, grid), read_back(derivation),
                        witness_for(derivation), grid)


def certificate_of(derivation: Derivation, grid: str = "full") -> Certificate:
    """The certificate on one of the GRIDS. Raises ValueError for another name."""
    from derive.certify import certify

    if grid not in GRIDS:
        raise ValueError(f"unknown grid {grid!r}: one of {', '.join(GRIDS)}")
    return certify(derivation.to_data(), thorough=grid == "full")


def read_back(derivation: Derivation, notation: str = "problem") -> tuple[Reading, ...]:
    """Each line as it is printed in a notation, LaTeX and text, read and compared with the line.

    >>> import derive
    >>> {r.verdict for r in read_back(derive.derive_em("two_coins"))}
    {'right'}
    """
    from derive.certificate.printed.comparing import Printed
    from derive.document.dictionary import dictionary
    from derive.document.notation import notation_for

    letters = notation_for(derivation.model, notation)
    lines = Printed(derivation.to_data())
    used = lines.vocabulary
    words = dictionary(letters, used.names, used.indices, used.sizes, used.families)
    return lines.compare(words, _formulas(derivation, notation))


def read_back_model(algorithm: Algorithm) -> tuple[Reading, ...]:
    """The same of a general derivation, as its reports print it.

    >>> import derive
    >>> em = derive.derive_em(derive.parse("x_i | z_i=k ~ N(mu_k, S); P(z_i=k) = w_k; k = 1..K; "
    ...                                    "S diagonal; x_i in R^d"))
    >>> {r.verdict for r in read_back_model(em.algorithm)}
    {'right'}
    """
    from derive.certificate.printed.general import PrintedModel
    from derive.document.general.printed import printed, written

    lines = PrintedModel({"model": algorithm.model.to_json(),
                          "steps": [s.to_json() for s in algorithm.steps]})
    used = lines.vocabulary
    words = written(algorithm, lines.names, used.indices, used.sizes, used.families,
                    lines.divergences)
    return lines.compare(words, printed(algorithm))


def _formulas(derivation: Derivation, notation: str = "problem") -> dict[str, dict[str, str]]:
    """Each line as it is printed, by form and id."""
    from derive.document.notation import notation_for
    from derive.document.printed import printed_lines

    return printed_lines(derivation, notation_for(derivation.model, notation))


def witness_for(derivation: Derivation) -> Witness:
    """The comparison of the generated updates with the model's witness."""
    from derive.program import lambdify

    return witness_of(derivation.model, lambdify(derivation))


def witness_of(model: Mixture, update: Any) -> Witness:
    """The comparison of an update (``step(x, theta)``) with the model's witness."""
    shipped = shipped_name(model)
    return _numerical(model, update) if shipped is None else _hand_written(shipped, update)


def shipped_name(model: Mixture) -> str | None:
    """The shipped statement that says the same with the same letters, or None.

    >>> from derive.statement import models, parse
    >>> shipped_name(parse(models["two_gaussians"].statement, name="mine"))
    'two_gaussians'
    """
    from derive.statement import models
    from numeric.reference import REFERENCES

    for name, other in models.items():
        if name in REFERENCES and replace(other, name=model.name) == model:
            return name
    return None


def _hand_written(statement: str, update: Any) -> Witness:
    """One step on every seeded sample of the statement, from two thetas each."""
    from numeric.compare import compare_steps
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
            _keep_largest(largest, compare_steps(
                update.step, REFERENCES[statement].step, drawn.x, theta, known))
    return Witness("hand-written", largest, tuple(used))


def _numerical(model: Mixture, update: Any) -> Witness:
    from derive.witness import next_theta, problems
    from numeric.compare import log_likelihood_difference, relative_difference, theta_differences

    largest: dict[str, float] = {}
    for problem, begin in problems(model, PROBLEMS):
        known = [dict(problem.known)] if problem.known else []
        theta, T, log_likelihood = next_theta(problem, begin)
        mine, my_log_likelihood = update.step(problem.x, problem.theta, *known)
        _keep_largest(largest, theta_differences(mine, theta) | {
            "responsibilities": relative_difference(
                update.e_step(problem.x, problem.theta, *known), T),
            "log_likelihood": log_likelihood_difference(my_log_likelihood, log_likelihood)})
    return Witness("numerical", largest, tuple(f"seed {n}" for n in range(PROBLEMS)))


def _keep_largest(largest: dict[str, float], found: Mapping[str, float]) -> None:
    for name, value in found.items():
        # not a number is a difference beyond all bounds, and max would lose it
        largest[name] = max(largest.get(name, 0.0), math.inf if math.isnan(value) else value)


@dataclass(frozen=True)
class ModelVerification:
    """What `derive verify` found of a model that is no mixture of one family: the certificate of
    every line, each line as it is printed read back, and the witness of a step."""

    em: ModelEM
    certificate: ModelCertificate
    printed: tuple[Reading, ...]
    witness: ModelWitness
    grid: str

    @property
    def agrees(self) -> bool:
        """Whether the witness agrees."""
        return self.witness.max_difference <= TOLERANCE["numerical"]

    @property
    def verdict(self) -> str:
        """"right" where every line is accepted, in print too, and the witness agrees; or "wrong".
        """
        right = self.certificate.verdict == "right" and self.agrees
        return "right" if right and self.printed and not self.misprinted else "wrong"

    @property
    def misprinted(self) -> tuple[Reading, ...]:
        """What is printed and says something else than was checked."""
        return tuple(r for r in self.printed if r.verdict != "right")

    def to_json(self) -> dict[str, Any]:
        """The findings as plain data, as `derive verify --json` prints them."""
        found = self.certificate.to_json(latex=self.em.latex_of_lines())
        return {"schema": 1, "statement": self.em.model.name, "verdict": self.verdict,
                "grid": self.grid, "lines": found["lines"], "anchors": found["anchors"],
                "claims": found["claims"],
                "printed": {"formulas": len(self.printed),
                            "forms": list(dict.fromkeys(r.form for r in self.printed)),
                            "wrong": [r.to_json() for r in self.misprinted]},
                "witness": self.witness.to_json()}


def verify_model(em: ModelEM, grid: str = "full") -> ModelVerification:
    """Every line re-checked, and the generated step beside a numerical maximisation of Q."""
    from derive.arrays.witness import witness

    if grid not in GRIDS:
        raise ValueError(f"unknown grid {grid!r}: one of {', '.join(GRIDS)}")
    return ModelVerification(em, em.certify(thorough=grid == "full"),
                             read_back_model(em.algorithm), witness(em.algorithm), grid)
