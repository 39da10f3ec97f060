"""The lines of a derivation: each stage's results, stated step by step in a trace."""
