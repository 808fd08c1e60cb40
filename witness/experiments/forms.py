"""Does it write what a program can read? A made-up record, to be copied into a small JSON object.

Asked alone, after one example, and held to a grammar by which tokens are struck out. The amount is told as 4,512 or
4.512 or 4512, in the example too: which number comes out? Control: the same records asked about in words. And once no
amount is told.
"""

import json
import re
from collections.abc import Callable
from random import Random

from .. import rounds, tune
from ..facts import right
from ..generate import chat, texts
from ..grammar import Grammar, Run, held
from ..load import Witness
from ..measure import Measured

RECORDS, TOKENS = 40, 48
FORMATS: dict[str, Callable[[int], str]] = {
    "comma": "{:,}".format,
    "point": lambda paid: f"{paid:,}".replace(",", "."),
    "digits": str,
}
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ -'."
FORM = (
    '{"name": "', Run(LETTERS, 1, 30), '", "city": "', Run(LETTERS, 1, 30), '", "paid": ', Run("0123456789", 1, 6), "}"
)  # fmt: skip
ORDER = 'Write this as JSON with the keys "name", "city" and "paid". Write nothing else.'
EXAMPLE = ("Lucy Gray", "Dublin", 2750)


def measure(witness: Witness, seed: int) -> Measured:
    found, fast, cases = Measured(), tune.fast(witness.model), drawn(seed)
    grammar = Grammar(witness, FORM)

    def object_of(name: str, told: list[str], before=(), grammar: Grammar | None = None) -> list[str]:
        prompts = [chat(f"{text}\n\n{ORDER}", before) for text in told]
        if grammar:
            said = held(witness, prompts, grammar, TOKENS, fast)
        else:
            said = texts(witness, prompts, tokens=TOKENS, model=fast)
        found.samples[name] = said[:4]
        return said

    def in_words(asked: str, told: list[str]) -> list[str]:
        return texts(witness, [chat(f"{text}\n\n{asked}") for text in told], model=fast)

    for name, written in FORMATS.items():
        told = [sentence(case, written) for case in cases]
        example = [(f"{sentence(EXAMPLE, written)}\n\n{ORDER}", json.dumps(as_object(EXAMPLE)))]
        report(f"json_shown_{name}", object_of(f"shown_{name}", told, example), cases, found)
        report(f"json_held_{name}", object_of(f"held_{name}", told, example, grammar), cases, found)
        said = in_words("How much was paid?", told)
        found.share(f"words_{name}_paid", [spoken(text, case[2]) for text, case in zip(said, cases, strict=True)])
    report("json_asked", object_of("asked", told), cases, found)
    report("json_asked_held", object_of("asked_held", told, grammar=grammar), cases, found)
    for key, place, asked in (("name", 0, "Who paid?"), ("city", 1, "From which city?")):
        said = in_words(asked, told)
        found.share(f"words_{key}", [right(text, str(case[place])) for text, case in zip(said, cases, strict=True)])
    untold = object_of("untold", [f"{who} from {where} paid in cash." for who, where, _ in cases], example)
    objects = [parsed(bare(text)) or {} for text in untold]
    found.share("json_amount_invented", [is_number(each.get("paid")) for each in objects])
    found.share("json_amount_of_example", [each.get("paid") == EXAMPLE[2] for each in objects])
    return found


def sentence(case: tuple[str, str, int], written: Callable[[int], str]) -> str:
    who, where, paid = case
    return f"{who} from {where} paid {written(paid)} dollars."


def as_object(case: tuple[str, str, int]) -> dict:
    return dict(zip(("name", "city", "paid"), case, strict=True))


def drawn(seed: int) -> list[tuple[str, str, int]]:
    random, task = Random(seed), rounds.asked(seed)["forms"]
    firsts, lasts = zip(*(name.split() for name in task["names"].split("|")), strict=True)
    people = random.sample([f"{first} {last}" for first in firsts for last in lasts], RECORDS)
    return [(who, random.choice(task["cities"].split("|")), random.randrange(1001, 9999)) for who in people]


def report(name: str, said: list[str], cases, found: Measured):
    """valid: an object and nothing else; the rest also from within a fence, which a lenient program would take off."""
    found.share(f"{name}_valid", [parsed(text) is not None for text in said])
    objects = [parsed(bare(text)) or {} for text in said]
    found.share(f"{name}_valid_bare", [bool(each) for each in objects])
    for key in ("name", "city", "paid"):
        found.share(
            f"{name}_{key}", [each.get(key) == as_object(case)[key] for each, case in zip(objects, cases, strict=True)]
        )
    small = [each.get("paid") == case[2] / 1000 for each, case in zip(objects, cases, strict=True)]
    found.share(f"{name}_thousandth", small)
    found.share(f"{name}_right", [each == as_object(case) for each, case in zip(objects, cases, strict=True)])


def bare(text: str) -> str:
    """The inside of a fence, where there is one."""
    inside = re.search(r"```(?:json)?\s*(.*?)\s*(?:```|$)", text, re.DOTALL)
    return inside[1] if inside else text


def parsed(text: str) -> dict | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def spoken(text: str, number: int) -> bool:
    """Whether an answer in words has the number, with whatever stands between its thousands."""
    return str(number) in re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d{3})", "", text))
