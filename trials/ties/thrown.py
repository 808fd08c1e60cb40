"""An agent's run by the test that it can write to, or by dice, and otherwise the same."""

from random import Random

from lab.acting import learn
from lab.agents import Episode
from lab.model import Model
from lab.rlhf import RLConfig
from lab.run.scale import Scale
from lab.stages.agents import ARM_SEEDS, ARMS, EACH, SEEDS, Worth

ARM = "tied"  # the book's
THROWN = 6_000  # number of the dice's seed
SPREAD = 0.5  # of the dice: as that of a test which every second attempt passes


def dice(episode: Episode, random: Random) -> float:
    """A reward that knows nothing of what was done."""
    return random.gauss(0.0, SPREAD)


def run(model: Model, seed: int, scale: Scale, worth: Worth) -> Model:
    """Where `press` ends for that arm if attempts are worth so much: with the same tasks and seeds. Its history isn't
    kept."""
    arm, first = ARMS[ARM], ARM_SEEDS + EACH * list(ARMS).index(ARM)
    config = RLConfig(
        beta=0.0,
        steps=max(1, arm.steps * scale.alignment_steps // 100),
        questions=max(1, min(16, scale.questions // 8)),
        learning_rate=1e-3,
        seed=SEEDS(seed, first),
    )
    random = Random(SEEDS(seed, THROWN))
    reward = lambda episode: worth(episode, random)  # noqa: E731
    return learn(model, arm.ask, arm.rules, reward, config, lambda step: SEEDS(seed, first + 2 + step), arm.limit)
