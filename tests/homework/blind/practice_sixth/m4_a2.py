#!/usr/bin/env python3
# The coin example, as in the tutorial of Do & Batzoglou, but with prior weight for coin A
from math import comb


def binom(x, n, p):
    return comb(n, x) * p ** x * (1 - p) ** (n - x)


def one_iteration(tosses, pi, p_A, p_B):
    """tosses: list of (x_i, n_i)"""
    heads_A = tails_A = 0.0
    heads_B = tails_B = 0.0
    for x, n in tosses:
        # E-step: posterior of the coin
        a = pi * binom(x, n, p_A)
        b = (1 - pi) * binom(x, n, p_B)
        w_A = a / (a + b)
        w_B = b / (a + b)

        # expected numbers of heads and tails
        heads_A += w_A * x
        tails_A += w_A * (n - x)
        heads_B += w_B * x
        tails_B += w_B * (n - x)

    # M-step
    new_A = heads_A / (heads_A + tails_A)
    new_B = heads_B / (heads_B + tails_B)
    return new_A, new_B


def run(tosses, pi=0.5, p_A=0.6, p_B=0.5, eps=1e-6):
    while True:
        A, B = one_iteration(tosses, pi, p_A, p_B)
        if max(abs(A - p_A), abs(B - p_B)) < eps:
            return A, B
        p_A, p_B = A, B


if __name__ == '__main__':
    print(run([(5, 10), (9, 10), (8, 10), (4, 10), (7, 10)]))
