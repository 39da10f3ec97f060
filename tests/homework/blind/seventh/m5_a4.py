from math import sqrt, pi, exp


def dnorm(x, m, v):
    return exp(-(x - m) ** 2 / (2 * v)) / sqrt(2 * pi * v)


def em_step(xs, tau, m1, m2, v1, v2):
    # E
    r = []
    for x in xs:
        a = tau * dnorm(x, m1, v1)
        b = (1 - tau) * dnorm(x, m2, v2)
        r.append(a / (a + b))
    s1 = sum(r)
    s2 = sum(1 - ri for ri in r)

    # M
    tau_new = s1 / s2
    m1_new = sum(ri * x for ri, x in zip(r, xs)) / s1
    m2_new = sum((1 - ri) * x for ri, x in zip(r, xs)) / s2
    # unbiased variances
    v1_new = sum(ri * (x - m1_new) ** 2 for ri, x in zip(r, xs)) / (s1 - 1)
    v2_new = sum((1 - ri) * (x - m2_new) ** 2 for ri, x in zip(r, xs)) / (s2 - 1)
    return tau_new, m1_new, m2_new, v1_new, v2_new
