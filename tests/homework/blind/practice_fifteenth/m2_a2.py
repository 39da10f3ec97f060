# mixture of K bivariate normals without numpy
from math import exp, pi as PI, sqrt
import random


def density(x, comp):
    (a, b), (_, c) = comp["cov"]
    det = a * c - b * b
    u = x[0] - comp["mean"][0]
    v = x[1] - comp["mean"][1]
    q = (c * u * u - 2 * b * u * v + a * v * v) / det
    return exp(-q / 2) / (2 * PI * sqrt(det))


def posterior(x, comps):
    joint = [c["w"] * density(x, c) for c in comps]
    s = sum(joint)
    return [j / s for j in joint]


def update(points, comps):
    n = len(points)
    h = [posterior(x, comps) for x in points]
    for k, comp in enumerate(comps):
        col = [row[k] for row in h]
        tot = sum(col)
        comp["w"] = tot / n
        m0 = sum(g * x[0] for g, x in zip(col, points)) / tot
        m1 = sum(g * x[1] for g, x in zip(col, points)) / tot
        comp["mean"] = (m0, m1)
        s00 = s01 = s11 = 0.0
        for g, (x0, x1) in zip(col, points):
            s00 += g * (x0 - m0) ** 2
            s01 += g * (x0 - m0) * (x1 - m1)
            s11 += g * (x1 - m1) ** 2
        comp["cov"] = [[s00 / n, s01 / n], [s01 / n, s11 / n]]


random.seed(42)
pts = [(random.gauss(0, 1), random.gauss(0, 1)) for _ in range(60)]
pts += [(random.gauss(6, 1), random.gauss(2, 1.5)) for _ in range(40)]

components = [
    {"w": 0.5, "mean": (-1.0, 0.0), "cov": [[2.0, 0.0], [0.0, 2.0]]},
    {"w": 0.5, "mean": (5.0, 1.0), "cov": [[2.0, 0.0], [0.0, 2.0]]},
]
for step in range(25):
    update(pts, components)
for c in components:
    print(c)
