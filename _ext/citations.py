"""The list of references, labeled as the text cites: "Brown et al., 2020".

sphinxcontrib-bibtex cites by author and year, but labels its list with numbers, so that a reader of the PDF could not
find what was cited. An entry that doesn't say when it was compared with its record (`checked`), and what was seen
(`record`), stops the build; the list shows the day, and what was seen where that wasn't the thing itself. What a post
cites that was brought in lies in a file of its own, and the list says that nobody has compared it. Also keeps pybtex
from scanning every installed package at each citation, a third of the build, and from formatting all entries at each
build.
"""

import datetime
import functools
import hashlib
import re
from importlib.metadata import version
from pathlib import Path

import pybtex.plugin
from docutils import nodes
from kept import keep
from pybtex.richtext import Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting.plain import Style
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle
from sphinx.util import logging

logger = logging.getLogger(__name__)

LABELS: dict[str, str] = {}  # by key
BROUGHT = "It came with a post, and nobody has compared it with its record."
FORMATTED: dict[tuple[str, str], FormattedEntry] = {}  # by key and label

pybtex.plugin._load_entry_point = functools.cache(pybtex.plugin._load_entry_point)


def author_year(entry):
    """The label of a bibliography entry, as in "Brown et al., 2020" or "West and Potts, 2025"."""
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [" ".join(map(str, person.rich_last_names)) for person in people] or [entry.fields.get("title", entry.key)]
    authors = " and ".join(names) if len(names) <= 2 else f"{names[0]} et al."
    return f"{authors}, {entry.fields.get('year', 'no date')}"


def label(entry):
    """The same, found once: LaTeX's letters in a name are slow to read."""
    if entry.key not in LABELS:
        LABELS[entry.key] = author_year(entry)
    return LABELS[entry.key]


class AuthorYearLabels(BaseLabelStyle):
    def format_labels(self, sorted_entries):
        return map(label, sorted_entries)


class AuthorYearOrder(BaseSortingStyle):
    def sorting_key(self, entry):
        return label(entry).casefold()


class AuthorYearStyle(Style):
    default_label_style = AuthorYearLabels
    default_sorting_style = AuthorYearOrder

    def format_entry(self, label, entry, bib_data=None):
        """Once for the list and the tooltips: it is slow."""
        place = entry.key, label
        if place not in FORMATTED:
            made = super().format_entry(label, entry, bib_data)
            said = check_of(entry.fields.get("checked", ""), entry.fields.get("record", ""))
            made.text = Text(made.text, " ", said if "checked" in entry.fields else BROUGHT)
            FORMATTED[place] = made
        return FORMATTED[place]


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


def keep_formatted(app):
    """Entries as they are formatted, while they, this code and pybtex are the same."""
    paths = [Path(__file__), *(Path(app.confdir, name) for name in app.config.bibtex_bibfiles)]
    packages = [version(name).encode() for name in ("pybtex", "latexcodec")]
    everything = [*(path.read_bytes() for path in paths if path.exists()), *packages]
    code = hashlib.sha256(b"\0".join(everything)).hexdigest()
    keep(app, "formatted_citations", code, FORMATTED)
    keep(app, "citation_labels", code, LABELS)


def require_checks(app):
    for key, entry in app.env.get_domain("cite").bibdata.data.entries.items():
        for field in ("checked", "record"):
            if not entry.fields.get(field) and (there := place(app, key)):
                logger.warning("the entry %s has no field %r", key, field, location=there)


def place(app, key):
    """The file and the line of an entry, if it is one of the book's own."""
    for name in app.config.bibtex_bibfiles[:1]:
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
    app.connect("builder-inited", keep_formatted)
    app.connect("builder-inited", require_checks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
