"""scikit-learn's own tests of GaussianMixture, run on the estimator under its signature."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

#: Those that fail, and why. The page docs/sklearn.md has the same list.
DEVIATIONS = {
    "test_check_weights": "asks for the words of a message",
    "test_check_means": "asks for the words of a message",
    "test_check_precisions": "asks for the words of a message",
    "test_regularisation": "a collapse is a warning, and the last iterate is kept",
    "test_gaussian_mixture_precisions_init": "calls _set_parameters",
    "test_gaussian_mixture_all_init_does_not_estimate_gaussian_parameters":
        "replaces _estimate_gaussian_parameters",
}


def test_their_tests(checkout, tmp_path):
    (tmp_path / "estimator").mkdir()
    for file in ("__init__.py", "covariances.py", "dropin.py"):
        shutil.copy(checkout / "tests" / "estimator" / file, tmp_path / "estimator")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "estimator.dropin", "-p",
         "no:cacheprovider", "-c", os.devnull, "-rf", "--pyargs",
         "sklearn.mixture.tests.test_gaussian_mixture"],
        cwd=tmp_path, capture_output=True, text=True, timeout=300,
        env={k: v for k, v in os.environ.items()
             if k not in ("CI", "PYTEST_ADDOPTS", "PYTHONSAFEPATH")})
    failed = set(re.findall(r"^FAILED \S*::(\w+)", run.stdout, re.MULTILINE))
    assert failed == set(DEVIATIONS), run.stdout[-3000:]
    passed = re.search(r"(\d+) passed", run.stdout)
    assert passed and int(passed[1]) >= 45
    page = (checkout / "docs" / "sklearn.md").read_text(encoding="utf-8")
    for name in DEVIATIONS:
        assert f"`{name}`" in page
