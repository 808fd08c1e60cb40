"""Thoughts, rewards for them, and what they show."""
