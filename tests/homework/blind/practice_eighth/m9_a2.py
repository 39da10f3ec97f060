import numpy as np

y = np.array([0, 1, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0])
pi, p, q = .3, .8, .4

posterior = lambda y: pi * p**y / (pi * p**y + (1 - pi) * q**y)    # P(Z=H | Y=y)

for rnd in range(5):
    zH = posterior(y)
    zT = 1 - zH
    assert np.allclose(zH + zT, 1)
    pi = zH.sum() / (zH.sum() + zT.sum())
    # p = ...
    # q = ...
    print(f'{rnd}: pi={pi:.3f}')
