"""One question a file: `measure(witness, seed)` answers it, and is the same for every model and seed."""
