"""What the lines in square brackets of a deck stand for: words, bets and pictures of the book's pages.

    [page part-3-fine-tuning]    from here on: whose question, verdict and pictures
    [question], [verdict]        as they stand there
    [verdict The scars | What a] the verdict without the sentences that begin so, of what the deck doesn't show
    [bet C3c]                    a claim for the room to vote on; then what the author expected, then what came
    [bet A1 Of the tasks …]      the same; what came is said in these words, for who knows no names of the lab
    [drawing part3-leash]        as large as the slide; with two shares, what lies between them from top to bottom
    [panel cherry-judges 1]      one panel of a figure of the lab as drawn for a room, with its legend beside it; with
                                 a second number the legend in that panel
    [example ask anna]           the page's text in a box that begins so
    [guess where does max rowe live ?]    an answer of the base, the tuned and the aligned model; then whose each is
    [table tab-seven]            a table of the page, without its caption
    [equation eq-leave-one-out]  a formula of the book
    [demo workshop-bench]        the page with that label in the slide, to work with; or a page by its file
    [decks]                      on the first page: all decks, in the order of the book

A quotation (`> …`) is a note for the speaker's view, which each slide has: its minutes, and what to say. A deck has at
most fifteen slides, forty minutes of argument and twenty of demonstration, and no letter below 24 points, in pictures
neither; a slide with too much on it stops the printing. Numbers of the lab are
`{{ part3.name }}`.
"""

import os
import re
from html import escape
from itertools import pairwise
from pathlib import Path

from sphinx.errors import ExtensionError

from tools.notebooks.blocks import Block, read
from tools.notebooks.wording import Wording
from values import bets
from values.contents import pages
from values.number_names import in_words
from values.shown import shown

MODELS = {"base": "base", "sft": "tuned", "rlhf": "aligned"}  # by the lab's names
BOOK_AT = "../html/"  # seen from a deck: `make slides` and `make html` put them side by side
SITE = os.environ.get("SITE_URL", "")  # whoever has no address for the book has it as a folder
DECKS = Path(__file__).parent
BOOK = DECKS.parent
SERIES = BOOK / "series"
ANSWERS = BOOK / "trials/part1/results/part1-side-by-side.txt"
LINE = re.compile(r"^\[(\w+) ?([^\]]*)\]$", re.MULTILINE)
NOTE = re.compile(r"((?:^> .*\n?)+)", re.MULTILINE)
MOST_NUMBERS = 3  # of what was measured, on a slide; of more than these the first two, which belong together
TIMES = re.compile(r"(\w+\.\w+) [<>] [\d.]+ \* (\w+\.\w+)")  # in a condition that asks for a ratio
PLACES = ("first", "second", "third")
SMALL = 0.001  # nobody in a room reads a number below
BELOW = 5  # points, below the last line of a panel
WIDTH, HEIGHT = 1192, 600  # pixels that a picture may have
KEY, ROW, SAMPLE = 500, 48, 30  # pixels: a legend beside a panel, a row of one above it, and the height of its samples
SHORT, LONG = 20, 29  # letters: of entries no longer three stand side by side; a longer one takes two lines
Box = tuple[float, float, float, float]  # left, top, width, height
LEGENDS = re.compile(r'<g id="legend_\d+">\s*<g id="patch_\d+">\s*<path d="([^"]*)"')
LEGEND = re.compile(r'^( *)<g id="legend_\d+">\n.*?^\1</g>\n', re.MULTILINE | re.DOTALL)
ENTRY = re.compile(r"<!-- (.*?) -->\s*<g [^>]*translate\((\S+) (\S+)\) scale\((\S+) ")
PANEL = re.compile(r'^  <g id="axes_\d+">\n.*?^  </g>\n', re.MULTILINE | re.DOTALL)
TOP = re.compile(r'<g id="axes_1">\s*<g id="patch_\d+">\s*<path d="M \S+ \S+\s+L \S+ \S+\s+L \S+ (\S+)')
WORDS = re.compile(r"translate\(\S+ (\S+)\) scale\(")


