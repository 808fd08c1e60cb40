#!/usr/bin/env python3
"""Run every target of the Makefile, as a newcomer would: in a fresh clone of what is committed, with environments that
are made there. What takes long runs at its smallest size, a server is asked once and stopped, and after each target the
clone is as it was committed, but for what Git ignores.

It prints one line a target, with the committed files that it writes anew, goes on after a failure, and ends with 1 if
any has failed. A target of the Makefile that is in neither of the two tables below stops it: a new one needs a line.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

BOOK = Path(__file__).resolve().parents[1]
LIMIT = 60 * 60  # seconds, after which a target hangs
STARTS = 15 * 60  # seconds until a server answers: before that it may set up its packages
TOLD = 20  # lines of what a target that failed has said


@dataclass(frozen=True)
class Once:
    """A target that ends by itself. with_: what is set for make; typed: on its standard input; says: in its output."""

    with_: tuple[str, ...] = ()
    typed: str = ""
    says: str = ""


@dataclass(frozen=True)
class Server:
    """A target that serves until it is stopped. asks: an address; says: what the answer has."""

    asks: str
    says: str


SMALL = ("SMALL=1",)
TARGETS: dict[str, Once | Server] = {
    "help": Once(says="make html"),
    "check": Once(),
    "record": Once(),
    "html": Once(),
    "live": Server("http://127.0.0.1:8000/", "<article"),
    "epub": Once(),
    "pdf": Once(),
    "evening": Once(),
    "posts": Once(),
    "slides": Once(),
    "post": Once(("FILE=jekyll2myst/tests/blog/_posts/2024-10-10-looks.md",), says="is written"),
    "blog": Once(("DIR=jekyll2myst/tests/blog",), says="2024-10-10-looks.md"),
    "prose": Once(),
    "bench": Once(SMALL),
    "course-secret": Once(),
    "teach": Once(("COURSE_SECRET=of one term alone",), says="the keys"),
    "calculator": Once(),
    "font": Once(),
    "screenshot": Once(),
    "quick": Once(),
    "test": Once(("TESTS=tests/book/test_epub.py",)),
    "release": Once(),
    "figures": Once(),
    "chat": Once(typed="where does paula clay live ?\n\n", says="sounds like"),
    "lab": Once(SMALL),
    "witness-page": Once(),
    "witness-smoke": Once(),
    "witness": Once(SMALL),
    "bridge": Once(),
    "test-bridge": Once(),
    "bench-alignment": Once(SMALL),
    "ask": Server("http://127.0.0.1:8001/api/passages?q=what+is+a+reward+model", '"answered":true'),
    "wheel": Once(says=".whl"),
    "evals": Once(),
}
EXCLUDED = {
    "linkcheck": "asks other people's servers, which fail for reasons of their own",
    "lock": "would run everything on packages that are not those committed",
    "clean": "removes what the others need",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", nargs="*", help="only these (default: all)")
    parser.add_argument("--folder", type=Path, help="where the clone lies, and stays: its environments are used again")
    parser.add_argument("--list", action="store_true", help="say which targets there are, and run none")
    options = parser.parse_args()
    if wrong := apart((BOOK / "Makefile").read_text(encoding="utf-8")):
        print(wrong, file=sys.stderr)
        return 2
    if unknown := set(options.target) - set(TARGETS):
        parser.error(f"not run here: {', '.join(sorted(unknown))}")
    if options.list:
        print(*TARGETS, *(f"{name} (not run: it {why})" for name, why in EXCLUDED.items()), sep="\n")
        return 0
    if options.folder:
        return run(options.target or [*TARGETS], options.folder.resolve())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return run(options.target or [*TARGETS], Path(folder))


def apart(makefile: str) -> str:
    """Which targets the Makefile and the tables don't share, in one line; empty if there are none."""
    lines = re.findall(r"^\.PHONY:(.*)$", makefile.replace("\\\n", " "), re.MULTILINE)
    there, listed = set(" ".join(lines).split()), {*TARGETS, *EXCLUDED}
    new, gone = (", ".join(sorted(names)) for names in (there - listed, listed - there))
    found = [f"only the Makefile has {new}"] if new else []
    return "; ".join(found + ([f"only .ci/targets.py has {gone}"] if gone else []))


