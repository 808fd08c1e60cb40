"""Inside: how a model says a fact, part by part, and how two layers copy, from their weights alone.

It stands beside part 4, which explains these instruments by it. Nothing was predicted, so there are no verdicts: it
looks at worlds 0 to 2, in which whatever we liked could be tried.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor

from lab.model import Model
from lab.probes import induction, lens
from lab.probes.attention import without
from lab.probes.facts import RANKS
from lab.probes.knowledge import fact
from lab.probes.looking import asking
from lab.questions import Question, ask_about
from lab.run.averages import mean
from lab.run.scale import Scale
from lab.run.store import Stage
from lab.stages.base import base
from lab.stages.copiers import LOOKED_INTO, PERIODS, asked, copier
from lab.stages.worlds import world_of
from lab.world import World

from ..experiment import Measured, experiment

APART = range(1, 9)  # how many ranks lie between the two people of a pair
LAYERS = 2  # of the model that copies
REFUSAL = "no"  # with which the clerk begins one, in whose voice the texts are


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    return [(copier, {"layers": LAYERS})]


@dataclass(frozen=True)
class Asked:
    """Texts that break off where a value comes: rows, (B, T); the values that there are of its kind, (B, 16), and the
    true one, (B,), as tokens."""

    questions: list[Question]
    rows: Tensor
    kind: Tensor
    true: Tensor


def famous(world: World) -> Asked:
    """Of the people most mentioned, whose facts a base knows."""
    questions = ask_about(world, world.state.people.known[slice(*RANKS["frequent"])])
    facts = [fact(question) for question in questions]
    values = [[world.token(value) for value in world.choices.domains[each.attribute]] for each in facts]
    true = [world.token(world.state.people.facts[each.name][each.attribute]) for each in facts]
    rows = torch.tensor([asking(world, question) for question in questions])
    return Asked(questions, rows, torch.tensor(values), torch.tensor(true))


# --- A fact -----------------------------------------------------------------------------------------------------------


@experiment
def a_fact(seed: int, scale: Scale) -> Measured:
    """What the model would say after each part, how the parts vote for the true value and what is lost without one, and
    where the name can be exchanged."""
    measured, model, world = Measured(), base(seed, scale).model, world_of(seed)
    asked_for = famous(world)
    measured.curves = {
        "lens": said_after(model, asked_for, world.token(REFUSAL)),
        "votes": voted(model, asked_for),
        "patching": carried(model, world, asked_for),
    }
    for row in measured.curves["lens"]:
        measured.add(f"lens_{row['after']}_*", row, ("right", "among", "kind", "refusal"))
    measured.numbers |= summed(measured.curves["votes"])
    for row in measured.curves["patching"]:
        measured.numbers[f"patch_{row['place']}_{row['after']}"] = row["carried"]
    return measured


@torch.no_grad()
def said_after(model: Model, asked_for: Asked, refusal: int) -> list[dict]:
    """The lens after the embedding, and after each block's attention and its gated network. right: how often the true
    value is the likeliest of all words; among: of those of its kind; kind: how likely these are together; refusal: how
    often its first word is the likeliest of all."""
    added, rows = lens.parts(model, asked_for.rows), []
    stream = torch.zeros(())
    ends = {f"{number}.{model.config.heads}": f"{number}_attention" for number in range(1, len(model.blocks) + 1)}
    for name, part in added.items():
        stream = stream + part[:, -1]
        if "." in name and not name.endswith("gated") and name not in ends:
            continue
        chances = lens.lens(model, stream).softmax(-1)
        of_kind = chances.gather(1, asked_for.kind)
        likeliest = asked_for.kind.gather(1, of_kind.argmax(1, keepdim=True))[:, 0]
        rows.append(
            {
                "after": ends.get(name, name.replace(".", "_")),
                "right": share(chances.argmax(1) == asked_for.true),
                "among": share(likeliest == asked_for.true),
                "kind": float(of_kind.sum(1).mean()),
                "refusal": share(chances.argmax(1) == refusal),
            }
        )
    return rows


def share(which: Tensor) -> float:
    return float(which.float().mean())


@torch.no_grad()
def lead(model: Model, asked_for: Asked) -> float:
    """By how much the true value's score exceeds the mean of its kind."""
    scores = model(asked_for.rows)[:, -1]
    return float((scores.gather(1, asked_for.true[:, None])[:, 0] - scores.gather(1, asked_for.kind).mean(1)).mean())


@torch.no_grad()
def voted(model: Model, asked_for: Asked) -> list[dict]:
    """Of each part its vote for that lead; of a head also what is lost of the lead if it is silent, and where none is
    silenced nothing is said."""
    table, whole = model.embedding.weight, lead(model, asked_for)
    last = {name: part[:, -1] for name, part in lens.parts(model, asked_for.rows).items()}
    votes = lens.votes(model, last, table[asked_for.true] - table[asked_for.kind].mean(1))
    lost = {
        f"{block + 1}.{head + 1}": whole - lead(without(model, block, head), asked_for)
        for block, head in product(range(len(model.blocks)), range(model.config.heads))
    }
    return [{"part": name, "vote": float(vote.mean()), "lost": lost.get(name, "")} for name, vote in votes.items()]