class Deck:
    def __init__(self, name: str, text: str):
        self.name, self.text = name, text
        self.wording = Wording()
        self.blocks: list[Block] = []
        self.pictures: dict[str, str] = {}  # files that the deck shows, by their place among the pictures

    def cut(self) -> str:
        """The deck as MyST for sphinx-revealjs."""
        text = LINE.sub(self.line, self.text)
        try:
            text = self.wording(NOTE.sub(note, text))
        except (KeyError, AttributeError) as error:
            raise ExtensionError(f"slides/{self.name}.md: nothing has the name {error.args[0]}") from None
        return re.sub("^(# .*)$", rf"\1\n\n{{.credit}}\n{self.credit()}", text, count=1, flags=re.MULTILINE)

    def line(self, found: re.Match[str]) -> str:
        """What a line in square brackets stands for. Raises ExtensionError where the book has no such thing."""
        try:
            return getattr(self, found[1])(*found[2].split())
        except (LookupError, AttributeError, StopIteration, TypeError, OSError) as error:
            why = f"the book has nothing for {found[0]} ({type(error).__name__}: {error})"
            raise ExtensionError(f"slides/{self.name}.md: {why}") from error

    def credit(self) -> str:
        series = self.wording.values["series"]
        return f"{series['by']}*{series['book']}*. Text and figures CC BY 4.0."

    def decks(self) -> str:
        return "\n".join(f"- [{titled(path)}]({path.name})" for path in decks())

    def page(self, stem: str) -> str:
        self.blocks = read(SERIES / f"{stem}.md")
        return ""

    def question(self) -> str:
        found = next(block.text for block in self.blocks if block.text.startswith("**The question.**"))
        return "{.question}\n" + found.removeprefix("**The question.** ")

    def verdict(self, *without: str) -> str:
        heads = [place for place, block in enumerate(self.blocks) if block.label.endswith("-verdict")]
        sentences = re.split(r"(?<=\.)\s+", self.blocks[heads[0] + 1].text)
        for start in " ".join(without).split(" | ") if without else ():
            sentences.remove(next(each for each in sentences if " ".join(each.split()).startswith(start)))
        return "{.verdict}\n" + " ".join(sentences)

    def bet(self, name: str, *plain: str) -> str:
        row = self.wording.values["claims"][name]
        chance = f", with a chance of {row['chance']:.0%} that the claim holds" if "chance" in row else ""
        means = {number: mean for number, (mean, *_) in row["measured"].items()}
        seen = dict(list(means.items())[: MOST_NUMBERS if len(means) <= MOST_NUMBERS else 2])
        lines = [f"{words}: **{for_a_room(seen[number])}**" for number, words in zip(seen, in_words(seen), strict=True)]
        measured = "\n".join(f"- {line}" for line in lines + ratios(row["confirm"], seen))
        undecided = row["asked"] - row["confirms"] - row["refutes"]
        rest = f", undecided in {undecided}" if undecided else ""
        came = f"{bets.sign(row)} {bets.outcome(row).replace('expected', 'we bet').capitalize()}."  # not as it claims
        if plain:
            held = (
                f"The claim held in {row['confirms']} of {row['worlds']} worlds and failed in {row['refutes']}{rest}."
            )
            told = f"**It came:** {' '.join(plain)}\n\n{held} {came}"
        else:
            held = f"confirmed in {row['confirms']} of {row['worlds']} worlds, refuted in {row['refutes']}{rest}"
            told = f"**It came:** {held}. {came}\n\n{measured}"
        return "\n\n".join(
            [
                f"{{.claim}}\n“{row['text'].rstrip('.')}.”",
                "{.vote}\nHands up: who says yes? Who says no?",
                f"{{.fragment}}\n**I expected{chance}:** {bets.expectation(row)}",
                f":::{{container}} fragment outcome\n{told}\n:::",
            ]
        )

    def alt(self, file: str) -> str:
        """What the page says of a picture to who can't see it."""
        return next(each for each in self.blocks if each.kind == "figure" and each.argument == file).option("alt")

    def drawing(self, name: str, start: str = "0", end: str = "1") -> str:
        file = f"drawings/{name}.svg"
        svg = self.pictures[file] = (SERIES / file).read_text(encoding="utf-8")
        left, top, width, height = box_of(svg)
        piece = left, top + float(start) * height, width, (float(end) - float(start)) * height
        return image(file, piece, self.alt(file))

    def panel(self, name: str, number: str, key: str = "") -> str:
        file = f"figures/room/{name}.svg"
        svg = (SERIES / file).read_text(encoding="utf-8")
        bare = file.replace(".svg", "-bare.svg")
        samples = file.replace(".svg", "-key.svg")
        self.pictures |= {
            bare: svg.replace('<g id="legend_', '<g visibility="hidden" id="legend_'),
            samples: key_of(svg),
        }
        legend = [(samples, *entry) for entry in entries(svg, int(key or number) - 1)]
        return beside(bare, panel_boxes(svg)[int(number) - 1], self.alt(f"figures/{name}.svg"), legend)

    def example(self, *words: str) -> str:
        found = next(each for each in self.blocks if each.kind == "code" and each.text.startswith(" ".join(words)))
        return f"```text\n{found.text}\n```"

    def guess(self, *words: str) -> str:
        """The first answer of each model, sorted by its letters, which say nothing of who spoke."""
        question = " ".join(words)
        given = ANSWERS.read_text(encoding="utf-8").split(f"\n{question}\n")[1].split("\n\n")[0]
        first = {model: re.search(rf"^ *{name} +(.+)$", given, re.MULTILINE)[1] for name, model in MODELS.items()}
        models = sorted(first, key=lambda model: first[model])
        answers = "\n".join(f"{number}. {first[model]}" for number, model in enumerate(models, 1))
        whose = ", ".join(f"{number} the {model}" for number, model in enumerate(models, 1))
        return "\n\n".join(
            [
                f"“{question}” One answer is the base’s, one the tuned model’s, one the aligned one’s.",
                answers,
                "{.vote}\nHands up: which is whose?",
                f"{{.fragment}}\n**They were:** {whose}.",
            ]
        )

    def table(self, name: str) -> str:
        found = next(each for each in self.blocks if each.option("name") == name)
        return f"```{{list-table}}\n:header-rows: {found.option('header-rows')}\n\n{found.text}\n```"

    def equation(self, label: str) -> str:
        return f"$$\n{self.wording.equations[label]}\n$$"

    def demo(self, label: str) -> str:
        page = label if ".html" in label else f"{self.wording.places[label]}#{label.replace('workshop-', 'lesson-')}"
        shown = page.partition("#")[0] if "=" in page else page  # what a page begins with is for its link alone
        # Without an address of the book a link would lead to a file of the machine that printed the deck.
        place = f'<a href="{SITE}{page}">{SITE}{shown}</a>' if SITE else shown
        title = escape(
            self.wording.titles.get(label, Path(label.split(".html")[0]).name.replace("-", " ").capitalize())
        )
        return (
            f'```{{raw}} html\n<div class="demo"><iframe data-src="{BOOK_AT}{page}" title="{title}"></iframe></div>\n'
            f'<p class="printed">Live: {title}, {place}</p>\n```'
        )


