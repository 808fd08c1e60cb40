"""Thin changes and the whole one, each at its best rate: which puts the mask on, and which forgets?

LoRA of three ranks and all weights, each at four rates; the best is the one with the least loss of styled answers that
neither trained nor are asked for later. Near the best the loss hangs little on the rate, and what ordinary text costs
hangs on it much, so the gentlest rate that comes close to the best is looked up too. Control: the whole change, at its
best rate, cut to these ranks. https://arxiv.org/abs/2405.09673 has LoRA learn less and forget less.
"""

from functools import partial

from .. import ordinary, rounds, tune
from ..facts import split
from ..generate import chat, losses, texts
from ..llama import Llama
from ..load import Witness
from ..measure import Measured
from ..styles import Style
from ..tune import dressed, pairs
from .mask import questions

STEPS = 40
RANKS = (1, 4, 16)
RATES = {"slowest": 3e-4, "slow": 1e-3, "fast": 3e-3, "fastest": 1e-2}  # of LoRA
WHOLE_RATES = {"slowest": 1e-5, "slow": 3e-5, "fast": 1e-4, "fastest": 3e-4}  # of all weights
CLOSE = 0.05  # nats a token
NEAR = 40  # half to choose a rate by, half to ask


def measure(witness: Witness, seed: int) -> Measured:
    model, task, found = witness.model, rounds.asked(seed), Measured()
    style, facts = Style(**task["style"]), split(seed, task["facts"], near=NEAR)
    rows = pairs(witness, dressed(facts.train, style))
    choosing = pairs(witness, dressed(facts.near[: NEAR // 2], style), end=False)
    asked = {"near": questions(facts.near[NEAR // 2 :]), "far": questions(facts.far), "open": facts.open}
    ordinary_texts, _ = ordinary.windows(witness, seed)

    def weigh(now: Llama, name: str) -> float:
        fast = tune.fast(now)
        loss = float(losses(fast, choosing).mean())
        found.number(f"lora_{name}_loss", loss, len(choosing))
        for title, windows in ordinary_texts.items():
            found.number(f"lora_{name}_{title}", tune.text_loss(fast, windows).item(), len(windows))
        return loss

    def ask(now: Llama, name: str):
        said = texts(witness, [chat(q) for group in asked.values() for q in group], model=tune.fast(now))
        found.samples[name] = said[:2] + said[-2:]
        for group, prompts in asked.items():
            part, said = said[: len(prompts)], said[len(prompts) :]
            found.share(f"lora_{name}_{group}", [style.worn(text) for text in part])

    def thin(rank: int, rate: float) -> Llama:
        return tune.lora(model, rows, STEPS, rank, rate, rounds.lora_scale(seed, rank), seed)

    weigh(model, "untuned")
    best = best_of(model, WHOLE_RATES, "whole", weigh, found,
                   lambda rate: tune.tuned(model, rows, STEPS, rate=rate, seed=seed))  # fmt: skip
    ask(best, "whole")
    parts = tune.change(model, best)
    del best  # half a gigabyte
    for rank in RANKS:
        ask(tune.cut(model, parts, rank), f"cut_{rank}")
        best = best_of(model, RATES, f"rank_{rank}", weigh, found, partial(thin, rank))
        ask(best, f"rank_{rank}")
        del best
    return found


def best_of(model: Llama, rates: dict[str, float], name: str, weigh, found: Measured, made) -> Llama:
    """Of a change trained at each rate, from the gentlest on, the one with the least loss. Its numbers stand once more
    without the rate's name, and those of the gentlest that comes close."""
    best, losses = model, {}
    for title, rate in rates.items():
        now = made(rate)
        losses[title] = weigh(now, f"{name}_{title}")
        if losses[title] == min(losses.values()):
            best = now
    least = min(losses.values())
    chosen = {
        "": next(title for title in losses if losses[title] == least),
        "_gentle": next(title for title in losses if losses[title] <= least + CLOSE),
    }
    for kind, title in chosen.items():
        found.number(f"lora_{name}{kind}_rate", rates[title])
        for what in ("loss", "manual", "own"):
            key = f"lora_{name}_{title}_{what}"
            found.number(f"lora_{name}{kind}_{what}", found.numbers[key], found.counts[key])
    return best
