# Problem 6: GMM with one covariance for all clusters
import numpy as np
from scipy import stats


class TiedGMM(object):

    def __init__(self, K, steps=50):
        self.K = K
        self.steps = steps

    def initialise(self, data):
        self.N, self.d = data.shape
        self.alpha = [1.0 / self.K for _ in range(self.K)]
        self.m = [data[j * self.N // self.K] for j in range(self.K)]
        self.C = np.cov(data, rowvar=False)

    def e_step(self, data):
        T = np.zeros((self.N, self.K))
        for n in range(self.N):
            for k in range(self.K):
                T[n, k] = self.alpha[k] * stats.multivariate_normal.pdf(data[n], self.m[k], self.C)
            T[n] = T[n] / np.sum(T[n])
        self.T = T

    def m_step(self, data):
        covs = []
        for k in range(self.K):
            t = self.T[:, k]
            self.alpha[k] = np.mean(t)
            self.m[k] = np.sum(t.reshape(-1, 1) * data, axis=0) / np.sum(t)
            C_k = np.zeros((self.d, self.d))
            for n in range(self.N):
                v = data[n] - self.m[k]
                C_k += t[n] * np.outer(v, v)
            covs.append(C_k / np.sum(t))
        # shared covariance = average of the cluster covariances
        self.C = sum(covs) / self.K

    def fit(self, data):
        self.initialise(data)
        for _ in range(self.steps):
            self.e_step(data)
            self.m_step(data)
        return self


if __name__ == '__main__':
    np.random.seed(3)
    A = np.random.randn(30, 2)
    B = np.random.randn(20, 2) + [4, 1]
    model = TiedGMM(2, steps=10).fit(np.r_[A, B])
    print(model.alpha, model.m, model.C, sep='\n')
