"""The independent checker, in parts. Nothing here imports what the rules import.

terms       the plain data of a derivation as terms, read once and shared
statement   what the model says
signs       which terms are positive by their form
letters     what each index letter runs over
arithmetic  exact numbers modulo 2^61 - 1, real numbers, degrees: one interface
remembering methods whose values are found once
facts       what stands for what, and what depends on what, whatever is drawn
meanings    what symbols stand for
operations  sums, products, inverses and traces of values
interpreter the value of a term in an arithmetic: sums over 1..N, expectations over K^N assignments
tangents    derivatives, forward, along given directions
exact       logarithms and exponentials modulo p, by a list of laws
degrees     the bound on false acceptance
samples     random points at which everything is consistent
moments     expectations under a law: the means that its density has
quadrature  whether a density sums or integrates to 1
gibbs       what is a divergence, and what is found of a law
lemmas      the inequalities that may be used, and the shape that each accepts
vanishing   where a sum of terms that are at least 0 is 0
definitions what may be defined: a closed list
instances   an earlier line at special values
points      interpreters at those points
lines       one line of a derivation: what its relation claims, and whether that holds
shown       terms and values in a refusal
blame       the smallest parts in which two sides differ
steps       a step, with what the shape of a rule may ask of it
shapes      the shapes of steps, by rule
ledger      whether a line may stand where it stands
chains      lines that go on from one another
claimed     the terms of a model that claims speak of
required    what a derivation must contain: from the likelihood to the updates
gains       ... of the maximum of Q and of ascent
domains     ... of the new parameters' domains
claims      whether it contains that, and nothing that is tied to none of it
checking    all lines, one after the other
densities   closed forms of scipy.stats' densities, by its names
written     a log density as the family writes it, on arrays
independent the model in NumPy, from the statement alone
reals       terms over the real numbers
anchors     the ends of the derivation against definitions that it did not make
"""
