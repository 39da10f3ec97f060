# three-coin model
y = [1, 1, 0, 1, 0, 0, 1, 0, 1, 1]
n = len(y)


def E(pi, p, q):
    out = []
    for yi in y:
        h = pi * (p * yi + (1 - p) * (1 - yi))
        t = q * yi + (1 - q) * (1 - yi)
        out.append(h / (h + t))
    return out


def M(resp):
    s = sum(resp)
    pi = s / n
    p = sum(ri * yi for ri, yi in zip(resp, y)) / s
    q = sum(ri * yi for ri, yi in zip(resp, y)) / (n - s)
    return pi, p, q


params = (0.4, 0.6, 0.7)
for k in range(20):
    new = M(E(*params))
    print(k + 1, *["%.4f" % v for v in new])
    if max(abs(u - v) for u, v in zip(new, params)) < 1e-6:
        break
    params = new
