import numpy as np


class BernoulliMixtureMAP:
    def __init__(self, K, a, b, alpha):
        self.K, self.a, self.b, self.alpha = K, a, b, alpha

    def e_step(self):
        N, D = self.X.shape
        self.gamma = np.zeros((self.K, N))
        for k in range(self.K):
            for n in range(N):
                p = self.pi[k]
                for d in range(D):
                    if self.X[n, d] == 1:
                        p *= self.mu[k, d]
                    else:
                        p *= 1 - self.mu[k, d]
                self.gamma[k, n] = p
        self.gamma /= self.gamma.sum(axis=0, keepdims=True)

    def m_step(self):
        N, D = self.X.shape
        for k in range(self.K):
            Nk = self.gamma[k].sum()
            self.pi[k] = Nk / N
            for d in range(D):
                ones = (self.gamma[k] * self.X[:, d]).sum()
                # a and b are pseudo counts
                self.mu[k, d] = (ones + self.a) / (Nk + self.a + self.b)

    def fit(self, X, iters=20):
        self.X = np.asarray(X)
        rs = np.random.RandomState(1)
        self.pi = np.ones(self.K) / self.K
        self.mu = rs.uniform(0.3, 0.7, size=(self.K, self.X.shape[1]))
        for _ in range(iters):
            self.e_step()
            self.m_step()
        return self


if __name__ == "__main__":
    X = [[1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 1, 1], [0, 1, 1, 1], [1, 1, 0, 0], [0, 0, 0, 1]]
    m = BernoulliMixtureMAP(2, a=2, b=2, alpha=[2, 2]).fit(X)
    print(m.pi)
    print(m.mu)
