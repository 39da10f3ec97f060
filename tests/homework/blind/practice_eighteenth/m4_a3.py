import math


def binom_pmf(k, n, p):
    return math.comb(n, k) * p**k * (1 - p)**(n - k)


def coin_em(xs, ns, p_a=0.7, p_b=0.4, iterations=20):
    """Coin A and coin B, no idea which one was used."""
    for _ in range(iterations):
        num_a = den_a = num_b = den_b = 0.0
        for x, n in zip(xs, ns):
            fa = binom_pmf(x, n, p_a)
            fb = binom_pmf(x, n, p_b)
            g_a = fa / (fa + fb)
            g_b = fb / (fa + fb)
            num_a += g_a * x
            den_a += g_a * n
            num_b += g_b * x
            den_b += g_b * n
        p_a = num_a / den_a
        p_b = num_b / den_b
    return p_a, p_b


print(coin_em([3, 8, 9, 2], [10, 10, 11, 8]))
