"""What the book shows of the results: figures and verdicts."""

from rich.console import Console
from rich.table import Table

from .. import drawings
from .. import verdicts as trial


def figures(options):
    for width, folder in drawings.SHEETS.items():
        for path in drawings.draw(target=folder, width=width):
            print(path)


def claims(options):
    if options.write:
        trial.write()
        return
    table = Table(show_lines=True)
    for column in (
        "",
        "claim",
        "we expected",
        "measured: mean (lowest to highest world)",
        "confirm",
        "refute",
        "verdict",
    ):
        table.add_column(column)
    for row in trial.judge():
        spread = [f"{name} {mean} ({low} to {high})" for name, (mean, low, high) in row["measured"].items()]
        counts = [f"{row[name]} of {row['worlds']}" for name in ("confirms", "refutes")]
        table.add_row(row["name"], row["text"], row["prediction"], "\n".join(spread), *counts, row["verdict"])
    Console().print(table)
