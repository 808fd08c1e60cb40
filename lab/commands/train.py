"""Train models of one's own, step by step: a base, a tuned and an aligned one, each a folder."""

from dataclasses import replace

from .. import lora
from ..conversation import CHAT, in_voice
from ..export import checkpoint
from ..finetune import LORA_RATE, SFTConfig
from ..finetune import finetune as tune
from ..model import make
from ..preferences import split
from ..pretrain import PretrainConfig
from ..pretrain import pretrain as train
from ..probes import losses
from ..questions import ask_evenly
from ..rlhf import RLConfig
from ..run.progress import is_first, steps, worker
from ..run.seeds import ANSWERS, QUESTIONS, STREAMS
from ..stages.aligned import LEARNED, SLOW, compared, improve, learned_from, spent
from ..stages.base import RATES
from ..stages.tuned import REPLAYED, replay_rows
from ..stages.worlds import world_of
from ..world import HeldOut
from ..world.voices import VOICES


def given(options, *names: str) -> dict:
    """The options that were given; the stages know the defaults of the others."""
    return {name: getattr(options, name) for name in names if hasattr(options, name)}


def pretrain(options):
    world = world_of(options.seed)
    model = make(options.size, len(world.vocabulary), options.seed)
    config = PretrainConfig(learning_rate=RATES[options.size], seed=STREAMS["base"](options.seed))
    config = replace(config, **given(options, "tokens", "learning_rate"))
    state = options.out.with_name(f".{options.out.name}.state")
    with worker(), steps("pre-training", config.steps) as show:
        train(model, world, config, state, every=20, watch=lambda step, _, loss: show(step, f"loss {loss:.3f}"))
        if is_first():
            checkpoint.save(model, world, options.out)
            held_out = HeldOut.draw(world)
            over = losses.excess(model, held_out)
            print(
                f"{options.out}: loss {held_out.floor + over:.4f}, floor {held_out.floor:.4f}, excess {over:.4f} nats"
            )


def finetune(options):
    if options.voice not in VOICES:
        raise ValueError(f"no voice {options.voice!r}; there are {', '.join(VOICES)}")
    config = SFTConfig(**given(options, "steps", "replay", "seed"))
    if config.replay > REPLAYED:
        raise ValueError(f"a step can't replay {config.replay} rows: there are {REPLAYED}")
    model, world = checkpoint.load(options.model), checkpoint.world_of(options.model)
    questions = ask_evenly(world, options.pairs, QUESTIONS["tune"](options.seed))
    examples = in_voice(world, questions, VOICES.index(options.voice), ANSWERS["tune"](options.seed))
    parts = lora.add(model, options.lora, options.seed) if options.lora else None
    if options.lora:
        config = replace(config, learning_rate=LORA_RATE)
    with steps("tuning", config.steps) as show:
        replayed = replay_rows(world, options.seed)
        tune(model, examples, config, replayed, parts, watch=lambda step, _: show(step, ""))
    lora.merge(model)
    checkpoint.save(model, world, options.out, CHAT)
    print(f"{options.out}: tuned to the {options.voice}'s voice")


def align(options):
    reference, world = checkpoint.load(options.model), checkpoint.world_of(options.model)
    learned = None
    if options.reward == LEARNED:
        learning, _ = split(compared(reference, world, options.comparisons, options.seed))
        if not learning:
            said = f"of {options.comparisons} comparisons none is left to learn from"
            raise ValueError(f"{said}: those of equal answers drop out, and some are held out")
        learned = learned_from(learning, reference, world, options.seed)
    config = RLConfig(learning_rate=SLOW)
    config = replace(config, **given(options, "estimator", "beta", "learning_rate", "steps", "seed"))
    with steps("aligning", config.steps) as show:
        result = improve(
            reference,
            world,
            learned,
            config,
            lambda row: show(row["step"] + 1, f"true {row['truth']:+.2f}"),
            enough=lambda history: spent(history) and not hasattr(options, "steps"),
        )
    checkpoint.save(result.model, world, options.out, CHAT)
    first, last = result.history[0], result.history[-1]
    print(f"{options.out}: true reward {first['truth']:+.2f} to {last['truth']:+.2f}, drift {last['drift']:.1f} nats")
