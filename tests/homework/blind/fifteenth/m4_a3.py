# coin flipping EM, different numbers of tosses per trial
import numpy as np

heads = np.array([5, 18, 8, 4, 21, 3, 11])
tosses = np.array([10, 20, 10, 12, 25, 9, 15])


def estep(pi, pA, pB):
    LA = pi * pA ** heads * (1 - pA) ** (tosses - heads)
    LB = (1 - pi) * pB ** heads * (1 - pB) ** (tosses - heads)
    return LA / (LA + LB)


def mstep(g):
    frac = heads / tosses
    pi = g.sum() / g.size
    pA = (g * frac).sum() / g.sum()
    pB = ((1 - g) * frac).sum() / (1 - g).sum()
    return pi, pA, pB


theta = (0.5, 0.7, 0.4)
for step in range(100):
    g = estep(*theta)
    new = mstep(g)
    if max(abs(a - b) for a, b in zip(theta, new)) < 1e-8:
        break
    theta = new

print(f"stopped after {step} steps: pi={theta[0]:.4f} pA={theta[1]:.4f} pB={theta[2]:.4f}")
