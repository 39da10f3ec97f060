"""The independent checker. Nothing here imports what the rules import.

plates      every line of a derivation, checked at random points modulo a prime
printed     every line as it is printed, read back and compared
terms       the plain data of a derivation as terms, read once and shared
arithmetic  exact numbers modulo 2^61 - 1, real numbers: one interface
shown       terms in a refusal
operations  sums, products, inverses and traces of values
"""
