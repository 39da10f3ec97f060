"""Which usual mistake a wrong part has, and the smallest case that shows it."""
