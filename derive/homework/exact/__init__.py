"""Values of formulas at small instances, exactly: what confirms a counterexample.

Nothing here imports the judge or its instances, nor the certificate: a second evaluation of the
same formulas by other code.
"""
