"""The bounds of what is small, long or certain, and what convergence may be judged by."""

import numpy as np

#: The logarithm of 0: what is multiplied by it may be 0, and a sum of many of them is finite.
LOG_0 = -1e300
#: A sum over so many places at most is one of matrix products.
SHORT = 16
#: With so few numbers a sum is taken as it is written.
FEW = 1024
#: Matrices of two rows are factored one number at a time, where there are no more numbers.
SMALL = 64
#: A step of data of so few numbers is computed as it is stated, not from sums of features.
DIRECT = 2048


#: What convergence may be judged by.
CRITERIA = ("log-likelihood", "parameters", "aitken")
EPS = float(np.finfo(np.float64).eps)
#: Whole numbers beyond this are not told apart as floats.
MOST_COUNTED = 2.0**53
#: Rows that are looked at together.
CHUNK = 16384
