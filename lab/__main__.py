"""The command line: python -m lab COMMAND. Commands import what they need when they run, so that help comes at once."""

import argparse
import errno
import os
import sys
from pathlib import Path

OLDEST_TORCH = (2, 9)
STAGES = ("base", "sft", "rlhf", "hacked")


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code. What a user can mend is told in one line, without a traceback."""
    options = parser().parse_args(arguments)
    try:
        check_torch()
        from .checkpoint import CheckpointError
        from .reproduce import Failed, one_thread

        one_thread()
    except ImportError as error:
        return fail(f"{error.name} is missing: pip install -r lab/requirements.txt 'torch>=2.9,<3', or make lab")
    except RuntimeError as error:
        return fail(str(error))
    try:
        options.run(options)
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
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=run)
        return added

    one = command("reproduce", reproduce, "run the experiments and write lab/results")
    one.add_argument("--part", type=int, choices=(1, 2, 3, 4), action="append", help="only this part (repeatable)")
    one.add_argument("--seeds", type=positive, default=3, help="how many base models (default 3)")
    one.add_argument("--jobs", type=positive, default=min(2, os.cpu_count() or 1), help="processes side by side")
    one.add_argument("--out", type=Path, help="where to write, if not to lab/results")

    command("smoke", smoke, "run every stage at toy size; shows that it works, and nothing else")
    command("claims", verdicts, "show what was predicted, what was measured, and the verdicts")
    command("figures", figures, "draw the figures of the book from lab/results")

    one = command("pretrain", pretrain, "train a base model on fresh text")
    one.add_argument("--size", default="0.4M", help="10k, 30k, 0.1M, 0.4M, 1M or 3M parameters")
    one.add_argument("--tokens", type=positive, default=8_000_000, help="how many to read (default 8 million)")
    one.add_argument("--rate", type=float, default=None, help="highest learning rate, if not the size's own")
    one.add_argument("--seed", type=natural, default=0)
    one.add_argument("--out", type=Path, required=True, help="folder for the checkpoint")

    one = command("finetune", finetune, "tune a base model to answer in a voice")
    one.add_argument("model", type=Path, help="folder of a checkpoint")
    one.add_argument("--voice", default="helper", help="helper, rude, poet, gossip or clerk")
    one.add_argument("--pairs", type=positive, default=300, help="questions with answers")
    one.add_argument("--steps", type=positive, default=80)
    one.add_argument("--replay", type=natural, default=4, help="rows of ordinary text in each step")
    one.add_argument("--lora", type=natural, default=0, metavar="RANK", help="train a low-rank addition only")
    one.add_argument("--seed", type=natural, default=0)
    one.add_argument("--out", type=Path, required=True)

    one = command("align", align, "align a tuned model by reinforcement learning")
    one.add_argument("model", type=Path, help="folder of a checkpoint")
    one.add_argument("--method", choices=("rloo", "grpo"), default="rloo")
    one.add_argument("--reward", choices=("learned", "truth"), default="learned", help="what is optimized")
    one.add_argument("--beta", type=float, default=0.1, help="the leash: price of a nat of drift")
    one.add_argument("--comparisons", type=positive, default=4000, help="labels that the reward model learns from")
    one.add_argument("--steps", type=positive, default=100)
    one.add_argument("--seed", type=natural, default=0)
    one.add_argument("--out", type=Path, required=True)

    one = command("chat", chat, "talk to base, SFT and RLHF, with the truth beside them")
    one.add_argument("--model", action="append", help="base, sft, rlhf or a folder (repeatable; default all three)")
    one.add_argument("--ask", help="one question, and no dialogue")
    one.add_argument("--temperature", type=float, default=1.0)
    one.add_argument("--seed", type=natural, default=0)

    one = command("bench", bench, "measure training and generation beside other implementations")
    one.add_argument("--quick", action="store_true", help="a few steps only, and nothing written")

    one = command("export", export, "write a trained stage as a folder that transformers loads")
    one.add_argument("stage", choices=STAGES)
    one.add_argument("--seed", type=natural, default=0)
    one.add_argument("--out", type=Path, required=True)

    one = command("playground", playground, "write what the playground of the book loads")
    one.add_argument("--seed", type=natural, default=0)
    one.add_argument("--out", type=Path, help="where to write, if not to _static/playground/data")
    return top


def positive(text: str) -> int:
    if (value := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not at least 1")
    return value


def natural(text: str) -> int:
    if (value := int(text)) < 0:
        raise argparse.ArgumentTypeError(f"{text} is negative")
    return value


def reproduce(options):
    from . import claims, results
    from . import reproduce as module

    parts = tuple(sorted(set(options.part or module.PARTS)))
    module.reproduce(parts, range(options.seeds), options.jobs, folder=options.out or results.FOLDER)
    if options.out:
        return
    if 1 in parts:
        module.keep_models()
    if all((results.FOLDER / f"part{part}.json").exists() for part in module.PARTS):
        claims.write()


def smoke(options):
    import tempfile
    import time

    from . import cache, figures, reproduce, results
    from .scale import TOY

    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        cache.FOLDER = Path(folder, "cache")
        reproduce.reproduce(reproduce.PARTS, [0, 1], 0, TOY, Path(folder, "results"))
        figures.draw(Path(folder, "results"), Path(folder, "figures"))
        numbers = sum(len(results.read(part, Path(folder, "results"))["numbers"]) for part in reproduce.PARTS)
        drawn = len(list(Path(folder, "figures").glob("*.svg")))
    print(f"{numbers} numbers, {drawn} figures, {time.process_time() - begun:.0f} CPU-seconds")


def verdicts(options):
    from rich.console import Console
    from rich.table import Table

    from . import claims

    table = Table(show_lines=True)
    for column in ("", "claim", "we expected", "measured: mean (lowest to highest seed)", "verdict"):
        table.add_column(column)
    for row in claims.judge():
        spread = [f"{name} {mean} ({low} to {high})" for name, (mean, low, high) in row["measured"].items()]
        table.add_row(row["name"], row["text"], row["prediction"], "\n".join(spread), row["verdict"])
    Console().print(table)


def figures(options):
    from . import figures

    for path in figures.draw():
        print(path)


def pretrain(options):
    from . import checkpoint
    from .model import make
    from .pretrain import Pretraining
    from .pretrain import pretrain as train
    from .probes import losses
    from .progress import is_first, steps, worker
    from .stages.base import RATES
    from .world import Windows, World

    world = World()
    model = make(options.size, len(world.vocabulary), options.seed)
    rate = options.rate or RATES[options.size]
    setup = Pretraining(tokens=options.tokens, rate=rate, seed=options.seed + 1)
    state = options.out.with_name(f".{options.out.name}.state")
    with worker(), steps("pre-training", setup.steps) as show:
        train(model, world, setup, state, every=20, watch=lambda step, _, loss: show(step, f"loss {loss:.3f}"))
        if is_first():
            checkpoint.save(model, world.vocabulary, options.out)
            windows = Windows.draw(world)
            over = losses.excess(model, windows)
            print(f"{options.out}: loss {windows.floor + over:.4f}, floor {windows.floor:.4f}, excess {over:.4f} nats")


def finetune(options):
    from . import checkpoint, lora
    from .conversation import CHAT, ask_evenly, in_voice
    from .finetune import Finetuning
    from .finetune import finetune as train
    from .progress import steps
    from .stages.tuned import text
    from .world import World
    from .world.voices import VOICES

    world = World()
    if options.voice not in VOICES:
        raise ValueError(f"no voice {options.voice!r}; there are {', '.join(VOICES)}")
    model = checkpoint.load(options.model)
    examples = in_voice(world, ask_evenly(world, options.pairs, 10_000 + options.seed), VOICES.index(options.voice), 1)
    parts = lora.add(model, options.lora, options.seed) if options.lora else None
    setup = Finetuning(options.steps, rate=1e-2 if options.lora else 1e-3, replay=options.replay, seed=options.seed)
    with steps("tuning", options.steps) as show:
        train(model, examples, setup, text(world, options.seed), parts, watch=lambda step, _: show(step, ""))
    lora.merge(model)
    checkpoint.save(model, world.vocabulary, options.out, CHAT)
    print(f"{options.out}: tuned to the {options.voice}'s voice")


def align(options):
    from . import checkpoint
    from .conversation import CHAT
    from .progress import steps
    from .rlhf import Alignment
    from .stages.aligned import compared, improve, learned_from
    from .world import World

    world, reference = World(), checkpoint.load(options.model)
    learned = None
    if options.reward == "learned":
        preferences = compared(reference, world, options.comparisons, options.seed)
        learned = learned_from(preferences, reference, world, options.seed)
    setup = Alignment(options.method, options.beta, options.steps, seed=options.seed)
    with steps("aligning", options.steps) as show:
        result = improve(
            reference, world, learned, setup, lambda row: show(row["step"] + 1, f"true {row['truth']:+.2f}")
        )
    checkpoint.save(result.model, world.vocabulary, options.out, CHAT)
    first, last = result.history[0], result.history[-1]
    print(f"{options.out}: true reward {first['truth']:+.2f} to {last['truth']:+.2f}, drift {last['drift']:.1f} nats")


def chat(options):
    from . import chat, results

    chat.talk(options.model or results.KEPT_MODELS, options.ask, options.temperature, options.seed)


def bench(options):
    from . import bench

    bench.measure(quick=options.quick)


def export(options):
    from . import checkpoint
    from .part1 import FORMS, trained
    from .scale import FULL
    from .world import World

    model = trained(options.stage, options.seed, FULL)
    checkpoint.save(model, World().vocabulary, options.out, FORMS[options.stage])
    print(f"{options.out}: the {options.stage} model of seed {options.seed}")


def playground(options):
    from . import playground as module
    from .part1 import trained
    from .scale import FULL

    models = {stage: trained(stage, options.seed, FULL) for stage in STAGES}
    for name, size in module.write_stages(options.out or module.FOLDER, models).items():
        print(f"{name}: {size / 1000:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
