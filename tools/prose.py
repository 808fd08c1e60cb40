"""`make prose`: how long each page, deck and post is, what two pages say, and which sentences age.

A report, and no test: whoever writes looks whether a text has grown, and decides. `!` marks what misses its goal.
"""

import re
import sys
from calendar import month_name
from collections.abc import Iterator
from copy import copy
from itertools import takewhile
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from tools.posts import plain
from tools.posts.source import Reader

BOOK = Path(__file__).parents[1]
NOT_RUNNING_TEXT = (
    "h1, h2, h3, h4, pre, math, table, figure, details, .caption, .part-line, nav, .playground, .workshop, .glass, "
    ".questions"  # which nobody reads through: a form, and three of four answers are wrong
)
# The least and the most that we wish for. Of pages only parts and chapters are read from top to bottom.
GOALS = {
    "argument": (0, 4_500),  # words, with the exercises
    "boxes": (0, 1_500),  # words, for one reader
    "in one minute": (0, 120),  # words
    "description": (40, 180),  # characters, which search engines, the feed and link previews show
    "slides": (0, 15),
    "minutes told": (40, 40),
    "minutes live": (20, 20),
    "minutes in all": (55, 55),  # of the deck for owners, whose hour begins with five for coming in
    "post": (900, 1_200),  # words
}
Lengths = dict[str, int]
NOT_PROSE = "h1, h2, h3, h4, pre, math, nav, .headerlink, .part-line, .playground, .workshop, .glass, .questions"
RECORDS = {"claims", "errata", "notebook", "references"}  # of what was; claims and notebook say the same rows
SAID_TWICE = 12  # words in a row
DATE = re.compile(rf"\b(?:\d{{1,2}} )?(?:{'|'.join(month_name[1:])}) (20\d\d)\b")


def of_page(page: BeautifulSoup) -> Lengths:
    """The words of running text of a built page, the minutes that it says, and the characters of its description."""
    described = page.find("meta", attrs={"name": "description"})
    found = {"description": len(str(described["content"]))} if isinstance(described, Tag) else {}
    shown = page.select_one("article")
    if shown is None:
        return found
    article = copy(shown)
    if minute := article.select_one(".admonition.minute"):
        found["in one minute"] = words(*(each for each in minute.select("p") if each != minute.select_one("p")))
    for each in article.select(NOT_RUNNING_TEXT):
        each.extract()
    boxes = [box.extract() for box in article.select(".admonition")]
    if minutes := re.search(r"(\d+) minutes? to read", shown.get_text()):
        found["minutes"] = int(minutes[1])
    return found | {"argument": words(article), "boxes": words(*boxes)}


def words(*pieces: Tag) -> int:
    return sum(len(re.findall(r"\w\S*", piece.get_text(" "))) for piece in pieces)


def of_deck(text: str) -> Lengths:
    """The slides of a deck as it is written, and its minutes: where the speaker tells, and where he shows."""
    slides = re.split(r"^(?=##? )", text, flags=re.MULTILINE)[1:]
    found = {"slides": len(slides), "minutes told": 0, "minutes live": 0}
    for slide in slides:
        minutes = re.search(r"^> (\d+) minutes?\.", slide, re.MULTILINE)
        found["minutes live" if "[demo " in slide else "minutes told"] += int(minutes[1]) if minutes else 0
    return found


