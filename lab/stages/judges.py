"""Other judges for the same answers, and what the tuned model becomes when it is aligned by them."""

from collections.abc import Sequence
from random import Random

from ..conversation import CHAT, Example, prompt
from ..preferences import Labeler, Preference, split
from ..questions import Question, ask
from ..reward import RewardModel
from ..rlhf import GRPO, RLConfig
from ..run.scale import Scale
from ..run.seeds import PARTS, QUESTIONS
from ..run.store import report, stage
from ..world import World, words
from ..world.answers import Verdict, judge
from .aligned import Aligned, improve, learned_from, preferences_of, reward_model
from .tuned import tuned
from .worlds import world_of

SEEDS = PARTS["3, cherry"]  # part 3, the cherry: questions and answers
LABELS = 0

LABELER, CLEAN, FEW, SOUND, TRUTH = "labeler", "clean", "few", "sound", "truth"
CAREFUL = Labeler(noise=0.05, bias=0.0)  # sees nearly every difference, and courtesy doesn't move it


def labeler_of(kind: str) -> Labeler:
    return CAREFUL if kind == CLEAN else Labeler()


def verdicts_of(world: World, preferences: Sequence[Preference], asked: Sequence[Question]) -> list[tuple]:
    """The truth about each pair: verdicts on the answer chosen and on the one rejected."""
    meant = {prompt(world, question, CHAT): question.asked for question in asked}
    end = world.token(words.END)

    def verdict(each: Example) -> Verdict:
        return judge(world, meant[each.prompt], [token for token in each.answer if token != end])

    return [(verdict(preference.chosen), verdict(preference.rejected)) for preference in preferences]


def judged_pairs(seed: int, scale: Scale) -> tuple[list[Preference], list[tuple]]:
    """The labeler's choices of a seed, with the verdicts on both answers."""
    preferences = preferences_of(seed, scale)
    asked = ask(world_of(seed), scale.comparisons, QUESTIONS["compare"](seed))
    return preferences, verdicts_of(world_of(seed), preferences, asked)


@stage(*preferences_of.needs)
def relabeled(seed: int, scale: Scale) -> list[Preference]:
    """The same pairs of answers, chosen between by the careful labeler."""
    random = Random(SEEDS(seed, LABELS))
    pairs = []
    for preference, (chosen, rejected) in zip(*judged_pairs(seed, scale), strict=True):
        stays = random.random() < CAREFUL.chance(chosen, rejected)
        first, second = (preference.chosen, preference.rejected) if stays else (preference.rejected, preference.chosen)
        agrees = None if preference.agrees is None else preference.agrees == stays
        pairs.append(Preference(first, second, agrees))
    return pairs


def wrongly_refused(verdict: Verdict) -> bool:
    """Whether an answer refuses where nobody would: mostly "I do not know" of somebody whom texts tell of."""
    return verdict.refused and not verdict.parsed


def pairs_for(kind: str, seed: int, scale: Scale) -> Sequence[Preference]:
    """What a judge learns from: the training part of the pairs, as the kind of judge has them.

    clean: labeled carefully. few: the first tenth. sound: without those in which an answer refuses wrongly. Raises
    ValueError for another kind.
    """
    if kind == CLEAN:
        return split(relabeled(seed, scale))[0]
    preferences, found = judged_pairs(seed, scale)
    learned = split(preferences)[0]
    if kind == LABELER:
        return learned
    if kind == FEW:
        return learned[: max(1, len(preferences) // 10)]
    if kind == SOUND:
        return [pair for pair, both in zip(learned, found, strict=False) if not any(map(wrongly_refused, both))]
    raise ValueError(f"there is no judge {kind!r}")


@stage(*preferences_of.needs)
def taught(seed: int, scale: Scale, kind: str) -> RewardModel:
    """A reward model as `reward_model`, but from other pairs."""
    pairs = pairs_for(kind, seed, scale)
    return learned_from(pairs, tuned(seed, scale), world_of(seed), seed)


def judge_model(kind: str, seed: int, scale: Scale) -> RewardModel:
    return reward_model(seed, scale) if kind == LABELER else taught(seed, scale, kind=kind)


def shorter(steps: int) -> int:
    """Runs that are compared with the first steps of a whole one: the rate is level, so these are the same."""
    return max(1, steps // 2)


@stage(*preferences_of.needs, "alignment_steps")
def guided(seed: int, scale: Scale, kind: str, beta: float) -> Aligned:
    """The tuned model, aligned by another judge; without a leash, or by the truth itself, in a shorter run."""
    learned = None if kind == TRUTH else taught(seed, scale, kind=kind)
    steps = scale.alignment_steps if learned and beta else shorter(scale.alignment_steps)
    config = RLConfig(beta=beta, steps=steps, seed=seed)
    return improve(tuned(seed, scale), world_of(seed), learned, config, lambda row: report(row["step"] + 1, steps))


@stage(*preferences_of.needs, "alignment_steps")
def divided(seed: int, scale: Scale, by: str, beta: float = 0.1) -> Aligned:
    """The tuned model, aligned by the labeler's judge in a shorter run of GRPO whose advantages are divided by the
    spread of this."""
    config = RLConfig(GRPO, beta=beta, steps=shorter(scale.alignment_steps), seed=seed, divide_by=by)
    return improve(
        tuned(seed, scale),
        world_of(seed),
        reward_model(seed, scale),
        config,
        lambda row: report(row["step"] + 1, config.steps),
    )
