import numpy as np


class NormalPair:
    """Mixture tau N(mu1, s1^2) + (1-tau) N(mu2, s2^2)."""

    SQRT2PI = np.sqrt(2 * np.pi)

    def __init__(self, mu1, mu2, s1=1.0, s2=1.0, tau=0.5):
        self.mu1 = mu1
        self.mu2 = mu2
        self.s1 = s1
        self.s2 = s2
        self.tau = tau

    @classmethod
    def phi(cls, x, m, s):
        z = (x - m) / s
        return np.exp(-z * z / 2) / (s * cls.SQRT2PI)

    def membership(self, x):
        one = self.tau * self.phi(x, self.mu1, self.s1)
        two = (1 - self.tau) * self.phi(x, self.mu2, self.s2)
        return one / (one + two)

    def update(self, x):
        g = self.membership(x)
        h = 1.0 - g
        self.tau = g.mean()
        self.mu1 = np.average(x, weights=g)
        self.mu2 = np.average(x, weights=h)
        self.s1 = np.sqrt(np.average((x - self.mu1) ** 2, weights=g))
        self.s2 = np.sqrt(np.average((x - self.mu2) ** 2, weights=h))

    def fit(self, x, n=300):
        for _ in range(n):
            self.update(x)
        return self

    def __repr__(self):
        return (f"{self.tau:.3f} N({self.mu1:.3f}, {self.s1:.3f}^2) + "
                f"{1 - self.tau:.3f} N({self.mu2:.3f}, {self.s2:.3f}^2)")


if __name__ == "__main__":
    rng = np.random.default_rng(33)
    heights = np.r_[rng.normal(165, 6, 200), rng.normal(179, 7, 180)]
    print(NormalPair(160, 185, 5, 5).fit(heights))
