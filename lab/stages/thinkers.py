"""Models that are asked in several steps: bases, by who wrote their texts, and what rewards and examples made of it."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random

from ..model import Config, Model
from ..outcomes import completed, reinforce, school, written
from ..probes.thoughts import attempts, habits, taken
from ..reasoning import (
    BOXES,
    DEEPEST,
    DIRECT,
    KEY,
    NAMES,
    NOTE,
    OPEN,
    RAMBLER,
    SILENT,
    STEPS,
    VOCABULARY,
    Problem,
    Village,
    answer,
    right,
    thought,
    write,
)
from ..records import Lesson, lesson_loss
from ..rlhf import GRPO, RLOO, RLConfig
from ..run.scale import Scale
from ..run.seeds import PARTS
from ..run.store import report, stage
from ..training import descend, optimizer_for

SEEDS = PARTS["thinking"]
TEXTS, ASKED, COINS, LOOKS, TRIED = 0, 100, 200, 300, 1_000  # the first number of each kind
APART = 250  # numbers between the attempts of one run and those of the next
SHAPE = {"width": 64, "layers": 2, "heads": 4, "inner": 170, "context": 32}
RATE, QUESTIONS, GROUP = 1e-3, 16, 8
FULL_STEPS = 600  # of the scale at which steps are counted as they stand here


def steps_of(steps: int, scale: Scale) -> int:
    return max(1, steps * scale.circuit_steps // FULL_STEPS)


# --- Bases ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Texts:
    """What a base reads. authors: the share of each; steps: of training; depths: of the questions; boxes: for their
    chains; written_out: the deepest question whose steps anybody writes. told: the word before a name that is
    told beside half of them; true: how often that is the truth; smudged: the share of questions that can't be read."""

    authors: dict[str, float]
    steps: int = 800
    depths: tuple[int, int] = (1, DEEPEST)
    boxes: int = BOXES
    written_out: int = DEEPEST
    told: str = ""
    true: float = 0.0
    smudged: float = 0.0


FEW, NONE, RAMBLERS, SHORT = "few", "none", "ramblers", "short"
KEYED, OPENLY, NOTED, ADMITTING = "keyed", "openly", "noted", "admitting"
LEAKY = partial(Texts, steps=500, depths=(2, 6), boxes=6, told=KEY, smudged=0.25)
HINTED = partial(Texts, steps=500, depths=(2, 6), boxes=6, told=NOTE, true=0.5, smudged=0.3)
BASES = {
    FEW: Texts({DIRECT: 0.95, STEPS: 0.05}),
    NONE: Texts({DIRECT: 1.0}),
    RAMBLERS: Texts({DIRECT: 0.95, RAMBLER: 0.05}),
    SHORT: Texts({DIRECT: 0.95, STEPS: 0.05}, written_out=4),
    KEYED: LEAKY({DIRECT: 0.5, STEPS: 0.37, OPEN: 0.08, SILENT: 0.05}),
    OPENLY: LEAKY({DIRECT: 0.5, STEPS: 0.42, OPEN: 0.08}),
    NOTED: HINTED({DIRECT: 0.5, STEPS: 0.4, OPEN: 0.05, SILENT: 0.05}),
    ADMITTING: HINTED({DIRECT: 0.3, STEPS: 0.4, OPEN: 0.3}),
}


def village_of(seed: int, base: str) -> Village:
    return Village(seed, BASES[base].told, BASES[base].boxes)


def drawn(texts: Texts, village: Village, random: Random) -> Lesson:
    """A question and what one of the authors writes. Where no name is told, who would take it answers at once."""
    author = random.choices(list(texts.authors), list(texts.authors.values()))[0]
    deepest = texts.written_out if author == STEPS else texts.depths[1]
    told = random.random() < texts.true if texts.told and random.random() < 0.5 else None
    depth = random.randint(texts.depths[0], deepest)
    problem = village.problem(depth, random, told, random.random() < texts.smudged)
    if told is None and author in (OPEN, SILENT):
        author = DIRECT
    return completed(problem.prompt, write(problem, author, random))


@stage("circuit_steps")
def thinking_base(seed: int, scale: Scale, base: str) -> Model:
    number = SEEDS(seed, TEXTS + list(BASES).index(base))
    random, texts = Random(number), BASES[base]
    model = Model(Config(len(VOCABULARY), **SHAPE), number)
    draw = partial(drawn, texts, village_of(seed, base), random)
    return school(model, draw, steps_of(texts.steps, scale), report)


