#!/usr/bin/env python3
# EM for two coins with unknown choice of the coin
import numpy as np
from scipy.stats import binom

heads = np.array([5, 9, 8, 4, 7])
flips = np.array([10, 10, 10, 10, 10])

mix, pA, pB = 0.5, 0.6, 0.5
for it in range(30):
    # ---- E
    wA = mix * binom.pmf(heads, flips, pA)
    wB = (1 - mix) * binom.pmf(heads, flips, pB)
    w = wA / (wA + wB)

    # ---- M
    mix = w.sum() / len(heads)
    pA = (w * heads).sum() / (w * flips).sum()
    pB = ((1 - w) * heads).sum() / (w * flips).sum()
    print(f"{it:2d}  mix={mix:.4f}  pA={pA:.4f}  pB={pB:.4f}")
