"""pLSA with EM (exercise 10). Documents are lists of word ids."""
import numpy as np

docs = [[0, 1, 1, 2], [3, 4, 3], [0, 2, 2, 1, 4], [4, 3, 4, 4]]
V, K = 5, 2
rng = np.random.default_rng(42)
theta = rng.dirichlet(np.ones(K), size=len(docs))     # D x K
phi = rng.dirichlet(np.ones(V), size=K)               # K x V

for iteration in range(30):
    theta_new = np.zeros_like(theta)
    phi_new = np.zeros_like(phi)
    for d, doc in enumerate(docs):
        for w in doc:
            g = theta[d] * phi[:, w]
            g = g / g.sum()
            theta_new[d] += g
            phi_new[:, w] += theta[d]
    theta = theta_new / theta_new.sum(axis=1, keepdims=True)
    phi = phi_new / phi_new.sum(axis=1, keepdims=True)

np.set_printoptions(precision=3, suppress=True)
print(theta)
print(phi)
