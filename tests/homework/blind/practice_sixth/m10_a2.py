import numpy as np

def topic_proportions(W, phi, theta, n_iter=10):
    """
    W     : list of documents, each a list of word ids
    phi   : (K, V) topics
    theta : (D, K) start values
    I take the topics as given here and only fit the documents.
    """
    K = phi.shape[0]
    L = sum(len(doc) for doc in W)      # number of tokens
    for it in range(n_iter):
        theta_new = np.zeros_like(theta)
        for d, doc in enumerate(W):
            for w in doc:
                # E-step for one token
                g = np.array([theta[d, k] * phi[k, w] for k in range(K)])
                g = g / np.sum(g)
                theta_new[d] += g
            # M-step
            theta_new[d] /= L
        theta = theta_new
    return theta
