from numpy import *

# EM, 2 normal components. tau is not estimated, comes from outside
def em1d(x, mu, sigma, tau=0.5, iters=100):
    n = len(x)
    for it in range(iters):
        f1 = tau * exp(-(x - mu[0])**2 / (2*sigma[0]**2)) / sigma[0]
        f2 = (1 - tau) * exp(-(x - mu[1])**2 / (2*sigma[1]**2)) / sigma[1]
        z1 = f1 / (f1 + f2)
        z2 = f2 / (f1 + f2)
        mu = [sum(z1*x)/sum(z1), sum(z2*x)/sum(z2)]
        sigma = [sqrt(sum(z1*(x - mu[0])**2)/n), sqrt(sum(z2*(x - mu[1])**2)/n)]
    return mu, sigma

random.seed(0)
x = concatenate([random.normal(0, 1, 200), random.normal(5, 2, 200)])
print(em1d(x, [1., 4.], [1., 1.]))
