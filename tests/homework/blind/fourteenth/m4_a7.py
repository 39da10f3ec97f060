from math import comb


def binom(x, n, p):
    return comb(n, x) * p ** x * (1 - p) ** (n - x)


def expectation(data, pi, pa, pb):
    """probability of coin A for every series"""
    out = []
    for x, n in data:
        a = pi * binom(x, n, pa)
        b = binom(x, n, pb)
        out.append(a / (a + b))
    return out


def maximisation(data, w):
    total = len(data)
    heads_a = sum(wi * x for wi, (x, n) in zip(w, data))
    tosses_a = sum(wi * n for wi, (x, n) in zip(w, data))
    heads_b = sum(wi * x for wi, (x, n) in zip(w, data))
    tosses_b = sum((1 - wi) * n for wi, (x, n) in zip(w, data))
    new_pi = sum(w) / total
    new_pa = heads_a / tosses_a
    new_pb = min(heads_b / tosses_b, 0.999)   # keep it below one
    return new_pi, new_pa, new_pb


def main():
    data = [(5, 10), (9, 10), (8, 12), (4, 10), (7, 11), (3, 9)]
    pi, pa, pb = 0.5, 0.6, 0.5
    for t in range(20):
        w = expectation(data, pi, pa, pb)
        pi, pa, pb = maximisation(data, w)
        print(f"{t:2d}  pi={pi:.4f}  p_A={pa:.4f}  p_B={pb:.4f}")


if __name__ == "__main__":
    main()
