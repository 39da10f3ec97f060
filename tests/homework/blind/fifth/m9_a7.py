import numpy as np


def three_coins(Y, pi, p, q, nsteps=10, verbose=False):
    """EM for the three coin model. The probability pi of the first coin is assumed known."""
    Y = np.array(Y)
    n = Y.size
    for s in range(nsteps):
        # E: P(H | Y_i)
        lik_H = np.where(Y == 1, p, 1 - p)
        lik_T = np.where(Y == 1, q, 1 - q)
        mu = pi * lik_H / (pi * lik_H + (1 - pi) * lik_T)
        # M
        p = (mu * Y).sum() / mu.sum()
        q = ((1 - mu) * Y).sum() / n
        if verbose:
            print(f"{s}: p={p:.5f} q={q:.5f}")
    return p, q


if __name__ == "__main__":
    three_coins([1, 1, 0, 1, 0, 0, 1, 0, 1, 1], 0.4, 0.6, 0.7, verbose=True)
