from math import log, pi, exp
from itertools import islice


def lognorm(x, m, v):
    return -0.5 * log(2 * pi * v) - (x - m) ** 2 / (2 * v)


def em(xs, tau, m1, v1, m2, v2):
    """generator: yields the parameters and Q(new | old) after each round"""
    n = len(xs)
    while True:
        r = []
        for x in xs:
            a = log(tau) + lognorm(x, m1, v1)
            b = log(1 - tau) + lognorm(x, m2, v2)
            r.append(1 / (1 + exp(b - a)))

        n1 = sum(r)
        tau = n1 / n
        n2 = n - tau
        m1 = sum(ri * x for ri, x in zip(r, xs)) / n1
        m2 = sum((1 - ri) * x for ri, x in zip(r, xs)) / n2
        v1 = sum(ri * (x - m1) ** 2 for ri, x in zip(r, xs)) / n1
        v2 = sum((1 - ri) * (x - m2) ** 2 for ri, x in zip(r, xs)) / n2

        Q = sum(ri * (log(tau) + lognorm(x, m1, v1))
                + (1 - ri) * (log(1 - tau) + lognorm(x, m2, v2))
                for ri, x in zip(r, xs))
        yield (tau, m1, v1, m2, v2), Q


if __name__ == "__main__":
    data = [1.2, 0.7, 1.9, 1.4, 0.9, 5.8, 6.4, 5.1, 6.9, 1.1, 6.0]
    for theta, Q in islice(em(data, 0.5, 0.0, 2.0, 6.0, 2.0), 15):
        print(["%.3f" % t for t in theta], "Q = %.4f" % Q)
