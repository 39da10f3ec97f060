"""The independent checker of general derivations: any plates, any latent variables.

terms       the plain data of a derivation as terms
field       arrays modulo a prime, at several points at once
quantities  what a statement is made of
stated      the model, its log joint, units and likelihood: the checker's own meanings
lower_bound what the lower bound F means
points      random data and parameters
layout      every index letter an axis
operations  values with their derivatives, operation by operation
logarithms  logarithms and exponentials, by their laws
laws        means and divergences under a law, from its density
normalised  whether a density sums or integrates to 1
symbols     what names mean at a point
evaluation  functions, expectations, derivatives
signs       which terms are at least 0 by their form
strict      which are positive
identified  whether a law has one parameter
reading     lines, and what they define together
forms       what a line may rest on, name and go on from
identities  definitions, equalities, equations
instances   earlier lines at special values
solutions   new parameters: the derivative of Q is 0 there
gibbs       sums of divergences
bounds      what no likelihood exceeds
limits      the limits of elementary functions
lines       what a relation claims, and whether that holds
vanishing   where a sum of terms that are at least 0 is 0
in_general  what must be said of the lower bound F
topics      what it says in full where it says some of it
claim       a statement that must be made
required    what a derivation must contain
checking    all lines, one after the other
"""

from .checking import SCHEMA, Certificate, check

__all__ = ["SCHEMA", "Certificate", "check"]
