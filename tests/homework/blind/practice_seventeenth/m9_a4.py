# three-coin EM, pure python
import sys

def posterior(y, pi, p, q):
    h = pi * (p if y == 1 else 1 - p)
    t = (1 - pi) * (q if y == 1 else 1 - q)
    return h / (h + t)

def one_round(Y, pi, p, q):
    P = [posterior(y, pi, p, q) for y in Y]
    total = sum(P)
    new_pi = total / len(Y)
    new_p = sum(P[i] for i in range(len(Y)) if Y[i] == 1) / total
    new_q = 1 - new_p
    return new_pi, new_p, new_q

def main():
    Y = [int(c) for c in (sys.argv[1] if len(sys.argv) > 1 else "1101001011")]
    pi, p, q = 0.46, 0.55, 0.67
    for k in range(20):
        pi, p, q = one_round(Y, pi, p, q)
        print(k, round(pi, 4), round(p, 4), round(q, 4))

main()
