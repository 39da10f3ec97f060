r"""
Problem 8: mixture of products of Bernoullis with priors

We maximise
    Q(mu, pi) = sum_n sum_k g[n][k] * ( log pi_k
                    + sum_d x_nd log mu_kd + (1 - x_nd) log(1 - mu_kd) )
                + sum_k sum_d (a-1) log mu_kd + (b-1) log(1 - mu_kd)
                + sum_k (alpha_k - 1) log pi_k          (+ const)
"""
import math
import random


def likelihood(x, m):
    return math.prod(mj if xj else 1 - mj for xj, mj in zip(x, m))


def e_step(data, pi, mu):
    g = []
    for x in data:
        num = [pi[k] * likelihood(x, mu[k]) for k in range(len(pi))]
        den = sum(num)
        g.append([v / den for v in num])
    return g


def m_step(data, g, a, b, alpha):
    N, D, K = len(data), len(data[0]), len(alpha)
    count = [sum(g[n][k] for n in range(N)) for k in range(K)]
    # priors act as pseudo counts
    pi = [(count[k] + alpha[k]) / (N + sum(alpha)) for k in range(K)]
    mu = []
    for k in range(K):
        row = []
        for d in range(D):
            on = sum(g[n][k] * data[n][d] for n in range(N))
            row.append((on + a) / (count[k] + a + b))
        mu.append(row)
    return pi, mu


def main():
    random.seed(10)
    data = [[1, 1, 1, 0, 0], [1, 1, 0, 0, 0], [1, 1, 1, 0, 1],
            [0, 0, 1, 1, 1], [0, 0, 0, 1, 1], [0, 1, 0, 1, 1]]
    a, b, alpha = 2, 2, [3, 3]
    pi = [0.5, 0.5]
    mu = [[random.uniform(0.3, 0.7) for _ in data[0]] for _ in pi]
    for _ in range(40):
        g = e_step(data, pi, mu)
        pi, mu = m_step(data, g, a, b, alpha)
    print(pi)
    for row in mu:
        print(["%.2f" % v for v in row])


main()
