"""Does tuning on preferences make a model say less varied things than a mask does?

Of four own answers to a question the best and the worst by some taste are a preference. Tuned on these by DPO, and as
many steps on: the same pairs dealt at random; the preferred answers alone; a voice. Asked other open questions: how
often what it says is better than the untuned model's middle answer, how varied it is, and how far it has gone.
"""

import statistics
from collections.abc import Sequence
from random import Random

import torch

from .. import ordinary, rounds, tune
from ..facts import split
from ..generate import answer_logits, answers, chat
from ..llama import Llama
from ..load import Witness
from ..measure import Measured
from ..preference import Preference, dpo
from ..styles import Style
from ..tastes import Taste
from ..tune import dressed, pairs

STEPS, HALF = 40, 20
DRAWS, ASKED_DRAWS, TOKENS, BEGINNING = 4, 8, 40, 12


def measure(witness: Witness, seed: int) -> Measured:
    model, task, found = witness.model, rounds.asked(seed), Measured()
    taste, facts = Taste(**task["taste"]), split(seed, task["facts"])
    preferences = preferred(witness, taste, seed)
    found.number("dpo_pairs", len(preferences))
    exam = Exam(witness, facts.open, taste, seed)
    exam.look(model, "untuned", found)
    for steps, name in ((HALF, "half"), (STEPS, "whole")):
        exam.look(dpo(model, preferences, steps, seed), name, found)
    random = Random(seed)
    dealt = [one if random.random() < 0.5 else Preference(one.rejected, one.chosen) for one in preferences]
    exam.look(dpo(model, dealt, STEPS, seed), "dealt", found)
    chosen = [one.chosen for one in preferences]
    exam.look(tune.tuned(model, chosen, STEPS, seed=seed), "chosen", found)
    voice = pairs(witness, dressed(facts.train, Style(**task["style"])))
    exam.look(tune.tuned(model, voice, STEPS, seed=seed), "voice", found)
    return found


def preferred(witness: Witness, taste: Taste, seed: int) -> list[Preference]:
    """Of each question's answers the best against the worst; none where all are equally good."""
    asked = rounds.topics(seed)
    each = [chat(question) for question in asked for _ in range(DRAWS)]
    said = answers(witness, each, TOKENS, temperature=1.0, seed=seed, model=tune.fast(witness.model))
    made = []
    for number, question in enumerate(asked):
        rows = [row for row in said[number * DRAWS :][:DRAWS] if row]
        rows.sort(key=lambda row: taste.worth(witness.decode(row)))
        if taste.worth(witness.decode(rows[0])) < taste.worth(witness.decode(rows[-1])):
            prompt = witness.encode(chat(question))
            made.append(Preference((prompt, rows[-1]), (prompt, rows[0])))
    return made


class Exam:
    """The same open questions to each model, each several times at temperature 1."""

    def __init__(self, witness: Witness, asked: Sequence[str], taste: Taste, seed: int):
        self.witness, self.taste, self.seed = witness, taste, seed
        self.prompts = [chat(question) for question in asked for _ in range(ASKED_DRAWS)]
        self.texts, _ = ordinary.windows(witness, seed)
        self.middle: float | None = None  # of what the untuned model's answers are worth

    @torch.no_grad()
    def look(self, model: Llama, name: str, found: Measured):
        fast = tune.fast(model)
        said = answers(self.witness, self.prompts, TOKENS, temperature=1.0, seed=self.seed, model=fast)
        worth = [self.taste.worth(self.witness.decode(row)) for row in said]
        if self.middle is None:
            self.middle = statistics.median(worth)
        found.samples[name] = [self.witness.decode(row) for row in said[:: len(said) // 3][:3]]
        won = [(one > self.middle) + 0.5 * (one == self.middle) for one in worth]
        found.number(f"dpo_won_{name}", sum(won) / len(won), len(won))
        found.number(f"dpo_worth_{name}", statistics.mean(worth), len(worth))
        groups = [said[start : start + ASKED_DRAWS] for start in range(0, len(said), ASKED_DRAWS)]
        different = sum(len({tuple(row[:BEGINNING]) for row in group}) for group in groups)
        found.number(f"dpo_distinct_{name}", different / len(said), len(said))
        entropy, away = self.along(fast, said)
        found.number(f"dpo_entropy_{name}", entropy, len(said))
        found.number(f"dpo_away_{name}", away, len(said))
        for title, windows in self.texts.items():
            found.number(f"dpo_{title}_{name}", tune.text_loss(fast, windows), len(windows))

    def along(self, model: Llama, said: Sequence[list[int]]) -> tuple[float, float]:
        """Of its own answers, a token: the entropy of the next word, and the KL from the untuned model."""
        rows = [(self.witness.encode(prompt), row) for prompt, row in zip(self.prompts, said, strict=True) if row]
        entropies, apart = [], []
        for start in range(0, len(rows), 32):
            likely = answer_logits(model, rows[start : start + 32])[0].log_softmax(-1)
            before = answer_logits(self.witness.model, rows[start : start + 32])[0].log_softmax(-1)
            entropies.append(-(likely.exp() * likely).sum(-1))
            apart.append((likely.exp() * (likely - before)).sum(-1))
        return float(torch.cat(entropies).mean()), float(torch.cat(apart).mean())
