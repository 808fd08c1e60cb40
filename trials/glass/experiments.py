"""The glass model: whose facts a wrong answer tells, where a person is put together, what keeps a model from refusing,
where it holds its belief about the speaker, and in which order its heads find their jobs.

It stands beside part 4, and has a page of its own, on which readers try the same by hand.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from random import Random

import torch
from torch import Tensor

from lab.conversation import CHAT, DOCUMENT, prompt
from lab.glass import GATED, Changes, Look, Put, Seen, means, parts, read
from lab.model import Model
from lab.probes.knowledge import DIARY, before_value, fact
from lab.probes.looking import asking
from lab.probes.openings import first_words
from lab.questions import Question, ask_about
from lab.run.averages import mean
from lab.run.scale import Scale
from lab.run.seeds import PARTS
from lab.run.store import Stage
from lab.stages.aligned import hasty
from lab.stages.base import base
from lab.stages.models import HASTY, trained
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of
from lab.world import HeldOut, World
from lab.world.people import Name
from lab.world.program import read as read_text

from ..experiment import Measured, experiment
from ..inside.experiments import Asked, pairs
from . import namesakes
from .beliefs import apart, diaries, implied
from .refusals import FIRST_WORDS, attention, heads, most, refuses

SEEDS = PARTS["4"]  # a stretch of our own would make all stale that the ledger stands in
CARRIED, SILENCED, DIARIES = 980, 981, 982
OPENING = "gladly ,"  # the helper's, who refuses where nothing is known
ASKED = {"base": DOCUMENT, "sft": CHAT, "rlhf": CHAT}
SURE = (0.0, 0.2, 0.3, 0.4, 0.5)
TOLD = (0.0, 0.3, 0.5)  # of these, what the numbers tell of
BEST_KNOWN = 32
PAIRS, DRAWS = 100, 10


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    return [(tuned, {}), (hasty, {"beta": 0.1})]


def text(world: World, question: Question, form: str) -> tuple[int, ...]:
    """A text that breaks off where a value comes, or a refusal; in a diary nothing can be refused."""
    if form == DIARY:
        return before_value(world, question, DIARY)
    if form == DOCUMENT:
        return asking(world, question)
    return (*prompt(world, question, CHAT), *world.vocabulary.encode(OPENING))


def about(world: World, names: Sequence[Name], form: str) -> Asked:
    """Texts about people; of whom nothing is known the true value is taken to be the first."""
    questions = ask_about(world, names)
    kinds, true = [], []
    for asked in map(fact, questions):
        kind = world.choices.domains[asked.attribute]
        own = world.state.people.facts.get(asked.name)
        kinds.append([world.token(value) for value in kind])
        true.append(world.token(own[asked.attribute] if own else kind[0]))
    rows = torch.tensor([text(world, each, form) for each in questions])
    return Asked(questions, rows, torch.tensor(kinds), torch.tensor(true))


def name_at(world: World, asked_for: Asked) -> int:
    """Where the first name stands; the last name follows."""
    return asked_for.rows[0].tolist().index(world.token(fact(asked_for.questions[0]).first))


# --- Whose facts it tells ---------------------------------------------------------------------------------------------


@experiment
def mistakes(seed: int, scale: Scale, pace: str = HASTY) -> Measured:
    """Of every first name with every last name, and each kind of fact: what the model says, whose fact it is, and
    whether two tables, one for each half of a name, say the same. And how strangers fare whose namesakes are known.
    pace: at which the aligned model climbed."""
    measured, world = Measured(), world_of(seed)
    for name, form in (("base", DOCUMENT), ("base", DIARY), ("sft", CHAT), ("rlhf", CHAT)):
        key, model, found, share = f"{name}_{form}", trained(name, seed, scale, pace), [], []
        chances = []
        for attribute, domain in enumerate(world.choices.domains):
            questions = [each for each in ask_about(world, everybody(world)) if fact(each).attribute == attribute]
            spoken = first_words(model, [text(world, each, form) for each in questions])
            shares = namesakes.grid(world, spoken[:, [world.token(value) for value in domain]])
            scores = namesakes.centered(shares.clamp_min(1e-12).log())
            summed = namesakes.halves_summed(scores)
            found += namesakes.said(world, attribute, shares, summed)
            share.append(namesakes.explained(scores, summed))
            chances.append(spoken[:, world.vocabulary.encode(FIRST_WORDS)].sum(1))
        for sure in SURE:
            keys, numbers = {"model": name, "form": form, "surer": sure}, f"{key}_{round(100 * sure)}_*"
            measured.row("mistakes", keys, namesakes.wrong(found, sure), numbers if sure in TOLD else None)
        best = [each for each in found if each.rank is not None and each.rank < BEST_KNOWN]
        row = {"explained": mean(share), "best_right": mean(each.right for each in best)}
        row["best_summed"] = mean(each.right and each.summed for each in best)
        measured.add(f"{key}_*", row)
        measured.add(f"{key}_strangers_*", by_fame(world, torch.stack(chances).mean(0).tolist()))
    return measured


def everybody(world: World) -> list[Name]:
    """Everybody who could be called so, whether texts tell of them or not."""
    return [(first, last) for first in world.settings.first_names for last in world.settings.last_names]


def by_fame(world: World, refused: Sequence[float]) -> dict[str, float]:
    """How near to refusing a model is about strangers: a third of them, whose namesakes are mentioned most, and the
    third whose namesakes are mentioned least; refused: of everybody."""
    people = world.state.people
    told = [dict.fromkeys(part, 0.0) for part in (world.settings.first_names, world.settings.last_names)]
    for name, often in zip(people.known, people.mentions, strict=True):
        for half, part in enumerate(name):
            told[half][part] += often
    chance = dict(zip(everybody(world), refused, strict=True))
    ranked = sorted(people.strangers, key=lambda name: told[0][name[0]] + told[1][name[1]])
    third = len(ranked) // 3
    return {
        "little": mean(chance[name] for name in ranked[:third]),
        "much": mean(chance[name] for name in ranked[-third:]),
    }


# --- Where a person is put together -----------------------------------------------------------------------------------


@experiment
def halves(seed: int, scale: Scale) -> Measured:
    """How far an answer goes over to another person's if one place of the stream is exchanged, at each point; and which
    answers are right without some looks."""
    measured, world = Measured(), world_of(seed)
    for name, form in ASKED.items():
        model = trained(name, seed, scale, HASTY)
        asked_for = about(world, world.state.people.known[:BEST_KNOWN], form)
        found = carried(model, world, asked_for, SEEDS(seed, CARRIED))
        measured.rows("carried", {"model": name}, found)
        measured.add(f"{name}_carries_*", summed_up(found))
        for row in cut(model, world, asked_for):
            measured.row("cut", {"model": name}, row, f"{name}_cut_{row['cut']}_*", ("right", "refuses"))
    return measured


@torch.no_grad()
def carried(model: Model, world: World, asked_for: Asked, drawn: int) -> list[dict]:
    """0 if nothing of the answer goes over, 1 if all does. Places: the words of the name, the last word, and of the
    others between them that which carries most."""
    to, source = pairs(asked_for)
    chosen = Random(drawn).sample(range(len(to)), min(PAIRS, len(to)))
    to, source = [to[place] for place in chosen], [source[place] for place in chosen]
    seen, rows = read(model, asked_for.rows), asked_for.rows[to]
    old, new = asked_for.true[to][:, None], asked_for.true[source][:, None]

    def leaning(scores: Tensor) -> float:
        return float((scores.gather(1, new) - scores.gather(1, old)).mean())

    start, end = leaning(seen.scores[to, -1]), leaning(seen.scores[source, -1])
    first, last_word = name_at(world, asked_for), rows.shape[1] - 1
    titles = {first: "first", first + 1: "last", last_word: "end"}
    found: dict[tuple[str, int], float] = {}
    for point, stream in enumerate(seen.streams):
        for place in range(first, last_word + 1):
            put = Put(point, place, stream[source, place])
            share = (leaning(read(model, rows, Changes(put=[put])).scores[:, -1]) - start) / (end - start)
            at = titles.get(place, "between"), point
            found[at] = max(found.get(at, -torch.inf), share)
    return [{"place": place, "point": point, "carried": share} for (place, point), share in found.items()]


def summed_up(rows: Sequence[dict]) -> dict[str, float]:
    """What the words of the name carry at first, and how much more the last name's place ever carries; the most that
    any place between does; and what the last word's place does before the last block."""
    shares = {place: [row["carried"] for row in rows if row["place"] == place] for place in ("first", "last", "end")}
    return {
        "first": shares["first"][0],
        "last": shares["last"][0],
        "last_gains": max(shares["last"]) - shares["last"][0],
        "between": max(row["carried"] for row in rows if row["place"] == "between"),
        "end_early": shares["end"][-3],
    }


