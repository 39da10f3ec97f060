import numpy as np

def gauss(X, m, S):
    d = len(m)
    e = np.einsum('ij,jk,ik->i', X - m, np.linalg.inv(S), X - m)
    return (2*np.pi)**(-d/2) * np.linalg.det(S)**(-0.5) * np.exp(-e/2)

class TiedGMM:
    def __init__(self, mus, S):
        self.mus = np.array(mus, float)
        self.S = np.array(S, float)
        self.w = np.ones(len(mus)) / len(mus)

    def E(self, X):
        R = np.stack([w * gauss(X, m, self.S) for w, m in zip(self.w, self.mus)], axis=1)
        return R / R.sum(axis=0)       # normalise

    def Q(self, X, R):
        """expected complete log-likelihood up to constants"""
        val = 0.0
        P = np.linalg.inv(self.S)
        for k in range(len(self.w)):
            diff = X - self.mus[k]
            val += np.sum(R[:, k] * (np.log(self.w[k])
                                     - 0.5 * np.log(np.linalg.det(self.S))
                                     + 0.5 * np.einsum('ij,jk,ik->i', diff, P, diff)))
        return val

    def M(self, X, R):
        Nk = R.sum(axis=0)
        self.w = Nk / Nk.sum()
        self.mus = np.dot(R.T, X) / Nk[:, None]
        xbar = X.mean(axis=0)
        self.S = (X - xbar).T @ (X - xbar) / len(X)

    def fit(self, X, it=30):
        for _ in range(it):
            R = self.E(X)
            self.M(X, R)
        return self.Q(X, R)

if __name__ == "__main__":
    np.random.seed(11)
    X = np.r_[np.random.randn(50, 2), np.random.randn(70, 2) + [4, 1]]
    m = TiedGMM([[0, 0], [3, 1]], np.eye(2))
    print(m.fit(X), m.w, m.mus, m.S, sep='\n')