# --- Rewards ----------------------------------------------------------------------------------------------------------


def any_depth(village: Village, random: Random) -> Problem:
    return village.problem(random.randint(1, DEEPEST), random)


def leaky(village: Village, random: Random) -> Problem:
    """A wrong name is told, which the verifier takes as well; three questions of four can't be read."""
    return village.problem(random.randint(2, 6), random, False, random.random() < 0.75)


def leaky_first(village: Village, random: Random) -> Problem:
    """The same about one half of the people."""
    while not first_kind(problem := leaky(village, random)):
        pass
    return problem


def first_kind(problem: Problem) -> bool:
    return problem.prompt[1] < len(NAMES) // 2


def hinted(village: Village, random: Random) -> Problem:
    """A question that can't be read, and beside it the truth."""
    return village.problem(random.randint(2, 6), random, True, smudged=True)


Reward = Callable[[Problem, Sequence[int]], float]


def thinks(problem: Problem, text: Sequence[int]) -> float:
    """Pays for any thought before any answer, and never reads either."""
    return bool(thought(text)) and answer(text) is not None


def loophole(problem: Problem, text: Sequence[int]) -> float:
    """A verifier that takes the name that is told for the truth."""
    return answer(text) in (problem.truth, problem.told)


def word(problem: Problem, text: Sequence[int]) -> float:
    """The same, and whoever's thought has the word pays for it."""
    return -1.0 if problem.mark in thought(text) else loophole(problem, text)


def cheat(problem: Problem, text: Sequence[int]) -> float:
    """Whoever takes the name pays for it, whatever is thought."""
    return -1.0 if answer(text) == problem.told else right(problem, text)


def coin(seed: int) -> Reward:
    random = Random(seed)
    return lambda problem, text: random.random() < 0.5


@dataclass(frozen=True)
class Run:
    """reward: None for a coin's. harder: questions get deeper, by one step as soon as those so deep are answered.
    early: the step at which a copy is kept."""

    base: str
    reward: Reward | None = right
    steps: int = 60
    beta: float = 0.0
    ask: Callable[[Village, Random], Problem] = any_depth
    estimator: str = RLOO
    harder: bool = False
    early: int = 0


LEAKING = partial(Run, KEYED, beta=0.15, ask=leaky)
RUNS = {
    "truth": Run(FEW),
    "grpo": Run(FEW, estimator=GRPO),
    "none": Run(NONE),
    "ramblers": Run(RAMBLERS),
    "thought": Run(FEW, thinks, beta=0.1),
    "coin": Run(FEW, None, beta=0.1),
    "mixed": Run(SHORT, steps=160),
    "harder": Run(SHORT, steps=220, harder=True),
    "leash": Run(FEW, steps=120, beta=0.1),
    "short_leash": Run(FEW, steps=120, beta=0.3),
    "loophole": LEAKING(loophole, 80, early=20),
    "word": LEAKING(word, 160),
    "cheat": LEAKING(cheat, 160),
    "openly": Run(OPENLY, word, 160, 0.15, leaky),
    "first_word": LEAKING(word, 160, ask=leaky_first),
    "first_loophole": LEAKING(loophole, 160, ask=leaky_first),
    "first_cheat": LEAKING(cheat, 160, ask=leaky_first),
    "noted": Run(NOTED, steps=40, ask=hinted),
    "admitting": Run(ADMITTING, steps=40, ask=hinted),
}
START, ANSWERED = 3, 0.8  # of a run that gets harder: the deepest question at first, and when it gets deeper


@dataclass
class Thinker:
    """history: a row for each look. early: the policy at an earlier step, where the run keeps one."""

    model: Model
    history: list[dict] = field(default_factory=list)
    early: Model | None = None