def cut(model: Model, world: World, asked_for: Asked) -> list[dict]:
    """right: the true value is the likeliest of its kind; refuses: the chance that a refusal begins, without looks of
    all heads from one place to another: last name to first name, last word to the name or a half of it, and last word
    to any other two neighbors, on average; from those between to the name."""
    first, end = name_at(world, asked_for), asked_for.rows.shape[1] - 1
    name, between = (first, first + 1), range(first + 2, end)
    ways: dict[str, list[tuple[Iterable[int], Iterable[int]]]] = {
        "none": [((), ())],
        "halves": [((first + 1,), (first,))],
        "first": [((end,), (first,))],
        "last": [((end,), (first + 1,))],
        "name": [((end,), name)],
        "between": [(between, name)],
        "others": [((end,), (place, place + 1)) for place in range(1, end - 1) if not {place, place + 1} & set(name)],
    }
    found = []
    for way, each in ways.items():
        told = [read(model, asked_for.rows, Changes(cut=looks(model, *ends))) for ends in each]
        row = {"right": mean(right(asked_for, one) for one in told)}
        found.append({"cut": way, **row, "refuses": mean(refuses(world, one.scores) for one in told)})
    return found


def looks(model: Model, starts: Iterable[int], ends: Iterable[int]) -> list[Look]:
    ends = list(ends)
    return [Look(head, start, to) for head in heads(model) for start in starts for to in ends if to <= start]


