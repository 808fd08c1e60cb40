"""The bench of alignment: `{bench-table} 2 loose`, what each method misses with answers of two words at the lower beta.

`time` as a third word reads at equal processor time. `{bench-table} bets` are the bets and what came of them,
`{bench-table} costs` the processor time. The numbers come from `values/bench_numbers.py`.
"""

from docutils.parsers.rst import directives
from lab_results import list_table
from sphinx.util.docutils import SphinxDirective

from values import bench_numbers

OPTIONS = {"name": directives.unchanged_required, "caption": directives.unchanged_required}
WIDTHS = {"bets": "7 32 30 9 22", "costs": "40 20 20 20"}


class BenchTable(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True
    option_spec = OPTIONS

    def run(self):
        self.env.note_dependency(str(bench_numbers.FOLDER / "results.json"))
        kind, *more = self.arguments[0].split()
        if kind == "bets":
            rows = bench_numbers.rows_of_bets()
        elif kind == "costs":
            rows = bench_numbers.costs()
        else:
            beta, *mark = more
            rows = bench_numbers.table(kind, beta, bench_numbers.TIME if mark else bench_numbers.SAMPLES)
        options = {"widths": WIDTHS.get(kind, "28 18 18 18 18"), "class": "stacked no-search"}
        if "name" in self.options:
            options["name"] = self.options["name"]
        return self.parse_text_to_nodes(list_table(rows, options, self.options.get("caption", "")))


def setup(app):
    app.add_directive("bench-table", BenchTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
