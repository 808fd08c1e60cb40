"""Would you notice another model? The same questions to the model and to what may come to stand behind its name.

What changed in the words of greedy answers, and what in right and wrong. Exchanged for: weights rounded to eight and to
four bits; a copy that was tuned a little more, on answers of its own. Controls: the same once more; and the same with
other questions beside it in the batch, which is other sums in another order and nothing else, in two precisions
(https://thinkingmachines.ai/blog/defeating-nondeterminism-in-llm-inference/).
"""

import copy
from collections.abc import Sequence
from math import comb

from lab.stages.swapped import rounded

from .. import rounds, tune
from ..facts import Fact, all_of, right
from ..generate import chat, texts
from ..llama import Llama
from ..load import Witness
from ..measure import Measured
from ..places import cities

STEPS, BATCH, OTHER_BATCH = 20, 48, 7
BITS = (8, 4)


def measure(witness: Witness, seed: int) -> Measured:
    model, task, found = witness.model, rounds.asked(seed), Measured()
    asked = [city.fact for city in cities(task["places"])] + all_of(task["swaps"]["kinds"])
    questions = [chat(fact.question) for fact in asked]

    def said(now: Llama, batch: int = BATCH) -> list[str]:
        return texts(witness, questions, model=now, batch=batch)

    short = half(model)
    first = said(short)
    found.share("swap_first_right", hits(first, asked))
    compare("again", said(short), first, asked, found)
    compare("batch", said(short, OTHER_BATCH), first, asked, found)
    exact = said(model)
    compare("float32", exact, first, asked, found)
    compare("float32_batch", said(model, OTHER_BATCH), exact, asked, found)
    for bits in BITS:
        compare(f"int{bits}", said(half(rounded(model, bits))), first, asked, found)
    own = [(question, texts(witness, [chat(question)], model=short, temperature=1.0, seed=seed + number)[0])
           for number, question in enumerate(rounds.topics(seed))]  # fmt: skip
    retuned = tune.tuned(model, tune.pairs(witness, own, end=False), STEPS, seed=seed)
    compare("retuned", said(half(retuned)), first, asked, found)
    return found


def half(model: Llama) -> Llama:
    """A copy in bfloat16, on every machine."""
    return copy.deepcopy(model).eval().bfloat16()


def compare(name: str, now: Sequence[str], before: Sequence[str], asked: Sequence[Fact], found: Measured):
    """words: share of answers whose words changed; sides: of those right before and wrong now, or the reverse."""
    old, new = hits(before, asked), hits(now, asked)
    found.samples[name] = [text for text, other in zip(now, before, strict=True) if text != other][:3]
    found.share(f"swap_{name}_right", new)
    found.share(f"swap_{name}_words", [text != other for text, other in zip(now, before, strict=True)])
    found.share(f"swap_{name}_sides", [a != b for a, b in zip(old, new, strict=True)])
    found.number(f"swap_{name}_chance", sign_test(old, new), len(asked))


def hits(said: Sequence[str], asked: Sequence[Fact]) -> list[bool]:
    return [right(text, fact.value) for text, fact in zip(said, asked, strict=True)]


def sign_test(old: Sequence[bool], new: Sequence[bool]) -> float:
    """How likely as uneven a change of sides is if both are equally often right (McNemar, exact)."""
    worse = sum(a and not b for a, b in zip(old, new, strict=True))
    better = sum(b and not a for a, b in zip(old, new, strict=True))
    count = worse + better
    return min(1.0, 2 * sum(comb(count, k) for k in range(min(worse, better) + 1)) / 2**count)
