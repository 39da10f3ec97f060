import numpy as np


class TopicEM:
    """
    docs : list of integer arrays, docs[d][n] = id of the n-th word in document d
    theta: (D, K)   phi: (K, V)
    """

    def __init__(self, docs, V, K, seed=0):
        g = np.random.default_rng(seed)
        self.docs, self.V, self.K = docs, V, K
        self.theta = g.dirichlet(np.ones(K), size=len(docs))
        self.phi = g.dirichlet(np.ones(V), size=K)

    def _e(self):
        post = []
        topic_weight = self.theta.mean(axis=0)
        for w in self.docs:
            joint = topic_weight * self.phi[:, w].T       # (N_d, K)
            post.append(joint / joint.sum(axis=1, keepdims=True))
        return post

    def _m(self, post):
        counts = np.zeros((self.K, self.V))
        for d, (w, r) in enumerate(zip(self.docs, post)):
            self.theta[d] = r.sum(axis=0) / len(w)
            for k in range(self.K):
                np.add.at(counts[k], w, r[:, k])
        self.phi = counts / counts.sum(axis=1, keepdims=True)

    def train(self, sweeps=30):
        for _ in range(sweeps):
            self._m(self._e())
        return self


if __name__ == "__main__":
    docs = [np.array([0, 1, 0, 2, 1]), np.array([3, 4, 4, 3]), np.array([0, 1, 4, 3, 2, 2])]
    model = TopicEM(docs, V=5, K=2).train()
    print(model.theta.round(3))
    print(model.phi.round(3))
