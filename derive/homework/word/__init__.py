"""What a person is told of a judged answer."""
