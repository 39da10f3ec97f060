import numpy as np

def em_coins(heads, tosses, pi=0.5, pA=0.7, pB=0.3, n_iter=100):
    heads = np.asarray(heads, float)
    tosses = np.asarray(tosses, float)
    for _ in range(n_iter):
        # E-step (log-odds of coin A)
        lo = (np.log(pi) - np.log1p(-pi)
              + heads * (np.log(pA) - np.log(pB))
              + (tosses - heads) * (np.log1p(-pA) - np.log1p(-pB)))
        r = 1.0 / (1.0 + np.exp(-lo))

        # M-step
        pi = r.mean()
        freq = heads / tosses
        pA = np.average(freq, weights=r)
        pB = np.average(freq, weights=1 - r)
    return pi, pA, pB

if __name__ == "__main__":
    print(em_coins([5, 9, 8, 2, 14], [10, 10, 10, 5, 20]))
