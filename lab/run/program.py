"""How a command runs, such as `python -m lab chat`. What a user can mend is told in one line, without a traceback."""

import argparse
import errno
import importlib
import math
import os
import sys

OLDEST_TORCH = (2, 9)


def run(package: str, options: argparse.Namespace) -> int:
    """Run the function `options.command` of the module `options.module` among a package's commands. Returns the exit
    code."""

    def fail(line: str) -> int:
        print(f"{package}: {line}", file=sys.stderr)
        return 2

    try:
        check_torch()
        from ..export.checkpoint import CheckpointError
        from .threads import one_thread

        one_thread()
    except ImportError as error:
        return fail(f"{error.name} is missing: run `make chat` once, then .venv-lab/bin/python -m {package}")
    except RuntimeError as error:
        return fail(str(error))
    try:
        getattr(importlib.import_module(f".commands.{options.module}", package), options.command)(options)
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    except (CheckpointError, ValueError) as error:
        return fail(str(error))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return fail(f"no room on the disk ({error.strerror}); nothing that was there is lost")
        return fail(f"{error.strerror}: {error.filename}" if error.filename else str(error))
    return 0


def check_torch():
    import torch

    version = tuple(int(part) for part in torch.__version__.split(".")[:2])
    if version < OLDEST_TORCH:
        raise RuntimeError(f"torch {torch.__version__} is too old, 2.9 is needed: pip install 'torch>=2.9,<3'")


class Commands:
    """The commands of a program, each the function of its name in a module of the package's `commands`."""

    def __init__(self, package: str, description: str):
        self.parser = argparse.ArgumentParser(prog=f"python -m {package}", description=description)
        self.added = self.parser.add_subparsers(required=True, metavar="COMMAND", dest="command")

    def add(self, name: str, module: str, text: str) -> argparse.ArgumentParser:
        added = self.added.add_parser(name, help=text, description=text)
        added.set_defaults(module=module)
        return added


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


def default_jobs() -> int:
    return min(2, os.cpu_count() or 1)
