"""Thinkers without a leash."""
