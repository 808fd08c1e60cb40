"""`{downloads}`: a line with the evening's reading, and one with the addresses of the book's PDF, EPUB and code.

The evening's reading is offered if `make evening` has been there before: the site gets its files along. `make html`
makes neither PDF nor EPUB of the book, so they are offered where `conf.py` knows an address; else a link would lead
nowhere.
"""

import shutil
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective
from web_site import is_site

EVENING = "evening"  # the folder beside what is built, and the class of the line


class Downloads(SphinxDirective):
    def run(self):
        lines = [nodes.paragraph("", "To read in an evening: ", classes=[EVENING])]
        if known := {title: address for title, address in self.config.downloads.items() if address}:
            lines.append(linked(nodes.paragraph("", "To take along: ", classes=["downloads"]), known))
        return [addnodes.only("", *lines, expr="html and not epub")]  # who reads those has them


def linked(line, addresses):
    for place, (title, address) in enumerate(addresses.items()):
        line += [nodes.Text(" · ")] if place else []
        line += nodes.reference("", title, refuri=address)
    line += nodes.Text(".")
    return line


def files(app):
    """The evening's reading, by the names of its kinds."""
    folder = Path(app.outdir).parent / EVENING
    return {kind.upper(): path for kind in ("pdf", "epub") for path in folder.glob(f"*.{kind}")}


def find(app, config):
    """What there is, as a setting, so that pages change with it."""
    config.evening_made = [path.name for path in files(app).values()]


def offer(app, doctree, docname):
    if not is_site(app):
        return
    up = "../" * app.builder.get_target_uri(docname).count("/")
    addresses = {kind: f"{up}{path.name}" for kind, path in files(app).items()}
    for line in [each for each in doctree.findall(nodes.paragraph) if EVENING in each["classes"]]:
        if addresses:
            linked(line, addresses)
        else:
            line.parent.remove(line)


def bring(app, exception):
    if exception is None and is_site(app):
        for path in files(app).values():
            shutil.copy2(path, app.outdir)


def setup(app):
    app.add_config_value("downloads", {}, "env", dict)
    app.add_config_value("evening_made", [], "html")
    app.add_directive("downloads", Downloads)
    app.connect("config-inited", find)
    app.connect("doctree-resolved", offer)
    app.connect("build-finished", bring)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
