"""What each statement of an answer does: defines, updates, restricts, gives an example."""
