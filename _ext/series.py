"""Which parts there are, and the line under each one's title: "Part 1 of 7", dates, reading time, categories, author.

The pages `series/part-*.md` are the list of parts, and there is no other. A part says `part`, `date`, `updated`,
`tested` (the day of its measured numbers), `categories` and `status` in its front matter, and `author` there or in
`conf.py` who wrote it. The line is an ordinary paragraph, so it stands in the web site, the PDF and the EPUB alike.
`parts` gives the same facts to the feed, `{{ series.published }}` and `{{ series.in_preparation }}` name the parts in a
text.
"""

import datetime
import difflib
import math
from pathlib import Path

from docutils import nodes
from front_matter import as_date
from sphinx.directives.other import TocTree
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from values.contents import KINDS, no_kind
from values.front_matter import IN_PREPARATION
from values.part_list import author, counted, listed, pages

logger = logging.getLogger(__name__)

WORDS_A_MINUTE = 238  # mean silent reading of English non-fiction: Brysbaert 2019, doi 10.1016/j.jml.2019.104047


def add_substitutions(app, config):
    """As a setting, so that Sphinx makes every page anew when one of them changes: each names the number of parts."""
    config.myst_substitutions = {**config.myst_substitutions, "series": listed(Path(app.srcdir))}


class CountingTocTree(TocTree):
    """Contents whose glob goes by numbers: Sphinx sorts as text, and part 10 would follow part 1. On the first page
    they are named after a kind of pages."""

    def parse_content(self, toctree):
        super().parse_content(toctree)
        if toctree["glob"]:
            toctree["entries"].sort(key=lambda entry: counted(entry[1]))
            toctree["includefiles"].sort(key=counted)
        name = self.options.get("name", KINDS[0])
        if self.env.docname == self.config.root_doc and name not in KINDS:
            logger.warning(no_kind(name), location=toctree)


def day(meta, key):
    """A date of a part; of one that is none, which `front_matter` tells, the beginning of time."""
    return as_date(meta.get(key, "")) or datetime.date(1970, 1, 1)


def long_date(date):
    return f"{date.day} {date:%B %Y}"


def words(node):
    return sum(len(text.astext().split()) for text in node.findall(nodes.Text))


def is_form(node):
    """The questions of a part, which are not read through."""
    return isinstance(node, nodes.container) and "questions" in node["classes"]


def add_part_line(app, doctree):
    env = app.env
    docname = env.current_document.docname
    meta = env.metadata[docname]
    metas = {node.get("name") or "": node["content"] for node in doctree.findall(nodes.meta)}
    if "description" in metas:  # search engines, link previews, the feed and llms.txt all want it
        meta["description"] = metas["description"]
    elif near := difflib.get_close_matches("description", metas, n=1):
        logger.warning("front matter: nothing reads myst.html_meta.%s; is it 'description'?", near[0], location=docname)
    else:
        logger.warning("front matter: no myst.html_meta.description", location=docname)
    if "part" not in meta:
        return
    meta["minutes"] = math.ceil((words(doctree) - sum(map(words, doctree.findall(is_form)))) / WORDS_A_MINUTE)
    items = [f"Part {meta['part']} of {app.config.myst_substitutions['series']['count']}"]
    days = []
    if meta.get("status") == IN_PREPARATION:
        days.append("In preparation")
    else:
        published, updated = (day(meta, key) for key in ("date", "updated"))
        revised = f", revised {long_date(updated)}" if updated != published else ""
        days.append(long_date(published) + revised)
        if "tested" in meta:  # when the numbers of its experiments were obtained
            days.append(f"tested {long_date(day(meta, 'tested'))}")
    items += days
    if meta.get("status") != IN_PREPARATION:
        items.append(f"{meta['minutes']} minute{'s' * (meta['minutes'] > 1)} to read")
    if "categories" in meta:
        items.append(str(meta["categories"]))
    if name := meta.get("author") or author(Path(app.srcdir)):
        items.append(f"By {name}")
        days += [f"By {name}"] * ("author" in meta)  # the book's own stands on its cover
    line = nodes.paragraph("", " · ".join(items), classes=["part-line"], on_paper=" · ".join(days))
    title = next(doctree.findall(nodes.title))
    title.parent.insert(title.parent.index(title) + 1, line)


def find_gaps(app, env):
    """A part whose number follows on none, as where one was taken out: the last would be "Part 9 of 8"."""
    there = pages(Path(app.srcdir))
    for number, path in there.items():
        if number > 1 and number - 1 not in there:
            docname = env.path2doc(path)
            message = "there is no part %s before this one: number them anew in the file's name, part and label"
            logger.warning(message, number - 1, location=docname)


class CiteThisBook(SphinxDirective):
    """A BibTeX entry of the book, from the settings. The year is that of the copyright's end."""

    def run(self):
        config = self.config
        entry = f"""@book{{llmdeepdive,
  author = "{{{config.author}}}",
  title = {{{config.project}: {config.html_context["subtitle"]}}},
  edition = {{version {config.release}}},
  year = {{{config.copyright.partition(",")[0][-4:]}}},
}}"""
        return [nodes.literal_block(entry, entry, language="bibtex")]


def remind(app, config):
    """Tell the owner of a copy, and no reader, that nobody's name is on it."""
    if config.author == config.project:
        logger.info("conf.py: no author is set, so the book names nobody; see *Put your name to it* in CONTRIBUTING.md")


def parts(env):
    """The published parts in order, each a dict of its front matter with `docname`, `title` and real dates."""
    found = []
    for docname, meta in env.metadata.items():
        if "part" in meta and meta.get("status") != IN_PREPARATION:
            dates = {key: day(meta, key) for key in ("date", "updated")}
            found.append({**meta, **dates, "docname": docname, "title": env.titles[docname].astext()})
    return sorted(found, key=lambda part: counted(part["part"]))


def setup(app):
    app.add_directive("toctree", CountingTocTree, override=True)
    app.add_directive("cite-this-book", CiteThisBook)
    app.connect("config-inited", add_substitutions, priority=100)  # before MyST reads its settings
    app.connect("config-inited", remind)
    app.connect("doctree-read", add_part_line)
    app.connect("env-check-consistency", find_gaps)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
