from math import exp, lgamma, log


def poisson_pmf(x, lam):
    return exp(x * log(lam) - lam - lgamma(x + 1))


def em_poisson(data, pis, lams, rounds=100):
    """plain python version, no numpy"""
    n, K = len(data), len(pis)
    for _ in range(rounds):
        # E
        R = []
        for x in data:
            joint = [pis[k] * poisson_pmf(x, lams[k]) for k in range(K)]
            total = sum(joint)
            R.append([j / total for j in joint])
        # M
        new_pis, new_lams = [], []
        for k in range(K):
            Nk = sum(R[i][k] for i in range(n))
            new_pis.append(Nk / n)
            new_lams.append(sum(R[i][k] * data[i] for i in range(n)) / Nk)
        pis, lams = new_pis, new_lams
    return pis, lams


if __name__ == "__main__":
    counts = [0, 1, 1, 2, 0, 3, 1, 9, 11, 8, 2, 10, 7, 1, 12]
    p, l = em_poisson(counts, [0.5, 0.5], [1.0, 6.0])
    print("pi     =", [round(v, 4) for v in p])
    print("lambda =", [round(v, 4) for v in l])
