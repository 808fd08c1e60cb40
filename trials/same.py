"""Whether two states of the code do the same, so that code may be made better without running everything again.

A result carries a hash of the code it came from. Where the code has changed since, both states run the same experiments
on this machine, at a size that lasts a minute but goes past every warm-up. A link is made if all that they measured is
equal to the last digit, and if every statement that one of them has and the other lacks was executed: of a line that
didn't run, equal digits say nothing. Links stand in a ledger, one a line, and a result is fresh if links lead from its
hash to today's. A link names the commit of the old state; its new one is the commit that brings the link. Digits are
compared between two states on one machine, never between machines.

A package takes part if `python -m PACKAGE tell --out FILE NAME...` writes, as `Told` has them, the hashes of all that
it measures, and what those named give.
"""

import ast
import io
import json
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib.metadata import version
from pathlib import Path

from lab.run import source

from . import executed


@dataclass(frozen=True)
class Link:
    """name: of what was run; old, new: the hashes that it leads from and to; since: the commit of the old code."""

    name: str
    old: str
    new: str
    since: str
    machine: str
    python: str
    torch: str


@dataclass(frozen=True)
class Told:
    """What a tree says. hashes: of all that can be named; files: of which each is; measured: what those named gave."""

    hashes: dict[str, str]
    files: dict[str, list[str]]
    measured: dict[str, dict]

    def write(self, path: Path):
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")


class Differs(ValueError):
    """Two states don't do the same, or it can't be said; in words."""


def links(ledger: Path) -> list[Link]:
    """All links of a ledger, the oldest first."""
    text = ledger.read_text(encoding="utf-8") if ledger.exists() else ""
    return [Link(**json.loads(line)) for line in text.splitlines()]


def leads(name: str, old: str, new: str, chain: Iterable[Link]) -> bool:
    """Whether links of a name lead from one hash to another, in whichever order they stand: two branches that are
    merged bring their lines into one ledger in any."""
    onward: dict[str, list[str]] = {}
    for link in chain:
        if link.name == name:
            onward.setdefault(link.old, []).append(link.new)
    reached, waiting = {old}, [old]
    while waiting:
        found = set(onward.get(waiting.pop(), ())) - reached
        reached |= found
        waiting += found
    return new in reached


def compare(package: str, since: str, ledger: Path, fresh: Container[str] = ()) -> list[Link]:
    """Run whatever has changed since a commit from both trees, and add a link for each name to the ledger. fresh: the
    names whose results are of today's code, so that they need none. Raises `Differs` where the two don't do the same,
    or some of what changed wasn't executed."""
    commit = git("rev-parse", "--verify", f"{since}^{{commit}}").strip()
    with tempfile.TemporaryDirectory() as folder:
        before, after = Tree(Path(folder, "before").resolve()), Tree(Path(folder, "after").resolve())
        before.of_commit(commit)
        after.of_today()
        old, new = (tree.tell(package) for tree in (before, after))
        stale = [name for name in new.hashes if name not in fresh]
        names = [name for name in stale if old.hashes.get(name, new.hashes[name]) != new.hashes[name]]
        if not names:
            return []
        files = [sorted({file for name in names for file in told.files[name]}) for told in (old, new)]
        gone, come = changed(before, after, *files)
        (was, ran_before), (now, ran_after) = (
            tree.watched(package, names, watched) for tree, watched in ((before, gone), (after, come))
        )
        for name in names:
            if apart := difference(was.measured[name], now.measured[name]):
                raise Differs(f"{name} isn't what it was: {apart}")
        missed = [*unexecuted(before, gone, ran_before, "removed"), *unexecuted(after, come, ran_after, "new")]
        if missed:
            raise Differs(f"equal, but not executed: {'; '.join(missed)}")
    found = [Link(name, old.hashes[name], new.hashes[name], commit, *machine()) for name in names]
    with ledger.open("a", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(asdict(link))}\n" for link in found)
    return found


def report(found: Iterable[Link]) -> str:
    """What `compare` found, in words."""
    lines = [f"{each.name}: {each.old} and {each.new} do the same, to the last digit" for each in found]
    return "\n".join(lines) or "no code has changed that decides a number"


def machine() -> tuple[str, str, str]:
    return f"{platform.system()} {platform.machine()}", platform.python_version(), version("torch")


