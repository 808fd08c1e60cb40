"""The models and the world, written for others: Hugging Face's `transformers`, and the playground of the book."""
