"""The command line: python -m witness COMMAND."""

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from .rounds import EXPERIMENTS, ROUNDS


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    console = Console()
    try:
        options.run(options, console)
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    except (ImportError, MemoryError, OSError, ValueError) as error:
        print(f"witness: {error}", file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m witness", description="The book's questions, put to a real model.")
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("run", help="the experiments; with --record into their files of results")
    one.add_argument("--only", action="append", help="an experiment (repeatable)")
    one.add_argument("--seeds", type=int, nargs="+", help="default: 0, of development; with --record: all of a round")
    one.add_argument("--model", type=Path, help="a folder with another Llama in the layout of Hugging Face")
    one.add_argument("--record", action="store_true", help="all experiments, on the seeds of record")
    one.add_argument("--round", type=int, choices=range(1, 1 + len(ROUNDS)), help="with --record: this round alone")
    one.set_defaults(run=run)
    one = commands.add_parser("same", help="show that the code does what it did at a commit, so that its results stay")
    one.add_argument("--since", required=True, metavar="COMMIT", help="whose code is run beside this one's")
    one.set_defaults(run=same)
    one = commands.add_parser("tell", help="what experiments give at the size that `same` compares them at")
    one.add_argument("names", nargs="*", metavar="EXPERIMENT")
    one.add_argument("--out", type=Path, required=True, help="the file to write")
    one.set_defaults(run=tell)
    one = commands.add_parser("claims", help="the predictions and what became of them")
    one.set_defaults(run=claims)
    one = commands.add_parser("smoke", help="loads, answers, scores heads and tunes one step, in under a minute")
    one.add_argument("--model", type=Path)
    one.set_defaults(run=smoke)
    one = commands.add_parser("chat", help="talk to it")
    one.add_argument("--model", type=Path)
    one.set_defaults(run=talk)
    return made


def run(options, console: Console):
    from . import run as running

    if options.record:
        running.record(console, ROUNDS[options.round - 1 :][:1] if options.round else ROUNDS, options.seeds)
        return
    names = options.only or EXPERIMENTS
    if unknown := set(names) - set(EXPERIMENTS):
        raise ValueError(f"no such experiment: {', '.join(sorted(unknown))}; there are {', '.join(EXPERIMENTS)}")
    content = running.written(*running.run(names, options.seeds or [0], options.model))
    show(content, console)


def show(content: dict, console: Console):
    table = Table("number", "n", *(f"seed {seed}" for seed in content["seeds"]))
    for name, found in content["numbers"].items():
        table.add_row(name, str(found["n"] or ""), *map(str, found["seeds"]))
    console.print(table)
    for name, samples in content["samples"].items():
        for title, texts in samples.items():
            console.print(f"[bold]{name}, {title}[/]: {json.dumps(texts, ensure_ascii=False)}", highlight=False)
    console.print(f"CPU-seconds: {content['seconds']}")


def same(options, console: Console):
    from .same import same

    same(options, console)


def tell(options, console: Console):
    from .same import tell

    tell(options, console)


def claims(options, console: Console):
    from .verdicts import judge, run_and_predicted

    table = Table("", "claim", "measured", "verdict")
    for row in (row for one in run_and_predicted() for row in judge(one)):
        measured = "\n".join(
            f"{name} {value} ({low} to {high})" for name, (value, low, high) in row["measured"].items()
        )
        counts = f"{row['verdict']} ({row['confirms']} for, {row['refutes']} against, of {row['worlds']})"
        table.add_row(row["name"], row["text"], measured, counts)
    console.print(table)


def smoke(options, console: Console):
    from .facts import split
    from .generate import chat, losses, texts
    from .load import load
    from .rounds import asked
    from .styles import Style
    from .tune import dressed, pairs, tuned

    witness, task = load(options.model), asked(0)
    console.print(texts(witness, [chat("What is the capital of France?")])[0])
    rows = pairs(witness, dressed(split(0, task["facts"]).train[:4], Style(**task["style"])))
    after = tuned(witness.model, rows, 1)
    before, then = (float(losses(model, rows).mean()) for model in (witness.model, after))
    console.print(f"four answers in another style: {before:.2f} nats a token, after one step {then:.2f}")
    if not then < before:
        raise ValueError("a step of tuning did not lower the loss")


def talk(options, console: Console):
    from .generate import chat, texts
    from .load import load

    witness = load(options.model)
    before: list[tuple[str, str]] = []
    console.print("Ask; an empty line ends.")
    while question := console.input("> ").strip():
        (answer,) = texts(witness, [chat(question, before)], tokens=128)
        console.print(answer, markup=False)
        before.append((question, answer))


if __name__ == "__main__":
    sys.exit(main())
