# three coin problem
import sys


def bern(y, prob):
    return prob if y == 1 else 1.0 - prob


def em(ys, pi, p, q, rounds=25):
    for t in range(rounds):
        # E: chance that coin H was behind y
        e = []
        for y in ys:
            num = pi * bern(y, p)
            e.append(num / (num + (1 - pi) * bern(y, q)))

        # M
        weight_H = sum(e)
        weight_T = len(ys) - weight_H
        p = sum(w for w, y in zip(e, ys) if y == 1) / weight_H
        q = sum(1 - w for w, y in zip(e, ys) if y == 1) / weight_T
        print("round", t + 1, "p", p, "q", q)
    return p, q


if __name__ == "__main__":
    ys = [int(c) for c in (sys.argv[1] if len(sys.argv) > 1 else "1101001011")]
    em(ys, pi=0.5, p=0.7, q=0.4)
