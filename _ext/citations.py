"""The list of references, labeled as the text cites: "Brown et al., 2020".

sphinxcontrib-bibtex cites by author and year, but labels its list with numbers, so that a reader of the PDF could not
find what was cited. An entry that doesn't say when it was compared with its record (`checked`), and what was seen
(`record`), stops the build; the list shows the day, and what was seen where that wasn't the thing itself. Also keeps
pybtex from scanning every installed package at each citation, a third of the build.
"""

import datetime
import functools
import re
from pathlib import Path

import pybtex.plugin
from docutils import nodes
from pybtex.richtext import Text
from pybtex.style.formatting.plain import Style
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle
from sphinx.util import logging

logger = logging.getLogger(__name__)

pybtex.plugin._load_entry_point = functools.cache(pybtex.plugin._load_entry_point)


def author_year(entry):
    """The label of a bibliography entry, as in "Brown et al., 2020" or "West and Potts, 2025"."""
    names = [" ".join(map(str, person.rich_last_names)) for person in entry.persons["author"]]
    authors = " and ".join(names) if len(names) <= 2 else f"{names[0]} et al."
    return f"{authors}, {entry.fields['year']}"


class AuthorYearLabels(BaseLabelStyle):
    def format_labels(self, sorted_entries):
        return (author_year(entry) for entry in sorted_entries)


class AuthorYearOrder(BaseSortingStyle):
    def sorting_key(self, entry):
        return author_year(entry).casefold()


class AuthorYearStyle(Style):
    default_label_style = AuthorYearLabels
    default_sorting_style = AuthorYearOrder

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.formatted = {}

    def format_entry(self, label, entry, bib_data=None):
        """Once for the list and the tooltips: it is slow."""
        if entry.key not in self.formatted:
            made = super().format_entry(label, entry, bib_data)
            made.text = Text(made.text, " ", check_of(entry.fields.get("checked", ""), entry.fields.get("record", "")))
            self.formatted[entry.key] = made
        return self.formatted[entry.key]


def check_of(checked: str, record: str) -> str:
    """When an entry was compared with its record; and what was seen, where that was an account or a part."""
    try:
        day = datetime.date.fromisoformat(checked)
    except ValueError:
        return ""  # missing, which stops the build elsewhere
    record = record.replace("--", "–")
    seen = f": {record}" if re.search("second hand|not seen|retold|accounts", record) else ""
    return f"Checked {day.day} {day:%B %Y}{seen}.".replace("..", ".")


pybtex.plugin.register_plugin("pybtex.style.formatting", "author_year", AuthorYearStyle)


def require_checks(app):
    for key, entry in app.env.get_domain("cite").bibdata.data.entries.items():
        for field in ("checked", "record"):
            if not entry.fields.get(field):
                logger.warning("the entry %s has no field %r", key, field, location=place(app, key))


def place(app, key):
    """The file and the line of an entry."""
    for name in app.config.bibtex_bibfiles:
        path = Path(app.srcdir, name)
        text = path.read_text(encoding="utf-8")
        if found := re.search(rf"^@\w+\{{\s*{re.escape(key)}\s*,", text, re.MULTILINE):
            line = text.count("\n", 0, found.start()) + 1
            return f"{path}:{line}"
    return None


def visit_text(writer, node):
    """Sphinx begins a plain entry as far to the right as its label is long, and stops where that is over the margin."""
    writer.new_state(3)


def depart_text(writer, node):
    writer.end_state(first=f"[{node[0].astext()}] ")


def setup(app):
    app.add_node(nodes.citation, override=True, text=(visit_text, depart_text))
    app.connect("builder-inited", require_checks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
