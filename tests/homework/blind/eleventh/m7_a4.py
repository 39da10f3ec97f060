from math import exp, log


def posteriors(xs, weights, rates):
    out = []
    for x in xs:
        row = [w * exp(-lam * x) for w, lam in zip(weights, rates)]
        s = sum(row)
        out.append([v / s for v in row])
    return out


def new_parameters(xs, post):
    K = len(post[0])
    n = len(xs)
    mass = [sum(p[j] for p in post) for j in range(K)]
    weights = [m / n for m in mass]
    rates = [mass[j] / sum(p[j] * x for p, x in zip(post, xs)) for j in range(K)]
    return weights, rates


def main():
    xs = [0.1, 0.15, 0.3, 0.32, 0.5, 2.0, 2.7, 3.3, 5.1, 9.4]
    weights, rates = [0.5, 0.5], [3.0, 0.2]
    for it in range(40):
        post = posteriors(xs, weights, rates)
        weights, rates = new_parameters(xs, post)
    print("weights", weights)
    print("rates", rates)


if __name__ == "__main__":
    main()
