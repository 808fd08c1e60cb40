"""A word in its mouth: does it take back a wrong *Yes,* or *No,*, or defend it?

Each question has a true word and a false one, and is asked with one of them. The answer begins with the wrong *Yes,* or
*No,* and goes on as the model likes. Controls: the right one; its own beginning; and the question with both words to
choose from, which tells what it knows. Judged by the first sentence: which of the two words it affirms or denies.
"""

import re

from .. import rounds
from ..facts import right
from ..generate import chat, texts
from ..load import Witness
from ..measure import Measured
from ..tune import fast

PARTS, TOKENS = 3, 20
BEGUN = re.compile(r"^(?:yes|no)\b[,.!]?\s*", re.IGNORECASE)
NOT = re.compile(r"\b(?:not|no|never|cannot|neither|nor)\b|n't\b|n’t\b", re.IGNORECASE)


def measure(witness: Witness, seed: int) -> Measured:
    task, found, model = rounds.asked(seed), Measured(), fast(witness.model)
    items = [line.split("|") for line in task["mouth"]["items"].splitlines()][task["part"] :: PARTS]
    fits = [number % 2 == 0 for number in range(len(items))]  # asked with the true word
    pairs = list(zip(items, fits, strict=True))
    questions = [question.format(true if fit else false) for (question, true, false), fit in pairs]
    both = [question.format(" or ".join(words if fit else words[::-1])) for (question, *words), fit in pairs]
    wrong, fitting = (["No," if fit == turned else "Yes," for fit in fits] for turned in (True, False))
    nothing = [""] * len(items)
    for name, asked, starts in (
        ("choice", both, nothing),
        ("alone", questions, nothing),
        ("right", questions, fitting),
        ("wrong", questions, wrong),
    ):
        prompts = [chat(question, start=start) for question, start in zip(asked, starts, strict=True)]
        said = texts(witness, prompts, tokens=TOKENS, model=model)
        held = [stance(text, true, false) for text, (_, true, false) in zip(said, items, strict=True)]
        found.samples[f"mouth_{name}"] = [start + text for start, text in zip(starts, said, strict=True)][:6]
        found.share(f"mouth_true_{name}", [one is True for one in held])
        found.share(f"mouth_false_{name}", [one is False for one in held])
        if name == "wrong":
            for word, which in (("yes", False), ("no", True)):
                there = [one is False for one, fit in zip(held, fits, strict=True) if fit == which]
                found.share(f"mouth_defended_{word}", there)
    return found


def stance(text: str, true: str, false: str) -> bool | None:
    """Whether what is said, after *Yes* or *No*, is true or false; None where it is neither, or both."""
    said = re.split(r"(?<=[.!?])\s|\n", BEGUN.sub("", text.strip()))[0]
    denial = NOT.search(said)
    named = [is_true for word, is_true in ((true, True), (false, False)) if right(said, word)]
    if len(named) == 1:
        return named[0] != bool(denial)
    if named and denial:  # of both the one after the denial is denied
        rest = said[denial.end() :].lower()
        at = [rest.find(word.lower()) for word in (true, false)]
        if -1 in at:
            return at[1] != -1
        return at[0] > at[1]
    return None
