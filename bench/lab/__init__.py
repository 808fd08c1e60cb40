"""How fast the lab trains and writes, beside what one would pick instead: python -m bench.lab."""
