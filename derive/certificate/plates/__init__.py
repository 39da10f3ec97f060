"""The independent checker of general derivations: any plates, any latent variables.

terms       the plain data of a derivation as terms
field       arrays modulo a prime, at several points at once
stated      the model, its log joint, units and likelihood: the checker's own meanings
points      random data and parameters
evaluation  the values of terms and their derivatives
laws        means and divergences under a law, from its density
signs       which terms are at least 0 by their form
lines       one line: what its relation claims, and whether that holds
required    what a derivation must contain
"""

from .checking import SCHEMA, Certificate, check

__all__ = ["SCHEMA", "Certificate", "check"]
