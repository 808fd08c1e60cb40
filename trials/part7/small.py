"""Smaller models of a seed, trained and tuned briefly: the cheap ones that a business may ask first."""

from lab.finetune import SFTConfig, finetune
from lab.model import Model, make
from lab.pretrain import PretrainConfig, pretrain
from lab.run.scale import Scale
from lab.run.seeds import STREAMS
from lab.run.store import report, stage
from lab.stages.base import RATES
from lab.stages.tuned import helpful, replay_rows
from lab.stages.worlds import world_of

# Streams of the small models' text: after those of every other model, so that none of them meets another.
STREAM = STREAMS["small"]
# The share of the base's text that each reads. A smaller model reads less, as it does where models are sold.
READ = {"30k": 1 / 8, "0.1M": 1 / 4}
RATE = 3e-3  # of tuning; smaller models bear more than the large one's 1e-3


@stage("tokens", "pairs", "tuning_steps")
def small(seed: int, scale: Scale, size: str) -> Model:
    """A model of a size of `READ`, with the mask on that the large one wears: the same examples, the same steps."""
    world = world_of(seed)
    number = sorted(READ).index(size)
    config = PretrainConfig(int(READ[size] * scale.tokens), learning_rate=RATES[size], seed=STREAM(seed, number))
    model = make(size, len(world.vocabulary), seed)
    every = max(1, config.steps // 20)
    pretrain(model, world, config, every=every, watch=lambda step, *_: report(step, config.steps))
    tuning = SFTConfig(steps=scale.tuning_steps, learning_rate=RATE, seed=seed)
    return finetune(model, helpful(world, scale.pairs, seed), tuning, replay_rows(world, seed))
