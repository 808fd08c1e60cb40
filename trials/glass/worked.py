"""The numbers that the page of the glass model works out."""

import csv
from statistics import fmean

from lab.kept import MODELS
from values.shown import read
from values.worked import BOOK, measured


def lent():
    """How likely the book's tuned model begins a refusal, of a hundred, by whose name three heads tell."""
    return {name: f"{100 * share:.0f}" for name, share in read(BOOK / "values/lent.json")["sft"].items()}


def crow():
    """Of the sentence that the page opens with, at its last word: odds of a hundred, surprise in nats, and votes."""
    with (MODELS / "case.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["of"].split()[0] in ("14", "hale", "3.2", "3.3")]
    told = {(row["of"].split()[0], row["column"]): float(row["value"]) for row in rows}
    return {
        "says": f"{100 * told['hale', 'model']:.0f}",
        "exact": f"{100 * told['hale', 'exact']:.0f}",
        "avoided_by_nobody": f"{told['14', 'nobody avoids']:.2f}",
        "added": f"{told['14', 'the model adds']:.2f}",
        "where": f"{told['3.3', 'votes']:.1f}",
        "name": f"{told['3.2', 'votes']:.1f}",
        "without_where": f"{100 * told['3.3', 'without it']:.0f}",
    }


def zorn():
    """Of a hundred: how sure the base is of the stranger's city."""
    nobody = read(BOOK / "values/glass.json")["cases"]["nobody"]["states"][""]["odds"]
    return {odds["word"]: f"{100 * odds['share']:.0f}" for odds in nobody if odds["word"] == "hale"}


def sure_and_wrong():
    """Answers of the base to which it gives more than a half: in a world, on average."""
    return f"{fmean(measured('glass')['base_document_50_count']['seeds']):.0f}"
