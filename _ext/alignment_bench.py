"""The bench of alignment: `{bench-table} methods`, what each misses at its own rate; `sweep`, three of them at each
rate; `bets`, and what came of them. The numbers come from `values/bench_numbers.py`.
"""

from docutils.parsers.rst import directives
from lab_results import list_table
from sphinx.util.docutils import SphinxDirective

from values import bench_numbers

TABLES = {"methods": bench_numbers.table, "sweep": bench_numbers.sweep, "bets": bench_numbers.rows_of_bets}
OPTIONS = {"name": directives.unchanged_required, "caption": directives.unchanged_required}


class BenchTable(SphinxDirective):
    required_arguments = 1
    option_spec = OPTIONS

    def run(self):
        self.env.note_dependency(str(bench_numbers.FOLDER / "results.json"))
        widths = "7 32 30 9 22" if self.arguments[0] == "bets" else "22 13 13 13 13 13 13"
        options = {"widths": widths, "class": "stacked no-search"}
        if "name" in self.options:
            options["name"] = self.options["name"]
        rows = TABLES[self.arguments[0]]()
        return self.parse_text_to_nodes(list_table(rows, options, self.options.get("caption", "")))


def setup(app):
    app.add_directive("bench-table", BenchTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
