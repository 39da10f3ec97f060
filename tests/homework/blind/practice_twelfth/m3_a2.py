from math import exp, log, lgamma
import random


def logpmf(x, lam):
    return x * log(lam) - lam - lgamma(x + 1)


def posterior(x, pi, lam):
    w = [p * exp(logpmf(x, l)) for p, l in zip(pi, lam)]
    s = sum(w)
    return [v / s for v in w]


def Q(data, resp, pi, lam):
    return sum(r * (log(p) + logpmf(x, l))
               for x, row in zip(data, resp)
               for r, p, l in zip(row, pi, lam))


def em_poisson(data, pi, lam, eps=1e-6):
    q_old, q_new = None, None
    while q_old is None or abs(q_new - q_old) > eps:
        resp = [posterior(x, pi, lam) for x in data]

        # sufficient statistics
        T0 = [0.0] * len(pi)
        T1 = [0.0] * len(pi)
        for x, row in zip(data, resp):
            for k, r in enumerate(row):
                T0[k] += r
                T1[k] += r * x

        # updates
        pi = [t / sum(T0) for t in T0]
        lam = [b / a for a, b in zip(T0, T1)]

        q_old, q_new = q_new, Q(data, resp, pi, lam)
    return pi, lam


random.seed(4)


def draw(lam):
    k, p, lim = 0, random.random(), exp(-lam)
    while p > lim:
        k += 1
        p *= random.random()
    return k


sample = [draw(3) for _ in range(50)] + [draw(12) for _ in range(50)]
print(em_poisson(sample, [0.3, 0.7], [2.0, 8.0]))
