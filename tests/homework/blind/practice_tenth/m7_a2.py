# %% [markdown]
# Waiting for the bus: how a mixture of exponentials explains my commute
#
# Last week I showed you a histogram of my waiting times. One exponential does
# not fit: there's the express bus and there is the one that never comes.
# Today we fit j = 1..K exponentials with rates lambda_j. The function that EM
# climbs in each round is
#
#     Q = sum_i sum_j r_ij * ( log pi_j - log lambda_j - lambda_j * x_i )
#
# and here is all the code.

# %%
from dataclasses import dataclass, field
import numpy as np
from scipy import stats


@dataclass
class BusModel:
    pi: np.ndarray
    lam: np.ndarray
    history: list = field(default_factory=list)

    @property
    def K(self):
        return self.pi.size

    def joint(self, x):
        return np.array([self.pi[j] * stats.expon.pdf(x, scale=1 / self.lam[j])
                         for j in range(self.K)]).T


# %% one round of EM
def one_round(model, x):
    joint = model.joint(x)
    evidence = joint.sum(axis=1)
    r = joint / evidence.reshape(-1, 1)

    # mixing proportions: which share of my total waiting time goes to line j?
    pi = x @ r / x.sum()
    # rates: (soft) number of waits over (soft) total time waited
    lam = r.sum(axis=0) / (r * x.reshape(-1, 1)).sum(axis=0)

    hist = model.history + [np.log(evidence).sum()]
    return BusModel(pi, lam, hist)


# %% my commute
waits = np.array([0.5, 1.2, 0.3, 14.0, 2.2, 0.9, 22.5, 1.7, 0.1, 9.3, 31.0, 0.8,
                  1.1, 3.4, 0.6, 17.2, 0.2, 2.8, 6.1, 12.4])
model = BusModel(np.array([0.5, 0.5]), np.array([1.0, 0.1]))
for _ in range(50):
    model = one_round(model, waits)

print("share of each line: ", model.pi)
print("mean wait (minutes):", 1 / model.lam)
