"""The claims on trial: predictions as they were written down before the runs, against what was measured.

`predictions.md` here has a table for each part, that of a trial beside the parts lies in its folder. A row tells in
words what was expected, and as a condition on numbers of the results what would confirm it and what refute it; newer
rows also with which chance it will be confirmed, and whether it is worded as the naive opinion. Each world is asked by
itself. A claim is confirmed if the first condition holds in all of them, refuted if the second does. Else it is split
if some world decides, and neither if none does; where no world could be asked, it is not measured.
"""

import ast
import hashlib
import operator
import re
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import trials

from . import HERE, results

PREDICTIONS = (HERE / "predictions.md", *sorted(HERE.glob("*/predictions.md")))
SIGNS: dict[type, Callable] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.Not: operator.not_,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
FUNCTIONS: dict[str, Callable] = {"abs": abs, "min": min, "max": max}
CONFIRMED, REFUTED, SPLIT, NEITHER, NOT_MEASURED = "confirmed", "refuted", "split", "neither", "not measured"
PLACES = "|".join((r"part\d", *trials.BESIDE, "witness", "bridge", "bench"))
NAME = re.compile(rf"\b({PLACES})\.(\w+)")  # of a number: where it was measured, and its own
COLUMNS = (5, 7)  # of a row without chance, as all were at first, and with it


@dataclass(frozen=True)
class Claim:
    """name: such as C2a; text: the claim; prediction: what we expected; confirm, refute: conditions; chance: that it
    will be confirmed, as said beforehand; naive: whether the text is the naive opinion, which we may well expect to
    fall. Rows of the past say neither."""

    name: str
    text: str
    prediction: str
    confirm: str
    refute: str
    chance: float | None = None
    naive: bool | None = None

    @property
    def numbers(self) -> list[tuple[int | str, str]]:
        """The numbers that the conditions speak of, by part and name, in their order."""
        return list(dict.fromkeys((trials.titled(p), key) for p, key in NAME.findall(f"{self.confirm} {self.refute}")))


@dataclass(frozen=True)
class Verdict:
    """confirms, refutes, asked: in how many worlds a condition holds, or all of its numbers exist; of `worlds`."""

    verdict: str
    confirms: int
    refutes: int
    asked: int
    worlds: int


def claims(*paths: Path) -> list[Claim]:
    """Read the tables of some files, or of all. Raises ValueError on a row that lacks a column, or has none such."""
    return [claim for path in paths or PREDICTIONS for claim in rows_of(path.read_text(encoding="utf-8"), path.name)]


def rows_of(text: str, file: str) -> list[Claim]:
    """The same of a text, such as the file had at another time."""
    found = []
    for line in text.splitlines():
        if re.match(r"\| [A-Z]\d", line):
            cells = [cell.strip().strip("`") for cell in line.strip("| \n").split(" | ")]
            if len(cells) not in COLUMNS:
                raise ValueError(f"a row of {file} has {len(cells)} columns, not 5, or 7 with its chance: {line}")
            name, claim, prediction, confirm, refute, *last = cells
            found.append(Claim(name, claim, prediction, confirm, refute, *bet(last, line)))
    return found


def bet(cells: list[str], line: str) -> tuple[float, bool] | tuple[None, None]:
    """Chance and opinion, as the last cells of a row tell them; none where it has none."""
    if not cells:
        return None, None
    chance, naive = cells
    if not (re.fullmatch(r"0\.\d+", chance) and float(chance) > 0):
        raise ValueError(f"a chance is a number between 0 and 1, not {chance}: {line}")
    if naive not in ("yes", "no"):
        raise ValueError(f"a row is worded as the naive opinion, yes or no, not {naive}: {line}")
    return float(chance), naive == "yes"


def holds(condition: str, numbers: dict[int | str, dict], world: int) -> bool:
    """Whether a condition holds in a world, by its place. Raises ValueError where it isn't of a form that we know:
    comparisons of sums and products, joined by `and`, `or` and `not`."""

    def value(node: ast.AST):
        match node:
            case ast.Constant(value=int() | float() as constant):
                return constant
            case ast.Attribute(value=ast.Name(id=part), attr=key):
                return numbers[trials.titled(part)][key]["seeds"][world]
            case ast.UnaryOp(op=sign, operand=operand) if type(sign) in SIGNS:
                return SIGNS[type(sign)](value(operand))
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in SIGNS:
                return SIGNS[type(sign)](value(left), value(right))
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS:
                return FUNCTIONS[name](*map(value, arguments))
            case ast.Compare(left=left, ops=signs, comparators=rest) if all(type(sign) in SIGNS for sign in signs):
                values = [value(each) for each in (left, *rest)]
                return all(SIGNS[type(sign)](*pair) for sign, pair in zip(signs, pairwise(values), strict=True))
            case ast.BoolOp(op=ast.And(), values=conditions):
                return all(map(value, conditions))
            case ast.BoolOp(op=ast.Or(), values=conditions):
                return any(map(value, conditions))
        raise ValueError(f"no condition can have {ast.unparse(node)!r} in it: {condition}")

    try:
        return bool(value(ast.parse(condition, mode="eval").body))
    except SyntaxError as error:
        raise ValueError(f"no condition: {condition}") from error