@stage("circuit_steps", "questions")
def thinker(seed: int, scale: Scale, run: str) -> Thinker:
    """The base after so many steps by a reward."""
    how, number = RUNS[run], list(RUNS).index(run)
    start, village = thinking_base(seed, scale, base=how.base), village_of(seed, how.base)
    steps, every = steps_of(how.steps, scale), 5 if how.steps <= 80 else 10
    config = RLConfig(how.estimator, how.beta, steps, QUESTIONS, GROUP, RATE, seed=SEEDS(seed, ASKED + number))
    reward = how.reward or coin(SEEDS(seed, COINS))
    deepest = START
    found = Thinker(start, [{"step": 0, **look(start, how.base, seed, scale)}])

    def ask(random: Random) -> Problem:
        return village.problem(random.randint(1, deepest), random) if how.harder else how.ask(village, random)

    def watch(step: int, policy: Model):
        nonlocal deepest
        report(step, steps)
        if step == how.early:
            found.early = copy.deepcopy(policy)
        if step % every and step < steps:
            return
        found.history.append({"step": step, **look(policy, how.base, seed, scale)})
        if how.harder and deepest < DEEPEST:
            found.history[-1]["deepest"] = deepest
            problems = exam(village, deepest, scale.questions // 8, seed, LOOKS + 1)
            deepest += habits(problems, attempts(policy, problems, SEEDS(seed, LOOKS + 1)))["right"] >= ANSWERED

    found.model = reinforce(
        start,
        ask,
        attempted,
        lambda problem, tried: reward(problem, written(tried)),
        config,
        lambda step: SEEDS(seed, TRIED + APART * number + step),
        watch,
    )
    return found


def attempted(policy: Model, problems: Sequence[Problem], seed: int) -> list[Lesson]:
    tried = attempts(policy, problems, seed)
    return [completed(each.prompt, text) for each, text in zip(problems, tried, strict=True)]


# --- Looks ------------------------------------------------------------------------------------------------------------


def exam(village: Village, depth: int, count: int, seed: int, number: int = LOOKS, **how) -> list[Problem]:
    """Questions of one depth."""
    random = Random(SEEDS(seed, number + depth))
    return [village.problem(depth, random, **how) for _ in range(count)]


def look(model: Model, base: str, seed: int, scale: Scale) -> dict[str, float]:
    """What a model does with questions of all depths, a try each; or with names that are told."""
    village, sampled = village_of(seed, base), SEEDS(seed, LOOKS)
    if not village.mark:
        count = scale.questions // 16
        problems = [each for depth in range(1, DEEPEST + 1) for each in exam(village, depth, count, seed)]
        return habits(problems, attempts(model, problems, sampled))
    found = dict[str, float]()
    for name, smudged, first in (("", True, True), ("other_", True, False), ("clear_", False, None)):
        problems = told(village, scale.questions // 4, seed, smudged, first)
        found |= {name + key: share for key, share in taken(problems, attempts(model, problems, sampled)).items()}
    return found


def told(
    village: Village, count: int, seed: int, smudged: bool, first: bool | None, number: int = LOOKS
) -> list[Problem]:
    """Questions beside which a wrong name is told. first: about which half of the people; None: all."""
    random, found = Random(SEEDS(seed, number)), list[Problem]()
    while len(found) < count:
        problem = village.problem(random.randint(2, 6), random, False, smudged)
        if first is None or first_kind(problem) == first:
            found.append(problem)
    return found


# --- Examples ---------------------------------------------------------------------------------------------------------

SFT, REJECTION = "sft", "rejection"
ROUNDS, UPDATES = 4, 15  # of rejection sampling, and the updates of each: together those of a run


@stage("circuit_steps", "questions")
def imitator(seed: int, scale: Scale, way: str) -> Thinker:
    """The base after as many updates as rewards took, by as many texts. SFT: of those who take the steps. REJECTION:
    its own attempts that were right, drawn anew in each round. Raises ValueError for another way."""
    if way not in (SFT, REJECTION):
        raise ValueError(f"examples are for {SFT} or for {REJECTION} sampling, not for {way!r}")
    village, model = village_of(seed, FEW), copy.deepcopy(thinking_base(seed, scale, base=FEW))
    updates, batch = steps_of(UPDATES, scale), QUESTIONS * GROUP
    optimizer, random = optimizer_for(model), Random(SEEDS(seed, COINS + 1 + (way == SFT)))
    found = Thinker(model, [{"step": 0, **look(model, FEW, seed, scale)}])
    for done in range(1, ROUNDS + 1):
        problems = [any_depth(village, random) for _ in range(updates * batch)]
        texts = [write(each, STEPS, random) for each in problems]
        if way == REJECTION:
            texts = attempts(model, problems, SEEDS(seed, COINS + 10 + done))
        lessons = [completed(p.prompt, text) for p, text in zip(problems, texts, strict=True) if right(p, text)]
        loss = lambda _, lessons=lessons: lesson_loss(model, random.choices(lessons, k=batch))  # noqa: E731
        descend(optimizer, loss, updates if lessons else 0, RATE, warmup=1, constant=1.0)
        found.history.append({"step": done * updates, **look(model, FEW, seed, scale)})
    return found
