"""Exercises whose solutions are on no page: the kinds that the book has, each with numbers that are drawn.

Rounded is what is shown, never what is computed with.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from statistics import fmean, pstdev

VOICES = ("clerk", "gossip", "helper", "poet", "rude voice")
CITIES = ("Arlo", "Brin", "Isen", "Lund", "Ostra")


@dataclass(frozen=True)
class Exercise:
    """page: whose kind it is, such as part-3; answers: the numbers that are asked for, by what they are called."""

    page: str
    title: str
    question: str
    answers: dict[str, float]


def who_speaks(random: Random) -> Exercise:
    one, other = random.sample(VOICES, 2)
    share, said, else_said = random.randint(2, 8) / 10, random.randint(30, 90) / 100, random.randint(2, 20) / 100
    told, else_told = random.randint(30, 60) / 100, random.randint(2, 25) / 100
    posterior = share * said / (share * said + (1 - share) * else_said)
    return Exercise(
        "part-1",
        "Who is speaking?",
        f"The {one} writes {share:.0%} of all texts, the {other} the others. The {one} begins with *well* in "
        f"{said:.0%} of texts, the {other} in {else_said:.0%}. A text begins with *well*. How likely is it the "
        f"{one}'s? The {one} goes on with *listen* in {told:.0%}, the {other} in {else_told:.0%}. How "
        "likely is *listen* next?",
        {f"that it is the {one}'s": posterior, "of *listen*": posterior * told + (1 - posterior) * else_told},
    )


def leash(random: Random) -> Exercise:
    first, second = random.randint(50, 70) / 100, random.randint(15, 25) / 100
    beta = random.choice((0.25, 0.4, 0.5, 0.8, 1.5))
    before = (first, second, round(1 - first - second, 2))
    weights = [share * math.exp(reward / beta) for reward, share in enumerate(before)]
    after = [weight / sum(weights) for weight in weights]
    drift = sum(new * math.log(new / old) for new, old in zip(after, before, strict=True))
    return Exercise(
        "part-1",
        "Nudge or tame?",
        f"A tuned model gives three answers with probabilities {before[0]}, {before[1]} and {before[2]}. Their rewards "
        f"are 0, 1 and 2, and the leash has a price of {beta}. What are the three probabilities in the best policy, "
        "and how many nats of KL divergence is it from the tuned model?",
        {**{f"of answer {number}": each for number, each in enumerate(after, 1)}, "nats": drift},
    )


def floor(random: Random) -> Exercise:
    city, rain, guess = random.choice(CITIES), random.randint(15, 70) / 100, random.choice((0.5, 0.8, 0.9))
    entropy = -(rain * math.log(rain) + (1 - rain) * math.log(1 - rain))
    price = -(rain * math.log(guess) + (1 - rain) * math.log(1 - guess))
    return Exercise(
        "part-2",
        "The floor of a choice",
        f"In {city} it rains with a chance of {rain}, and texts say *wet* or *dry* accordingly. What is the "
        f"lowest loss, in nats, that any model can have on this word? What does one pay that gives *wet* a chance of "
        f"{guess}, and how much of it could be learned away?",
        {"floor": entropy, "loss": price, "to be learned away": price - entropy},
    )


def advantages(random: Random) -> Exercise:
    rewards = random.sample((-2, -1, 0, 1, 2, 3, 4), 4)
    mean, spread = fmean(rewards), pstdev(rewards)
    alone = [reward - (sum(rewards) - reward) / 3 for reward in rewards]
    grouped = [(reward - mean) / spread for reward in rewards]
    told = ", ".join(map(str, rewards[:3])) + f" and {rewards[3]}"
    return Exercise(
        "policy-gradients",
        "Praise by comparison",
        f"Four answers to one question earn {told}. What are the advantages that RLOO gives them, and what are those "
        "of GRPO, if the standard deviation divides by four?",
        {
            f"{method}, answer {number}": each
            for method, advantages in (("RLOO", alone), ("GRPO", grouped))
            for number, each in enumerate(advantages, 1)
        },
    )


def best_of(random: Random) -> Exercise:
    right, tries = random.randint(3, 30) / 100, random.choice((4, 8, 16, 32))
    sure = math.ceil(math.log(0.05) / math.log(1 - right))
    return Exercise(
        "thinking",
        "Many tries",
        f"A model is right in {right:.0%} of its attempts, each for itself. How often is at least one of {tries} "
        "right? How many attempts does it take until one is right in 95 of 100 cases? How far, at most, is the best of "
        f"{tries} from the model, in nats?",
        {
            f"right in one of {tries}": 1 - (1 - right) ** tries,
            "attempts": sure,
            "nats at most": math.log(tries) - (tries - 1) / tries,
        },
    )


def when_to_think(random: Random) -> Exercise:
    base, thinking, at_once = (random.randint(*ends) / 100 for ends in ((2, 20), (70, 99), (10, 50)))
    beta = random.choice((0.1, 0.2, 0.3))
    odds = base / (1 - base) * math.exp((thinking - at_once) / beta)
    even = (thinking - at_once) / math.log((1 - base) / base)
    return Exercise(
        "thinking",
        "When to think",
        f"A base thinks in {base:.0%} of its attempts. It is right in {thinking:.0%} when it thinks and in "
        f"{at_once:.0%} when it doesn't. Let the policy choose nothing but whether to think. On a leash of {beta}, how "
        "often does the best one think? On which leash does it think in half of its attempts?",
        {"share that thinks": odds / (1 + odds), "leash": even},
    )


def many_steps(random: Random) -> Exercise:
    right, steps, tries = random.randint(80, 98) / 100, random.randint(5, 25), random.choice((2, 3))
    return Exercise(
        "acting",
        "A row of steps",
        f"An agent is right in {right:.0%} of its steps, each for itself, and a task of {steps} steps comes out right "
        f"if all are. How often is that? Now each error is noticed, and the step tried up to {tries} times in all. How "
        "often now? And how often must a step be right, without a second try, for 95 of 100 tasks to come out right?",
        {
            "without a second try": right**steps,
            "with more tries": (1 - (1 - right) ** tries) ** steps,
            "share of steps": 0.95 ** (1 / steps),
        },
    )


def fine(random: Random) -> Exercise:
    right, steps, seen = random.randint(75, 95) / 100, random.randint(2, 8), random.randint(10, 60) / 100
    charged = random.choice((0.5, 1.0, 2.0))
    return Exercise(
        "acting",
        "The price of a cheat",
        f"Honest work of {steps} steps earns 1 if all are right, and each is in {right:.0%}. A cheat always earns 1, "
        f"and is seen in {seen:.0%} of cases. What does cheating earn on average with a fine of {charged}? From which "
        "fine on does it no longer pay?",
        {"earned on average": 1 - seen * charged, "least fine": (1 - right**steps) / seen},
    )


def none_found(random: Random) -> Exercise:
    tries, rate = random.choice((20, 50, 80, 120, 250)), random.choice((0.5, 1.0, 2.0, 5.0))
    return Exercise(
        "part-4",
        "How low is zero?",
        f"None of {tries} attempts succeeded. Which is the largest true rate that gives such a result in at least one "
        f"case of twenty? How many attempts show a rate of {rate}% at least once, in 95 of 100 cases?",
        {
            "largest rate": 1 - 0.05 ** (1 / tries),
            "attempts": math.ceil(math.log(0.05) / math.log(1 - rate / 100)),
        },
    )


def lenient_judge(random: Random) -> Exercise:
    right, wrong, truth = (random.randint(*ends) for ends in ((88, 98), (15, 40), (50, 85)))
    answers = random.choice((100, 200, 400))
    passed = round(truth / 100 * right + (1 - truth / 100) * wrong) / 100
    slope = (right - wrong) / 100
    return Exercise(
        "part-5",
        "The lenient judge",
        f"A judge passes {right} of 100 right answers and {wrong} of 100 wrong ones. It passes {passed:.0%} of "
        f"{answers} answers of a product. How many are right? What is the standard error of that, if both rates are "
        "known exactly?",
        {
            "share that is right": (passed - wrong / 100) / slope,
            "standard error": math.sqrt(passed * (1 - passed) / answers) / slope,
        },
    )


def rare_crime(random: Random) -> Exercise:
    bad, found = random.choice((500, 1000, 2000)), random.randint(80, 98)
    refused = random.choice((0.5, 1.0, 2.0, 3.0))
    caught = found / 100 / bad
    return Exercise(
        "part-6",
        "A good filter, few criminals",
        f"One request in {bad:,} is bad. A filter finds {found}% of these and refuses {refused}% of the others. What "
        "share of the refused is honest? Of how many honest requests could it refuse one, for half of the refused to "
        "be bad?",
        {
            "honest share": refused / 100 * (1 - 1 / bad) / (refused / 100 * (1 - 1 / bad) + caught),
            "one in": (1 - 1 / bad) / caught,
        },
    )


def does_it_pay(random: Random) -> Exercise:
    right, slips, people = random.randint(70, 92), random.randint(5, 25), random.randint(1, 4)
    check, again, error, hand = (random.randint(*ends) for ends in ((20, 60), (300, 500), (1000, 4000), (200, 400)))
    wrong, missed, own = 1 - right / 100, slips / 100, people / 100
    out = wrong * (missed + (1 - missed) * own)
    case = check + wrong * (1 - missed) * again + out * error
    return Exercise(
        "part-7",
        "Does it pay?",
        f"A model gets {right}% of cases right. Of its wrong ones {slips}% slip through the check; the others are done "
        f"again by people, who get {people}% wrong, and these errors get out too. A check costs {check} cents, "
        f"a case again {again}, an error that gets out {error}, a case by hand {hand}; "
        f"the call costs nothing. What does it cost for each case that is "
        "resolved rightly, with the model and by hand, in cents?",
        {"with the model": case / (1 - out), "by hand": (hand + own * error) / (1 - own)},
    )


def small_bias(random: Random) -> Exercise:
    bias, noise = random.choice((0.1, 0.15, 0.2, 0.3)), random.choice((0.3, 0.4, 0.5))
    beta = random.choice((0.05, 0.1, 0.2))
    likelier = math.exp(bias / noise / beta)
    return Exercise(
        "part-3",
        "A small bias becomes a large one",
        f"Two answers are equally good and equally likely; one has a polite phrase more, which adds {bias} to what a "
        f"labeler sees. He prefers it with chance σ(z / {noise}), where z is the difference that he sees. How often is "
        f"it chosen? A reward model learns z / {noise}. How much likelier is it in the best policy on a leash "
        f"of {beta}? And in one of how many answers does that policy give the other?",
        {"chosen": 1 / (1 + math.exp(-bias / noise)), "times as likely": likelier, "the other in one of": 1 + likelier},
    )


KINDS: tuple[Callable[[Random], Exercise], ...] = (
    who_speaks,
    leash,
    floor,
    small_bias,
    advantages,
    none_found,
    lenient_judge,
    rare_crime,
    does_it_pay,
    best_of,
    when_to_think,
    many_steps,
    fine,
)
