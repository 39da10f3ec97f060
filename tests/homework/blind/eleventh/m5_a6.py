from dataclasses import dataclass
import math
import numpy as np


def lognorm(x, m, v):
    return -0.5 * np.log(2 * math.pi * v) - (x - m) ** 2 / (2 * v)


@dataclass
class TwoNormals:
    tau: float
    mu1: float
    mu2: float
    v1: float     # variances, not standard deviations
    v2: float

    def posterior(self, x):
        """P(z=1 | x)"""
        l1 = math.log(self.tau) + lognorm(x, self.mu1, self.v1)
        l2 = math.log(1 - self.tau) + lognorm(x, self.mu2, self.v2)
        return 1.0 / (1.0 + np.exp(l2 - l1))

    def q_function(self, x, r):
        """expected complete log-likelihood at the parameters of self; r is the posterior under the old ones"""
        first = math.log(self.tau) + lognorm(x, self.mu1, self.v1)
        second = math.log(1 - self.tau) + lognorm(x, self.mu2, self.v2)
        return float(np.sum(r * first + (1 - r) * second))

    def step(self, x):
        r = self.posterior(x)
        s = 1 - r
        new = TwoNormals(
            tau=r.mean(),
            mu1=np.average(x, weights=r),
            mu2=np.average(x, weights=s),
            v1=np.average((x - self.mu1) ** 2, weights=r),
            v2=np.average((x - self.mu2) ** 2, weights=s),
        )
        return new, r


def main():
    rng = np.random.default_rng(42)
    x = np.concatenate([rng.normal(-2, 1, 150), rng.normal(3, 0.5, 50)])
    model = TwoNormals(0.5, -1.0, 1.0, 1.0, 1.0)
    for it in range(50):
        model, r = model.step(x)
        if it % 10 == 0:
            print(it, model, model.q_function(x, r))


if __name__ == "__main__":
    main()
