"""The sources that a post of a paper cites: its blog has them in a file of BibTeX, a page has them beside it."""

import re
from functools import cache
from pathlib import Path

from pybtex.database import BibliographyData, Entry, parse_string
from pybtex.style.formatting.unsrt import Style

from . import PostError
from .inline import group

ENTRY = re.compile(r"^[ \t]*@(\w+)\s*(?=\{)", re.MULTILINE)


class Sources:
    """Those of a blog's file that a page cites. label: of the page, which its keys begin with, or two posts would give
    two works one name; known: the keys of works that the project has, by their titles."""

    def __init__(self, path: Path, label: str, known: dict[str, str]):
        self.label, self.known = label, known
        self.macros: list[str] = []
        self.entries: dict[str, tuple[str, str]] = {}  # what each is, and what it says
        self.cited: dict[str, str] = {}
        text = path.read_text(encoding="utf-8", errors="replace")
        for found in ENTRY.finditer(text):
            try:
                body, end = group(text, found.end())
            except ValueError:  # a brace that is open
                continue
            if found[1].lower() == "string":
                self.macros.append(text[found.start() : end].strip())
            elif found[1].lower() not in ("comment", "preamble") and "," in body:
                key, fields = body.split(",", 1)
                self.entries[key.strip()] = (found[1], fields.strip().rstrip(","))

    def cite(self, key: str) -> str | None:
        """The key in the page of an entry; None where the blog has none, or none that can be read."""
        if key not in self.entries:
            return None
        new = f"{self.label}-{'-'.join(re.findall('[a-z0-9]+', key.lower()))}"
        if key not in self.cited:
            kind, fields = self.entries[key]
            entry = next(filter(None, (self.read(f"@{each}{{{new},\n  {fields}\n}}") for each in (kind, "misc"))), None)
            if not entry:
                return None
            text, work = entry
            if there := self.known.get(plain(work)):
                return there
            self.cited[key] = text
        return new

    def read(self, text: str) -> tuple[str, Entry] | None:
        """An entry, if Sphinx can show it."""
        try:
            [entry] = parse_string("\n".join([*self.macros, text]), "bibtex").entries.values()
            list(Style().format_bibliography(BibliographyData({entry.key: entry})))
        except Exception:  # whatever pybtex stumbles over
            return None
        return text, entry

    def text(self) -> str:
        return "\n\n".join([*self.macros, *self.cited.values()]) + "\n"


def plain(entry: Entry) -> str:
    """A title by which a work is known again."""
    return "".join(re.findall(r"\w+", re.sub(r"\\\w+|[{}]", "", entry.fields.get("title", "")).lower()))


@cache
def known(paths: tuple[Path, ...], stamp: tuple[float, ...]) -> dict[str, str]:
    """The keys of the works in some files, by their titles. stamp: when they were written."""
    found: dict[str, str] = {}
    for path in paths:
        try:
            entries = parse_string(path.read_text(encoding="utf-8"), "bibtex").entries
        except Exception as error:  # whatever pybtex stumbles over
            raise PostError(f"{path} can't be read: {' '.join(str(error).split())}") from None
        found |= {plain(entry): entry.key for entry in entries.values() if plain(entry)}
    return found
