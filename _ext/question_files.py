"""The questions of all parts as files for Moodle, and `{question-files}`, a line with their addresses.

The build of the web site writes them, with the numbers and the links that its pages have. They are for practice: their
keys stand on the pages. What is graded `make teach` makes, of a secret. Our bets are in neither.
"""

import posixpath
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from docutils import nodes
from questions import FOLDER, SITE
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective
from web_site import is_site

from ask.sections import Page, parser
from values import gift
from values.questions import read


class QuestionFiles(SphinxDirective):
    def run(self):
        line = nodes.paragraph("", "", classes=["question-files"])
        return [addnodes.only("", line, expr=SITE)]


def papers(env):
    """The page of each part that asks, by the stem of their file, in the order of the contents."""
    found = {
        docname: env.metadata[docname].get("questions") for docname in env.toctree_includes.get(env.config.root_doc, [])
    }
    return {stem: docname for docname, stem in found.items() if stem}


def name(env, docname):
    """A part as a link and Moodle's list of questions call it."""
    part = env.metadata[docname].get("part")
    return f"Part {part}" if part else env.titles[docname].astext()


def put_links(app, doctree, docname):
    for line in doctree.findall(nodes.paragraph):
        if "question-files" not in line["classes"]:
            continue
        here = posixpath.dirname(app.builder.get_target_uri(docname)) or "."
        line += nodes.Text("For practice on Moodle, as GIFT: ")
        found = {stem: name(app.env, docname) for stem, docname in papers(app.env).items()}
        for place, (stem, title) in enumerate({"all": "All of them", **found}.items()):
            file = posixpath.relpath(f"{FOLDER}/{stem}.gift", here)
            line += [nodes.Text(" · ")] if place else []
            line += nodes.reference("", title, refuri=file)
        line += nodes.Text(".")


def write(app, exception):
    if exception or not is_site(app):
        return
    parts = {stem: "\n\n".join(entries(app, stem, docname)) + "\n" for stem, docname in papers(app.env).items()}
    folder = Path(app.outdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    for stem, text in {**parts, "all": "\n".join(parts.values())}.items():
        (folder / f"{stem}.gift").write_text(text, encoding="utf-8")


def entries(app, stem, docname):
    """What a part asks: its category, and its questions with a link to the section that decides."""
    paper = read(Path(app.srcdir, FOLDER, f"{stem}.toml"))
    page = Page(Path(app.srcdir, "gift.md"), Path(app.srcdir), app.config.myst_substitutions, {})
    title = name(app.env, docname)

    def plain(text):
        return page.plain(parser().parseInline(text)[0].children)

    def told(answer):
        if not (found := place(app, docname, answer.at)):
            return plain(answer.reason)  # the page's link leads nowhere either, and has said so
        section, address = found
        link = "" if urlsplit(address).hostname == "localhost" else f", {address}"  # no student reaches that
        return f"{plain(answer.reason)} See “{section}”{link}"

    yield gift.category(app.config.project, "For practice", title)
    for number, question in enumerate(paper.questions, 1):
        choices = [(plain(answer.text), answer.right, told(answer)) for answer in question.answers]
        yield gift.entry(f"{title}, {number}", plain(question.text), choices)


def place(app, docname, at):
    """The title and the address of a section, named as a link in the page names it; None where there is none."""
    label = app.env.domaindata["std"]["labels"].get(at)
    slug = app.env.metadata[docname]["myst_slugs"].get(at)
    if slug and not (label and label[0] == docname):  # a label of the page comes first, as in a link
        label = docname, *slug[1:]
    if not label:
        return None
    docname, anchor, title = label
    return title, urljoin(app.config.html_baseurl, f"{app.builder.get_target_uri(docname)}#{anchor}")


def setup(app):
    app.add_directive("question-files", QuestionFiles)
    app.connect("doctree-resolved", put_links)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
