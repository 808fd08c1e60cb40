"""Measured numbers in the text: `{{ part3.sft_reward }}`, with their spread over seeds `{{ part3.sft_reward.spread }}`
or an interval over worlds, `{{ part3.sft_reward.interval }}`; what else there is, `number` tells.

They come from `lab_numbers`. An unknown name stops the build, and so does an interval of three worlds.
`{{ claims.C2a.verdict }}` is what became of a prediction; what else there is to be shown of one is in `bets`.
"""

from values.lab_numbers import load


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
    app.connect("config-inited", add_substitutions, priority=100)  # before MyST reads its settings
    return {"parallel_read_safe": True, "parallel_write_safe": True}
