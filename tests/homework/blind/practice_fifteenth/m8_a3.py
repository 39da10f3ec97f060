import math
import random


def run(data, K, a, b, alpha, rounds=40):
    N, D = len(data), len(data[0])
    random.seed(5)
    pi = [1 / K] * K
    mu = [[random.uniform(0.25, 0.75) for _ in range(D)] for _ in range(K)]

    for _ in range(rounds):
        # responsibilities
        gamma = []
        for row in data:
            score = []
            for k in range(K):
                s = math.log(pi[k])
                for d, bit in enumerate(row):
                    s += math.log(mu[k][d]) if bit else math.log(1 - mu[k][d])
                score.append(s)
            mx = max(score)
            ex = [math.exp(s - mx) for s in score]
            gamma.append([e / sum(ex) for e in ex])

        # updates
        for k in range(K):
            Nk = sum(g[k] for g in gamma)
            pi[k] = Nk / N
            for d in range(D):
                on = sum(g[k] for g, row in zip(gamma, data) if row[d])
                off = Nk - on
                up = on + (a - 1)
                down = off + (b - 1)
                mu[k][d] = up / (up + down)
    return pi, mu


DATA = [
    (1, 1, 0, 0, 0), (1, 1, 1, 0, 0), (1, 0, 0, 0, 1), (0, 0, 1, 1, 1),
    (0, 0, 0, 1, 1), (0, 1, 1, 1, 1), (1, 1, 0, 0, 1),
]
weights, probs = run(DATA, K=2, a=2, b=3, alpha=[2, 2])
print(weights)
for p in probs:
    print([round(v, 3) for v in p])
