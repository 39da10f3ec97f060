import numpy as np

rng = np.random.default_rng(12)


class TopicModel:
    def __init__(self, n_topics, n_words):
        self.K, self.V = n_topics, n_words

    def fit(self, docs, sweeps=80):
        """docs: list of integer arrays (word ids)"""
        self.theta = rng.dirichlet(np.ones(self.K), len(docs))
        self.phi = rng.dirichlet(np.ones(self.V), self.K)
        for _ in range(sweeps):
            z = self.e_step(docs)
            self.m_step(docs, z)
        return self

    def posterior(self, d, words):
        p = self.theta[d][None, :] * self.phi[:, words].T
        return p / p.sum(axis=1, keepdims=True)

    def e_step(self, docs):
        z = []
        for d, words in enumerate(docs):
            r = self.posterior(d, words)
            z.append(np.array([rng.choice(self.K, p=row) for row in r]))
        return z

    def m_step(self, docs, z):
        n_kv = np.zeros((self.K, self.V))
        for d, (words, zd) in enumerate(zip(docs, z)):
            self.theta[d] = np.bincount(zd, minlength=self.K) / len(words)
            for w, k in zip(words, zd):
                n_kv[k, w] += 1
        tot = n_kv.sum(axis=1, keepdims=True)
        self.phi = np.where(tot > 0, n_kv / np.maximum(tot, 1), 1.0 / self.V)


if __name__ == "__main__":
    docs = [np.array(d) for d in ([0, 1, 1, 2, 0], [0, 2, 1, 1], [3, 4, 4, 5, 3], [5, 4, 3, 2], [0, 1, 4, 5, 3])]
    tm = TopicModel(2, 6).fit(docs)
    print(tm.theta)
    print(tm.phi.round(2))
