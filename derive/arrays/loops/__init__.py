"""Array operations as loops over rows: what compiled languages are printed from."""
