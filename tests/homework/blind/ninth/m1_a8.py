"""Exercise 1, EM for two multivariate normals."""
import numpy as np


def log_mvn(X, m, S):
    d = X.shape[1]
    L = np.linalg.cholesky(S)
    y = np.linalg.solve(L, (X - m).T)
    return -0.5 * (d * np.log(2 * np.pi) + (y ** 2).sum(axis=0)) - np.log(np.diag(L)).sum()


class TwoGaussians:
    def __init__(self, X, seed=0):
        rng = np.random.default_rng(seed)
        self.X = X
        self.n, self.d = X.shape
        i, j = rng.choice(self.n, 2, replace=False)
        self.mu1, self.mu2 = X[i].copy(), X[j].copy()
        self.S1 = self.S2 = np.cov(X.T) + 1e-6 * np.eye(self.d)
        self.tau = 0.5

    def e_step(self):
        l1 = np.log(self.tau) + log_mvn(self.X, self.mu1, self.S1)
        l2 = np.log1p(-self.tau) + log_mvn(self.X, self.mu2, self.S2)
        self.loglik = np.logaddexp(l1, l2).sum()
        # sigmoid of the log odds
        self.p = 1.0 / (1.0 + np.exp(l2 - l1))

    def m_step(self):
        p = self.p
        s = 1 - p
        n1 = p.sum()
        n2 = s.sum()
        self.tau = n1 / (n1 + n2)
        self.mu1 = p @ self.X / n1
        self.mu2 = s @ self.X / n2
        D1 = self.X - self.mu1
        D2 = self.X - self.mu2
        self.S1 = (D1 * p[:, None]).T @ D1 / n1
        self.S2 = D2.T @ D2 / self.n

    def fit(self, iters=100, tol=1e-8):
        old = -np.inf
        for _ in range(iters):
            self.e_step()
            if abs(self.loglik - old) < tol:
                break
            old = self.loglik
            self.m_step()
        return self


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    X = np.vstack([rng.normal(0, 1, (150, 2)), rng.normal(4, 1, (100, 2))])
    m = TwoGaussians(X).fit()
    print(m.tau, m.mu1, m.mu2)
