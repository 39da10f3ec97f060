# two coins, which one was thrown is hidden
sequences = """HTTTHHTHTH
HHHHTHHHHH
HTHHHHHTHHHT
HTHTTTHHTT
THHHTHHH"""

heads = [s.count("H") for s in sequences.split()]
n = [len(s) for s in sequences.split()]

pA = 0.6
pB = 0.5

for it in range(1, 21):
    numA = denA = numB = denB = 0
    for h, m in zip(heads, n):
        # E: how much does this row belong to A, how much to B
        likA = pA ** h * (1 - pA) ** (m - h)
        likB = pB ** h * (1 - pB) ** (m - h)
        gA = likA / (likA + likB)
        gB = likB / (likA + likB)
        # expected heads and expected throws of each coin
        numA += gA * h
        denA += gA * m
        numB += gB * h
        denB += gB * m
    # M
    pA = numA / denA
    pB = numB / denB
    print("%2d  pA=%.4f  pB=%.4f" % (it, pA, pB))
