"""Runs a module as a program and writes which lines of some files it executed:

    python executed.py OUT FILE... -m MODULE ARGUMENT...

It imports nothing of the lab and is run by its path, so that what modules do while they are imported counts too.
"""

import json
import os
import runpy
import sys
from pathlib import Path


def main():
    out, *rest = sys.argv[1:]
    files, (module, *arguments) = rest[: rest.index("-m")], rest[rest.index("-m") + 1 :]
    here = os.path.realpath(".")
    executed: dict[str, set[int]] = {os.path.join(here, file): set() for file in files}

    def called(frame, event, _):
        """Whether to watch a call: whatever lies in no file of ours runs as fast as ever."""
        seen = executed.get(frame.f_code.co_filename)
        if seen is None:
            return None

        def watched(frame, event, _):
            seen.add(frame.f_lineno)
            return watched

        return watched(frame, event, _)

    sys.path[0] = here
    sys.argv = [module, *arguments]
    sys.settrace(called)
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        sys.settrace(None)
        found = {os.path.relpath(file, here): sorted(seen) for file, seen in executed.items()}
        Path(out).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
