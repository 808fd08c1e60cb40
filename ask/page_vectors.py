"""The word vectors of the search in the page: `python -m ask.page_vectors` writes `_static/search/vectors.gzip`.

A vector for each common English word, and each word of the book, that says what it is about. They are WordLlama's,
https://github.com/dleemiller/WordLlama, trained so that the mean of a text's words is near those of texts of like
meaning; a word of several tokens has their sum. All 256 numbers of 32,000 tokens would be 16 MB, so each vector is
turned to its main directions, rounded to 4 bits, and kept once for all words of a stem. Rarer words of English have
none; their stems come along, so that none of them is taken for a misspelled word of the book.
"""

import gzip
import importlib.util
import json
import re
from pathlib import Path

import numpy as np

from .embed import package_folder
from .expansion import expanded
from .page_index import stem, words
from .reading import SHORTEST
from .sections import BOOK
from .stop_words import STOP

PATH = BOOK / "_static/search/vectors.gzip"
COMMON = 3000  # words of English; with twice as many the tuning half fared no better
DIMENSIONS = 52  # 128 found no more on either half in more than twice the bytes, 48 refused fewer of the unanswerable
LARGEST = 7  # a number is a whole one from -7 to 7, times its vector's scale


def main() -> None:
    PATH.write_bytes(packed(*vectors(), english_words()))
    print(f"{PATH.name}: {PATH.stat().st_size:,} bytes")


def vectors() -> tuple[list[str], np.ndarray, np.ndarray]:
    """Stems, their vectors as whole numbers (stems, DIMENSIONS), and what these have to be multiplied by (stems,)."""
    common = common_words()
    first: dict[str, str] = {}  # the word that stands for a stem: English's most common, or the book's shortest
    for word in common + book_words():
        if word not in STOP:
            first.setdefault(stem(word), word)
    embedding, tokenizer = wordllama()
    tokens = tokenizer.encode_batch(list(first.values()), add_special_tokens=False)
    whole = np.stack([embedding[encoding.ids].sum(0) for encoding in tokens])
    of_english = whole[: sum(word in common for word in first.values())]  # or each edit of a page would turn the axes
    _, axes = np.linalg.eigh(of_english.T @ of_english)
    axes = axes[:, ::-1][:, :DIMENSIONS]
    axes *= np.sign(axes[np.abs(axes).argmax(0), np.arange(DIMENSIONS)])  # an axis may point either way: choose one
    turned = whole @ axes
    scales = np.quantile(np.abs(turned), 0.98, axis=1) / LARGEST  # the few numbers above are cut to the largest
    return list(first), np.clip(np.round(turned / scales[:, None]), -LARGEST, LARGEST).astype(np.int8), scales


def english_words() -> list[str]:
    """Words of English by BERT's vocabulary, the most common first."""
    found = json.loads((package_folder() / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return [word for word in sorted(found, key=found.get) if re.fullmatch("[a-z]{2,}", word)]


def common_words() -> list[str]:
    return english_words()[:COMMON]


def book_words() -> list[str]:
    """The book's words, the shortest first: by their frequency, an edit of a page would choose other words."""
    found = {word for section in expanded() for word in words(f"{section.title} {section.text}")}
    return sorted(found, key=lambda word: (len(word), word))


def wordllama():
    """WordLlama's vectors (tokens, 256) and its tokenizer. The package is not imported: it would ask for more."""
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    spec = importlib.util.find_spec("wordllama")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError(
            "the package wordllama is missing: pip install --no-deps -r ask/requirements-vectors.txt", name="wordllama"
        )
    folder = Path(spec.submodule_search_locations[0])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizers/l2_supercat_tokenizer_config.json"))
    tokenizer.no_padding()
    weights = load_file(folder / "weights/l2_supercat_256.safetensors")["embedding.weight"]
    return weights.astype(np.float64), tokenizer


def packed(stems: list[str], numbers: np.ndarray, scales: np.ndarray, english: list[str]) -> bytes:
    """A line of JSON, then a byte for each stem's scale, then its numbers, two in a byte. Same input, same bytes."""
    rare = {stem(word) for word in english if len(word) >= SHORTEST} - {*stems}
    order = sorted(range(len(stems)), key=lambda place: stems[place])
    step = float(scales.max()) / 255
    head = json.dumps(
        {"dimensions": DIMENSIONS, "step": step, "stems": [stems[place] for place in order], "rare": sorted(rare)}
    )
    nibbles = (numbers[order] + 8).astype(np.uint8)
    pairs = nibbles[:, 0::2] << 4 | nibbles[:, 1::2]
    body = np.round(scales[order] / step).astype(np.uint8).tobytes() + pairs.tobytes()
    return gzip.compress(head.encode() + b"\n" + body, 9, mtime=0)


if __name__ == "__main__":
    main()
