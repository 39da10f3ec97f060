"""Whole documents with introductions, other exercises and numbers, each with its truth."""
