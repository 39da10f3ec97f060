"""A page on this machine: state a model, have an answer judged, take the code, fit data.

The server reads no statement and no answer itself: whatever takes work is done in child processes
that have limits and can be killed.
"""
