'''
three coins: the first (prob. pi of H) decides which of the other two is thrown.
theta = [pi, p, q]
'''
import math


def step(Y, theta):
    pi, p, q = theta
    # E-step: u_i = P(first coin was H | y_i)
    u = []
    for y in Y:
        if y == 1:
            h, t = pi * p, (1 - pi) * q
        else:
            h, t = pi * (1 - p), (1 - pi) * (1 - q)
        u.append(h / (h + t))

    # M-step
    pi = sum(u) / len(Y)
    p = sum(ui * y for ui, y in zip(u, Y)) / sum(u)
    q = sum((1 - ui) * y for ui, y in zip(u, Y)) / sum(Y)
    return [pi, p, q], u


def Qfun(Y, u, theta):
    pi, p, q = theta
    s = 0
    for y, ui in zip(Y, u):
        s += ui * (math.log(pi) + y * math.log(p) + (1 - y) * math.log(1 - p))
        s += (1 - ui) * (math.log(1 - pi) + y * math.log(q))
    return s


Y = [1, 1, 0, 1, 0, 0, 1, 0, 1, 1]
theta = [0.4, 0.6, 0.7]
for i in range(4):
    theta, u = step(Y, theta)
    print(i, theta, Qfun(Y, u, theta))
