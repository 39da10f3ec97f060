import numpy as np
from scipy.stats import norm


def e_step(x, th):
    g1 = th['tau'] * norm.pdf(x, th['m1'], th['s1'])
    g2 = (1 - th['tau']) * norm.pdf(x, th['m2'], th['s2'])
    return np.vstack([g1, g2]) / (g1 + g2)


def m_step(x, T):
    tot = T.sum(axis=1)
    m1, m2 = T @ x / x.size
    return {
        'tau': tot[0] / x.size,
        'm1': m1,
        'm2': m2,
        's1': np.sqrt(T[0] @ (x - m1) ** 2 / tot[0]),
        's2': np.sqrt(T[1] @ (x - m2) ** 2 / tot[1]),
    }


x = np.concatenate([np.random.normal(0, 1, 200), np.random.normal(5, 2, 100)])
th = {'tau': .5, 'm1': x.min(), 'm2': x.max(), 's1': x.std(), 's2': x.std()}
for _ in range(200):
    T = e_step(x, th)
    th = m_step(x, T)
print(th)
