import numpy as np
from numpy import exp, sqrt, pi as PI

def normal(x, m, s):
    return exp(-0.5 * ((x - m) / s) ** 2) / (s * sqrt(2 * PI))

data = np.loadtxt("faithful.txt") if False else np.random.default_rng(3).normal(
    [2.0] * 100 + [4.3] * 170, [0.3] * 100 + [0.4] * 170)

# start values
tau, m1, m2 = 0.5, data.min(), data.max()
s1, s2 = 0.3, 0.4          # read off the histogram

for it in range(100):
    # E
    num = tau * normal(data, m1, s1)
    den = num + (1 - tau) * normal(data, m2, s2)
    resp = num / den

    # M
    tau_new = np.average(resp)
    m1_new = np.average(data, weights=resp)
    m2_new = np.average(data, weights=1 - resp)

    done = abs(tau_new - tau) + abs(m1_new - m1) + abs(m2_new - m2) < 1e-8
    tau, m1, m2 = tau_new, m1_new, m2_new
    if done:
        break

print(f"tau={tau:.3f} mu1={m1:.3f} mu2={m2:.3f} after {it} iterations")
