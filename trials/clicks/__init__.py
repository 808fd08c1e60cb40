"""A judge made of thirty clicks."""
