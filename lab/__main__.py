"""The command line: python -m lab COMMAND. A command is loaded when it runs, so that help comes at once."""

import argparse
import sys
from pathlib import Path

from .kept import STAGES
from .run import program
from .run.program import above_zero, natural, not_negative, positive

UNSET = argparse.SUPPRESS  # the default of an option whose default the stages know


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    return program.run("lab", parser().parse_args(arguments))


def parser() -> argparse.ArgumentParser:
    commands = program.Commands("lab", "A tiny GPT, from pre-training to RLHF.")
    command = commands.add

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
    one.add_argument("--rate", type=above_zero, default=UNSET, dest="learning_rate", help="learning rate")
    one.add_argument("--steps", type=positive, default=UNSET, help="how many (default: until it is half a nat away)")
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
    return commands.parser


if __name__ == "__main__":
    sys.exit(main())
