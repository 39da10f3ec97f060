"""The judgement of the claims and lines of an answer, by value."""
