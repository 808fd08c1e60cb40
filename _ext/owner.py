"""The owner's page: `{{ sheet.work }}` and its siblings, and the directive `{owner-table}`.

They come from `owner_tables`. The directive's argument names a table: `tries 10 30`, what so many tries without an
error leave possible; `changes 5 10`, how many changed marks are no chance; `prices`, with what a thousand cases come
to; `supplier`; `duties`, those of a support desk with their wording, and `duties-judges` and others, by use; `apart
30 10`, how many tasks tell an agent that cheats so often from an honest one.
"""

from docutils.parsers.rst import directives
from lab_results import list_table
from sphinx.util.docutils import SphinxDirective

from values.owner_tables import FOLDER, sizes, table

OPTIONS = {"class": directives.unchanged_required}  # of the table: `longtable` breaks across pages in print


class OwnerTable(SphinxDirective):
    """A table whose rows are computed."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = OPTIONS

    def run(self):
        head, rows, widths = table(self.arguments[0])
        for path in FOLDER.glob("*.csv"):
            self.env.note_dependency(str(path))
        options = {"widths": " ".join(map(str, widths)), **self.options}
        return self.parse_text_to_nodes(list_table((head, *rows), options))


def add_substitutions(app, config):
    if FOLDER.is_dir():  # a book made with this configuration need not have an owner's page
        config.myst_substitutions = {**config.myst_substitutions, "sheet": sizes()}


def setup(app):
    app.add_directive("owner-table", OwnerTable)
    app.connect("config-inited", add_substitutions, priority=100)  # before MyST reads its settings
    return {"parallel_read_safe": True, "parallel_write_safe": True}
