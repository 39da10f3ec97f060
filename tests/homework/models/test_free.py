"""Lines with letters of which nothing is said, and sums over all values of the latent variables."""

from __future__ import annotations

import pytest

from derive.em import EM
from derive.homework.grade import check
from tests.homework.models.test_written import judge

TWO = "two_gaussians"
BEFORE = (r"$r_i=P(Z_i=1\mid x_i)$, $\mu_1=\frac{\sum_ir_ix_i}{\sum_ir_i}$, $N_1=\sum_ir_i$, "
          r"$\Sigma_1=\frac{\sum_ir_i(x_i-\mu_1)(x_i-\mu_1)^T}{\sum_ir_i}$. ")
OBSERVED = r"\prod_{i=1}^N[\tau N(x_i;\mu_1,\Sigma_1)+(1-\tau)N(x_i;\mu_2,\Sigma_2)]"
COMPLETE = (r"\Bigl(\prod_{i=1}^N(\tau N(x_i;\mu_1,\Sigma_1))^{[Z_i=1]}\Bigr)"
            r"\Bigl(\prod_{i=1}^N((1-\tau)N(x_i;\mu_2,\Sigma_2))^{[Z_i=2]}\Bigr)")


@pytest.mark.parametrize(("line", "verdict"), [
    (r"v^T\Sigma_1^{t+1}v=\frac1{N_1}\sum_ir_i[v^T(x_i-\mu_1^{t+1})]^2", "right"),
    (r"v^T\Sigma_1^{t+1}v=\frac1{N_1}\sum_ir_i[v^T(x_i-\mu_2^{t+1})]^2", "unread"),
    (r"s\sum_ir_i(x_i-\mu_1)=\sum_isr_ix_i-sN_1\mu_1", "right"),
    (r"s\sum_ir_i(x_i-\mu_1)=\sum_isr_ix_i-N_1\mu_2", "unread"),
    (rf"\sum_ZL(\theta;x,Z)=\sum_Z{COMPLETE}={OBSERVED}", "right"),
    (rf"\sum_ZL(\theta;x,Z)=\sum_Z{COMPLETE.replace('(1-', '(2-')}={OBSERVED}", "wrong"),
])
def test_a_line_holds_for_every_value_or_is_not_right(line: str, verdict: str) -> None:
    own = judge(TWO)
    found = check(EM(own.algorithm), BEFORE + f"$${line}$$", kind="markdown", judge=own)
    assert found.parts["steps"].verdict == verdict, found.parts["steps"]