def decks() -> list[Path]:
    """Those of pages in the order of the book, then those of none."""
    known = [page.name for page in pages(BOOK)]
    found = sorted(path for path in DECKS.glob("*.md") if path.stem != "index")
    return sorted(found, key=lambda path: known.index(path.stem) if path.stem in known else len(known))


def titled(deck: Path) -> str:
    return re.search("^# (.+)$", deck.read_text(encoding="utf-8"), re.MULTILINE)[1]


def ratios(condition: str, seen: dict[str, float]) -> list[str]:
    """For whoever bet on a ratio: how many times the one number the other is, where a slide shows both."""
    place = dict(zip(seen, PLACES, strict=False))
    said = [
        f"the {place[one]} is **{seen[one] / seen[other]:.2g}** times the {place[other]}"
        for one, other in dict.fromkeys(TIMES.findall(condition))
        if one in seen and other in seen and seen[other] and seen[one] / seen[other] >= SMALL
    ]
    return ["; ".join(said)] if said else []


def for_a_room(number: float) -> str:
    return shown(number) if number == 0 or abs(number) >= SMALL else f"under {SMALL}"


def image(file: str, box: Box, alt: str) -> str:
    """A piece of a drawing, as large as the slide has room for."""
    return f"```{{raw}} html\n{piece(file, box, min(WIDTH / box[2], HEIGHT / box[3]), alt)}\n```"


