"""Hidden coin: flip Z (head with probability pi), then flip coin p or coin q. Only y is seen."""


def P(y, s):
    return s if y == 1 else 1 - s


def em(y, pi, p, q, steps=10):
    n = len(y)
    for _ in range(steps):
        mu = []
        for yi in y:
            head = pi * P(yi, p)
            tail = (1 - pi) * P(yi, q)
            mu.append(head / (head + tail))
        heads = sum(mu)
        pi = heads / n
        p = sum(m * yi for m, yi in zip(mu, y)) / heads
        q = sum((1 - m) * yi for m, yi in zip(mu, y)) / (n - heads)
    return pi, p, q


if __name__ == "__main__":
    obs = [1, 1, 0, 1, 0, 0, 1, 0, 1, 1]
    print(em(obs, 0.5, 0.5, 0.5))
    print(em(obs, 0.4, 0.6, 0.7))
