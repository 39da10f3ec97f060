# Three coins. Coin 0 shows H with prob. pi -> toss coin with p, otherwise coin with q.
Y = [1, 1, 0, 1, 0, 0, 1, 0, 1, 1]


def bern(y, s):
    return s if y == 1 else 1 - s


def e_step(pi, p, q):
    out = []
    for y in Y:
        num = pi * bern(y, p)
        out.append(num / (num + (1 - pi) * bern(y, q)))
    return out


def m_step(mu):
    n = len(Y)
    pi = sum(mu) / n
    p = sum(m * y for m, y in zip(mu, Y)) / sum(mu)
    q = sum((1 - m) * y for m, y in zip(mu, Y)) / sum(1 - m for m in mu)
    return pi, p, q


theta = (0.46, 0.55, 0.67)
for i in range(5):
    theta = m_step(e_step(*theta))
    print(i, theta)
