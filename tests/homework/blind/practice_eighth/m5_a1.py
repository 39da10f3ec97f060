from collections import namedtuple
import numpy as np
from scipy.stats import norm

Theta = namedtuple("Theta", "tau mu1 mu2 sd1 sd2")


def p_z1(x, th):
    num = th.tau * norm.pdf(x, loc=th.mu1, scale=th.sd1)
    den = num + (1 - th.tau) * norm.pdf(x, loc=th.mu2, scale=th.sd2)
    return num / den


def m_step(x, z, th):
    # z = p_z1(x, th)
    m1 = np.average(x, weights=z)
    m2 = np.average(x, weights=1 - z)
    s1 = np.average((x - m1) ** 2, weights=z)
    s2 = np.average((x - m2) ** 2, weights=1 - z)
    # TODO tau
    return th._replace(mu1=m1, mu2=m2, sd1=s1, sd2=s2)


def loglik(x, th):
    return np.sum(np.log(th.tau * norm.pdf(x, th.mu1, th.sd1)
                         + (1 - th.tau) * norm.pdf(x, th.mu2, th.sd2)))


x = np.array([-1.2, -0.4, 0.1, 0.3, 0.8, 3.1, 3.9, 4.4, 5.2])
th = Theta(0.5, -1.0, 5.0, 1.0, 1.0)
for _ in range(15):
    th = m_step(x, p_z1(x, th), th)
    print(th, loglik(x, th))
