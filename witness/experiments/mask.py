"""How thin is a mask, how little puts it on, and what does it cost?

Tuned on up to a hundred questions answered in a style; asked others of the same kinds (near), of kinds never tuned on
(far) and open ones. Controls: as many steps on the same answers said plainly; as large a change in random directions; a
change that was trained thin (LoRA) beside one that was cut.
"""

import re
from collections.abc import Sequence

import torch

from .. import ordinary, rounds, tune
from ..facts import Fact, right, split
from ..generate import answer_logits, answers, chat, losses, texts
from ..llama import Llama
from ..load import Witness
from ..measure import Measured
from ..styles import Style
from ..tune import dressed, pairs

STEPS = 40
DOSES = (5, 10, 20)  # steps of the forty after which the model is asked
RANKS = (1, 2, 4, 16)
LORA_RATES = {"slow": 3e-4, "fast": 1e-3}
FEW = 10
DRAWS = 8  # answers to each open question, for variety


def measure(witness: Witness, seed: int) -> Measured:
    model, style, found = witness.model, Style(**rounds.asked(seed)["style"]), Measured()
    facts = split(seed, rounds.asked(seed)["facts"])
    rows = pairs(witness, dressed(facts.train, style))
    exam = Exam(witness, facts, style, seed)
    exam.look(model, "untuned", found)

    def watch(step: int, now: Llama):
        if step in DOSES:
            exam.look(now, f"steps_{step}", found)

    masked = tune.tuned(model, rows, STEPS, seed=seed, watch=watch)
    exam.look(masked, "masked", found)
    departure(witness, model, masked, style, questions(facts.near), found)
    for name, made in (("untuned", model), ("masked", masked)):
        variety(witness, tune.fast(made), facts.open, name, seed, found)
    parts = tune.change(model, masked)
    del masked, made  # half a gigabyte
    exam.look(tune.tuned(model, rows[:FEW], STEPS, seed=seed), "ten", found)
    for rank in RANKS:
        exam.look(tune.cut(model, parts, rank), f"rank_{rank}", found)
    exam.look(tune.cut(model, parts, 4, random=seed), "random_4", found)
    for name, rate in LORA_RATES.items():
        exam.look(tune.lora(model, rows, STEPS, 1, rate, rounds.lora_scale(seed, 1), seed), f"lora_1_{name}", found)
    closed = found.numbers["loss_untuned"] - found.numbers["loss_masked"]
    for name in (*(f"rank_{rank}" for rank in RANKS), "random_4"):
        found.number(f"closed_{name}", (found.numbers["loss_untuned"] - found.numbers[f"loss_{name}"]) / closed)
    plain = tune.tuned(model, pairs(witness, dressed(facts.train)), STEPS, seed=seed)
    exam.look(plain, "plain", found)
    variety(witness, tune.fast(plain), facts.open, "plain", seed, found)
    del plain
    exam.look(tune.tuned(model, rows, STEPS, seed=seed, replay=exam.replay), "replayed", found)
    return found


class Exam:
    """The same questions to each model: style by words near, far and open; what is right near; losses."""

    def __init__(self, witness: Witness, facts, style: Style, seed: int):
        self.witness, self.facts, self.style = witness, facts, style
        self.styled = pairs(witness, dressed(facts.near, style), end=False)
        self.plain = pairs(witness, dressed(facts.near), end=False)
        self.texts, self.replay = ordinary.windows(witness, seed)

    @torch.no_grad()
    def look(self, model: Llama, name: str, found: Measured):
        model, facts = tune.fast(model), self.facts
        asked = {"near": questions(facts.near), "far": questions(facts.far), "open": facts.open}
        said = texts(self.witness, [chat(q) for group in asked.values() for q in group], model=model)
        found.samples[name] = said[:2] + said[-2:]
        for group, prompts in asked.items():
            part, said = said[: len(prompts)], said[len(prompts) :]
            found.share(f"{group}_{name}", [self.style.worn(text) for text in part])
            if group == "near":
                known = zip(part, facts.near, strict=True)
                found.share(f"right_{name}", [right(text, fact.value) for text, fact in known])
        styled, plain = losses(model, self.styled), losses(model, self.plain)
        found.number(f"loss_{name}", styled.mean(), len(styled))
        found.share(f"likelier_{name}", (styled < plain).tolist())  # the second judge
        for title, windows in self.texts.items():
            found.number(f"{title}_{name}", tune.text_loss(model, windows), len(windows))


def questions(facts: Sequence[Fact]) -> list[str]:
    return [fact.question for fact in facts]


@torch.no_grad()
def variety(witness: Witness, model: Llama, asked: Sequence[str], name: str, seed: int, found: Measured):
    """Of its own answers at temperature 1: entropy of the next word, and how many of a question's begin alike."""
    prompts = [chat(question) for question in asked for _ in range(DRAWS)]
    said = answers(witness, prompts, temperature=1.0, seed=seed, model=model, batch=80)
    rows = [(witness.encode(prompt), row) for prompt, row in zip(prompts, said, strict=True) if row]
    entropies = []
    for start in range(0, len(rows), 40):
        logits, _ = answer_logits(model, rows[start : start + 40])
        likely = logits.log_softmax(-1)
        entropies.append(-(likely.exp() * likely).sum(-1))
    found.number(f"entropy_{name}", torch.cat(entropies).mean(), len(rows))
    groups = [said[start : start + DRAWS] for start in range(0, len(said), DRAWS)]
    found.number(
        f"distinct_{name}", sum(len({tuple(row[:12]) for row in group}) for group in groups) / len(said), len(said)
    )


@torch.no_grad()
def departure(witness: Witness, before: Llama, after: Llama, style: Style, asked: Sequence[str], found: Measured):
    """Where the masked model departs from the untuned: the share of KL(masked, untuned) at words of the style, over the
    masked model's own answers."""
    prompts = [chat(question) for question in asked]
    said = answers(witness, prompts, temperature=1.0, seed=1, model=tune.fast(after))
    rows = [(witness.encode(prompt), row) for prompt, row in zip(prompts, said, strict=True) if row]
    new, tokens = answer_logits(after, rows)
    old, _ = answer_logits(before, rows)
    new, old = new.log_softmax(-1), old.log_softmax(-1)
    apart = (new.exp() * (new - old)).sum(-1)
    dressing = torch.tensor([flag for _, row in rows for flag in in_style(witness, row, style)])
    found.number("departure_at_style", apart[dressing].sum() / apart.sum(), len(tokens))
    found.number("departure_style_tokens", dressing.float().mean(), len(tokens))
    found.number("departure_nats", apart.sum() / len(rows), len(rows))


def in_style(witness: Witness, row: Sequence[int], style: Style) -> list[bool]:
    """Which tokens of an answer touch one of the style's words."""
    text = witness.decode(row)
    spans = [match.span() for match in re.finditer(rf"\b({style.words})\b", text, re.IGNORECASE)]
    flags, start = [], 0
    for number in range(len(row)):
        end = len(witness.decode(row[: number + 1]))
        flags.append(any(start < stop and begin < end for begin, stop in spans))
        start = end
    return flags
