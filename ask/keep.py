"""`python -m ask.keep` renews `kept.npz`, the vectors of the book's passages (kept.py)."""

from .embed import MiniLM
from .index import SQLite, embed, update
from .kept import PATH, write
from .sections import read


def main() -> None:
    store, embedder = SQLite(), MiniLM()
    update(store, read())
    fresh = embed(store, embedder)
    numbers, found = store.all_vectors(embedder.name)
    write(embedder.name, dict(zip((passage.digest for passage in store.get(numbers)), found, strict=True)))
    print(f"{PATH.name}: {len(numbers)} passages, {fresh} of them new, {PATH.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