def run(targets: list[str], folder: Path) -> int:
    """Run targets in a clone in a folder; the exit code."""
    clone, logs, failed = folder / "book", folder / "logs", []
    logs.mkdir(parents=True, exist_ok=True)

    def git(*arguments: str | Path) -> str:
        return subprocess.run(["git", *arguments], cwd=folder, check=True, text=True, stdout=subprocess.PIPE).stdout

    if clone.exists():
        git("-C", clone, "fetch", "--quiet", BOOK, "HEAD")
        git("-C", clone, "reset", "--quiet", "--hard", "FETCH_HEAD")
    else:
        git("clone", "--quiet", BOOK, clone)
    for name in targets:
        log, begun = logs / f"{name}.log", time.monotonic()
        wrong = tried(name, TARGETS[name], clone, log)
        changed = ", ".join(line[3:] for line in git("-C", clone, "status", "--porcelain").splitlines())
        become = f"failed: {wrong}" if wrong else f"ok, writes {changed}" if changed else "ok"
        print(f"{name:16} {time.monotonic() - begun:6.0f} s  {become}", flush=True)
        if wrong:
            failed.append(name)
            said = log.read_text(encoding="utf-8", errors="replace").splitlines()[-TOLD:]
            print("".join(f"    {line}\n" for line in said), end="", flush=True)
        git("-C", clone, "reset", "--quiet", "--hard")
        git("-C", clone, "clean", "--quiet", "-fd")
    print(f"{len(targets) - len(failed)} of {len(targets)} ok" + (f"; failed: {', '.join(failed)}" if failed else ""))
    return bool(failed)


def tried(name: str, target: Once | Server, clone: Path, log: Path) -> str:
    """What went wrong with a target; empty if nothing did."""
    arguments = target.with_ if isinstance(target, Once) else ()
    if isinstance(target, Server) and answers(target):
        return f"something else serves {target.asks}"
    # What make hands to the programs below it, when this is run by one, would be for the clone's make too.
    outside = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    with log.open("wb") as out, tempfile.TemporaryFile() as typed:
        typed.write(target.typed.encode() if isinstance(target, Once) else b"")
        typed.seek(0)
        # A session of its own: to stop it stops all that it has started.
        process = subprocess.Popen(
            ["make", name, *arguments],
            cwd=clone,
            env=outside,
            stdin=typed,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            if isinstance(target, Server):
                return asked(target, process)
            code = process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            return f"not over after {LIMIT / 60:.0f} minutes"
        finally:
            stop(process)
    if code:
        return f"exit code {code}"
    if target.says not in log.read_text(encoding="utf-8", errors="replace"):
        return f"it does not say {target.says!r}"
    return ""


def asked(server: Server, process: subprocess.Popen) -> str:
    """What is wrong with the first answer of a server, for which is waited; empty if nothing is."""
    until = time.monotonic() + STARTS
    while time.monotonic() < until:
        if process.poll() is not None:
            return f"it ended, with exit code {process.returncode}"
        if (text := answers(server)) is not None:
            return "" if server.says in text else f"{server.asks} does not say {server.says!r}"
        time.sleep(1)
    return f"no answer from {server.asks} in {STARTS / 60:.0f} minutes"


def answers(server: Server) -> str | None:
    """What a server says, whatever its status; None where nobody listens."""
    try:
        with urllib.request.urlopen(server.asks, timeout=60) as response:
            return response.read().decode()
    except urllib.error.HTTPError as error:
        return f"{error}"
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None


def stop(process: subprocess.Popen):
    """End a target and all that it has started: as Ctrl-C does, and by force if that is not heeded."""
    for sign, seconds in ((signal.SIGINT, 30), (signal.SIGKILL, 30)):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            return
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue


if __name__ == "__main__":
    sys.exit(main())
