"""The conventions by which an answer is read and judged.

How an unmarked symbol is read:

* In the responsibilities an unmarked parameter is the current one, at theta^t.
* In Q, outside the responsibilities, an unmarked parameter is the free one.
* In the updates an unmarked parameter is the new one, at theta^{t+1}: the mean in the covariance's
  update, the weight in ``N tau`` for N_1. A parameter that is marked as old is old.
* Where one formula has a parameter both marked as old and without a mark, the latter is the new
  one; where responsibilities have it both with a hat and without one, that with the hat is.
* What stands among the arguments of a density, or multiplies it, is its parameter or weight.
* An answer for general k counts for every component.
* A term after a sum that still carries the sum's index belongs to the sum, ``sum_i a_i + b_i``.
* The responsibility is the symbol that is said to be P(Z_i = k | x_i); where nothing says so, the
  one whose definition has its value; where none has, the one that by its form is one.

What a part deserves:

* Q counts up to terms that do not hold theta, with the log prior or without it; responsibilities
  given as proportional count up to a factor that is the same for all components, and so do
  probabilities that sum to one.
* A letter without an index for the numbers of a Dirichlet prior is one number for all of them.
* An equation ``A theta = b`` answers theta where it is right and nothing else gives theta.
* A responsibility symbol in Q or in an update means the true posterior probability at theta^t.
  Where the answer defines it otherwise, the definition is judged as a part of its own, and the
  formula that uses it is right and says what it stands on (``follows_from``).
* A wrong formula that follows correctly from an earlier wrong part stays wrong and says so: the
  right formula with the answer's own wrong responsibilities or new parameters written out in it, or
  a point where the slope of the answer's own wrong Q is zero.
* Several readings of one formula are all judged; where their judgements differ it is undecided.
* One part answered twice with different values is undecided, even where both are wrong; answers for
  different components do not contradict each other.
* Two readings of the whole answer that leave as much of it right are both kept: a part that is
  right by one and wrong by the other is undecided, with the symbol named. So is what rests on a
  posterior probability that is made of itself, and on an observation that is defined anew.
* A formula that leaves a letter open (the observation of a forgotten sum) is wrong where it is
  wrong for every value of that letter, and undecided where only for some.
* A formula that has a value at most of the instances is judged there; one that has none at more of
  them is undecided, as is whatever crashed or took too long. What was not read is unread. None of
  these is ever right or wrong.
* A part that is only named again (``mu_1 = mu_1``, ``argmax Q``) is not answered: missing.
* The end of a chain of equalities answers the part; its other members are steps.

What a line between the parts deserves (:mod:`derive.homework.judge.steps`):

* A derivative of Q is that of the derivation's own Q at a free theta. One that is right for the
  answer's own wrong Q is wrong and says so (``follows_from``).
* What is set to zero is zero at theta^{t+1}; both sides of any other equality are equal there, or
  at theta^t, where the E-step is. A parameter that is marked as new in a derivative is the new one.
* The gradient by a covariance may be taken with its entries free or with its symmetry, 2 G -
  diag(G); it may be a row or a column.
* A log-likelihood and the logarithm of a density count up to terms that are free of theta.
* A Lagrange multiplier has the value that the answer gives it, and any value where it gives none.
* A definition, a constraint and what only names something again is no line of a derivation: it is
  not judged, or wrong where it says what is not so. Proportions and inequalities are not judged.
* A line that is not read or has no value is neither right nor wrong. One in which the shapes do not
  fit leaves the steps unread where no other line is wrong.
"""
