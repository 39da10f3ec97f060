import numpy as np

# Q(theta|theta_t) = sum_n sum_k h_kn log pi_k
#                    - 1/2 sum_n sum_k h_kn (x_n - mu_k)' Sigma^-1 (x_n - mu_k)
#                    + N/2 log|Sigma| + const


def E(X, params):
    pi, mu, Sigma = params["pi"], params["mu"], params["Sigma"]
    P = np.linalg.inv(Sigma)
    diff = X[np.newaxis, :, :] - mu[:, np.newaxis, :]
    d2 = ((diff @ P) * diff).sum(-1)                  # (K, N)
    a = np.log(pi)[:, np.newaxis] - d2 / 2
    h = np.exp(a - a.max(0))
    return h / h.sum(0)


def M(X, h, params):
    K, N = h.shape
    Nk = h.sum(1)
    params["pi"] = Nk / N
    params["mu"] = h.dot(X) / Nk.reshape(K, 1)
    scatter = 0
    for k in range(K):
        c = X - params["mu"][k]
        scatter = scatter + c.T @ np.diag(h[k]) @ c
    params["Sigma"] = scatter / (N - K)       # pooled covariance


def em(X, K, T=50):
    N, d = X.shape
    params = {"pi": np.ones(K) / K,
              "mu": X[np.linspace(0, N - 1, K).astype(int)],
              "Sigma": np.cov(X.T)}
    for _ in range(T):
        h = E(X, params)
        M(X, h, params)
    return params


if __name__ == "__main__":
    g = np.random.default_rng(13)
    X = np.vstack((g.normal(-3, 1, (70, 2)), g.normal(0, 1, (50, 2)), g.normal(4, 1, (90, 2))))
    print(em(X, 3))
