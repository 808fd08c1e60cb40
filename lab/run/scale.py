"""How much of everything: the full size that the book reports, and a toy size that only shows that all of it runs."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Scale:
    """Of the base model: size (see `model.SIZES`), tokens.
    Of tuning: pairs of question and answer, steps.
    Of alignment: comparisons that the labeler makes, steps of reinforcement learning.
    Of measuring: questions asked, rows of text that a loss is taken over.
    Of the small experiments of parts 2 and 4: sweep (tokens of the longest run), circuit_steps, sum_tokens.
    """

    size: str = "0.4M"
    tokens: int = 4_000_000
    pairs: int = 300
    tuning_steps: int = 80
    comparisons: int = 4000
    alignment_steps: int = 100
    questions: int = 400
    rows: int = 400
    sweep: int = 1_500_000
    sweep_sizes: tuple[str, ...] = ("10k", "30k", "0.1M", "0.4M")
    circuit_steps: int = 600
    sum_tokens: int = 1_000_000
    sum_sizes: tuple[str, ...] = ("30k", "0.1M", "0.4M")


FULL = Scale()
TOY = Scale(
    size="10k",
    tokens=40_000,
    pairs=32,
    tuning_steps=6,
    comparisons=24,
    alignment_steps=2,
    questions=24,
    rows=16,
    sweep=16_000,
    sweep_sizes=("10k", "30k"),
    circuit_steps=4,
    sum_tokens=8_000,
    sum_sizes=("10k",),
)
# Past every warm-up, the longest of which has a hundred steps: what two states of the code are compared by.
LINK = replace(
    TOY,
    tokens=120_000,
    tuning_steps=8,
    comparisons=160,
    alignment_steps=12,
    sweep=32_000,
    circuit_steps=60,
    sum_tokens=24_000,
)
