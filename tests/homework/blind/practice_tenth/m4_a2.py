'''
Re: EM coin toss example, how do I code it?

Since a few people asked here is what I came up with after reading the Nature
Biotech primer again. It reproduces the table (0.80 / 0.52 after 10 rounds).
You don't need any package.  -- kiwi_88
'''

rounds = [(5, 5), (9, 1), (8, 2), (4, 6), (7, 3)]     # (heads, tails)

def em_step(pA, pB):
    hA = tA = hB = tB = 0.0
    for h, t in rounds:
        # how likely is this row under each coin. both coins are picked with
        # the same chance and the binomial coefficient is the same so drop it
        LA = pA**h * (1 - pA)**t
        LB = pB**h * (1 - pB)**t
        shareA = LA / (LA + LB)
        shareB = LB / (LA + LB)
        # split the heads and tails between the two coins
        hA += shareA * h
        tA += shareA * t
        hB += shareB * h
        tB += shareB * t
    return hA / (hA + tA), hB / (hB + tB)

pA, pB = 0.6, 0.5
for k in range(10):
    pA, pB = em_step(pA, pB)
    print(k + 1, round(pA, 2), round(pB, 2))

'''
Edit: fixed a typo, thanks @mathdoc
'''
