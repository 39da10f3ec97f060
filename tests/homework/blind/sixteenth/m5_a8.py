import numpy as np
from scipy.stats import norm

x = np.loadtxt("data5.txt")
n = x.size

tau, mu1, mu2 = 0.5, np.percentile(x, 25), np.percentile(x, 75)
sd1 = sd2 = x.std()

loglik_old = -np.inf
while True:
    f1 = tau * norm.pdf(x, mu1, sd1)
    f2 = (1 - tau) * norm.pdf(x, mu2, sd2)
    loglik = np.log(f1 + f2).sum()
    if loglik - loglik_old < 1e-8:
        break
    loglik_old = loglik

    post = f1 / (f1 + f2)

    tau = post.sum() / (n - 1)
    mu1 = np.average(x, weights=post)
    mu2 = np.average(x, weights=1 - post)
    sd1 = np.sqrt(np.average((x - mu1) ** 2, weights=post))
    sd2 = np.sqrt(np.average((x - mu1) ** 2, weights=1 - post))

print(tau, mu1, mu2, sd1, sd2)