class Tree:
    """A copy of the packages' code, in a folder of its own."""

    def __init__(self, folder: Path):
        self.folder = folder

    def of_commit(self, commit: str):
        there = git("ls-tree", "--name-only", commit).splitlines()  # older commits lack the younger packages
        code = [path for path in self.code() if path.startswith(":") or path in there]
        archive = git("archive", commit, "--", *code, binary=True)
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(self.folder, filter="data")

    def of_today(self):
        for name in git("ls-files", "-co", "--exclude-standard", "--", *self.code()).splitlines():
            if (source.ROOT / name).exists():
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source.ROOT / name, self.folder / name)

    @staticmethod
    def code() -> tuple[str, ...]:
        """Git's names for the packages, with their data, and for whatever else a package imports."""
        return *source.PACKAGES, ":(glob)**/*.py"

    def tell(self, package: str, *names: str, runner: Sequence[str | Path] = ()) -> Told:
        """What the tree says for itself, in a process of its own."""
        out = self.folder / "told.json"
        there = package if (self.folder / package).exists() else "lab"  # which ran the trials once
        command = [sys.executable, *map(str, runner), "-m", there, "tell", "--out", str(out), *names]
        run = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        if run.returncode:
            raise Differs(f"{' '.join(command[-5:])} failed in {self.folder.name}: {run.stderr.strip()[-2000:]}")
        return Told(**json.loads(out.read_text(encoding="utf-8")))

    def watched(
        self, package: str, names: Sequence[str], lines: Mapping[str, set[int]]
    ) -> tuple[Told, dict[str, set[int]]]:
        """What the tree says, and the lines of some files that it executed for it."""
        seen = self.folder / "executed.json"
        told = self.tell(package, *names, runner=(Path(executed.__file__), seen, *lines))
        return told, {file: set(ran) for file, ran in json.loads(seen.read_text(encoding="utf-8")).items()}

    def text(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")


def changed(
    before: Tree, after: Tree, old: Sequence[str], new: Sequence[str]
) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """For each file that differs the lines that the other tree lacks, of both trees. Code moves: a file is held beside
    its namesake and whatever has no namesake here, or beside all of the other tree if it has none there."""
    went, came = [file for file in old if file not in new], [file for file in new if file not in old]
    sides = ((before, old, after, new, came), (after, new, before, old, went))
    found: list[dict[str, set[int]]] = []
    for tree, files, other, others, alone in sides:
        texts = {file: other.text(file) for file in others}
        beside = {file: [file, *alone] if file in others else others for file in files}
        lines = {file: lacking(tree.text(file), [texts[each] for each in beside[file]]) for file in files}
        found.append({file: numbers for file, numbers in lines.items() if numbers})
    return found[0], found[1]


def lacking(text: str, others: Iterable[str]) -> set[int]:
    """The numbers of the lines that count in a text and stand in none of the others."""
    numbers, own = counting(text)
    found = set(numbers)
    for other in others:
        if not found:
            break
        matcher = SequenceMatcher(None, own, counting(other)[1], autojunk=False)
        for first, _, size in matcher.get_matching_blocks():
            found -= set(numbers[first : first + size])
    return found


@cache
def counting(text: str) -> tuple[list[int], list[str]]:
    """The lines of a text that count: their numbers, and what they say."""
    found = [(number, line) for number, line in enumerate(source.lines(text), 1) if line]
    return [number for number, _ in found], [line for _, line in found]


def unexecuted(tree: Tree, lines: Mapping[str, set[int]], ran: Mapping[str, set[int]], what: str) -> Iterator[str]:
    """The statements with some of these lines that didn't run, as `file:line`."""
    for file, wanted in lines.items():
        for first, last in statements(tree.text(file)):
            span = set(range(first, last + 1))
            if span & wanted and not span & ran[file]:
                yield f"{what} {file}:{first}"


IDLE = ast.Raise | ast.Pass | ast.Try | ast.Nonlocal | ast.Global


def statements(text: str) -> Iterator[tuple[int, int]]:
    """First and last line of each statement that can decide a number: of one with a body, those of its head. Where an
    error is raised there is no number, and a bare name with its type, or said to be of outside, does nothing."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.stmt) or isinstance(
            node, ast.Raise | ast.Pass | ast.Try | ast.Nonlocal | ast.Global
        ):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.AnnAssign) and node.value is None:
            continue
        body = getattr(node, "body", None)
        last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        yield first, max(node.lineno, last)


def difference(one, other, where: str = "") -> str:
    """The first place where two things of numbers and texts differ, in words; nothing where they are equal. What is no
    number is equal to itself here."""
    if isinstance(one, dict) and isinstance(other, dict) and list(one) == list(other):
        pairs = [(f"{where} {key}".strip(), one[key], other[key]) for key in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(f"{where} {place}", *both) for place, both in enumerate(zip(one, other, strict=True))]
    else:
        return "" if repr(one) == repr(other) else f"{where}: {str(one)[:60]} and now {str(other)[:60]}"
    return next((apart for place, first, second in pairs if (apart := difference(first, second, place))), "")


def git(*arguments: str, binary: bool = False):
    """What git prints of this repository. Raises `Differs` where it can't, such as in a copy without history."""
    try:
        return subprocess.run(
            ["git", *arguments], cwd=source.ROOT, capture_output=True, text=not binary, check=True
        ).stdout
    except FileNotFoundError as error:
        raise Differs("git is missing") from error
    except subprocess.CalledProcessError as error:
        shallow = "; this copy may lack its history: git fetch --unshallow"
        said = error.stderr if isinstance(error.stderr, str) else error.stderr.decode()
        raise Differs(f"git {' '.join(arguments[:3])}: {said.strip()}{shallow}") from error
