"""Draw mails by lot: rows of a CSV that a helpdesk exported, or numbers of tickets where it exports nothing.

    python draw.py export.csv                     # 120 rows, into export-drawn.csv
    python draw.py export.csv --ticket "Ticket ID"  # one row a ticket, where a ticket has several
    python draw.py --numbers 48200 51199          # numbers alone, more than 120, as some are no mails

The same start draws the same rows again, so write it down. The file may have commas, semicolons or tabs, and the
letters of UTF-8 or of Windows. Needs Python alone, and sends nothing anywhere.
"""

import argparse
import csv
import sys
from pathlib import Path
from random import Random


def read(path):
    """The head, the rows and the sign between the cells."""
    csv.field_size_limit(10**8)  # a mail may be long
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    line = text.partition("\n")[0]
    sign = max(";,\t", key=line.count)
    rows = [row for row in csv.reader(text.splitlines(keepends=True), delimiter=sign) if any(map(str.strip, row))]
    if len(rows) < 2:
        raise ValueError("no rows below the head")
    return rows[0], rows[1:], sign


def once(head, rows, ticket):
    """The first row of each ticket."""
    if ticket not in head:
        raise ValueError(f"no column {ticket!r}; there are: {', '.join(head)}")
    place = head.index(ticket)
    first: dict[str, list[str]] = {}
    for row in rows:
        first.setdefault(row[place] if place < len(row) else "", row)
    return list(first.values())


def drawn(things, count, start):
    """So many, each as likely as any other, in the order in which they were drawn."""
    if not 0 < count <= len(things):
        raise ValueError(f"can't draw {count} of {len(things)}")
    return Random(start).sample(things, count)


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Draw mails by lot.")
    parser.add_argument("file", nargs="?", type=Path, help="a CSV, its first row the names of the columns")
    parser.add_argument("--numbers", nargs=2, type=int, metavar=("FIRST", "LAST"), help="of tickets, without a file")
    parser.add_argument("--ticket", help="the column that names the ticket, where it may stand in several rows")
    parser.add_argument("--count", type=int, default=120, help="how many (120)")
    parser.add_argument("--start", type=int, default=1, help="another start draws others (1)")
    options = parser.parse_args(arguments)
    if (options.file is None) == (options.numbers is None):
        parser.error("give a file, or --numbers")
    try:
        if options.numbers:
            first, last = options.numbers
            more = options.count * 4 // 3  # some numbers are no mails of customers
            found = drawn(range(first, last + 1), more, options.start)
            print(*found, sep="\n")
            return 0
        head, rows, sign = read(options.file)
        things = once(head, rows, options.ticket) if options.ticket else rows
        found = drawn(things, options.count, options.start)
    except (ValueError, OSError, csv.Error) as error:
        print(f"draw: {error}", file=sys.stderr)
        return 1
    target = options.file.with_name(f"{options.file.stem}-drawn.csv")
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=sign).writerows([["no", *head], *([n, *row] for n, row in enumerate(found, 1))])
    print(f"{len(found)} of {len(things)}, start {options.start}: {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
