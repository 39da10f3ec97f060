"""What is printed, read back: formulas in LaTeX and in text, compared with the checked terms.

Nothing here knows how a formula is printed. A formula is read by a strict grammar and by a
dictionary, plain data that says how each name is written; what it says is compared by value with
the line that the certificate checked.

vocabulary  what occurs in the lines of one derivation
dictionary  how each name of it is written
forms       the written forms among the tokens of a formula
reading     the grammar, by recursive descent: patterns of the notation and implicit products make
            a formula depend on its letters, which a grammar of fixed tokens cannot express
latex       LaTeX mathematics as tokens
text        Unicode text as tokens
values      the value of a term where every symbol is drawn freely
general     the same for general derivations, which have events and several plates
comparing   all lines of a derivation, one after the other
"""
