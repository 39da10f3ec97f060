"""What the symbols of an answer mean, decided for the whole answer."""
