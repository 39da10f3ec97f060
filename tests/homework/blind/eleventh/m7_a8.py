#!/usr/bin/env python3
"""Mixture of K exponential distributions, parametrised by the rates."""
import numpy as np


class ExpMixture:
    def __init__(self, K, max_iter=500):
        self.K = K
        self.max_iter = max_iter

    def _logp(self, x):
        # (n, K) matrix of log(pi_j) + log(lambda_j) - lambda_j x_i
        return np.log(self.pi_) + np.log(self.rate_) - x.reshape(-1, 1) * self.rate_

    def e_step(self, x):
        lp = self._logp(x)
        m = lp.max(1, keepdims=True)
        num = np.exp(lp - m)
        return num / num.sum(1, keepdims=True)

    def Q(self, x, resp):
        return np.einsum("ij,ij->", resp, self._logp(x))

    def m_step(self, x, resp):
        Nj = resp.sum(axis=0)
        self.rate_ = Nj / (resp.T @ x)
        self.pi_ = Nj / self.K

    def fit(self, x):
        x = np.asarray(x, float)
        self.pi_ = np.ones(self.K) / self.K
        self.rate_ = np.geomspace(0.2, 5, self.K) / x.mean()
        self.trace_ = []
        for _ in range(self.max_iter):
            resp = self.e_step(x)
            self.m_step(x, resp)
            self.trace_.append(self.Q(x, resp))
        return self
