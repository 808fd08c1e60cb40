"""Five judges at four rates."""
