"""`make findings`: of each finding that a page marks, every place that tells it, with the sentence.

A report, and no test: read together, the sentences of one finding show where two places say different things. A place
tells a finding if it has its mark, or if it prints a number that decides the finding or stands in a marked sentence, or
words that rest on such a number. The notebook is left out, as it lists every row.
"""

import inspect
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from ask.sections import BOOK
from tools.notebooks.wording import Wording
from values import bets, lab_numbers, worked
from values.worked import NAME

MARK = re.compile(r"\{bet\}`(\w+)`|\[bet (\w+) ?\]?")
RESTS = re.compile(r"\{holds\}`[^`]*<([\w.]+)>`")
ENDS = re.compile(r"(?<=[.?!])(?:\{bet\}`\w+`)*\s+(?=\S)")
VOTE = "(put to a vote)"
LEFT_OUT = {"notebook", "errata"}  # of every row, and of what an older release said
PLACES = ("index.md", "series/*.md", "posts/*.md", "slides/*.md")


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a source, with their lines. A row of a table is one."""
    line = 1
    for block in re.split(r"(\n(?=\n|\s*(?:\* - |> |\d+\. )))", text):
        ends = [] if block.lstrip().startswith("* - ") else [found.end() for found in ENDS.finditer(block)]
        start = 0
        for end in [*ends, len(block)]:
            if said := block[start:end].lstrip():
                yield line + block[: end - len(said)].count("\n"), " ".join(said.split())
            start = end
        line += block.count("\n")


def numbers(sentence: str) -> set[str]:
    """What is printed, or decides what is printed, as `part3.sft_correct`."""
    found: set[str] = set()
    for name in NAME.findall(sentence):
        head, _, rest = name.partition(".")
        found |= behind(rest) if head == "worked" else {".".join(name.split(".")[:2])}
    return found.union(*map(behind, RESTS.findall(sentence)))


@cache
def behind(name: str) -> frozenset[str]:
    """The measured numbers whose names stand in the code of a name that the book works out."""
    module, function = name.split(".")[:2]
    known = functions().get(module, {})
    words = re.findall(r'"(\w+)"', inspect.getsource(known[function])) if function in known else []
    return frozenset(f"{module}.{word}" for word in words if word in measured().get(module, ()))


@cache
def measured() -> dict:
    return lab_numbers.load()


@cache
def functions() -> dict[str, dict[str, Callable]]:
    return {name: worked.names(import_module(found.path)) for name, found in worked.load().items()}


def places(book: Path = BOOK) -> Iterator[tuple[str, str, set[str], set[str]]]:
    """Where, what it says, the findings that it marks, and the numbers in it."""
    for pattern in PLACES:
        for path in sorted(book.glob(pattern)):
            if path.stem in LEFT_OUT or path.stem == "README":
                continue
            name = path.relative_to(book).as_posix()
            for line, sentence in sentences(path.read_text(encoding="utf-8")):
                yield f"{name}:{line}", sentence, {"".join(each) for each in MARK.findall(sentence)}, numbers(sentence)
    for path in sorted(book.glob("series/questions/*.toml")):
        asked = tomllib.loads(path.read_text(encoding="utf-8"))
        yield f"{path.relative_to(book)}", VOTE, set(asked.get("bets", ())), set()


def findings(rows: dict[str, dict], book: Path = BOOK) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each finding that is marked somewhere, and all places that tell it, if it is more than one page."""
    told = list(places(book))
    for name in sorted(set().union(*(marks for _, _, marks, _ in told)) & rows.keys()):
        deciding = set(rows[name]["measured"]).union(*(printed for _, _, marks, printed in told if name in marks))
        here = [(place, sentence) for place, sentence, marks, printed in told if name in marks or deciding & printed]
        if len({place.partition(":")[0] for place, _ in here}) > 1:
            yield name, here


def main() -> None:
    wording = Wording()
    rows = dict(wording.values["claims"])
    for name, here in findings(rows):
        print(f"\n{name}. {rows[name]['text']} ({bets.verdict(rows[name])})")
        for place, sentence in here:
            print(f"  {place}  {wording(MARK.sub('', sentence)).strip() or VOTE}")


if __name__ == "__main__":
    main()
