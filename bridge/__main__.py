"""The command line: python -m bridge COMMAND."""

import argparse
import sys
import time
from importlib import import_module
from tempfile import TemporaryDirectory

from lab.export.checkpoint import CheckpointError
from lab.kept import MODELS

TRAINED = ("sft", "lora", "reward", "dpo", "rloo", "grpo")


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code. What a user can mend is told without a traceback."""
    options = parser().parse_args(arguments)
    given = {name: value for name, value in vars(options).items() if value is not None}
    try:
        call(given.pop("command"), given)
    except (CheckpointError, ImportError, OSError, ValueError) as error:
        print(f"bridge: {error}", file=sys.stderr)
        return 1
    return 0


def call(command: str, given: dict):
    if command == "smoke":
        smoke()
    elif command in TRAINED:
        from .train import run

        run(command, given.pop("model"), given.pop("out"), **given)
    else:
        import_module(f".{command}", __package__).tell(**given)


def smoke():
    """One step of every trainer, on the book's models."""
    from .train import run

    for name in TRAINED:
        begun = time.perf_counter()
        few = {"comparisons": 100} if name in ("reward", "dpo") else {}
        with TemporaryDirectory() as folder:
            model = MODELS / ("base" if name in ("sft", "lora") else "sft")
            trainer = run(name, str(model), folder, max_steps=1, **few)
        loss = trainer.state.log_history[0]["loss"]
        print(f"bridge: a step of {name} in {time.perf_counter() - begun:.1f} s, loss {loss:.4f}", flush=True)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m bridge", description="The lab's world, other people's trainers.")
    commands = made.add_subparsers(required=True, metavar="COMMAND", dest="command")
    for name in TRAINED:
        one = commands.add_parser(name, help=f"train by TRL: {name}")
        one.add_argument("--model", required=True, help="a folder, or the name of a model with a chat template")
        one.add_argument("--out", required=True, help="the folder for what comes of it")
        one.add_argument("--steps", type=int, dest="max_steps")
        one.add_argument("--rate", type=float, dest="learning_rate")
        one.add_argument("--seed", type=int, help="of the order of examples, and of what is drawn")
        if name in ("reward", "dpo"):
            one.add_argument("--answers", help="whose answers are compared: a folder of the lab (default: the book's)")
            one.add_argument("--comparisons", type=int, help="how many (default 4000)")
        if name in ("rloo", "grpo"):
            one.add_argument("--judge", help="the folder of a reward model (default: the truth)")
        if name in ("dpo", "rloo", "grpo"):
            one.add_argument("--beta", type=float, help="the price of a nat of drift")
    commands.add_parser("smoke", help="take one step with each trainer")
    one = commands.add_parser("data", help="write a world as a folder that datasets reads")
    one.add_argument("--out", required=True)
    one.add_argument("--world", type=int, help="its number (default 0)")
    one.add_argument("--answers", help="the folder of a model whose answers are compared")
    one.add_argument("--texts", type=int, help="how many (default 400)")
    one.add_argument("--pairs", type=int, help="how many (default 300)")
    commands.add_parser("replicate", help="repeat part 3's findings in worlds of their own (forty minutes)")
    commands.add_parser("options", help="try each of the options by which TRL's GRPO differs from the lab's")
    one = commands.add_parser("lens", help="print a model's induction heads")
    one.add_argument("--model", required=True)
    one = commands.add_parser("bench", help="measure methods of alignment where the best policy is known")
    one.add_argument("--method", help="one method, such as your own, module:function, beside the committed rows")
    one.add_argument("--seeds", help="such as 11-15")
    one.add_argument("--betas", help="of that method, such as 0.25,0.5")
    one.add_argument("--rate", type=float, help="its learning rate (default 0.001)")
    for name in ("words", "length", "prompts", "samples"):
        one.add_argument(f"--{name}", type=int, help="another size of the problems")
    one.add_argument("--device", help="where it runs, such as cuda (default: cpu)")
    one.add_argument("--on", metavar="ADDRESS", help="a scheduler of Dask, on whose workers it runs: tcp://host:8786")
    one.add_argument("--out", metavar="FILE", help="the results, a CSV file that takes a row of each run")
    one = commands.add_parser("exact", help="print what TRL's methods miss of an optimum that is known")
    one.add_argument("--steps", type=int)
    one.add_argument("--beta", type=float)
    one.add_argument("--seed", type=int)
    return made


if __name__ == "__main__":
    sys.exit(main())
