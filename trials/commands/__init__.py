"""The commands of `python -m trials`, one module for those that share code."""
