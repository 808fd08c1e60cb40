"""What a page's exercises take and are worth, and whether an answer is right: `series/exercises.toml`.

`check` is what the notebooks' check cells call: what an answer must come to stands in no notebook, but is worked out
where the solutions have it from.
"""

import inspect
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from .worked import BOOK, load, look_up

NUMBER = re.compile(r"[+−-]?\d[\d,]*(\.\d+)?%?")
SEAL = "The seal fits models X2 and X3. It is not made for steam."  # the source in part 5's exercise
RIGHT, WRONG, UNANSWERED, FOR_A_PERSON = "right", "not yet", "no answer yet", "there; a person marks it"


@dataclass(frozen=True)
class Exercise:
    """See `series/exercises.toml`; write: the functions of a listing that the reader shall write."""

    worth: tuple[int, int]
    answers: dict[str, str] = field(default_factory=dict)
    fill: Sequence[str] = ()
    rubric: Sequence[tuple[int, str]] = ()
    code: str = ""
    choices: Sequence[str] = ()
    write: Sequence[str] = ()

    @property
    def minutes(self) -> int:
        return self.worth[0]

    @property
    def points(self) -> int:
        return self.worth[1]

    @property
    def tried(self) -> list[str]:
        return [*inspect.signature(CODE[self.code]).parameters] if self.code else []

    @property
    def asked(self) -> list[str]:
        """The names that a check cell gives a value to."""
        return [*self.tried, *self.answers, *self.fill]


def exercises() -> dict[str, list[Exercise]]:
    """Those of each page, by its name."""
    path = BOOK / "series/exercises.toml"
    found = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {page: [Exercise(**each) for each in listed] for page, listed in found.items()}


def check(page: str, number: int, **given: Any) -> None:
    """Say of each answer to an exercise whether it is right."""
    print(*(f"{name}: {said}" for name, said in verdicts(page, number, given).items()), sep="\n")


def verdicts(page: str, number: int, given: dict[str, Any]) -> dict[str, str]:
    exercise = exercises()[page][number - 1]
    if strange := given.keys() ^ exercise.asked:
        raise ValueError(f"exercise {number} of {page} asks for {', '.join(exercise.asked)}: {', '.join(strange)}")
    code = CODE[exercise.code](**{name: given[name] for name in exercise.tried}) if exercise.code else {}
    return {name: verdict(exercise, name, value, code) for name, value in given.items()}


def verdict(exercise: Exercise, name: str, value: Any, code: dict[str, bool]) -> str:
    if value is ... or value is None or (isinstance(value, str) and not value.strip()):
        return UNANSWERED
    if name in exercise.answers:
        return RIGHT if fits(value, wanted(exercise.answers[name])) else WRONG
    return (RIGHT if code[name] else WRONG) if name in code else FOR_A_PERSON


def wanted(told: str) -> str:
    """What an answer must come to, as the solutions print it."""
    return str(look_up(load(), told)) if re.fullmatch(r"[a-z]\w+\.\w+\.\w+", told) else told


def fits(value: Any, told: str) -> bool:
    """Whether an answer is what the solutions say: a word, or a number to about the last digit that they print. Of a
    number with decimals a hundredth of it is allowed too, for whoever rounded on the way."""
    if not NUMBER.fullmatch(told):
        return isinstance(value, str) and value.strip().lower() == told.lower()
    try:
        number = float(value)
    except (TypeError, ValueError):
        return False
    decimals, percent = len(told.strip("%").partition(".")[2]), told.endswith("%")
    right = float(told.strip("%").replace("−", "-").replace(",", "")) / (100 if percent else 1)
    last = 10.0**-decimals / (100 if percent else 1)
    rounded = 0.01 * abs(right) if decimals or percent else 0
    return abs(number - right) <= max(0.5 * last, rounded)


# --- Exercises whose answer is code, or runs through some ------------------------------------------------------------


def own_baseline(leave_one_out: Callable) -> dict[str, bool]:
    """RLOO's advantages, of rewards that nobody has seen, each by the words of its definition."""
    import torch  # which who builds the book has not

    draw = Random(3)
    rewards = [[draw.uniform(-1, 2) for _ in range(4)] for _ in range(3)]
    true = [each - (sum(group) - each) / 3 for group in rewards for each in group]
    try:
        found = leave_one_out(torch.tensor(rewards).flatten(), 4)
    except Exception as error:  # whatever a reader's code may raise
        print(f"leave_one_out: {error}")
        found = None
    same = isinstance(found, torch.Tensor) and found.shape == (12,)
    return {"leave_one_out": same and torch.allclose(found, torch.tensor(true), atol=1e-5)}


def past_the_check(false_that_passes: str, true_that_fails: str) -> dict[str, bool]:
    """What part 5's check says of two sentences; which of them is true only a person can say."""
    from ask.citations import fault

    def passes(sentence: Any) -> bool:
        return isinstance(sentence, str) and not fault(sentence, [1], [SEAL])

    return {
        "false_that_passes": passes(false_that_passes) and false_that_passes not in SEAL,
        "true_that_fails": isinstance(true_that_fails, str) and not passes(true_that_fails),
    }


CODE = {each.__name__: each for each in (own_baseline, past_the_check)}
