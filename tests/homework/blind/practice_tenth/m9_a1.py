# three coin model
# throw coin 0 (head with prob. pi); head -> throw coin 1 (prob p),
# tail -> throw coin 2 (prob q). We see only the result y of the second throw.

y = [1, 1, 0, 1, 0, 0, 1, 0, 1, 1]
n = len(y)

pi = 0.46
p = 0.55
q = 0.67

for iteration in range(20):
    # E: probability that y_j came from coin 1
    mu = []
    for yj in y:
        if yj == 1:
            c1 = pi * p
            c2 = (1 - pi) * q
        else:
            c1 = pi * (1 - p)
            c2 = (1 - pi) * (1 - q)
        mu.append(c1 / (c1 + c2))

    # M
    pi = sum(mu[j] * y[j] for j in range(n)) / sum(y)
    p = sum(mu[j] * y[j] for j in range(n)) / sum(mu)
    q = sum((1 - mu[j]) * y[j] for j in range(n)) / n

    print(iteration, pi, p, q)
