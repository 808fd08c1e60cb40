"""The command line: python -m lab COMMAND. A command is loaded when it runs, so that help comes at once."""

import argparse
import errno
import importlib
import math
import os
import sys
from pathlib import Path

from .run.results import STAGES

OLDEST_TORCH = (2, 9)
UNSET = argparse.SUPPRESS  # the default of an option whose default the stages know


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code. What a user can mend is told in one line, without a traceback."""
    options = parser().parse_args(arguments)
    try:
        check_torch()
        from .export.checkpoint import CheckpointError
        from .run.threads import one_thread
        from .run.workers import Failed

        one_thread()
    except ImportError as error:
        return fail(f"{error.name} is missing: run `make chat` once, then .venv-lab/bin/python -m lab")
    except RuntimeError as error:
        return fail(str(error))
    try:
        getattr(importlib.import_module(f".commands.{options.module}", __package__), options.command)(options)
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    except (CheckpointError, ValueError, Failed) as error:
        return fail(str(error))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return fail(f"no room on the disk ({error.strerror}); nothing that was there is lost")
        return fail(f"{error.strerror}: {error.filename}" if error.filename else str(error))
    return 0


def fail(line: str) -> int:
    print(f"lab: {line}", file=sys.stderr)
    return 2


def check_torch():
    import torch

    version = tuple(int(part) for part in torch.__version__.split(".")[:2])
    if version < OLDEST_TORCH:
        raise RuntimeError(f"torch {torch.__version__} is too old, 2.9 is needed: pip install 'torch>=2.9,<3'")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m lab", description="A tiny GPT, from pre-training to RLHF.")
    commands = top.add_subparsers(required=True, metavar="COMMAND", dest="command")

    def command(name: str, module: str, text: str) -> argparse.ArgumentParser:
        """A command is the function of its name in a module of `commands`."""
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(module=module)
        return added

    one = command("reproduce", "reproduce", "run the experiments and write lab/results")
    one.add_argument("--part", type=part, action="append", help="only this part (repeatable)")
    one.add_argument("--seeds", type=seeds, help="how many worlds of the committed results, or which: 0-2")
    one.add_argument("--jobs", type=positive, default=min(2, os.cpu_count() or 1), help="processes side by side")
    one.add_argument("--on", metavar="ADDRESS", help="a scheduler of Dask, on whose workers it runs: tcp://host:8786")
    one.add_argument("--out", type=Path, help="where to write, if not to lab/results")

    one = command("same", "same", "show that the code does what it did at a commit, so that its results stay")
    one.add_argument("--since", required=True, metavar="COMMIT", help="whose code is run beside this one's")

    one = command("tell", "same", "what experiments give at the size that `same` compares them at")
    one.add_argument("names", nargs="*", help="parts by name, such as part3")
    one.add_argument("--only", metavar="EXPERIMENT", help="of these parts")
    one.add_argument("--out", type=Path, required=True, help="the file to write")

    command("smoke", "smoke", "run every stage at toy size; shows that it works, and nothing else")
    command("claims", "book", "show what was predicted, what was measured, and the verdicts")
    command("figures", "book", "draw the figures of the book from lab/results")

    one = command("exercises", "exercises", "print exercises whose numbers change with the world")
    one.add_argument("--seed", type=natural, required=True, help="of the world that they ask about")
    one.add_argument("--page", default="", help="only those of a page, such as part-3 or thinking")
    one.add_argument("--answers", action="store_true", help="with the answers, for the lecturer")

    one = command("pretrain", "train", "train a base model on fresh text")
    one.add_argument("--size", default="0.4M", help="10k, 30k, 0.1M, 0.4M, 1M or 3M parameters")
    one.add_argument("--tokens", type=positive, default=UNSET, help="how many to read")
    one.add_argument("--rate", type=above_zero, default=UNSET, dest="learning_rate", help="highest learning rate")
    one.add_argument("--seed", type=natural, default=0)
    one.add_argument("--out", type=Path, required=True, help="folder for the checkpoint")

    one = command("finetune", "train", "tune a base model to answer in a voice")
    one.add_argument("model", type=Path, help="folder of a checkpoint")
    one.add_argument("--voice", default="helper", help="helper, rude, poet, gossip or clerk")
    one.add_argument("--pairs", type=positive, default=300, help="questions with answers (default 300)")
    one.add_argument("--steps", type=positive, default=UNSET)
    one.add_argument("--replay", type=natural, default=UNSET, help="rows of ordinary text in each step")
    one.add_argument("--lora", type=natural, default=0, metavar="RANK", help="train a low-rank addition only")
    one.add_argument("--seed", type=natural, default=0)
    one.add_argument("--out", type=Path, required=True)

    one = command("align", "train", "align a tuned model by reinforcement learning")
    one.add_argument("model", type=Path, help="folder of a checkpoint")
    one.add_argument("--method", choices=("rloo", "grpo"), default=UNSET, dest="estimator")
    one.add_argument("--reward", choices=("learned", "truth"), default="learned", help="what is optimized")
    one.add_argument("--beta", type=not_negative, default=UNSET, help="the leash: price of a nat of drift")
    one.add_argument("--comparisons", type=positive, default=4000, help="labels that the reward model learns from")
    one.add_argument("--steps", type=positive, default=UNSET)
    one.add_argument("--seed", type=natural, default=0)
    one.add_argument("--out", type=Path, required=True)

    one = command("chat", "chat", "talk to base, SFT and RLHF, with the truth beside them")
    one.add_argument("--model", action="append", help="base, sft, rlhf or a folder (repeatable; default all three)")
    one.add_argument("--ask", help="one question, and no dialogue")
    one.add_argument("--temperature", type=not_negative, default=1.0)
    one.add_argument("--seed", type=natural, default=0)

    one = command("glass", "glass", "print what the page of the glass model shows of a text")
    one.add_argument("--text", required=True, help="what is read, without <doc>")
    one.add_argument("--model", default="base", help="base, sft, rlhf or a folder")
    one.add_argument("--silent", help="parts that are off, as 2.4,3.gated")
    one.add_argument("--by", choices=("zero", "mean", "place"), default="zero", help="what they hand over")
    one.add_argument("--cut", help="looks that aren't taken, as 2.4:14-8")
    one.add_argument("--other", help="a text into which places of the first are put, one by one")
    one.add_argument("--source", help="the model that reads the first text then (default: the same)")
    one.add_argument("--out", type=Path, help="a CSV file for all the numbers")

    one = command("export", "export", "write a trained stage as a folder that transformers loads")
    one.add_argument("stage", choices=STAGES)
    one.add_argument("--seed", type=natural, help="of which world (default: that of the committed models)")
    one.add_argument("--out", type=Path, required=True)

    one = command("playground", "export", "write what the playground of the book loads")
    one.add_argument("--seed", type=natural, help="of which world (default: that of the committed models)")
    one.add_argument("--out", type=Path, help="where to write, if not to _static/playground/data")

    one = command("workshop", "export", "write what workshop and glass model load beside the playground's models")
    one.add_argument("names", nargs="*", help="which of them, such as thinker (default: all)")
    one.add_argument("--seed", type=natural, help="of which world (default: that of the committed models)")
    one.add_argument("--out", type=Path, help="where to write, if not to _static/workshop/data")
    return top


def positive(text: str) -> int:
    if (value := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not at least 1")
    return value


def natural(text: str) -> int:
    if (value := int(text)) < 0:
        raise argparse.ArgumentTypeError(f"{text} is negative")
    return value


def above_zero(text: str) -> float:
    if (value := not_negative(text)) == 0:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return value


def not_negative(text: str) -> float:
    if not (math.isfinite(value := float(text)) and value >= 0):
        raise argparse.ArgumentTypeError(f"{text} is no number from 0 on")
    return value


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
    from .parts import ALL

    if (value := int(text) if text.isdigit() else text) not in ALL:
        raise argparse.ArgumentTypeError(f"there are parts {', '.join(map(str, ALL))}")
    return value


if __name__ == "__main__":
    sys.exit(main())
