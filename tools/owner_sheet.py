"""Write the template of a test sheet, which the owner's page offers for download, in the sizes that it recommends.

Run when a size has changed, `python -m tools.owner_sheet`; a test says when.
"""

import csv

from values.owner_tables import FOLDER, KINDS, rows_of, sizes


def sheet():
    """The rows of the CSV template: a few examples, then a numbered row for each question of the sheet."""
    head = "no,kind,ability,question,must say,must not say,points possible"
    for run in ("first run", "second run"):
        head += f",{run}: version,{run}: points,{run}: marked by,{run}: what was wrong"
    size = sizes()
    made = [head.split(",")]
    blank = [""] * (len(made[0]) - 7)
    for example in rows_of("examples"):
        fields = ("kind", "ability", "question", "must say", "must not say", "points possible")
        made.append(["example", *(example[field] for field in fields), *blank])
    kinds = ["work"] * size["work"] + [kind for kind in KINDS for _ in range(size["seldom"])]
    return made + [[str(number), kind, "", "", "", "", "1", *blank] for number, kind in enumerate(kinds, 1)]


def write(path=FOLDER / "test-sheet.csv"):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(sheet())


if __name__ == "__main__":
    write()
