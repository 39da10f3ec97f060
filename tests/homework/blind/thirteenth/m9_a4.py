import numpy as np

y = np.array([1, 1, 0, 1, 0, 0, 1, 0, 1, 1])

def three_coins(y, pi, p, q, rounds=10):
    for _ in range(rounds):
        h = pi * np.where(y == 1, p, 1 - p)
        t = (1 - pi) * np.where(y == 1, q, 1 - q)
        post = h / (h + t)
        new_pi = (post * y).sum() / y.sum()
        new_p = (post * y).sum() / post.sum()
        new_q = ((1 - post) * y).sum() / (1 - post).sum()
        pi, p, q = new_pi, new_p, new_q
    return pi, p, q

print(three_coins(y, .46, .55, .67))
