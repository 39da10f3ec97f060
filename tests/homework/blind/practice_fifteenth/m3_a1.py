import math


def poisson_mixture(counts, lam, weights, steps=50):
    """EM for a mixture of Poisson distributions, plain lists only.

    counts  : list of ints
    lam     : list with the K starting rates
    weights : list with the K starting weights
    """
    K = len(lam)
    N = len(counts)
    lam = list(lam)
    weights = list(weights)

    for _ in range(steps):
        tau = []
        for x in counts:
            logs = []
            for k in range(K):
                logs.append(math.log(weights[k]) + x * math.log(lam[k]) - lam[k] - math.lgamma(x + 1))
            top = max(logs)
            e = [math.exp(v - top) for v in logs]
            s = sum(e)
            tau.append([v / s for v in e])

        for k in range(K):
            soft_count = 0.0
            soft_sum = 0.0
            for i in range(N):
                soft_count += tau[i][k]
                soft_sum += tau[i][k] * counts[i]
            weights[k] = soft_count / N
            lam[k] = soft_sum / soft_count
    return lam, weights


if __name__ == "__main__":
    data = [0, 1, 2, 1, 0, 3, 2, 9, 11, 8, 12, 10, 1, 2, 7, 0, 13]
    print(poisson_mixture(data, [1.0, 8.0], [0.5, 0.5]))
