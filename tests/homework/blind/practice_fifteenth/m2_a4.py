from dataclasses import dataclass, field
import numpy as np
from scipy.stats import multivariate_normal


@dataclass
class Component:
    weight: float
    mean: np.ndarray
    cov: np.ndarray = field(repr=False)

    def score(self, X):
        return self.weight * multivariate_normal(self.mean, self.cov).pdf(X)


@dataclass
class Mixture:
    components: list

    def e_step(self, X):
        # responsible component of each point = the one with largest posterior
        scores = np.column_stack([c.score(X) for c in self.components])
        return scores.argmax(axis=1)

    def m_step(self, X, z):
        for k, c in enumerate(self.components):
            members = X[z == k]
            c.weight = len(members) / len(X)
            c.mean = members.mean(axis=0)
            c.cov = np.cov(members, rowvar=False, bias=True)

    def fit(self, X, max_iter=100):
        z_old = None
        for _ in range(max_iter):
            z = self.e_step(X)
            if z_old is not None and np.array_equal(z, z_old):
                return self
            self.m_step(X, z)
            z_old = z
        return self


rng = np.random.default_rng(2024)
X = np.concatenate([rng.normal((0, 0), 1.0, (90, 2)),
                    rng.normal((4, 0), 1.0, (60, 2)),
                    rng.normal((2, 5), 0.8, (50, 2))])
mix = Mixture([Component(1 / 3, X[i].copy(), np.eye(2)) for i in (3, 100, 180)])
mix.fit(X)
for c in mix.components:
    print(c)
