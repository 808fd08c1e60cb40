"""What the search in the page looks in: the book's passages, made into a file when the site is built.

Needs neither NumPy nor a model, so that the book builds without them. The modules in `_static/search/` read it.
"""

import gzip
import json
import re
from collections.abc import Sequence

import snowballstemmer

from .sections import Section

WORDS = 120  # of a passage, at most, unless one paragraph is longer
STOP = frozenset(
    "a about an and any are as at be between by can could did do does explain for from had has have how i if in is it "
    "its me my of on or our please s should so t than that the their them then there these they this to us was we "
    "were what when where which who why will with would you your".split()
)  # as in index.py

_stem = snowballstemmer.stemmer("english").stemWord  # the one whose JavaScript Sphinx puts into the site


def words(text: str) -> list[str]:
    """Runs of letters and digits, in lower case."""
    return re.findall(r"[^\W_]+", text.lower())


def stem(word: str) -> str:
    return _stem(word)


def passages(section: Section) -> list[str]:
    """A section's paragraphs, joined while they are together no longer than `WORDS`."""
    packed: list[str] = []
    for paragraph in section.text.split("\n\n"):
        if packed and len(packed[-1].split()) + len(paragraph.split()) <= WORDS:
            packed[-1] += "\n\n" + paragraph
        else:
            packed.append(paragraph)
    return packed


def index(sections: Sequence[Section], asked: dict[str, list[str]] | None = None) -> dict:
    """`stop`, words that are left out; `places`, where a link leads, each with the questions that are `asked` there
    (`expansion.py`; of a section with several places the first has them); `passages`, each with its place's number.
    The page counts their words itself: counts made here were a quarter of what a reader had to fetch.

    Sphinx 9.0 brings Snowball 3.0 as JavaScript, and Python has 3.1, which cuts words in inter- elsewhere: their
    `stems` are told.
    """
    numbers: dict[tuple[str, str], int] = {}
    places: list[dict] = []
    texts: list[dict] = []
    waiting = dict(asked or {})
    for section in sections:
        key = (section.page, section.anchor)
        if key not in numbers:
            numbers[key] = len(places)
            places.append({
                "name": section.name, "url": section.url, "titles": [*section.trail, section.title],
                "part": section.part, "asked": waiting.pop(section.name, []),
            })  # fmt: skip
        for text in passages(section):
            texts.append({"place": numbers[key], "audience": section.audience, "text": text})
    inter = {word for section in sections for word in words(section.text) if word.startswith("inter")}
    return {
        "stop": sorted(STOP),
        "stems": {word: stem(word) for word in sorted(inter)},
        "places": places,
        "passages": texts,
    }


def packed(found: dict) -> bytes:
    """Same index, same bytes."""
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 9, mtime=0)
