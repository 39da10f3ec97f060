# Two coins, EM. heads[i] heads in flips[i] tosses.
import numpy as np

heads = np.array([5, 9, 8, 4, 7])
flips = np.array([10, 10, 10, 10, 10])

p_A, p_B = 0.6, 0.5

for step in range(20):
    heads_A = tails_A = heads_B = tails_B = 0.0
    for h, n in zip(heads, flips):
        like_A = p_A ** h * (1 - p_A) ** (n - h)
        like_B = p_B ** h * (1 - p_B) ** (n - h)

        # how much of this round belongs to A / B
        w_A = like_A / (like_A + like_B)
        w_B = like_B / (like_A + like_B)

        heads_A += w_A * h
        tails_A += w_A * (n - h)
        heads_B += w_B * h
        tails_B += w_B * (n - h)

    p_A = heads_A / (heads_A + tails_A)
    p_B = heads_B / (heads_B + tails_B)
    print(f"{step:2d}  p_A = {p_A:.4f}  p_B = {p_B:.4f}")
