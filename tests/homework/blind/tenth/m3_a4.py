import numpy as np
from scipy.stats import poisson


class PoissonMixture:
    def __init__(self, K, n_iter=200, seed=0):
        self.K = K
        self.n_iter = n_iter
        self.rng = np.random.default_rng(seed)

    def fit(self, x):
        x = np.asarray(x)
        self.pi_ = np.full(self.K, 1.0 / self.K)
        self.lam_ = self.rng.uniform(0.5, 1.5, self.K) * x.mean()
        for _ in range(self.n_iter):
            resp = self._expect(x)
            self._maximize(x, resp)
        return self

    def _expect(self, x):
        # posterior of each component for each count
        like = poisson.pmf(x[:, None], self.lam_[None, :])
        return like / like.sum(axis=1, keepdims=True)

    def _maximize(self, x, resp):
        total = resp.sum(axis=0)
        self.lam_ = (resp * x[:, None]).sum(axis=0) / total
        self.pi_ = total / len(x)


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    x = np.r_[rng.poisson(2, 300), rng.poisson(9, 100)]
    m = PoissonMixture(2).fit(x)
    print(m.pi_, m.lam_)
