import math
import random


def normal(x, m, s):
    return math.exp(-0.5 * ((x - m) / s) ** 2) / (s * math.sqrt(2 * math.pi))


class Mixture2:
    """tau N(mu1, sd1^2) + (1 - tau) N(mu2, sd2^2)"""

    def __init__(self, tau, mu1, sd1, mu2, sd2):
        self.tau, self.mu1, self.sd1, self.mu2, self.sd2 = tau, mu1, sd1, mu2, sd2

    def expect(self, xs):
        out = []
        for x in xs:
            one = self.tau * normal(x, self.mu1, self.sd1)
            two = (1 - self.tau) * normal(x, self.mu2, self.sd2)
            out.append(one / (one + two))
        return out

    def q_function(self, xs, resp):
        q = 0.0
        for x, r in zip(xs, resp):
            q += r * (math.log(self.tau) + math.log(normal(x, self.mu1, self.sd1)))
            q += (1 - r) * (math.log(1 - self.tau) + math.log(normal(x, self.mu2, self.sd2)))
        return q

    def maximise(self, xs, resp):
        n = len(xs)
        n1 = sum(resp)
        n2 = n - n1
        self.tau = n1 / n
        self.mu1 = sum(r * x for r, x in zip(resp, xs)) / n1
        self.mu2 = sum((1 - r) * x for r, x in zip(resp, xs)) / n2
        self.sd1 = math.sqrt(sum(r * (x - self.mu1) ** 2 for r, x in zip(resp, xs)) / n1)
        self.sd2 = math.sqrt(sum((1 - r) * (x - self.mu1) ** 2 for r, x in zip(resp, xs)) / n2)


def main():
    random.seed(3)
    xs = [random.gauss(0, 1) for _ in range(100)] + [random.gauss(5, 2) for _ in range(150)]
    m = Mixture2(0.5, -1.0, 1.0, 4.0, 1.0)
    for step in range(40):
        resp = m.expect(xs)
        m.maximise(xs, resp)
    print(vars(m), m.q_function(xs, resp))


if __name__ == "__main__":
    main()
