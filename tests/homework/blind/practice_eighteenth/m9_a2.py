"""
Three-coin model.  y takes only two values so there are only two responsibilities:
    m1 = P(Z=H | Y=1),  m0 = P(Z=H | Y=0)
and only the counts n1 = #{y=1}, n0 = #{y=0} matter.

Q = n1 * [ m1*log(pi*p) + (1-m1)*log((1-pi)*q) ]
  + n0 * [ m0*log(pi*(1-p)) + (1-m0)*log((1-pi)*(1-q)) ]
"""
from collections import Counter, namedtuple

Theta = namedtuple("Theta", "pi p q")


def e_step(th):
    m1 = th.pi * th.p / (th.pi * th.p + (1 - th.pi) * th.q)
    m0 = th.pi * (1 - th.p) / (th.pi * (1 - th.p) + (1 - th.pi) * (1 - th.q))
    return m1, m0


def m_step(n1, n0, m1, m0):
    H = n1 * m1 + n0 * m0
    return Theta(pi=H / (n1 + n0),
                 p=n1 * m1 / H,
                 q=n1 * (1 - m1) / H)


def run(y, th, k=10):
    c = Counter(y)
    for _ in range(k):
        th = m_step(c[1], c[0], *e_step(th))
        yield th


if __name__ == "__main__":
    for th in run([1, 1, 0, 1, 0, 0, 1, 0, 1, 1], Theta(.4, .6, .7)):
        print(th)
