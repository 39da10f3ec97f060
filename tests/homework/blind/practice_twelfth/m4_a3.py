import numpy as np
from scipy.special import expit, logit


class CoinMixture:
    """x successes out of n, coin A or B unknown"""

    def __init__(self, pi: float = 0.5, p_a: float = 0.7, p_b: float = 0.2) -> None:
        self.pi, self.p_a, self.p_b = pi, p_a, p_b

    def posterior_a(self, x: np.ndarray, n: np.ndarray) -> np.ndarray:
        llr = x * np.log(self.p_a / self.p_b) + (n - x) * np.log((1 - self.p_a) / (1 - self.p_b))
        return expit(logit(self.pi) + llr)

    def update(self, x: np.ndarray, n: np.ndarray) -> "CoinMixture":
        r = self.posterior_a(x, n)
        return CoinMixture(
            pi=r.mean(),
            p_a=np.dot(r, x) / np.dot(r, n),
            p_b=np.dot(r, n - x) / np.dot(r, n),
        )

    def __repr__(self) -> str:
        return f"CoinMixture(pi={self.pi:.3f}, p_a={self.p_a:.3f}, p_b={self.p_b:.3f})"


def iterate(model, x, n, steps=25):
    yield model
    for _ in range(steps):
        model = model.update(x, n)
        yield model


if __name__ == "__main__":
    gen = np.random.default_rng(9)
    n = gen.integers(5, 30, size=40)
    x = gen.binomial(n, np.where(gen.random(40) < 0.4, 0.8, 0.25))
    for m in iterate(CoinMixture(), x, n):
        pass
    print(m)
