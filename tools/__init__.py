"""Commands for authors. The Makefile runs them as modules, so that they find the rest of the book."""
