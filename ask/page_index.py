"""What the search in the page looks in: the book's passages, made into a file when the site is built.

Needs neither NumPy nor a model, so that the book builds without them. The modules in `_static/search/` read it.
"""

import gzip
import json
import re
from collections.abc import Sequence
from pathlib import Path

import snowballstemmer

from .sections import Section
from .stop_words import STOP

WORDS = 120  # of a passage, at most, unless one paragraph is longer
BET = re.compile(r"[A-Z]\d+[a-z]? \| ")  # a row of the tables of bets, which a chapter tells and the notebook weighs
LAST = ("series/notebook", "series/solutions", "series/references")  # what others rest on stands below them

LANGUAGES = json.loads(Path(__file__).with_name("languages.json").read_text(encoding="utf-8"))  # their small words

_stem = snowballstemmer.stemmer("english").stemWord  # the one whose JavaScript Sphinx puts into the site


def words(text: str) -> list[str]:
    """Runs of letters and digits, in lower case."""
    return re.findall(r"[^\W_]+", text.lower())


def stem(word: str) -> str:
    return _stem(word)


def passages(section: Section) -> list[str]:
    """A section's paragraphs but bets, joined while they are together no longer than `WORDS`.

    The bets' rows would be a twelfth of what a reader has to fetch, and answer nobody's question by themselves.
    """
    packed: list[str] = []
    for paragraph in section.text.split("\n\n"):
        if BET.match(paragraph):
            continue
        if packed and len(packed[-1].split()) + len(paragraph.split()) <= WORDS:
            packed[-1] += "\n\n" + paragraph
        else:
            packed.append(paragraph)
    return packed


def answered(sections: Sequence[Section], asked: dict[str, list[str]]) -> dict[tuple[str, str], list[str]]:
    """The questions that are `asked` of each section (`expansion.py`), by page and anchor of the place that answers: in
    a glossary the terms that a question names, elsewhere and for the rest the first place."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, lines in asked.items():
        places = {(section.page, section.anchor): section for section in sections if section.name == name}
        for line in lines:
            named = [key for key, section in places.items() if is_term(section) and names(line, section.title)]
            for key in named or list(places)[:1]:
                found.setdefault(key, []).append(line)
    return found


def is_last(section: Section) -> bool:
    """Whether it only says where the others have it from."""
    return section.page in LAST or section.label.endswith("sources")


def is_term(section: Section) -> bool:
    return section.anchor != section.label


def names(line: str, title: str) -> bool:
    """Whether a line has all words of one of the names in the title of a term."""
    has = {stem(word) for word in words(line)}
    return any({stem(word) for word in words(name)} <= has for name in title.split(", "))


def index(sections: Sequence[Section], asked: dict[str, list[str]] | None = None) -> dict:
    """`stop`, words that are left out; `languages`, small words of others (`languages.json`); `places`, where a link
    leads, each with the questions that are `asked` there, whether it is a `term` and whether it belongs `last`;
    `passages`, each with its place's number.
    The page counts their words itself: counts made here were a quarter of what a reader had to fetch.

    Sphinx 9.0 brings Snowball 3.0 as JavaScript, and Python has 3.1, which cuts words in inter- elsewhere: their
    `stems` are told.
    """
    numbers: dict[tuple[str, str], int] = {}
    places: list[dict] = []
    texts: list[dict] = []
    waiting = answered(sections, asked or {})
    for section in sections:
        key = (section.page, section.anchor)
        if key not in numbers:
            numbers[key] = len(places)
            places.append({
                "name": section.name, "url": section.url, "titles": [*section.trail, section.title],
                "part": section.part, "asked": waiting.get(key, []),
                **({"term": True} if is_term(section) else {}),
                **({"last": True} if is_last(section) else {}),
            })  # fmt: skip
        for text in passages(section):
            texts.append({"place": numbers[key], "audience": section.audience, "text": text})
    inter = {word for section in sections for word in words(section.text) if word.startswith("inter")}
    return {
        "stop": sorted(STOP),
        "languages": LANGUAGES,
        "stems": {word: stem(word) for word in sorted(inter)},
        "places": places,
        "passages": texts,
    }


def packed(found: dict) -> bytes:
    """Same index, same bytes."""
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 9, mtime=0)
