"""The command line: python -m bench.lab [--quick] [--only speed|quality] [--eager] [--tune | --profile]."""

import argparse
import json
import sys

from lab.engine import results
from lab.engine.files import write_whole

from . import profile, quality, speed

FILE = results.FOLDER / "bench.json"

parser = argparse.ArgumentParser(prog="python -m bench.lab", description="Measure the lab beside others.")
parser.add_argument("--quick", action="store_true", help="a few steps only, and nothing written")
parser.add_argument("--only", choices=("speed", "quality"), help="leave the other numbers as they are")
parser.add_argument("--eager", action="store_true", help="leave out torch.compile, which takes ten minutes")
instead = parser.add_mutually_exclusive_group()
instead.add_argument("--tune", action="store_true", help="make the trials of AdamW that trials.csv lacks")
instead.add_argument("--profile", action="store_true", help="print which operators take a step's time")


def main(quick: bool, only: str | None, eager: bool):
    """Measure, and write `bench.json` unless it is quick."""
    content = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    if only != "quality":
        settings = [name for name in speed.SETTINGS if not (eager and "compiled" in name)]
        content = speed.measure(quick, tuple(settings)) | {k: v for k, v in content.items() if k == "quality"}
    if only != "speed":
        content["quality"] = quality.measure(quick)
    if not quick:
        FILE.parent.mkdir(parents=True, exist_ok=True)
        write_whole(FILE, (json.dumps(content, indent=1) + "\n").encode())


arguments = parser.parse_args()
try:
    if arguments.tune:
        quality.tune()
    elif arguments.profile:
        profile.show()
    else:
        main(arguments.quick, arguments.only, arguments.eager)
except ValueError as error:
    sys.exit(f"bench: {error}")
