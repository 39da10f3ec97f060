import numpy as np
from scipy.stats import poisson


class PoissonMixture:
    def __init__(self, K, max_iter=50):
        self.K = K
        self.max_iter = max_iter

    def fit(self, x):
        x = np.asarray(x)
        self.pi = np.full(self.K, 1 / self.K)
        self.lam = np.linspace(x.min() + 1, x.max(), self.K)
        for _ in range(self.max_iter):
            R = self._e_step(x)
            self._m_step(x, R)
        return self

    def _e_step(self, x):
        # responsibilities
        L = np.log(self.pi) + poisson.logpmf(x[:, None], self.lam)
        best = L.argmax(axis=1)
        R = np.zeros((len(x), self.K))
        R[np.arange(len(x)), best] = 1.0
        return R

    def _m_step(self, x, R):
        N_k = R.sum(axis=0)
        self.pi = N_k / len(x)
        self.lam = (R * x[:, None]).sum(axis=0) / N_k

    def predict(self, x):
        return self._e_step(np.asarray(x)).argmax(1)


if __name__ == "__main__":
    rng = np.random.default_rng(3)
    x = np.r_[rng.poisson(2, 60), rng.poisson(12, 90)]
    model = PoissonMixture(2).fit(x)
    print(model.pi, model.lam)
