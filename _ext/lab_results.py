"""Measured numbers in the text: `{{ part3.sft_reward }}`, with their spread over seeds `{{ part3.sft_reward.spread }}`.

They come from `lab_numbers`. An unknown name stops the build. `{{ claims.C2a.verdict }}` is what became of a
prediction, and the directive `{verdicts} C2` a table of all that begin so.
"""

from sphinx.util.docutils import SphinxDirective

from values.lab_numbers import VERDICTS, load, verdicts


class Verdicts(SphinxDirective):
    """A table of predictions, what was measured, and the verdicts."""

    required_arguments = 1

    def run(self):
        rows = verdicts(self.config.myst_substitutions.get("claims", {}), self.arguments[0])
        if not rows:
            raise self.error(f"no prediction begins with {self.arguments[0]}")
        options = {"widths": "7 26 26 27 14", "class": "longtable"}  # which may go on over a page
        return self.parse_text_to_nodes(list_table((VERDICTS, *rows), options))


def list_table(rows, options, caption=""):
    """The text of a list-table; its first row is the head."""
    lines = [
        f":::{{list-table}} {caption}",
        ":header-rows: 1",
        *(f":{name}: {value}" for name, value in options.items()),
    ]
    lines.append("")
    for row in rows:
        lines += [f"{'* -' if place == 0 else '  -'} {text}" for place, text in enumerate(row)]
    return "\n".join([*lines, ":::"])


def add_substitutions(app, config):
    config.myst_substitutions = {**config.myst_substitutions, **load()}


def setup(app):
    app.add_directive("verdicts", Verdicts)
    app.connect("config-inited", add_substitutions, priority=100)  # before MyST reads its settings
    return {"parallel_read_safe": True, "parallel_write_safe": True}
