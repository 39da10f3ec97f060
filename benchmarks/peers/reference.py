"""Writes reference/*.json: what other programs make of the same data from the same start.

    python benchmarks/peers/reference.py

Needs R with mclust, flexmix, mixtools and jsonlite (Debian: r-cran-...), scikit-learn, and StepMix.
Each file has, for each peer, its version, the call, theta after 1, 2 and 10 iterations and at the
end, with the log-likelihood there, by the keys of the statement. Tests compare the derived updates
with these files; they need none of the peers.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from cases import CASES, Case

HERE = Path(__file__).parent
REFERENCE = HERE / "reference"
FEW = (1, 2, 10)
MOST = 3000


def in_r() -> dict[str, list[dict[str, Any]]]:
    """What the R packages give, by case."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "cases.json", Path(folder) / "found.json"
        asked.write_text(json.dumps({name: _of_r(case) for name, case in CASES.items()}))
        subprocess.run(["Rscript", str(HERE / "peers.R"), str(asked), str(answered)], check=True)
        found: dict[str, list[dict[str, Any]]] = json.loads(answered.read_text())
        return found


def _of_r(case: Case) -> dict[str, Any]:
    """A case as R takes it."""
    return {**{name: x.tolist() for name, x in case.data.items()},
            "start": {name: np.asarray(v).tolist() for name, v in case.start.items()}}


def in_sklearn(case: Case, kind: str, key: str) -> dict[str, Any]:
    """scikit-learn's GaussianMixture; ``key`` is the scale's in theta."""
    import sklearn
    from sklearn.mixture import GaussianMixture

    scale = np.asarray(case.start[key])
    diagonals = {"diag": lambda: scale.diagonal(axis1=1, axis2=2), "spherical": lambda: scale}
    precisions = 1 / diagonals[kind]() if kind in diagonals else np.linalg.inv(scale)

    def after(n: int) -> tuple[dict[str, Any], float]:
        mixture = GaussianMixture(
            len(case.start["pi"]), covariance_type=kind, weights_init=case.start["pi"],
            means_init=case.start["mu"], precisions_init=precisions, reg_covar=0.0, tol=0.0,
            max_iter=n)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            mixture.fit(case.data["x"])
        found = mixture.covariances_
        if kind == "diag":
            found = np.stack([np.diag(row) for row in found])
        theta = {"pi": mixture.weights_, "mu": mixture.means_, key: found}
        return ({name: v.tolist() for name, v in theta.items()},
                float(mixture.score(case.data["x"])) * len(case.data["x"]))

    theta, value = after(MOST)
    return {"peer": f"scikit-learn {sklearn.__version__}",
            "call": f"GaussianMixture(covariance_type=\"{kind}\", reg_covar=0)",
            "iterates": {str(n): after(n)[0] for n in FEW},
            "maximum": {"log_likelihood": value, "theta": theta}}


def in_stepmix(case: Case) -> dict[str, Any]:
    """StepMix starts by itself: the maximum alone, the classes in the order of the statement's."""
    from importlib.metadata import version

    from stepmix.stepmix import StepMix

    x, pi = case.data["x"], case.start["pi"]
    model = StepMix(len(pi), measurement="binary", n_init=50, max_iter=20_000, abs_tol=1e-13,
                    rel_tol=0, random_state=0, progress_bar=0, verbose=0)
    model.fit(x)
    found = model.get_parameters()
    mu = np.asarray(found["measurement"]["pis"])
    order = np.argmin(((mu[None] - case.start["mu"][:, None]) ** 2).sum(axis=-1), axis=1)
    return {"peer": f"StepMix {version('stepmix')}",
            "call": "StepMix(measurement=\"binary\", n_init=50)", "iterates": {},
            "maximum": {"log_likelihood": float(model.score(x)) * len(x), "theta": {
                "pi": np.asarray(found["weights"])[order].tolist(), "mu": mu[order].tolist()}}}


def main() -> None:
    """One file for each case."""
    found = in_r()
    for name, kind, key in (("full", "full", "Sigma"), ("tied", "tied", "Sigma"),
                            ("diagonal", "diag", "D"), ("spherical", "spherical", "sigma^2")):
        found[name].append(in_sklearn(CASES[name], kind, key))
    found["classes"].append(in_stepmix(CASES["classes"]))
    REFERENCE.mkdir(exist_ok=True)
    for name, peers in found.items():
        (REFERENCE / f"{name}.json").write_text(json.dumps(peers, indent=1) + "\n")


if __name__ == "__main__":
    main()
