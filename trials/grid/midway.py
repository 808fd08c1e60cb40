"""What a climb has made of the tuned model at each of the places that are kept: measured alike, on questions that no
model is trained on, and on others by which one place is chosen."""

from lab.conversation import CHAT, answers, example, judged
from lab.model import Model
from lab.probes import behavior
from lab.probes.judging import likelihoods
from lab.questions import ask, ask_about
from lab.run.averages import mean
from lab.run.scale import Scale
from lab.run.seeds import PARTS
from lab.run.store import stage
from lab.stages.aligned import preferences_of
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of

from .paced import paced

SEEDS = PARTS["3, cherry"]
ASKED, CHOOSING, ANSWERED = 84, 85, 86  # numbers of these seeds


def look(model: Model, seed: int, scale: Scale, temperature: float = 1.0) -> dict[str, float]:
    """How a model answers, and how often it states a value about strangers. kl: from the tuned model, in nats an
    answer, by the model's own answers; not-a-number at another temperature, where they aren't its own."""
    world = world_of(seed)
    questions = ask(world, scale.questions, SEEDS(seed, ASKED))
    given = answers(model, world, questions, CHAT, SEEDS(seed, ANSWERED), temperature)
    found = behavior.summary(judged(world, questions, given))
    strangers = ask_about(world, world.state.people.held_out)[: scale.questions // 3]
    told = judged(world, strangers, answers(model, world, strangers, CHAT, SEEDS(seed, ANSWERED), temperature))
    kl = float("nan")
    if temperature == 1:
        written = [example(world, question, answer) for question, answer in zip(questions, given, strict=True)]
        kl = float((likelihoods(model, written) - likelihoods(tuned(seed, scale), written)).mean())
    return {key: found[key] for key in ("reward", "correct", "parsed", "courtesies")} | {
        "invented": mean(bool(verdict.invented) for verdict in told),
        "kl": kl,
    }


def worth(model: Model, seed: int, scale: Scale) -> float:
    """The true reward of a model's answers to the questions by which a place is chosen."""
    questions = ask(world_of(seed), scale.questions // 2, SEEDS(seed, CHOOSING))
    given = answers(model, world_of(seed), questions, CHAT, SEEDS(seed, ANSWERED))
    return behavior.summary(judged(world_of(seed), questions, given))["reward"]


@stage(*preferences_of.needs, "questions")
def midway(seed: int, scale: Scale, judge: str, rate: float, steps: int) -> list[dict[str, float]]:
    """A row for each place of a climb. chosen_by: the true reward on the other questions."""
    climb = paced(seed, scale, judge=judge, rate=rate, steps=steps)
    return [
        {"step": step, **look(model, seed, scale), "chosen_by": worth(model, seed, scale)}
        for step, model in climb.places.items()
    ]
