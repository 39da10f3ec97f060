def em(y, pi, p, q, rounds=1):
    n = len(y)
    for _ in range(rounds):
        mu = []
        for yi in y:
            if yi == 1:
                h, t = pi * p, (1 - pi) * q
            else:
                h, t = pi * (1 - p), (1 - pi) * (1 - q)
            mu.append(h / (h + t))
        S = sum(mu)
        pi = S / n
        p = sum(m * yi for m, yi in zip(mu, y)) / S
        q = sum((1 - m) * yi for m, yi in zip(mu, y)) / (n - S)
    return pi, p, q


y = [1, 1, 0, 1, 0, 0, 1, 0, 1, 1]
print(em(y, 0.46, 0.55, 0.67))
