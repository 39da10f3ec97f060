"""The array program of an algorithm, and its roots by number."""
