"""What `python -m lab` can do; each command is a function of the options that `__main__` parses."""
