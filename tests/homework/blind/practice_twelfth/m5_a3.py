from typing import NamedTuple
import numpy as np
from scipy.stats import norm


class Par(NamedTuple):
    mix: float
    loc1: float
    loc2: float
    sd1: float
    sd2: float


def e(y, p: Par):
    a = norm.logpdf(y, p.loc1, p.sd1) + np.log(p.mix)
    b = norm.logpdf(y, p.loc2, p.sd2) + np.log1p(-p.mix)
    return np.exp(a - np.logaddexp(a, b))


def m(y, u):
    v = 1 - u
    loc1, loc2 = np.average(y, weights=u), np.average(y, weights=v)
    return Par(
        mix=u.sum() / y.size,
        loc1=loc1,
        loc2=loc2,
        sd1=np.average((y - loc1) ** 2, weights=u),
        sd2=np.average((y - loc2) ** 2, weights=v),
    )


def loglik(y, p: Par):
    return np.log(p.mix * norm.pdf(y, p.loc1, p.sd1) + (1 - p.mix) * norm.pdf(y, p.loc2, p.sd2)).sum()


def fit(y, p, tol=1e-5, maxit=6):
    trace = [loglik(y, p)]
    for _ in range(maxit):
        p = m(y, e(y, p))
        trace.append(loglik(y, p))
        if abs(trace[-1] - trace[-2]) < tol:
            break
    return p, trace


g = np.random.default_rng(5)
y = np.r_[g.normal(-2, 1.0, 150), g.normal(3, 1.0, 100)]
p, trace = fit(y, Par(.5, -1, 1, 1, 1))
print(p, len(trace))
