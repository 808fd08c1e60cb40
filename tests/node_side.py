"""What the tests of scripts share: Node that runs them, as they are or with a fault in them, and the types of them."""

import json
import shutil
import subprocess
from contextlib import contextmanager

import pytest
from from_file import imports
from support import ROOT, need, need_package, run


def copied(folder, *names):
    """Folders of `_static`, below one where Node takes modules for what they are to a browser."""
    for name in names:
        shutil.copytree(ROOT / "_static" / name, folder / name)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def reached(*paths):
    """Modules of `_static`, and all that they import."""
    wanted, found = list(paths), set()
    while wanted:
        path = wanted.pop()
        if path not in found:
            found.add(path)
            name = path.relative_to(ROOT / "_static").as_posix()
            wanted += (ROOT / "_static" / each for each in imports(name, path.read_text(encoding="utf-8")))
    return found


def drive(driver, /, *arguments, **task):
    """What a driver answers to a task. Its own errors are no AssertionError, by which a planted fault is known."""
    need("node")
    command = ["node", ROOT / "tests" / driver, *arguments]
    result = subprocess.run([str(part) for part in command], input=json.dumps(task), capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(result.stderr)
    return json.loads(result.stdout)


def check_types(project, *files):
    """The TypeScript compiler finds no error in the project of a folder, and it did look at these files."""
    need("node")
    compiler = need_package("typescript") / "bin/tsc"
    checked = run("node", compiler, "-p", project, "--listFiles", "--pretty", "false")
    assert checked.returncode == 0, checked.stdout
    for file in files:
        assert str(file) in checked.stdout


@contextmanager
def planted(folder, file, right, wrong):
    """A script with a fault in it, which the check that follows must find."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(right) == 1, f"{file} has {text.count(right)} times {right!r}"
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(AssertionError):
        yield


def faults(*rows):
    each = pytest.mark.parametrize(("file", "right", "wrong"), rows)
    return lambda test: pytest.mark.slow(each(test))


class Mulberry:
    """mulberry32, from which the scripts draw, after its definition in C."""

    def __init__(self, seed):
        self.state = seed % 2**32

    def random(self):
        self.state = (self.state + 0x6D2B79F5) % 2**32
        mixed = self.state
        mixed = (mixed ^ (mixed >> 15)) * (mixed | 1) % 2**32
        mixed ^= (mixed + (mixed ^ (mixed >> 7)) * (mixed | 61)) % 2**32
        return (mixed ^ (mixed >> 14)) / 2**32
