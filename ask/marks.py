"""What of a section is shown, and which of its sentences answer. `_static/search/marks.js` has the same rules."""

import re
from collections.abc import Callable, Iterable, Sequence

ROOM = 480  # words of a section; of a longer one those around the passage that was found
MARKED = 3  # sentences
NEARLY = 0.6  # of the worth of the best
DUMB = re.compile(r"\\[a-zA-Z]|\n")  # TeX, and lines of code, which answer nobody
ROW = " | "  # of a table


def section(texts: Sequence[str], at: int) -> list[str]:
    """The paragraphs of a section that is given by its passages, of which one was found: all of them, or as many as
    there is room for around that one, the next ones first. A table that is cut in two keeps its head."""
    size = [len(text.split()) for text in texts]
    low, high, room = at, at + 1, ROOM - size[at]
    while True:
        if high < len(texts) and size[high] <= room:
            room, high = room - size[high], high + 1
        elif low and size[low - 1] <= room:
            room, low = room - size[low - 1], low - 1
        else:
            break
    shown, before = "\n\n".join(texts[low:high]).split("\n\n"), "\n\n".join(texts[:low]).split("\n\n")
    head = len(before)
    while ROW in shown[0] and head and ROW in before[head - 1]:
        head -= 1
    return [*before[head : head + 1], *shown]


def marked(
    paragraphs: Iterable[str], asked: set[str], stems: Callable[[str], set[str]], rarity: Callable[[str], float]
) -> list[str]:
    """The sentences, or rows of tables, that have most of what was asked, by stems, in the order of the text."""
    every = [sentence for paragraph in paragraphs for sentence in sentences(paragraph)]
    worth = [0.0 if DUMB.search(text) else sum(map(rarity, sorted(stems(text) & asked))) for text in every]
    most = max(worth, default=0.0)
    best = [place for place, value in enumerate(worth) if most and value >= NEARLY * most]
    best = sorted(best, key=lambda place: (-worth[place], place))[:MARKED]
    return [every[place] for place in sorted(best)]


def sentences(paragraph: str) -> list[str]:
    """A row of a table is one."""
    if ROW in paragraph:
        return [paragraph]
    return [text.strip() for text in re.findall(r'.+?(?:[.!?][)\]"”]*(?=\s)|\Z)', paragraph, re.DOTALL)]


def pieces(paragraph: str, answering: Iterable[str]) -> list[tuple[str, bool]]:
    """A paragraph as pieces of text, each with whether it is one of the sentences that answer."""
    found = [(paragraph, False)]
    for sentence in answering:
        cut: list[tuple[str, bool]] = []
        for text, is_marked in found:
            before, same, after = (text, "", "") if is_marked else text.partition(sentence)
            cut += [(before, is_marked), (same, True), (after, False)]
        found = [(text, is_marked) for text, is_marked in cut if text]
    return found
