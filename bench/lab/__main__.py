"""The command line: python -m bench.lab [--quick] [--only writing|engine|glass] [--eager]."""

import argparse
import json
import sys

from lab.run.files import write_whole

from . import engine, glass, report, writing

parser = argparse.ArgumentParser(prog="python -m bench.lab", description="Measure the lab and the page's engine.")
parser.add_argument("--quick", action="store_true", help="a few steps only, and nothing written")
parser.add_argument("--only", choices=("writing", "engine", "glass"), help="leave the other numbers as they are")
parser.add_argument("--eager", action="store_true", help="leave out torch.compile, which takes a minute")


def main(quick: bool, only: str | None, eager: bool):
    """Measure, and write the results unless it is quick."""
    content = json.loads(report.FILE.read_text(encoding="utf-8")) if report.FILE.exists() else {}
    if only in (None, "writing"):
        content["writing"] = writing.measure(quick)
    if only in (None, "engine"):
        content["engine"] = engine.measure(quick, ("fp32",) if eager else ("fp32", "compiled fp32"))
    if only in (None, "glass"):
        content["glass"] = glass.measure(quick)
    if not quick:
        write_whole(report.FILE, (json.dumps(content, indent=1) + "\n").encode())
        write_whole(report.TEXT, report.text(content).encode())


arguments = parser.parse_args()
try:
    main(arguments.quick, arguments.only, arguments.eager)
except ValueError as error:
    sys.exit(f"bench: {error}")
