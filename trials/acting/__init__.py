"""Agents in an office, their tests, their orders."""
