"""MyST's text as Jupyter shows it: numbers resolved, links by address where the site has one, equations beside it."""

import re
from dataclasses import dataclass, field

from ask.sections import BOOK, labels, sources
from ask.works import cited, works
from values import business_words, lab_numbers, owner_tables, part_list
from values.worked import hold, in_formula, in_formulas, look_up

ROLE = re.compile(r"\{([\w:]+)\}`([^`]+)`")
PICTURED = {"fig": "the figure", "tab": "the table"}
BEGINS = re.compile(r"((?:\A|[.?!]\s+|\n\n)\[?)the (?=(?:figure|table|listing)\b)")  # a sentence, with one of these


def named() -> dict:
    """What the book's pages name: measured numbers and the parts, from the places that know how they are written."""
    values = {**lab_numbers.load(), "case": business_words.load(), "series": part_list.listed(BOOK)}
    owners = owner_tables.FOLDER.is_dir()  # not every book has an owner's page
    return values | ({"sheet": owner_tables.sizes()} if owners else {})


def titles() -> dict[str, str]:
    """What stands at a label of the book, by the label."""
    found: dict[str, str] = {}
    for path in sources(BOOK):
        found |= labels(path)
    return found


def places() -> dict[str, str]:
    """The page on which a label stands, by the label."""
    found = {}
    for path in sources(BOOK):
        page = path.relative_to(BOOK).with_suffix(".html").as_posix()
        text = path.read_text(encoding="utf-8")
        for label in re.findall(r"^\(([\w-]+)\)=$|^:(?:name|label): ([\w-]+)$", text, re.MULTILINE):
            found["".join(label)] = page
    return found


def equations() -> dict[str, str]:
    """The labeled equations of the book, by label."""
    found = {}
    for path in sources(BOOK):
        text = path.read_text(encoding="utf-8")
        for label, formula in re.findall(r"```\{math\}\n:label: ([\w-]+)\n+(.*?)\n *```", text, re.DOTALL):
            found[label] = formula
    return found


@dataclass
class Wording:
    """site: the address of the book, or nothing; numbered: the equations shown in this notebook so far."""

    site: str = ""
    values: dict = field(default_factory=named)
    titles: dict[str, str] = field(default_factory=titles)
    places: dict[str, str] = field(default_factory=places)
    equations: dict[str, str] = field(default_factory=equations)
    numbered: list[str] = field(default_factory=list)

    def __call__(self, text: str) -> str:
        """A text without its roles and names, and below it the equations that it is the first to speak of."""
        before = len(self.numbered)
        text = re.sub(r"```\{math\}\n+(.*?)\n```", r"$$\n\1\n$$", text, flags=re.DOTALL)
        text = in_formulas(text, self.values)
        text = re.sub(r"\{\{\s*([\w.]+)\s*\}\}", lambda name: self.value(name[1]), text)
        text = ROLE.sub(lambda role: self.role(role[1], " ".join(role[2].split())), text)
        text = BEGINS.sub(r"\1The ", text)
        new = self.numbered[before:]
        return "\n\n".join([text, *(self.equation(label, number) for number, label in enumerate(new, before + 1))])

    def equation(self, label: str, number: int) -> str:
        return f"$$\n{in_formula(self.equations[label], self.values)}\n\\tag{{{number}}}\n$$"

    def value(self, name: str) -> str:
        return str(look_up(self.values, name))

    def role(self, name: str, content: str) -> str:
        if name.startswith("cite"):
            return cited(name, content, works(BOOK))
        if name == "bet":
            return ""
        if name == "eq":
            if content not in self.numbered:
                self.numbered.append(content)
            return f"equation {self.numbered.index(content) + 1}"
        text = re.fullmatch(r"(.+?) *<([^<>]+)>", content)
        shown, label = (text[1], text[2]) if text else (self.titles.get(content, content), content)
        if name == "holds":
            hold(self.values, shown, label)
        if name == "doc":
            return f"[{shown}]({self.site}series/{label.rpartition('/')[2]}.html)" if self.site else shown
        if name == "numref":
            shown = PICTURED.get(label.split("-")[0], "the listing")
        return self.link(shown, label) if name in ("ref", "numref") else shown

    def link(self, text: str, label: str) -> str:
        page = self.places.get(label)
        return f"[{text}]({self.site}{page}#{label})" if self.site and page else text
