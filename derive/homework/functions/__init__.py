"""Functions that students write in Python: run in a sandbox, and judged by their values."""
