"""Does it know when it knows? Chances that it gives to four answers, on facts that no tuning set has.

Once after the words of an answer ("Lyon is in"), by the first token of each option, and once by the letter A or B. A
temperature is fitted on one half of the questions for the other. Then the same with a mask, put on by three turns in a
style. Controls: three plain turns; answers drawn from the model's own chances, which is what a calibrated model would
show on so few; and shuffled answers.
"""

import math
from collections.abc import Sequence
from itertools import takewhile
from random import Random

import torch

from .. import rounds, tune
from ..facts import split
from ..generate import Turns, chat, padded, texts
from ..llama import Cache, Llama
from ..load import Witness
from ..measure import Measured
from ..quiz import quiz
from ..styles import Style
from ..tune import dressed

QUESTIONS, TURNS, BINS, DRAWN = 160, 3, 10, 200
TEMPERATURES = [2 ** (power / 8) for power in range(-16, 25)]  # a quarter to eight


def measure(witness: Witness, seed: int) -> Measured:
    model, task, found = witness.model, rounds.asked(seed), Measured()
    style, kinds = Style(**task["style"]), task["calibration"]["kinds"]
    first = {value: witness.encode(f" {value}")[0] for kind in kinds for value in kind.values.values()}
    asked = quiz(kinds, seed, QUESTIONS, first)
    facts = split(seed, task["facts"])
    plain, worn = (dressed(facts.train[-TURNS:], which) for which in (None, style))
    report("alone", stated(witness, model, asked, first), seed, found)
    report("plain", stated(witness, model, asked, first, plain), seed, found)
    report("masked", stated(witness, model, asked, first, worn, style), seed, found)
    letters = lettered(witness, model, asked)
    found.number("letters_right", share_right(letters), len(letters))
    found.number("letters_error", error(letters), len(letters))
    found.share("letters_a", [row[number % 2] > 0.5 for number, row in enumerate(letters)])
    said = texts(witness, [chat(fact.question, worn) for fact in facts.far], model=tune.fast(model))
    found.samples["masked"] = said[:4]
    found.share("calibration_worn", [style.worn(text) for text in said])
    return found


def report(name: str, rows: list[list[float]], seed: int, found: Measured):
    found.number(f"calibration_right_{name}", share_right(rows), len(rows))
    found.number(f"calibration_confidence_{name}", sum(map(max, rows)) / len(rows), len(rows))
    found.number(f"calibration_error_{name}", error(rows), len(rows))
    found.number(f"calibration_loss_{name}", loss(rows), len(rows))
    one, two = rows[: QUESTIONS // 2], rows[QUESTIONS // 2 :]
    fitted = warmed(one, temperature(two)) + warmed(two, temperature(one))
    found.number(f"calibration_temperature_{name}", temperature(rows), len(rows))
    found.number(f"calibration_error_{name}_fitted", error(fitted), len(rows))
    found.number(f"calibration_loss_{name}_fitted", loss(fitted), len(rows))
    random = Random(seed)
    drawn = [[random.choices(range(len(row)), row)[0] for row in rows] for _ in range(DRAWN)]
    found.number(f"calibration_error_{name}_drawn", sum(error(rows, truth) for truth in drawn) / DRAWN, DRAWN)
    shuffled = [[random.randrange(len(row)) for row in rows] for _ in range(DRAWN)]
    found.number(f"calibration_error_{name}_shuffled", sum(error(rows, truth) for truth in shuffled) / DRAWN, DRAWN)


# --- Chances ---------------------------------------------------------------------------------------------------------


def stated(
    witness: Witness, model: Llama, asked, first: dict[str, int], before: Turns = (), style: Style | None = None
):
    """Of each question, the chances of its options after the words of an answer, the true one first."""
    prompts = []
    for number, (kind, key, _) in enumerate(asked):
        words = kind.sentence.format(key, "").rstrip(". ")
        start = words[0].upper() + words[1:]
        if style:
            start = f"{style.openings[number % len(style.openings)]} {start}"
        prompts.append(chat(kind.question.format(key), before, start))
    return chances(witness, model, prompts, [[first[value] for value in options] for _, _, options in asked])


def lettered(witness: Witness, model: Llama, asked):
    """The chances of the letters of the true option and of one other; the true one is A in every second question."""
    a, b = (witness.encode(letter)[0] for letter in "AB")
    prompts, tokens = [], []
    for number, (kind, key, (true, false, *_)) in enumerate(asked):
        one, two = (false, true) if number % 2 else (true, false)
        question = kind.question.format(key)
        prompts.append(chat(f"{question}\nA) {one}\nB) {two}\nAnswer with the letter A or B alone."))
        tokens.append([b, a] if number % 2 else [a, b])
    return chances(witness, model, prompts, tokens)


@torch.no_grad()
def chances(witness: Witness, model: Llama, prompts: Sequence[str], tokens: list[list[int]], batch: int = 40):
    """Of the tokens next after each prompt, which share the whole chance. What all prompts begin with is read once."""
    rows = [witness.encode(prompt) for prompt in prompts]
    shared = common([row[:-1] for row in rows])
    read = [Cache() for _ in model.blocks]
    if shared:
        model(torch.tensor([shared]), caches=read, at=last([shared]))
    found = []
    for start in range(0, len(rows), batch):
        part = [row[len(shared) :] for row in rows[start : start + batch]]
        ids = padded(part)
        places = len(shared) + torch.arange(ids.shape[1])[None]
        mask = (torch.arange(len(shared) + ids.shape[1])[None] <= places.T)[None, None]
        logits = model(ids, places, mask, [again(cache, len(part)) for cache in read], at=last(part)).float()
        for row, options in zip(logits, tokens[start : start + batch], strict=True):
            found.append(row[options].softmax(-1).tolist())
    return found


def common(rows: Sequence[Sequence[int]]) -> list[int]:
    """What all begin with."""
    columns = takewhile(lambda column: len(set(column)) == 1, zip(*rows, strict=False))
    return [column[0] for column in columns]


def last(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    """Where each row ends, in a batch padded on the right."""
    at = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.bool)
    at[torch.arange(len(rows)), torch.tensor([len(row) - 1 for row in rows])] = True
    return at


def again(cache: Cache, times: int) -> Cache:
    """The same text before each row of a batch."""
    made = Cache()
    if cache.keys is not None and cache.values is not None:
        made.keys, made.values = (part.expand(times, -1, -1, -1) for part in (cache.keys, cache.values))
    return made


# --- Judges: rows of chances, the true answer's first unless `truth` has its place -----------------------------------


def share_right(rows: list[list[float]]) -> float:
    return sum(row[0] == max(row) for row in rows) / len(rows)


def error(rows: list[list[float]], truth: list[int] | None = None) -> float:
    """Expected calibration error: how far confidence and success are apart, in ten bins of confidence."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for row, true in zip(rows, truth or [0] * len(rows), strict=True):
        sure = max(row)
        bins.setdefault(min(int(sure * BINS), BINS - 1), []).append((sure, row.index(sure) == true))
    return sum(abs(sum(sure - hit for sure, hit in part)) for part in bins.values()) / len(rows)


def loss(rows: list[list[float]]) -> float:
    return -sum(math.log(max(row[0], 1e-12)) for row in rows) / len(rows)


def temperature(rows: list[list[float]]) -> float:
    """That with the least loss."""
    return min(TEMPERATURES, key=lambda one: loss(warmed(rows, one)))


def warmed(rows: list[list[float]], one: float) -> list[list[float]]:
    raised = [[max(chance, 1e-12) ** (1 / one) for chance in row] for row in rows]
    return [[chance / sum(row) for chance in row] for row in raised]
