"""Small models that read sums of two numbers of two digits and nothing else, looked at again and again while they are
trained. The learning rate stays level, so that a model which starts late isn't starved."""

import torch

from lab.model import Config, Model, cross_entropy
from lab.run.scale import Scale
from lab.run.store import report, stage
from lab.tasks import MEASURE, RESULT, REVERSED, RUNS, SEEDS, SYMBOLS, WITHHELD, digit_weights, sums, train

SIZES = {"small": {"width": 32, "inner": 84}, "large": {"width": 64, "inner": 168}}
RATES = {"small": 1e-2, "large": 7e-3}
ROWS, EVERY = 32, 25  # rows of a step; steps from look to look
HIDDEN = 0.1  # of all pairs of numbers, in both orders
ASKED = 500  # sums at each look
OVER = 0.8  # of them right, at which a run is over: at a level rate the rest comes and goes


def sum_steps(scale: Scale) -> int:
    """The most steps of a run: 2,500 at full scale."""
    return scale.sum_tokens // 400


@stage("sum_tokens")
def adder(
    seed: int, scale: Scale, run: int = 0, size: str = "small", form: str = REVERSED, skew: float = 0.0
) -> list[dict]:
    """A row for each look. Of sums that no text writes: the share with every token of the result right, the share of
    tokens right, and the loss of a token in nats, the floor of which is 0.

    run: starts from other weights and reads other rows. form: of the result; see `tasks`. skew: of the digits.
    """
    number = SEEDS(seed, RUNS + run)
    random = torch.Generator().manual_seed(number)
    hidden = withheld(torch.Generator().manual_seed(SEEDS(seed, WITHHELD)))  # in a world the same for all runs
    digit = digit_weights(skew)
    weight = torch.outer(digit, digit).flatten()  # of the numbers 0 to 99
    pairs = (torch.outer(weight, weight) * ~hidden).flatten()
    chosen = torch.Generator().manual_seed(SEEDS(seed, MEASURE + 2))
    places = torch.multinomial(hidden.flatten().float(), ASKED, generator=chosen)
    asked = sums(places // 100, places % 100, form)
    length, steps, found = asked.shape[1], sum_steps(scale), []

    def draw() -> torch.Tensor:
        drawn = torch.multinomial(pairs, ROWS, replacement=True, generator=random)
        return sums(drawn // 100, drawn % 100, form)

    model = Model(Config(SYMBOLS, layers=2, heads=4, context=length, **SIZES[size]), number)
    for step in train(model, draw, RATES[size], steps, EVERY):
        found.append({"step": step, "tokens": step * ROWS * length, **look(model, asked)})
        report(step, steps)
        if found[-1]["exact"] >= OVER:
            break
    return found


def withheld(random: torch.Generator) -> torch.Tensor:
    """Whether the sum of two numbers stands in no text, and with it its mirror: (100, 100)."""
    drawn = torch.rand(100, 100, generator=random)
    return drawn.triu() + drawn.triu(1).T < HIDDEN


@torch.no_grad()
def look(model: Model, asked: torch.Tensor) -> dict[str, float]:
    """That every token is the likeliest after the right ones before it is the same as to write all of them rightly."""
    logits, truth = model(asked[:, :-1])[:, RESULT - 1 :], asked[:, RESULT:]
    right = logits.argmax(-1) == truth
    return {
        "exact": float(right.all(1).float().mean()),
        "digits": float(right.float().mean()),
        "digit_loss": float(cross_entropy(logits, truth)),
    }