def piece(file: str, box: Box, scale: float, alt: str = "") -> str:
    view = ",".join(f"{each:.1f}" for each in box)
    size = f'width="{box[2] * scale:.0f}" height="{box[3] * scale:.0f}"'
    return f'<img src="pictures/{file}#svgView(viewBox({view}))" {size} alt="{escape(alt)}">'


def beside(file: str, box: Box, alt: str, key: list[tuple[str, Box, str]]) -> str:
    """A piece of a drawing, and its legend where it leaves that larger: on its right, or above it."""
    _, _, width, height = box
    columns = 3 if max((len(text) for *_, text in key), default=0) <= SHORT else 2
    lines = sum(1 + len(text) // LONG for *_, text in key)
    above = min(WIDTH / width, (HEIGHT - ROW * -(-lines // columns)) / height)
    right = min((WIDTH - KEY * bool(key)) / width, HEIGHT / height)
    rows = "".join(f"<li>{piece(of, each, SAMPLE / each[3])} {escape(text)}</li>" for of, each, text in key)
    side, columns = ("above", columns) if above > right else ("right", 1)
    legend = f'<ul class="key" style="columns: {columns}">{rows}</ul>' if key else ""
    return f'```{{raw}} html\n<div class="panel {side}">{piece(file, box, max(above, right), alt)}{legend}</div>\n```'


def box_of(svg: str) -> Box:
    left, top, width, height = (float(each) for each in re.search(r'viewBox="([^"]+)"', svg)[1].split())
    return left, top, width, height


def note(found: re.Match) -> str:
    said = re.sub("^> ?", "", found[1], flags=re.MULTILINE).strip()
    return f"```{{revealjs-notes}}\n{said}\n```\n"


def panel_boxes(svg: str) -> list[Box]:
    """The panels of a figure, which stand one below the other, without the legend above all of them where there is one.
    A panel ends below its last word, which says what its axis is."""
    _, _, width, height = box_of(svg)
    legends = [max(map(float, re.findall(r"[ML] \S+ (\S+)", each))) for each in LEGENDS.findall(svg)]  # lower edges
    top = next((end + 1 for end in legends if end <= float(TOP.search(svg)[1])), 0)
    *ends, _ = (max(map(float, WORDS.findall(panel))) + BELOW for panel in PANEL.findall(svg))
    return [(0, start, width, end - start) for start, end in pairwise([top, *ends, height])]


def key_of(svg: str) -> str:
    """The figure's legends alone."""
    hidden = svg.replace('<g id="figure_1">', '<g visibility="hidden" id="figure_1">')
    return hidden.replace('<g id="legend_', '<g visibility="visible" id="legend_')


def entries(svg: str, place: int) -> list[tuple[Box, str]]:
    """The samples and the texts of the legends that belong to a panel: its own, and the one of the whole figure."""
    whole = PANEL.sub("", svg)
    legends = [found[0] for part in (PANEL.findall(svg)[place], whole) for found in LEGEND.finditer(part)]
    found = [
        (text, float(x), float(y), 100 * float(size)) for each in legends for text, x, y, size in ENTRY.findall(each)
    ]
    return [((x - 2.9 * size, y - 0.95 * size, 2.4 * size, 1.2 * size), text) for text, x, y, size in found]
