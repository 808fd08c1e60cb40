"""What an answer costs: the multiplications of weights and of attention, each with its addition, counted exactly.

Counted, not timed: seconds are those of one machine on one day. Norms, rotations, softmax and the gate's nonlinearity
are left out: a few thousand operations a token beside tens or hundreds of thousands.
"""

from collections.abc import Sequence

from lab.conversation import MAX_ANSWER_TOKENS, Answer
from lab.model import Config


def of_token(config: Config, seen: int) -> int:
    """Multiply-adds to read one token and score the next, where `seen` tokens, itself among them, are looked at."""
    weights = config.layers * (4 * config.width**2 + 3 * config.width * config.inner)
    attention = config.layers * 2 * seen * config.width  # scores, then the mix of values
    return weights + attention + config.vocabulary * config.width


def of_answer(config: Config, asked: int, written: int) -> int:
    """Multiply-adds of an answer of so many tokens to a prompt of so many, with a cache. The last token that is written
    is not read again."""
    return sum(of_token(config, place + 1) for place in range(asked + written - 1))


def written(answer: Answer) -> int:
    """The tokens that a model wrote for an answer in a chat, the end mark among them where it came to one."""
    return min(len(answer) + 1, MAX_ANSWER_TOKENS)


def of_answers(config: Config, asked: Sequence[Sequence[int]], given: Sequence[Answer]) -> list[int]:
    """The price of each answer to its prompt."""
    return [of_answer(config, len(start), written(answer)) for start, answer in zip(asked, given, strict=True)]
