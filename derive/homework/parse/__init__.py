"""The syntax of the statements in an answer, by grammar."""
