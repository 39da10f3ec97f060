import numpy as np
from scipy.stats import multivariate_normal as mvn

# z-hat: posterior probability of class 1


def compute_zhat(data, par):
    d1 = mvn(par['mu_1'], par['Sigma_1']).pdf(data)
    d2 = mvn(par['mu_2'], par['Sigma_2']).pdf(data)
    return d1 / (d1 + d2)


def q_function(data, zhat, par):
    l1 = mvn(par['mu_1'], par['Sigma_1']).logpdf(data)
    l2 = mvn(par['mu_2'], par['Sigma_2']).logpdf(data)
    return np.sum(zhat * (np.log(par['tau']) + l1) + np.log(1 - par['tau']) + l2)


def update(data, zhat):
    N1 = zhat.sum()
    N2 = (1 - zhat).sum()
    mu_1 = np.average(data, axis=0, weights=zhat)
    mu_2 = np.average(data, axis=0, weights=1 - zhat)
    c1 = data - mu_1
    c2 = data - mu_2
    return {
        'tau': N1 / (N1 + N2),
        'mu_1': mu_1,
        'mu_2': mu_2,
        'Sigma_1': (c1.T * zhat) @ c1 / (N1 - 1),   # unbiased
        'Sigma_2': (c2.T * (1 - zhat)) @ c2 / (N2 - 1),
    }


def main():
    np.random.seed(0)
    data = np.concatenate([np.random.randn(50, 2), np.random.randn(90, 2) * 1.5 + 5])
    par = {'tau': .5, 'mu_1': np.zeros(2), 'mu_2': np.ones(2) * 3,
           'Sigma_1': np.eye(2), 'Sigma_2': np.eye(2)}
    for t in range(30):
        zhat = compute_zhat(data, par)
        par = update(data, zhat)
    print(q_function(data, zhat, par))
    for k, v in par.items():
        print(k, v)


main()
