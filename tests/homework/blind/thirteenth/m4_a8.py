from math import log, comb

def binom(x, n, p):
    return comb(n, x) * p**x * (1 - p)**(n - x)

def estep(data, pi, pA, pB):
    out = []
    for x, n in data:
        a = pi * binom(x, n, pA)
        b = (1 - pi) * binom(x, n, pB)
        out.append(a / (a + b))
    return out

def Q(data, resp, pi, pA, pB):
    s = 0.0
    for (x, n), g in zip(data, resp):
        s += g * (log(pi) + log(binom(x, n, pA)))
        s += (1 - g) * (log(1 - pi) + log(binom(x, n, pB)))
    return s

def mstep(data, resp):
    pi = sum(resp) / len(resp)
    headsA = sum(g * x for (x, n), g in zip(data, resp))
    tossA = sum(g * n for (x, n), g in zip(data, resp))
    headsB = sum((1 - g) * x for (x, n), g in zip(data, resp))
    tossB = sum(n for x, n in data)
    return pi, headsA / tossA, headsB / tossB

data = [(5, 10), (9, 10), (8, 12), (4, 10), (7, 9)]
par = (0.5, 0.6, 0.5)
old = float("-inf")
while True:
    g = estep(data, *par)
    par = mstep(data, g)
    new = Q(data, g, *par)
    if abs(new - old) < 1e-9:
        break
    old = new
print(par)
