"""sections.json: the text of every section as the pages show it, for programs that search or quote the book.

A list of {"page", "label", "title", "text"}: the page's name, the place in it that a link leads to, and the words below
the heading, those of its subsections apart; paragraphs are apart by an empty line. Numbers and titles of what is
referred to are in it, formulas as LaTeX.

A build gathers the sections of the pages that it writes, and takes those of the others from the file that is there.
"""

import json
from pathlib import Path

from docutils import nodes
from web_site import is_site

FILE = "sections.json"
UNSAID = (nodes.raw, nodes.Invisible, nodes.section)


def begin(app):
    app.sections = {}


def gather(app, doctree, docname):
    if is_site(app):
        app.sections[docname] = [entry(doctree, docname, section) for section in doctree.findall(nodes.section)]


def entry(doctree, docname, section):
    title = next(section.findall(nodes.title))
    blocks = [said(child).strip() for child in section if child is not title]
    text = "\n\n".join(block for block in blocks if block)
    return {"page": docname, "label": label(doctree, section), "title": title.astext(), "text": text}


def label(doctree, section):
    """The id that a section was given by hand, or else the one of its heading."""
    given = {doctree.nameids.get(name) for name in section["names"] if doctree.nametypes.get(name)}
    return next((name for name in section["ids"] if name in given), section["ids"][0])


def said(node):
    """The words of a node, without code for a single builder."""
    if isinstance(node, UNSAID):
        return ""
    if isinstance(node, nodes.Text) or not node.children:
        return node.astext()
    return node.child_text_separator.join(filter(None, map(said, node.children)))


def write(app, exception):
    if exception or not is_site(app):
        return
    path, pages = Path(app.outdir, FILE), sorted(app.env.found_docs)
    known = written(path)
    for docname in pages:
        if docname not in app.sections and docname not in known:
            app.env.get_and_resolve_doctree(docname, app.builder, tags=app.tags)  # which gathers
    if app.sections or known.keys() != set(pages):
        found = {**known, **app.sections}
        rows = [json.dumps(row, ensure_ascii=False) for docname in pages for row in found.get(docname, ())]
        beside = path.with_suffix(".new")  # so that nobody takes half of it for the whole
        beside.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")
        beside.replace(path)


def written(path):
    """The sections that the build before has written, by page; none where it has written none, or no JSON."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    found: dict[str, list[dict]] = {}
    for row in rows:
        found.setdefault(row["page"], []).append(row)
    return found


def setup(app):
    app.connect("builder-inited", begin)
    app.connect("doctree-resolved", gather, priority=100)  # before lines of links are put in
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
