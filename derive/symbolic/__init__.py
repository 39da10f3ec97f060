"""Results as SymPy expressions: for any N, d and K, and written out at given ones."""
