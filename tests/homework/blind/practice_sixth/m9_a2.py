import numpy as np

bern = lambda y, s: np.where(y, s, 1 - s)

def em_step(y, pi, p, q):
    # prob. that toss i was made with the second coin (Z_i = T)
    u = (1 - pi) * bern(y, q) / (pi * bern(y, p) + (1 - pi) * bern(y, q))
    pi_new = 1 - u.mean()
    p_new = (u * y).sum() / u.sum()
    q_new = ((1 - u) * y).sum() / (1 - u).sum()
    return pi_new, p_new, q_new

y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])
theta = (0.3, 0.6, 0.2)
for _ in range(5):
    theta = em_step(y, *theta)
print("pi=%.3f p=%.3f q=%.3f" % theta)
