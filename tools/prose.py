"""`make prose`: how long each page, deck and post is, beside its goal; `!` marks what is outside of it.

A report, and no test: whoever writes looks whether a text has grown, and decides.
"""

import re
import sys
from collections.abc import Iterator
from copy import copy
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


if __name__ == "__main__":
    main()
