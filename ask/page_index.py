"""The index of the search in the page: which words stand in which passages, made when the site is built.

Needs neither NumPy nor a model, so that the book builds without them. The modules in `_static/search/` read it.
"""

import gzip
import json
import re
from collections import Counter
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


def stems(text: str) -> list[str]:
    """The stems of a text's words, those that say nothing left out."""
    return [stem(word) for word in words(text) if word not in STOP]


def passages(section: Section) -> list[str]:
    """A section's paragraphs, joined while they are together no longer than `WORDS`."""
    packed: list[str] = []
    for paragraph in section.text.split("\n\n"):
        if packed and len(packed[-1].split()) + len(paragraph.split()) <= WORDS:
            packed[-1] += "\n\n" + paragraph
        else:
            packed.append(paragraph)
    return packed


def index(sections: Sequence[Section]) -> dict:
    """`stop`, words that are left out; `places`, where a link leads; `passages`, each with the number of its place; and
    for each stem its `postings`: numbers of passages, each as the distance to the one before, and how often the stem
    stands there, in turn.

    The titles of a place are counted with its first passage. Sphinx 9.0 brings Snowball 3.0 as JavaScript, and Python
    has 3.1, which cuts words in inter- elsewhere: their `stems` are told.
    """
    numbers: dict[tuple[str, str], int] = {}
    places, texts, postings = [], [], {}
    for section in sections:
        key = (section.page, section.anchor)
        titles = [] if key in numbers else stems(" ".join((*section.trail, section.title)))
        if key not in numbers:
            numbers[key] = len(places)
            places.append({
                "name": section.name, "url": section.url, "titles": [*section.trail, section.title],
                "part": section.part,
            })  # fmt: skip
        for text in passages(section):
            for found, times in sorted(Counter(titles + stems(text)).items()):
                postings.setdefault(found, []).append((len(texts), times))
            titles = []
            texts.append({"place": numbers[key], "audience": section.audience, "text": text})
    inter = {word for section in sections for word in words(section.text) if word.startswith("inter")}
    return {
        "stop": sorted(STOP),
        "stems": {word: stem(word) for word in sorted(inter)},
        "places": places,
        "passages": texts,
        "postings": {found: gaps(postings[found]) for found in sorted(postings)},
    }


def gaps(postings: Sequence[tuple[int, int]]) -> list[int]:
    before, flat = 0, []
    for number, times in postings:
        flat += [number - before, times]
        before = number
    return flat


def packed(found: dict) -> bytes:
    """Same index, same bytes."""
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 9, mtime=0)