def verdict(claim: Claim, numbers: dict[int | str, dict]) -> Verdict:
    """What the worlds say of a claim. A world in which one of its numbers could not be measured says nothing."""
    values = [numbers[part][key]["seeds"] for part, key in claim.numbers]
    if len({len(value) for value in values}) != 1:
        raise ValueError(f"{claim.name} compares numbers of different worlds")
    worlds = len(values[0])
    asked = [world for world in range(worlds) if all(value[world] is not None for value in values)]
    confirms = sum(holds(claim.confirm, numbers, world) for world in asked)
    refutes = sum(holds(claim.refute, numbers, world) for world in asked)
    if not asked:
        found = NOT_MEASURED
    elif confirms == worlds:
        found = CONFIRMED
    elif refutes == worlds:
        found = REFUTED
    else:
        found = SPLIT if confirms or refutes else NEITHER
    return Verdict(found, confirms, refutes, len(asked), worlds)


def judge(folder: Path | None = None) -> list[dict]:
    """Each claim with its verdict and the numbers that it rests on; none yet of one whose part waits for its run.
    Raises ValueError where results, such as those of an older edition, lack one of them."""
    numbers = {part: results.read(part, folder)["numbers"] for part in results.tried(folder)}
    on_trial = [claim for claim in claims() if {part for part, _ in claim.numbers} <= set(numbers)]
    lacking = {part for claim in on_trial for part, key in claim.numbers if key not in numbers[part]}
    if lacking:
        again = " ".join(f"--part {part}" for part in sorted(lacking, key=str))
        raise ValueError(f"no verdicts: results lack numbers that the predictions ask for; reproduce {again}")
    return rows_with_verdicts(on_trial, numbers)


def rows_with_verdicts(on_trial: Iterable[Claim], numbers: dict[int | str, dict]) -> list[dict]:
    """The same of some claims, by the numbers of each part."""
    rows = []
    for claim in on_trial:
        measured = {
            f"{trials.title(p)}.{key}": [numbers[p][key][name] for name in ("value", "low", "high")]
            for p, key in claim.numbers
        }
        written = {key: value for key, value in asdict(claim).items() if value is not None}
        rows.append(written | {"measured": measured} | asdict(verdict(claim, numbers)))
    return rows


def written_in(path: Path) -> dict[str, str | None]:
    """For each row of a file the commit since which the predictions of its part stand as they are; None where the lab
    is in no repository, or not whole."""
    rows = {claim.name: claim for claim in claims(path)}
    history = git("log", "--follow", "--name-only", "--format=%H", "--", path.relative_to(HERE).as_posix()).split()
    commits, places = history[::2], history[1::2]  # the newest first; the file had other names
    since: dict[str, int] = {}
    waiting = set(rows)
    for age, commit in enumerate(commits):
        then = rows_of(git("show", f"{commit}:{places[age]}"), path.name)
        waiting &= {claim.name for claim in then if rows.get(claim.name) == claim}
        since |= dict.fromkeys(waiting, age)
        if not waiting:
            break
    youngest: dict[int | str, int] = {}
    for name, age in since.items():
        for part, _ in rows[name].numbers:
            youngest[part] = min(age, youngest.get(part, age))
    return {
        name: commits[min(youngest[part] for part, _ in claim.numbers)] if name in since else None
        for name, claim in rows.items()
    }


def last_commit(path: Path) -> str | None:
    """The one that changed a file last; None where the lab is in no repository."""
    return git("log", "-1", "--format=%H", "--", str(path)).strip() or None


def git(*arguments: str) -> str:
    """What git prints of the lab's history; nothing where there is none."""
    try:
        command = ["git", *arguments]
        return subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def called(path: Path) -> str:
    """A file of predictions by its place."""
    return path.relative_to(HERE.parent).as_posix()


def record() -> list[Path]:
    """The files of results that are committed, with what was asked again."""
    return sorted([*HERE.glob("*/results/*"), *HERE.glob("again/*")])


def blob(path: Path) -> str:
    """Git's own hash of a file, which whoever has no history can check."""
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def write(folder: Path | None = None):
    """Write the verdicts to `claims.json`, each with the commit of its prediction; and the hash of each committed file
    of results, as most digits decide no verdict, so that one that changes later is noticed."""
    written = {name: commit for path in PREDICTIONS for name, commit in written_in(path).items()}
    rows = [row | {"written_in": written[row["name"]]} for row in judge(folder)]
    content: dict = {"predictions": {called(path): blob(path) for path in PREDICTIONS}}
    if folder is None:
        content["results"] = {called(path): blob(path) for path in record()}
    results.write_json((folder or HERE) / "claims.json", content | {"claims": rows})
