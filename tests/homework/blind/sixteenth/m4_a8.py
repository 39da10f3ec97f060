# exercise 4 - two coins
heads  = [5, 9, 8, 4, 7]
tosses = [10, 10, 10, 10, 10]

pA, pB = 0.6, 0.5

for it in range(20):
    hA = tA = hB = tB = 0.0
    for x, n in zip(heads, tosses):
        # E: how likely is coin A / coin B for this row
        lA = pA**x * (1 - pA)**(n - x)
        lB = pB**x * (1 - pB)**(n - x)
        wA = lA / (lA + lB)
        wB = lB / (lA + lB)
        # collect expected heads and tosses
        hA += wA * x
        tA += wA * n
        hB += wB * x
        tB += wB * n
    # M
    pA = hA / tA
    pB = hB / tB
    print(it, round(pA, 3), round(pB, 3))
