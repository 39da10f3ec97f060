"""The value of a formula of an answer at an instance of the model."""