def lengths(site: Path, book: Path = BOOK) -> Iterator[tuple[str, Lengths]]:
    """Of everything, by its place: pages of a built site, decks and posts of the book's folder."""
    for path in sorted(site.glob("series/**/*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        yield path.relative_to(site).with_suffix("").as_posix(), of_page(page)
    for path in sorted((book / "slides").glob("*.md")):
        if path.stem != "index":
            found = of_deck(path.read_text(encoding="utf-8"))
            if path.stem == "owners":
                found["minutes in all"] = found.pop("minutes told") + found.pop("minutes live")
            yield f"slides/{path.stem}", found
    for post in Reader().posts():
        yield f"posts/{post.stem}", {"post": plain.count(post)}


def prose(site: Path) -> dict[str, str]:
    """The text of each page of a built site that somebody has written, with captions and tables."""
    found = {}
    for path in sorted(site.glob("series/*.html")):
        article = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml").select_one("article")
        if article is None or path.stem in RECORDS:
            continue
        for each in article.select(NOT_PROSE):
            each.extract()
        for each in article.select("p, li, td, th, dd, figcaption"):
            each.append("\n\n")  # a sentence ends where its paragraph does
        found[path.stem] = article.get_text("")
    return found


def said_twice(pages: dict[str, str], least: int = SAID_TWICE) -> Iterator[tuple[str, str, str]]:
    """Two pages, and the words in a row that stand on both, as long as they agree; each page once for each start."""
    spoken = {page: re.findall(r"\w(?:[\w'’%,.-]*\w)?", text) for page, text in pages.items()}
    first: dict[tuple[str, ...], tuple[str, int]] = {}
    for page, ours in spoken.items():
        start = 0
        while start + least <= len(ours):
            other, there = first.setdefault(tuple(ours[start : start + least]), (page, start))
            length = 0
            if other != page:
                pairs = zip(ours[start:], spoken[other][there:], strict=False)
                length = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
                yield other, page, " ".join(ours[start : start + length])
            start += length or 1


def aging(pages: dict[str, str], since: int) -> Iterator[tuple[str, str, str]]:
    """Page, date and sentence, wherever a text names a month of that year or a later one: to be looked at again."""
    for page, text in pages.items():
        for paragraph in text.split("\n\n"):
            for sentence in re.split(r"(?<=[.!?:])\s+(?=[A-Z“])", " ".join(paragraph.split())):
                dates = [date[0] for date in DATE.finditer(sentence) if int(date[1]) >= since]
                if dates and len(sentence.split()) > 3 * len(dates):  # not a cell that is a date
                    yield page, dates[-1], sentence


def outside(found: Lengths) -> set[str]:
    """What is shorter or longer than its goal; a page without *In one minute* has none for its words."""
    free = () if "in one minute" in found else ("argument", "boxes")
    goals = {name: GOALS[name] for name in found.keys() & GOALS.keys() if name not in free}
    return {name for name, (least, most) in goals.items() if not least <= found[name] <= most}


def goal(name: str) -> str:
    least, most = GOALS.get(name, (0, 0))
    return f"{most:,}" * (most > 0) if least in (0, most) else f"{least}–{most:,}"


def table(rows: list[tuple[str, Lengths]]) -> str:
    """A line for each place and a column for each length; below the heads stand the goals."""
    columns = [*dict.fromkeys(name for _, found in rows for name in found)]
    lines = [["", *columns], ["goal", *map(goal, columns)]]
    for place, found in rows:
        marks = outside(found)
        cells = [f"! {found[name]:,}" if name in marks else f"{found[name]:,}" for name in columns if name in found]
        lines.append([place, *(cells.pop(0) if name in found else "" for name in columns)])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    left, *right = widths
    return "\n".join("  ".join([place.ljust(left), *map(str.rjust, cells, right)]) for place, *cells in lines)


def main() -> None:
    rows = list(lengths(Path(sys.argv[1])))
    print(table(rows))
    print(f"\n{sum(found.get('argument', 0) + found.get('boxes', 0) for _, found in rows):,} words on all pages.")
    print(f"{sum(map(len, map(outside, dict(rows).values())))} outside of their goals (!).")
    pages = prose(Path(sys.argv[1]))
    print(f"\n{SAID_TWICE} words or more in a row that stand on two pages:")
    for one, other, text in said_twice(pages):
        print(f"  {one} | {other} | {text}")
    print("\nWhat ages, by page:")
    for page, date, sentence in aging(pages, since=2026):
        print(f"  {page} | {date} | {sentence}")


if __name__ == "__main__":
    main()
