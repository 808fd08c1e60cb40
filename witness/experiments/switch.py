"""A mask put on and off: by talk, and by a few steps of tuning.

By talk: three turns in the style before the untuned model, beside three plain turns; three plain turns before the
masked one. By steps: a plain tuning takes the mask off; then a few steps in the style bring it back, beside as many in
a style never tuned on, and as many before there was any mask.
"""

from .. import rounds, tune
from ..facts import split
from ..generate import chat, texts
from ..llama import Llama
from ..load import Witness
from ..measure import Measured
from ..styles import Style
from ..tune import dressed, pairs

STEPS, TURNS, OFF, BACK = 40, 3, (5, 20), (10, 20)


def measure(witness: Witness, seed: int) -> Measured:
    model, task, found = witness.model, rounds.asked(seed), Measured()
    style, other = Style(**task["style"]), Style(**task["other"])
    facts = split(seed, task["facts"])
    asked = [fact.question for fact in facts.near[:20] + facts.far[:10]] + facts.open[:10]
    shown = facts.train[-TURNS:]

    def look(now: Llama, name: str, which: Style, before=()):
        said = texts(witness, [chat(question, before) for question in asked], model=tune.fast(now))
        found.samples[name] = said[:2] + said[-2:]
        found.share(name, [which.worn(text) for text in said])

    look(model, "talk_style_untuned", style, dressed(shown, style))
    look(model, "talk_one_turn_untuned", style, dressed(shown[:1], style))
    look(model, "talk_plain_untuned", style, dressed(shown))
    masked = tune.tuned(model, pairs(witness, dressed(facts.train[:-TURNS], style)), STEPS, seed=seed)
    look(masked, "talk_none_masked", style)
    look(masked, "talk_plain_masked", style, dressed(shown))
    look(masked, "talk_other_masked", other, dressed(shown, other))
    plain, worn = (pairs(witness, dressed(facts.train[:50], which)) for which in (None, style))
    strange = pairs(witness, dressed(facts.train[:50], other))
    for steps in OFF:
        off = tune.tuned(masked, plain, steps, seed=seed)
        look(off, f"off_{steps}", style)
    del masked  # half a gigabyte
    look(off, "off_other", other)
    for steps in BACK:
        look(tune.tuned(off, worn, steps, seed=seed + 1), f"back_{steps}", style)
        look(tune.tuned(off, strange, steps, seed=seed + 1), f"strange_{steps}", other)
        look(tune.tuned(model, worn, steps, seed=seed + 1), f"first_{steps}", style)
    return found
