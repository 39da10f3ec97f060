import numpy as np
from scipy.special import gammaln


class PoissonMixture:
    def __init__(self, n_components=2, n_iter=100):
        self.n_components = n_components
        self.n_iter = n_iter

    def _expectation(self, x):
        # (n, K) table of log weights
        logw = np.log(self.pi) + x[:, None] * np.log(self.lam) - gammaln(x + 1)[:, None]
        logw -= logw.max(axis=1, keepdims=True)
        w = np.exp(logw)
        return w / w.sum(axis=1, keepdims=True)

    def _maximization(self, x, w):
        self.pi = w.mean(axis=0)
        self.lam = (w * x[:, None]).sum(axis=0) / x.sum()

    def fit(self, x):
        x = np.asarray(x, dtype=float)
        self.pi = np.ones(self.n_components) / self.n_components
        self.lam = np.quantile(x, np.linspace(0.2, 0.8, self.n_components)) + 0.5
        for _ in range(self.n_iter):
            w = self._expectation(x)
            self._maximization(x, w)
        return self


if __name__ == "__main__":
    rng = np.random.default_rng(3)
    data = np.concatenate([rng.poisson(2, 300), rng.poisson(9, 200)])
    model = PoissonMixture(2).fit(data)
    print(model.pi, model.lam)
