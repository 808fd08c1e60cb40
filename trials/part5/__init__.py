"""Records, forms and tools around a model."""
