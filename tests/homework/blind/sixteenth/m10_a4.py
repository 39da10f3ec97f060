# topics for a small corpus; docs = list of integer arrays (word ids)
import numpy as np


def e_step(docs, theta, phi):
    gammas = []
    for d, w in enumerate(docs):
        g = theta[d] * phi[:, w].T          # (N_d, K)
        gammas.append(g / g.sum(1, keepdims=True))
    return gammas


def q_value(docs, gammas, theta, phi):
    total = 0.0
    for d, w in enumerate(docs):
        total += (gammas[d] * (np.log(theta[d]) + np.log(phi[:, w].T))).sum()
    return total


def update_theta(gammas):
    counts = np.array([g.sum(0) for g in gammas])      # D x K
    return counts / counts.sum(axis=0, keepdims=True)


def update_phi(docs, gammas, V):
    raise NotImplementedError("part (d), not done yet")
