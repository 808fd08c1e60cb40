"""What tuning and a learned reward do to a model."""
