"""How a reader of the site sees a work cited: its authors and its year, from the book's list of references.

The book's own code for that needs Sphinx; the list is read here by its form, and a test holds the two together.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

MARKS = {"'": "\u0301", "`": "\u0300", '"': "\u0308", "~": "\u0303", "^": "\u0302", "v": "\u030c"}  # of TeX's accents
PARTICLES = re.compile(r"^(?:[a-z]+ )+")  # left out of the labels of the list: "von Oswald" is "Oswald"
ENTRY = re.compile(r"^@\w+\{([^,\s]+),$(.*?)^\}", flags=re.MULTILINE | re.DOTALL)


@cache
def works(folder: Path) -> dict[str, tuple[str, str]]:
    """Authors, as in "Brown et al." or "West and Potts", and year of each work in a folder's lists, by its key."""
    found = {}
    for path in sorted(folder.glob("series/*.bib")):
        if not path.resolve().is_relative_to(folder.resolve()):  # a link to what the folder doesn't hold
            continue
        for key, fields in ENTRY.findall(path.read_text(encoding="utf-8")):
            named, year = (
                re.search(rf"^ *{name} *= *\{{(.*)\}},?$", fields, re.MULTILINE) for name in ("author", "year")
            )
            if named and year:
                found[key] = authors(named[1]), year[1]
    return found


def authors(named: str) -> str:
    names = [named] if named.startswith("{") else named.split(" and ")
    last = [letters(name) if name.startswith("{") else letters(PARTICLES.sub("", name.split(",")[0])) for name in names]
    return " and ".join(last) if len(last) <= 2 else f"{last[0]} et al."


def letters(name: str) -> str:
    r"""A name without TeX: "R{\"o}ttger" is "Röttger"."""
    marked = re.sub(r"\{\\(['`\"~^v]) ?\\?(\w)\}", lambda found: found[2] + MARKS[found[1]], name)
    return unicodedata.normalize("NFC", re.sub("[{}]", "", marked.replace(r"{\i}", "ı").replace(r"\&", "&")))


def cited(role: str, keys: str, known: dict[str, tuple[str, str]]) -> str:
    """ "zhou2023lima,eu2016gdpr" is "(Zhou et al. 2023; European Parliament and Council 2016)" by `cite:p`, and by
    `cite:t` each year is in brackets. A key that nobody knows stays as it is."""
    found = [known.get(key.strip(), (key.strip(), "")) for key in keys.split(",")]
    if role == "cite:p":
        return f"({'; '.join(' '.join(filter(None, work)) for work in found)})"
    return "; ".join(f"{names} ({year})" if year else names for names, year in found)
