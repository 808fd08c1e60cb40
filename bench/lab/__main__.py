"""The command line: python -m bench.lab [--quick]."""

import argparse
import sys

from . import speed

parser = argparse.ArgumentParser(prog="python -m bench.lab", description="Measure the lab beside others.")
parser.add_argument("--quick", action="store_true", help="a few steps only, and nothing written")
try:
    speed.measure(**vars(parser.parse_args()))
except ValueError as error:
    sys.exit(f"bench: {error}")
