import numpy as np

# counts: D x V matrix, counts[d, v] = how often word v is in document d


def e_step(theta, phi):
    """P(topic | document, word), array D x V x K"""
    joint = theta[:, None, :] * phi.T[None, :, :]
    return joint / joint.sum(axis=2, keepdims=True)


def m_step(counts, post):
    expected = counts[:, :, None] * post          # D x V x K

    doc_topic = expected.sum(axis=1)              # D x K
    theta = doc_topic / doc_topic.sum(axis=0)

    topic_word = expected.sum(axis=0).T           # K x V
    phi = topic_word / topic_word.sum(axis=1, keepdims=True)
    return theta, phi


def plsa(counts, K, n_iter=100, seed=3):
    rng = np.random.default_rng(seed)
    D, V = counts.shape
    theta = rng.dirichlet(np.ones(K), size=D)
    phi = rng.dirichlet(np.ones(V), size=K)
    for _ in range(n_iter):
        theta, phi = m_step(counts, e_step(theta, phi))
    return theta, phi
