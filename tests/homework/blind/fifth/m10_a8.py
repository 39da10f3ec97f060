import random
from collections import defaultdict
from math import exp, log


class TopicModel:
    def __init__(self, docs, K, seed=0):
        self.docs = docs                       # list of lists of words
        self.vocab = sorted({w for doc in docs for w in doc})
        self.K = K
        rnd = random.Random(seed)
        self.theta = []
        for _ in docs:
            u = [rnd.random() + 0.1 for _ in range(K)]
            self.theta.append([v / sum(u) for v in u])
        self.phi = []
        for _ in range(K):
            u = {w: rnd.random() + 0.1 for w in self.vocab}
            s = sum(u.values())
            self.phi.append({w: v / s for w, v in u.items()})

    def topic_posterior(self, d, w):
        lp = [log(self.theta[d][k]) + log(self.phi[k][w]) for k in range(self.K)]
        m = max(lp)
        e = [exp(v - m) for v in lp]
        tot = sum(e)
        return [v / tot for v in e]

    def em_iteration(self):
        doc_topic = [[0.1] * self.K for _ in self.docs]
        topic_word = [defaultdict(lambda: 0.01) for _ in range(self.K)]
        for d, doc in enumerate(self.docs):
            for w in doc:
                for k, g in enumerate(self.topic_posterior(d, w)):
                    doc_topic[d][k] += g
                    topic_word[k][w] += g
        self.theta = [[c / sum(row) for c in row] for row in doc_topic]
        self.phi = []
        for k in range(self.K):
            s = sum(topic_word[k][w] for w in self.vocab)
            self.phi.append({w: topic_word[k][w] / s for w in self.vocab})


if __name__ == "__main__":
    docs = ["ball game ball team".split(), "vote law vote party".split(),
            "game team vote".split(), "party law law".split()]
    tm = TopicModel(docs, 2)
    for _ in range(50):
        tm.em_iteration()
    for row in tm.theta:
        print([round(v, 3) for v in row])
    for k in range(2):
        print({w: round(v, 3) for w, v in tm.phi[k].items()})
