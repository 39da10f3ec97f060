import numpy as np
from scipy.stats import norm

def em_two_normals(y, n_iter=200):
    y = np.asarray(y, float)
    n = y.size
    # start: split at the median
    med = np.median(y)
    m1, m2 = y[y <= med].mean(), y[y > med].mean()
    s1 = s2 = y.std()
    t = 0.5

    for _ in range(n_iter):
        # expectation
        d1 = t*norm.pdf(y, m1, s1)
        d2 = (1 - t)*norm.pdf(y, m2, s2)
        u = d1/(d1 + d2)
        v = 1 - u

        # maximization
        t = u.sum()/n
        m1 = np.dot(u, y)/u.sum()
        m2 = np.dot(v, y)/v.sum()
        s1 = np.sqrt(np.dot(u, (y - m1)**2)/u.sum())
        s2 = np.dot(v, (y - m2)**2)/v.sum()

    return dict(tau=t, mu=(m1, m2), sd=(s1, s2))

if __name__ == "__main__":
    rng = np.random.default_rng(1)
    y = np.r_[rng.normal(0, 1, 300), rng.normal(4, 0.7, 200)]
    print(em_two_normals(y))
