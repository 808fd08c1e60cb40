"""The worked cases of part 7: as a table, `{business-case}`, and as numbers in the text, `{{ case.support.… }}`."""

from docutils.parsers.rst import directives
from kept import keep
from lab_results import list_table
from sphinx.util.docutils import SphinxDirective

from values import business_draws
from values.business_words import load, table

TABLE = {"caption": directives.unchanged_required, "name": directives.unchanged_required}


class BusinessCase(SphinxDirective):
    option_spec = TABLE

    def run(self):
        caption = self.options.pop("caption", "")
        return self.parse_text_to_nodes(list_table(table(), self.options, caption))


def add_substitutions(app, config):
    config.myst_substitutions = {**config.myst_substitutions, "case": load()}


def keep_draws(app):
    keep(app, "business_draws", business_draws.CODE, business_draws.KEPT)


def setup(app):
    app.add_directive("business-case", BusinessCase)
    app.connect("config-inited", add_substitutions, priority=100)  # before MyST reads its settings
    app.connect("builder-inited", keep_draws)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
