"""The laboratory of the book: a tiny GPT in a world of known entropy. `lab/README.md` tells how to use it."""
