# two coins, only the python standard library
flips = {1: (5, 10), 2: (9, 10), 3: (8, 12), 4: (4, 10), 5: (7, 9)}   # i: (x_i, n_i)

theta = {"pi": 0.5, "A": 0.6, "B": 0.5}


def likelihood(h, n, p):
    return p ** h * (1 - p) ** (n - h)      # binomial coefficient cancels below


for rounds in range(10):
    resp = {}
    for i, (h, n) in flips.items():
        la = theta["pi"] * likelihood(h, n, theta["A"])
        lb = (1 - theta["pi"]) * likelihood(h, n, theta["B"])
        resp[i] = la / (la + lb)

    headsA = sum(resp[i] * h for i, (h, n) in flips.items())
    tossesA = sum(resp[i] * n for i, (h, n) in flips.items())
    headsB = sum((1 - resp[i]) * h for i, (h, n) in flips.items())
    tossesB = sum((1 - resp[i]) * n for i, (h, n) in flips.items())
    all_tosses = sum(n for h, n in flips.values())

    theta = {
        "pi": sum(resp.values()) / all_tosses,
        "A": headsA / tossesA,
        "B": headsB / tossesB,
    }
    print(rounds, theta)