def right(asked_for: Asked, seen: Seen) -> float:
    best = seen.scores[:, -1].gather(1, asked_for.kind).argmax(1, keepdim=True)
    return float((asked_for.kind.gather(1, best)[:, 0] == asked_for.true).float().mean())


# --- What keeps it from refusing --------------------------------------------------------------------------------------


@experiment
def refusing(seed: int, scale: Scale, pace: str = HASTY) -> Measured:
    """How near to refusing a model is about the best known and about strangers, as it is, without the quarter of its
    heads that look most at the name, and without as many others; and the aligned one with what the tuned one holds.
    pace: at which that climbed."""
    measured, world = Measured(), world_of(seed)
    held = {name: trained(name, seed, scale, pace) for name in ASKED}
    rows = torch.from_numpy(HeldOut.draw(world, scale.rows // 4, 64).rows[:, :-1]).long()
    for name, form in ASKED.items():
        model = held[name]
        known, strangers = (about(world, names, form).rows for names in whom(world))
        place = name_at(world, about(world, world.state.people.known[:1], form))
        every = heads(model)
        fetching = most(attention(read(model, known), every, (place, place + 1)), len(every) // 4)
        others = [head for head in every if head not in fetching]
        random = Random(SEEDS(seed, SILENCED))
        drawn = [random.sample(others, len(fetching)) for _ in range(DRAWS)]
        average = means(model, rows)

        def without(silent: Iterable[str], asked: Tensor, model=model) -> float:
            return refuses(world, read(model, asked, Changes(silent=dict.fromkeys(silent))).scores)

        on_average = Changes(silent={head: average[head] for head in fetching})
        row = {
            "known": without((), known),
            "strangers": without((), strangers),
            "silent": without(fetching, known),
            "silent_strangers": without(fetching, strangers),
            "silent_mean": refuses(world, read(model, known, on_average).scores),
            "random": mean(without(silent, known) for silent in drawn),
        }
        measured.row("refusing", {"model": name}, row | {"heads": " ".join(fetching)}, f"{name}_refuses_*", row)
    borrowed = lent(held["sft"], held["rlhf"], world)
    measured.curves["lent"] = borrowed
    measured.add("lent_*", {"early": borrowed[-3]["refuses"], "end": borrowed[-1]["refuses"]})
    return measured


def whom(world: World) -> tuple[list[Name], list[Name]]:
    """Of whom all talk, and whom people ask for though no text tells of them."""
    people = world.state.people
    return people.known[:BEST_KNOWN], people.strangers[:BEST_KNOWN]


def lent(tuned_one: Model, aligned_one: Model, world: World) -> list[dict]:
    """How near the aligned model is to refusing strangers if its whole stream at a point is the tuned one's; the third
    from the end is the stream before the last block."""
    rows, found = about(world, whom(world)[1], CHAT).rows, []
    for point, stream in enumerate(read(tuned_one, rows).streams):
        put = [Put(point, place, stream[:, place]) for place in range(rows.shape[1])]
        found.append({"point": point, "refuses": refuses(world, read(aligned_one, rows, Changes(put=put)).scores)})
    return found


# --- Whom it takes the speaker for ------------------------------------------------------------------------------------


@experiment
def believing(seed: int, scale: Scale) -> Measured:
    """How far the base's belief about the speaker is from the exact one after a sentence, without each part, each two
    heads and each block's heads; and by how much each kind of word surprises it more without a gated network."""
    measured, world, model = Measured(), world_of(seed), base(seed, scale).model
    texts = diaries(world, scale.questions // 3, SEEDS(seed, DIARIES))
    exact = torch.tensor([read_text(world.document(), each[1:], world.prior).posterior for each in texts])
    rows = torch.tensor([[*each, *[0] * (max(map(len, texts)) - len(each))] for each in texts])
    ends = torch.tensor([len(each) - 1 for each in texts])
    choice = world.choices["sentence"]

    def gap(silent: Iterable[str]) -> float:
        scores = read(model, rows, Changes(silent=dict.fromkeys(silent))).scores[torch.arange(len(rows)), ends]
        held = implied(choice, scores.softmax(-1)[:, list(choice.tokens)])
        return apart(held, exact)

    every = heads(model)
    single = {part: gap((part,)) for part in parts(model)}
    measured.curves["belief"] = [{"part": part, "gap": found} for part, found in single.items()]
    blocks = range(1, len(model.blocks) + 1)
    measured.add(
        "belief_*",
        {
            "whole": gap(()),
            "deaf": apart(torch.tensor(world.prior).expand_as(exact) / sum(world.prior), exact),
            "head": max(single[head] for head in every),
            "pair": max(map(gap, combinations(every, 2))),
            "block": max(gap([head for head in every if head.startswith(f"{number}.")]) for number in blocks),
        }
        | {f"gated_{number}": single[f"{number}.{GATED}"] for number in blocks},
    )
    held = HeldOut.draw(world, scale.rows // 4, 64)
    for number in (0, *blocks):
        row = surprises(model, held, Changes(silent={f"{number}.{GATED}": None} if number else {}))
        measured.row("surprise", {"without": number}, row, f"without_gated_{number}_*")
    return measured


def surprises(model: Model, held: HeldOut, changes: Changes) -> dict[str, float]:
    """By how much each kind of word surprises a model more than whoever knows the world, in nats a word."""
    rows = torch.from_numpy(held.rows).long()
    log_shares = read(model, rows[:, :-1], changes).scores.log_softmax(-1).gather(2, rows[:, 1:, None])[..., 0]
    over = torch.from_numpy(held.scores).float() - log_shares
    return {kind: float(over[torch.from_numpy(held.components == kind)].mean()) for kind in ("style", "fact", "song")}


# --- In which order heads find their jobs -----------------------------------------------------------------------------


@experiment
def jobs(seed: int, scale: Scale) -> Measured:
    """At moments of the base's training: of all heads the largest share of attention that goes from the last word to
    what is asked, to the first name and to the last name; and how many of the best known it is right about."""
    measured, world, trained_base = Measured(), world_of(seed), base(seed, scale)
    asked_for = about(world, world.state.people.known[:BEST_KNOWN], DOCUMENT)
    first = name_at(world, asked_for)
    places = {"question": (first - 2, first + 2), "first": (first,), "last": (first + 1,)}
    for tokens in trained_base.snapshots:
        model = trained_base.after(tokens)
        seen = read(model, asked_for.rows)
        row = {job: max(attention(seen, heads(model), at).values()) for job, at in places.items()}
        measured.row("jobs", {"tokens": tokens}, row | {"right": right(asked_for, seen)})
    for what in (*places, "right"):
        measured.numbers[f"{what}_found"] = passed(measured.curves["jobs"], what)
    return measured


def passed(rows: Sequence[dict], what: str) -> float:
    """The tokens read when it was first over a half; not-a-number if it never was."""
    return next((row["tokens"] for row in rows if row[what] > 0.5), float("nan"))


EXPERIMENTS = (mistakes, halves, refusing, believing, jobs)
