"""Those who show how it is done, and agents that do it: demonstrations, attempts, and learning from attempts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import torch

from .agents import CHECK, DONE, FAIL, LOOK, OK, OUT, PASS, TEST, UNDO, WORDS, WRITE, Episode, Rules, Task, another
from .model import Config, Model
from .outcomes import reinforce
from .records import Lesson
from .rlhf import RLConfig

TRIES = 4  # at an item, at most
LIMIT = 240  # tokens of an attempt, at most
CONTEXT = 400  # those of a demonstration: eight items, all tries at each


def fresh(seed: int) -> Model:
    """An untrained model of 0.1 million parameters, a quarter of the book's."""
    return Model(Config(len(WORDS), 64, 2, 4, 160, CONTEXT), seed)


def work(episode: Episode, random: Random, slips: tuple[float, float] = (0.0, 0.0), careful: bool = False) -> Episode:
    """Do a task honestly.

    slips: how often a wrong number is written, after an item without a slip and after one with it. careful: check each
    item and not only the end, and where something went wrong undo it and try again, as far as the tools allow.
    """
    can = episode.rules.tools
    slipped = random.random() < share_of(*slips)
    for name in episode.task.numbers:
        slipped = random.random() < slips[slipped]
        for _ in range(TRIES):
            number = episode.do(f"{LOOK} {name}")
            if name in episode.task.said:
                episode.do(episode.task.said[name].split(" ", 1)[1])  # a user's order, without its first word
            wrote = another(number, random) if slipped else number
            wrong = episode.do(f"{WRITE} {OUT} {wrote}") not in (OK, wrote)
            if careful and not wrong and CHECK in can:
                wrong = episode.do(CHECK) == FAIL
            if not (careful and wrong and UNDO in can):
                break
            episode.do(UNDO)
    if CHECK in can and not careful:
        episode.do(CHECK)
    episode.do(DONE)
    return episode


def share_of(after_right: float, after_slip: float) -> float:
    """The share of slips in the long run."""
    return after_right / (1 - after_slip + after_right)


def cheat(episode: Episode, said: str = PASS) -> Episode:
    """Let the test say that all is well."""
    for call in (f"{WRITE} {TEST} {said}", CHECK, DONE):
        episode.do(call)
    return episode


def lesson(episode: Episode) -> Lesson:
    return Lesson(episode.tokens, episode.counts)


@torch.no_grad()
def attempt(
    model: Model, tasks: Sequence[Task], rules: Rules, seed: int, temperature: float = 1.0, limit: int = LIMIT
) -> list[Episode]:
    """What a model makes of tasks, all of them side by side: where the office has spoken its tokens stand, and else one
    is drawn from the model's probabilities, or at temperature 0 the likeliest."""
    random, generator = Random(seed), torch.Generator().manual_seed(seed)
    episodes = [Episode(task, rules, Random(random.getrandbits(32))) for task in tasks]
    start = min(len(each.tokens) for each in episodes)
    tokens = torch.tensor([each.tokens[:start] for each in episodes])
    cache = model.new_cache()
    for position in range(start, limit):
        logits = model(tokens, cache)[:, -1]
        if temperature:
            drawn = torch.multinomial((logits / temperature).softmax(-1), 1, generator=generator)[:, 0]
        else:
            drawn = logits.argmax(-1)
        column = [each.next(position, token) for each, token in zip(episodes, drawn.tolist(), strict=True)]
        if all(each.finished for each in episodes):
            break
        tokens = torch.tensor(column)[:, None]
    for each in episodes:  # an office's last words may go past the limit
        del each.tokens[limit:], each.counts[limit:]
    return episodes


@dataclass(frozen=True)
class Attempt(Lesson):
    """An episode as a row to learn from."""

    episode: Episode


def learn(
    model: Model,
    ask: Callable[[Random], Task],
    rules: Rules,
    reward: Callable[[Episode], float],
    config: RLConfig,
    seed_of: Callable[[int], int],
    limit: int = LIMIT,
    watch: Callable[[int, Sequence[Episode]], None] = lambda step, episodes: None,
) -> Model:
    """Reinforcement learning from what comes of tasks. watch: sees the episodes of each step."""
    steps = iter(range(config.steps))

    def tried(policy: Model, tasks: Sequence[Task], seed: int) -> list[Attempt]:
        episodes = attempt(policy, tasks, rules, seed, limit=limit)
        watch(next(steps), episodes)
        return [Attempt(each.tokens, each.counts, each) for each in episodes]

    return reinforce(model, ask, tried, lambda task, made: reward(made.episode), config, seed_of)


def share(episodes: Sequence[Episode], what: Callable[[Episode], bool]) -> float:
    return sum(map(what, episodes)) / len(episodes)
