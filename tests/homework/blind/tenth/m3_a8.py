import numpy as np
from scipy.stats import poisson


class PoissonMixture:
    def __init__(self, K, iters=200, seed=0):
        self.K, self.iters, self.seed = K, iters, seed

    def _resp(self, x):
        # log of weight times pmf, shifted before exp
        logw = self.pi_ + poisson.logpmf(x[:, None], self.lam_[None, :])
        logw -= logw.max(axis=1, keepdims=True)
        w = np.exp(logw)
        return w / w.sum(axis=1, keepdims=True)

    def fit(self, x):
        x = np.asarray(x)
        rng = np.random.default_rng(self.seed)
        self.pi_ = np.full(self.K, 1 / self.K)
        self.lam_ = x.mean() * rng.uniform(0.5, 1.5, self.K)
        for _ in range(self.iters):
            w = self._resp(x)
            self.pi_ = w.mean(axis=0)
            self.lam_ = np.average(np.repeat(x[:, None], self.K, axis=1), axis=0, weights=w)
        return self


if __name__ == "__main__":
    data = np.concatenate([np.random.poisson(2, 300), np.random.poisson(11, 200)])
    m = PoissonMixture(2).fit(data)
    print(m.pi_, m.lam_)
