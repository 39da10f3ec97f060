# the two coins (A and B), five rounds of ten tosses, like in the lecture
heads = [5, 9, 8, 4, 7]
tosses = [10, 10, 10, 10, 10]

coin = {"A": 0.6, "B": 0.5}

for step in range(1, 21):
    H = {"A": 0.0, "B": 0.0}
    T = {"A": 0.0, "B": 0.0}
    for x, n in zip(heads, tosses):
        like = {c: coin[c] ** x * (1 - coin[c]) ** (n - x) for c in coin}
        total = like["A"] + like["B"]
        for c in coin:
            belief = like[c] / total
            H[c] += belief * x
            T[c] += belief * (n - x)
    for c in coin:
        coin[c] = H[c] / (H[c] + T[c])
    print(step, round(coin["A"], 4), round(coin["B"], 4))
