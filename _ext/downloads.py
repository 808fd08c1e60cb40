"""`{downloads}`: a line with the addresses of the book's PDF, its EPUB and its code, as far as `conf.py` knows them.

`make html` makes neither file, so where no address is set there is no link, which would lead nowhere, and no line.
"""

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective


class Downloads(SphinxDirective):
    def run(self):
        known = [(title, address) for title, address in self.config.downloads.items() if address]
        if not known:
            return []
        line = nodes.paragraph("", "To take along: ", classes=["downloads"])
        for place, (title, address) in enumerate(known):
            line += [nodes.Text(" · ")] if place else []
            line += nodes.reference("", title, refuri=address)
        line += nodes.Text(".")
        return [addnodes.only("", line, expr="html and not epub")]  # who reads those has them


def setup(app):
    app.add_config_value("downloads", {}, "env", dict)
    app.add_directive("downloads", Downloads)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
