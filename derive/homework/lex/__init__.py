"""The characters of an answer as terminals: layout, tokens, macros, the words of a keyboard."""
