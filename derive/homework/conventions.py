"""The conventions by which an answer is read and judged.

How an unmarked symbol is read:

* In the responsibilities an unmarked parameter is the current one, at theta^t.
* In Q, outside the responsibilities, an unmarked parameter is the free one.
* In the updates an unmarked parameter is the new one, at theta^{t+1}: the mean in the covariance's
  update, the weight in ``N tau`` for N_1. A parameter that is marked as old is old.
* An answer for general k counts for every component.

What a part deserves:

* Q counts up to terms that do not hold theta; responsibilities given as proportional count up to a
  factor that is the same for all components.
* A responsibility symbol in Q or in an update means the true posterior probability at theta^t.
  Where the answer defines it otherwise, the definition is judged as a part of its own, and the
  formula that uses it is right and says what it stands on (``follows_from``).
* A wrong formula that follows correctly from an earlier wrong part stays wrong and says so: the
  right formula with the answer's own wrong responsibilities or new parameters written out in it, or
  a point where the slope of the answer's own wrong Q is zero.
* Several readings of one formula are all judged; where their judgements differ it is undecided.
* One part answered twice with different values is undecided, even where both are wrong; answers for
  different components do not contradict each other.
* A formula that leaves a letter open (the observation of a forgotten sum) is wrong where it is
  wrong for every value of that letter, and undecided where only for some.
* A formula that has a value at most of the instances is judged there; one that has none at more of
  them is undecided, as is whatever crashed or took too long. What was not read is unread. None of
  these is ever right or wrong.
* A part that is only named again (``mu_1 = mu_1``, ``argmax Q``) is not answered: missing.
* The end of a chain of equalities answers the part; its other members are steps.
"""

from __future__ import annotations

#: The mark that an unmarked parameter gets, by what the formula is about.
UNMARKED = {"responsibilities": "t", "Q": "", "update": "t+1"}
