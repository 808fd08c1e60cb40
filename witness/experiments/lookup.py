"""Does it read what it is given? Made-up people whose city only the prompt tells.

Asked with the record, without any, among other records, and with a record of somebody else alone: does the answer
follow the passage or the question? Control for the last: the same record, asked about the one it is of.
"""

import re
from random import Random

from .. import rounds
from ..facts import right
from ..generate import chat, texts
from ..load import Witness
from ..measure import Measured

QUESTIONS = 40


def measure(witness: Witness, seed: int) -> Measured:
    task, random, found = rounds.asked(seed)["lookup"], Random(seed), Measured()
    firsts, lasts = zip(*(name.split() for name in task["people"].split("|")), strict=True)
    names = [f"{first} {last}" for first in firsts for last in lasts]
    cities = task["cities"].split("|")
    cases = []
    for _ in range(QUESTIONS):
        people = random.sample(names, 17)
        homes = [random.choice(cities) for _ in people]
        cases.append(list(zip(people, homes, strict=True)))

    def ask(name: str, prompt, wanted):
        said = texts(witness, [chat(prompt(case)) for case in cases], tokens=32)
        found.samples[name] = said[:4]
        found.share(name, [right(text, wanted(case)) for text, case in zip(said, cases, strict=True)])
        return said

    asked, told = (lambda case: case[0]), (lambda case: case[0][1])
    ask("found_without", lambda case: question(asked(case)[0]), told)
    ask("found_alone", lambda case: passage(case[:1]) + question(case[0][0]), told)
    for others in (3, 15):
        ask(
            f"found_among_{others + 1}",
            lambda case, n=others: passage(mixed(case[: n + 1])) + question(case[0][0]),
            told,
        )
    wrong = ask("misled_by_other", lambda case: passage(case[16:]) + question(case[0][0]), lambda case: case[16][1])
    found.share("unknown_said_of_other", [says_unknown(text) for text in wrong])
    warned = " If the passage doesn't say, answer: I don't know."
    wrong = ask("misled_though_warned", lambda case: passage(case[16:]) + question(case[0][0]) + warned,
                lambda case: case[16][1])  # fmt: skip
    found.share("unknown_said_though_warned", [says_unknown(text) for text in wrong])
    right_one = ask("found_though_warned", lambda case: passage(case[:1]) + question(case[0][0]) + warned, told)
    found.share("unknown_said_of_found", [says_unknown(text) for text in right_one])
    return found


def passage(records: list[tuple[str, str]]) -> str:
    return " ".join(f"{name} lives in {city}." for name, city in records) + "\n\n"


def question(name: str) -> str:
    return f"Where does {name} live?"


def mixed(records: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The one asked for not always first, and the same in each run."""
    return Random(records[0][0]).sample(records, len(records))


def says_unknown(text: str) -> bool:
    """ "The passage doesn't explicitly state where she lives" counts, whatever comes after it."""
    return bool(
        re.search(r"(n't|not) (explicitly |directly )?(know|say|state|mention|provide|specify)", text, re.IGNORECASE)
    )
