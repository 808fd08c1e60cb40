"""Lens, votes and patches in part 4's models."""