def summed(rows: Sequence[dict]) -> dict[str, float]:
    """The lead; the shares of it that the last block's heads and its gated network vote for; and of the first block's
    head without which most is lost, the share that is lost and that of its vote."""
    whole, last = sum(row["vote"] for row in rows), lens.block_of(rows[-1]["part"])
    heads = [row for row in rows if row["lost"] != ""]
    most = max((row for row in heads if lens.block_of(row["part"]) == 1), key=lambda row: row["lost"])
    return {
        "votes_lead": whole,
        "votes_last_heads": sum(row["vote"] for row in heads if lens.block_of(row["part"]) == last) / whole,
        "votes_last_gated": rows[-1]["vote"] / whole,
        "votes_first_lost": most["lost"] / whole,
        "votes_first_vote": most["vote"] / whole,
    }


def pairs(asked_for: Asked) -> tuple[list[int], list[int]]:
    """Texts that ask the same of two people who share no name and differ in the answer, by their places."""
    facts = [fact(question) for question in asked_for.questions]
    place = {(each.name, each.attribute): number for number, each in enumerate(facts)}
    names = list(dict.fromkeys(each.name for each in facts))
    found = []
    for (number, one), apart in product(enumerate(names), APART):
        other = names[(number + apart) % len(names)]
        if one[0] == other[0] or one[1] == other[1]:
            continue
        both = [(place[one, each], place[other, each]) for each in range(len(facts) // len(names))]
        found += [pair for pair in both if asked_for.true[pair[0]] != asked_for.true[pair[1]]]
    return [to for to, _ in found], [source for _, source in found]


@torch.no_grad()
def carried(model: Model, world: World, asked_for: Asked) -> list[dict]:
    """How much of the answer goes over to another person's if places of the stream are exchanged for those of the text
    about him, after so many blocks: 0 if nothing changes, 1 if all is as in that text."""
    to, source = pairs(asked_for)
    row = asked_for.rows[0].tolist()
    first = row.index(world.token(fact(asked_for.questions[0]).first))
    places = {"first": [first], "last": [first + 1], "both": [first, first + 1], "end": [len(row) - 1]}
    old, new = asked_for.true[to][:, None], asked_for.true[source][:, None]

    def leaning(scores):
        return float((scores.gather(1, new) - scores.gather(1, old)).mean())

    scores, streams = model(asked_for.rows)[:, -1], lens.streams(model, asked_for.rows)
    start, end = leaning(scores[to]), leaning(scores[source])
    return [
        {
            "place": name,
            "after": after,
            "carried": (leaning(lens.patched(model, asked_for.rows[to], after, where, stream[source])) - start)
            / (end - start),
        }
        for name, where in places.items()
        for after, stream in enumerate(streams)
    ]


# --- A circuit --------------------------------------------------------------------------------------------------------


@experiment
def a_circuit(seed: int, scale: Scale) -> Measured:
    """The circuits of the second layer's heads in a model that copies. asks: for how many letters the place that it
    fits best is one after the same letter; hands: for how many the letter that the head adds most to is the one looked
    at, as it is after the first layer where it stands alone; hands_embedded: the same, as it is embedded."""
    measured, model = Measured(), copier(seed, scale, layers=LAYERS).model
    rows, periods = asked(seed, LOOKED_INTO)
    matching = induction.prefix_matching(model, rows, periods)[-1]
    letters, distances = model.config.vocabulary, range(PERIODS[0] - 1, PERIODS[1])
    single, after = lens.alone(model, LAYERS - 1), followers(model)
    embedded = lens.alone(model, 0)
    for head in range(model.config.heads):
        fit = lens.fits(model, LAYERS - 1, head, single, after, distances).view(letters, letters, letters).mean(2)
        found = {
            "matching": float(matching[head]),
            "asks": own_highest(fit),
            "hands": own_highest(lens.handed_over(model, LAYERS - 1, head, single)),
            "hands_embedded": own_highest(lens.handed_over(model, LAYERS - 1, head, embedded)),
        }
        measured.row("circuit", {"head": head + 1}, found)
    best = int(matching.argmax())
    of_best, others = measured.curves["circuit"][best], [*measured.curves["circuit"]]
    del others[best]
    for name in found:
        measured.numbers[f"circuit_{name}"] = of_best[name]
        measured.numbers[f"circuit_others_{name}"] = mean([row[name] for row in others])
    return measured


def followers(model: Model) -> Tensor:
    """What each letter holds before the last layer after each other: (letters before times letters, D)."""
    letters = torch.arange(model.config.vocabulary)
    return lens.streams(model, torch.cartesian_prod(letters, letters))[LAYERS - 1][:, 1]


def own_highest(table: Tensor) -> float:
    """The share of rows whose highest entry is the token's own."""
    return share(table.argmax(1) == torch.arange(len(table)))


EXPERIMENTS = (a_fact, a_circuit)
