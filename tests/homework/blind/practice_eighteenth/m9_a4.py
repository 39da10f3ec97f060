import numpy as np

def responsibility_H(Y, pi, p, q):
    # posterior that the hidden coin showed H
    fH = p * Y + (1 - p) * (1 - Y)
    fT = q * Y + (1 - q) * (1 - Y)
    return (pi + fH) / ((pi + fH) + ((1 - pi) + fT))

def new_pi(r):       return np.mean(r)
def new_p(r, Y):     return np.average(Y, weights=r)
def new_q(r, Y):     return np.average(Y, weights=1 - r)

def em_bernoulli(Y, start, eps=1e-8):
    Y = np.asarray(Y)
    theta = np.array(start, dtype=float)
    while True:
        r = responsibility_H(Y, *theta)
        nxt = np.array([new_pi(r), new_p(r, Y), new_q(r, Y)])
        if np.abs(nxt - theta).max() < eps:
            return nxt
        theta = nxt
