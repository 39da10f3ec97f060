import numpy as np
from scipy import stats


class ExponentialMixture:

    def __init__(self, n_components):
        self.n_components = n_components

    def fit(self, x, y=None, n_iter=100):
        x = np.ravel(x)
        q = np.quantile(x, np.linspace(0.2, 0.8, self.n_components))
        self.rates_ = 1.0 / q
        self.weights_ = np.full(self.n_components, 1.0 / self.n_components)
        for _ in range(n_iter):
            self._one_round(x)
        return self

    def _posterior(self, x):
        cols = []
        for w, lam in zip(self.weights_, self.rates_):
            cols.append(w * stats.expon.pdf(x, scale=lam))
        cols = np.transpose(cols)
        return cols / cols.sum(axis=1)[:, None]

    def _one_round(self, x):
        post = self._posterior(x)
        total = post.T @ x                        # weighted sum of the life times
        self.weights_ = total / x.sum()
        self.rates_ = post.sum(axis=0) / total


if __name__ == "__main__":
    rng = np.random.default_rng(17)
    x = np.concatenate([rng.exponential(2.0, 100), rng.exponential(0.3, 100)])
    m = ExponentialMixture(2).fit(x)
    print(m.weights_, m.rates_)
