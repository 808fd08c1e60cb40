"""What the text works out by itself, `{{ worked.part3.leash.drift }}`, and what its words rest on.

Each function of a module here that needs no argument is a name in the text, as is each of `worked.py` in a trial's
folder, where what that trial's page works out belongs. It returns a text, or texts by their names: rounded, as they
stand on the page, in a formula too. One that returns whether something is so is a condition, of words that stand in the
text as `` {holds}`five of six <part3.five_fall>` ``: the build stops at that line once `five_fall` is not so.
"""

import csv
import hashlib
import importlib
import inspect
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from ..shown import Later, Values, read

BOOK = Path(__file__).parents[2]
NAME = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
FORMULA = re.compile(r"(?<!\\)\$\$.*?\$\$|(?<!\\)\$.*?(?<!\\)\$", re.DOTALL)


class NotSo(ValueError):
    """Words of the text rest on a condition that isn't met, or that isn't there."""


class Worked(Later):
    """What a module works out, each function when its name is first asked for: some draw thousands of cases."""

    def __init__(self, path: str):
        module = importlib.import_module(path)
        source = hashlib.sha256(
            Path(str(module.__file__)).read_bytes()
        ).hexdigest()  # a page is read again with another
        super().__init__(dict.fromkeys(names(module), source))
        self.path = path

    def made(self, name: str, given: str) -> Any:
        return worked_out(self.path, name)


def load() -> Values:
    """What every module works out, by its name; of a trial that of its folder."""
    trials = {path.parent.name: f"trials.{path.parent.name}.worked" for path in BOOK.glob("trials/*/worked.py")}
    others = {path.stem: f"{__name__}.{path.stem}" for path in Path(__file__).parent.glob("[!_]*.py")}
    return Values({name: Worked(path) for name, path in sorted((trials | others).items())})


@cache
def worked_out(path: str, name: str) -> Any:
    return checked(names(importlib.import_module(path))[name])


def names(module: ModuleType) -> dict[str, Callable]:
    """The functions of a module, others' apart, that need no argument."""
    return {
        name: function
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
        if not inspect.signature(function).parameters
    }


def checked(function: Callable) -> Any:
    """What a function returns. TypeError for a number that isn't rounded."""
    found = function()
    texts = found.values() if isinstance(found, dict) else [found]
    if not all(isinstance(text, str | bool | int) for text in texts):
        raise TypeError(f"{function.__module__}.{function.__name__}: texts, whole numbers or whether it is so")
    return {name: whole(text) for name, text in found.items()} if isinstance(found, dict) else whole(found)


def whole(found: str | bool | int) -> str | bool:
    return found if isinstance(found, str | bool) else f"{found:,}"


def look_up(values: Any, name: str) -> Any:
    """What a name with dots stands for. KeyError or AttributeError if it's nothing."""
    for piece in name.split("."):
        values = values[piece] if isinstance(values, Mapping) else getattr(values, piece)
    return values


def hold(values: Any, words: str, condition: str) -> None:
    """Raise NotSo unless what words rest on is so. The values are all that names stand for."""
    try:
        so = look_up(values["worked"], condition)
    except (KeyError, AttributeError):
        raise NotSo(f"“{words}” rests on worked.{condition}, which nothing is") from None
    except FileNotFoundError as error:  # the results of a trial that was deleted
        raise NotSo(f"“{words}” rests on worked.{condition}, which reads {error.filename}: there is none") from None
    if so is not True:
        raise NotSo(f"“{words}” rests on worked.{condition}, which is not so")


def in_formula(tex: str, values: Any) -> str:
    """A formula with what its names stand for, as TeX writes it. KeyError or AttributeError for an unknown name."""
    signs = {"−": "-", ",": "{,}", "%": r"\%"}
    return NAME.sub(lambda name: re.sub("[−,%]", lambda sign: signs[sign[0]], str(look_up(values, name[1]))), tex)


def in_formulas(text: str, values: Any) -> str:
    """Markdown whose formulas have what their names stand for."""
    return FORMULA.sub(lambda formula: in_formula(formula[0], values), text)


# --- For the modules -------------------------------------------------------------------------------------------------


@cache
def measured(trial: str) -> dict[str, Any]:
    """The numbers of a trial as its results have them, by name: `seeds` are those of its worlds."""
    return read(BOOK / f"trials/{trial}/results/{trial}.json")["numbers"]


@cache
def rows_by_world(trial: str, table: str, **those: str) -> list[list[dict[str, str]]]:
    """The rows of a table of a trial's results, a list a world, in order: those that have these values."""
    found: dict[str, list[dict[str, str]]] = {}
    with (BOOK / f"trials/{trial}/results/{trial}-{table}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if all(row[key] == value for key, value in those.items()):
                found.setdefault(row["seed"], []).append(row)
    return list(found.values())


def worlds(trial: str, condition: Callable[[Callable[[str], Any]], bool]) -> int:
    """In how many of its six worlds a condition on a trial's numbers holds: `lambda n: n("rlhf_kl") < n("sft_kl")`."""
    found = measured(trial)

    def of(world: int) -> Callable[[str], Any]:
        return lambda name: found[name]["seeds"][world]

    return sum(condition(of(world)) for world in range(6))


def minus(text: str) -> str:
    """A number with the sign that print has for less than nothing."""
    return text.replace("-", "−")
