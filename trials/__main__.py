"""The command line: python -m trials COMMAND, which runs experiments, judges bets and draws figures."""

import argparse
import sys
from pathlib import Path

from lab.run import program
from lab.run.program import natural, positive


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    return program.run("trials", parser().parse_args(arguments))


def parser() -> argparse.ArgumentParser:
    commands = program.Commands("trials", "The experiments of the book, their bets and their figures.")
    command = commands.add

    one = command("reproduce", "reproduce", "run the experiments and write their results")
    one.add_argument("--part", type=part, action="append", help="only this part (repeatable)")
    one.add_argument("--seeds", type=seeds, help="how many worlds of the committed results, or which: 0-2")
    one.add_argument("--jobs", type=positive, default=program.default_jobs(), help="processes side by side")
    one.add_argument("--on", metavar="ADDRESS", help="a scheduler of Dask, on whose workers it runs: tcp://host:8786")
    one.add_argument("--only", metavar="EXPERIMENT", help="of the parts; with --keep or --out")
    where = one.add_mutually_exclusive_group()
    where.add_argument("--out", type=Path, help="where to write, if not into the folders of the trials")
    where.add_argument("--keep", action="store_true", help="leave what is measured for a run of all; no results")

    one = command("same", "same", "show that the code does what it did at a commit, so that its results stay")
    one.add_argument("--since", required=True, metavar="COMMIT", help="whose code is run beside this one's")

    one = command("tell", "same", "what experiments give at the size that `same` compares them at")
    one.add_argument("names", nargs="*", help="parts by name, such as part3")
    one.add_argument("--only", metavar="EXPERIMENT", help="of these parts")
    one.add_argument("--out", type=Path, required=True, help="the file to write")

    one = command("smoke", "smoke", "run every stage at toy size; shows that it works, and nothing else")
    one.add_argument("--part", type=part, action="append", help="only this one, or these")
    one = command("claims", "book", "show what was predicted, what was measured, and the verdicts")
    one.add_argument("--write", action="store_true", help="write them to claims.json instead, as a run does")
    command("figures", "book", "draw the figures of the book from the results")
    return commands.parser


def seeds(text: str) -> int | range:
    """How many worlds, or those from one seed to another, such as 0-2."""
    first, dash, last = text.partition("-")
    if not dash:
        return positive(first)
    found = range(natural(first), natural(last) + 1)
    if not found:
        raise argparse.ArgumentTypeError(f"{text} goes backward")
    return found


def part(text: str) -> int | str:
    from . import ALL

    if (value := int(text) if text.isdigit() else text) not in ALL:
        raise argparse.ArgumentTypeError(f"there are parts {', '.join(map(str, ALL))}")
    return value


if __name__ == "__main__":
    sys.exit(main())
