"""How fast the lab writes, and what the page computes with: python -m bench.lab."""
