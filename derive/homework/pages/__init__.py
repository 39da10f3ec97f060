"""A class's answers as pages: one for each submission, and a gradebook over all."""
