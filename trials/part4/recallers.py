"""Small models that recall pairs, taught that alone or beside other rows, looked at again and again."""

import torch

from lab.model import Config, Model, cross_entropy
from lab.run.scale import Scale
from lab.run.store import report, stage
from lab.tasks import MEASURE, RECALL, SEEDS, Pairs, letters_alone, train, verses

ALONE, REPEATING, UNREPEATING = "alone", "repeating", "unrepeating"
TASK, TEXTS = Pairs(), 4  # texts in a row
LENGTH, PERIODS = TEXTS * TASK.length, (8, 20)
SHAPE = {"width": 64, "layers": 2, "heads": 4, "inner": 168, "context": LENGTH}
ROWS, RATE, EVERY = 16, 6e-3, 50  # rows of a step; steps from look to look
ASKED = 250  # rows at each look, each with a question a text
OVER = 0.98  # asked values right, at which a run is over


@stage("circuit_steps")
def recaller(seed: int, scale: Scale, diet: str = ALONE) -> list[dict]:
    """A row for each look: the share of asked values that is the likeliest, and their loss in nats.

    diet: ALONE, recall in all rows. REPEATING: in half of them, the others are verses of the same letters that repeat.
    UNREPEATING: the others don't repeat, the control for whatever other rows do.
    """
    number, steps, history = SEEDS(seed, RECALL), 2 * scale.circuit_steps, []
    random = torch.Generator().manual_seed(number)
    letters, half = TASK.keys + TASK.values, ROWS // 2
    questions = TASK.rows(ASKED, TEXTS, torch.Generator().manual_seed(SEEDS(seed, MEASURE + 1)))

    def draw() -> torch.Tensor:
        if diet == ALONE:
            return TASK.rows(ROWS, TEXTS, random)
        beside = (
            verses(half, LENGTH, letters, PERIODS, random)[0]
            if diet == REPEATING
            else letters_alone(half, LENGTH, letters, random)
        )
        return torch.cat((TASK.rows(half, TEXTS, random), beside))

    model = Model(Config(TASK.vocabulary, **SHAPE), number)
    for step in train(model, draw, RATE, steps, EVERY):
        right, loss = recalled(model, questions)
        history.append({"step": step, "right": right, "loss": loss})
        report(step, steps)
        if right >= OVER:
            break
    return history


@torch.no_grad()
def recalled(model: Model, rows: torch.Tensor) -> tuple[float, float]:
    """The share of asked values that is the likeliest, and their loss in nats."""
    places = TASK.asked(TEXTS)
    logits, values = model(rows[:, :-1])[:, places - 1], rows[:, places]
    return float((logits.argmax(-1) == values).float().mean()), float(cross_entropy(logits, values))
