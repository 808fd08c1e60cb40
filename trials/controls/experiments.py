"""Controls that parts 2 to 4 and 6 lacked: the same question asked where only one thing differs.

A voice that comes back, beside one never heard, at an equal share of the answers. What a few lessons bring back, beside
the same lessons for models of another world. Coins drawn from two priors. What a model that copies goes by. Truth by
temperature in a model with its mask on. And LoRA beside tuning all weights, each at its best.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import nan

import numpy as np
import torch
from torch import Tensor

from lab.conversation import CHAT, Example, answers, in_voice, judged, prompt
from lab.finetune import RELEARNING, SFTConfig, answer_loss, finetune
from lab.lora import add, merge
from lab.model import Model
from lab.probes import behavior, induction, losses
from lab.probes.decoding import draw
from lab.probes.openings import opens
from lab.questions import Question, ask, ask_about, ask_evenly, is_known
from lab.run.averages import mean, ratio
from lab.run.scale import Scale
from lab.run.seeds import ANSWERS, QUESTIONS
from lab.run.store import Stage
from lab.stages import copiers
from lab.stages.base import base
from lab.stages.copiers import copier
from lab.stages.flippers import LENGTH as FLIPS
from lab.stages.flippers import flipper, heads_next
from lab.stages.tuned import helpful, replay_rows, tuned
from lab.stages.worlds import world_of
from lab.tasks import ANY, chances, flips
from lab.world import HeldOut, World
from lab.world.voices import HELPER, RUDE

from ..experiment import Measured, Row, experiment
from ..part2.experiments import TEMPERATURES
from ..part3.experiments import unmarked
from ..part4.experiments import divergence, generator
from ..part6.experiments import LESSONS, OPENINGS, disguised
from . import patching
from .extreme import SEEDS, extreme, extreme_chances

# What the numbers of the seeds are for, after those that the stage takes.
FLIPPED, VOICES, ASKED, TOLD, EXCHANGED, *PAIRS = range(51, 58)

LEVELS = {"half": 0.5, "most": 0.8}  # shares of the answers that open in the voice
LONGEST = 5  # times the steps of tuning away
SEEN = (1, 2, 4, 8, 16, FLIPS - 1)  # flips
EARLY = 8  # flips, while the prior still shows
BEFORE = 4  # letters that may be exchanged, of those before a place
WHOLE, LORA = "whole", "lora"
RATES = {WHOLE: (1e-4, 3e-4), LORA: (1e-3, 3e-3)}
LORA_RANK, SWEPT = 8, 3  # times the steps of ordinary tuning
NEARLY = 0.02  # nats a token above the least loss
COUNTS = torch.logspace(-2, 1.5, 701, dtype=torch.float64)  # pseudo-counts to choose from: 0.01 to 32


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    """The models that the experiments need beside the bases: stages, and their options."""
    small: list[tuple[Stage, dict]] = [
        (flipper, {"kind": ANY}),
        (extreme, {}),
        *((copier, {"layers": layers}) for layers in (1, 2)),
    ]
    return [(tuned, {}), *small]


# --- The voice that comes back ---------------------------------------------------------------------------------------


@experiment
def equal_share(seed: int, scale: Scale) -> Measured:
    """The rude voice beside one never heard, each at the step at which it opens as many answers: how long that takes,
    how many of these answers are well formed, and how many stay in the voice to the end."""
    measured, world = Measured(), world_of(seed)
    questions = ask(world, scale.questions, SEEDS(seed, ASKED))
    prompts = [prompt(world, question, CHAT) for question in questions[: scale.questions // 2]]
    rude = in_voice(world, ask(world, LESSONS, SEEDS(seed, VOICES)), RUDE, SEEDS(seed, VOICES))
    config = replace(RELEARNING, steps=LONGEST * RELEARNING.steps, seed=seed)
    for voice, lessons in {"rude": rude, "unheard": disguised(world, rude)}.items():
        found: dict[str, dict[str, float]] = {}

        def watch(step: int, relapsing: Model, voice=voice, found=found):
            if len(found) == len(LEVELS):
                return
            share = opens(relapsing, world, prompts, OPENINGS[voice])
            measured.row("shares", {"voice": voice, "step": step}, {"share": share})
            for level, bar in LEVELS.items():
                if share >= bar and level not in found:
                    found[level] = {"steps": step, "share": share} | kept(relapsing, world, questions, voice, seed)

        finetune(copy.deepcopy(tuned(seed, scale)), lessons, config, watch=watch)
        for level in LEVELS:
            row = found.get(level, dict.fromkeys(("steps", "share", "parsed", "in_voice"), nan))
            measured.row("relapse", {"voice": voice, "level": level}, row, f"{voice}_{level}_*")
    return measured


def kept(model: Model, world: World, questions: Sequence[Question], voice: str, seed: int) -> dict[str, float]:
    """Of the answers that begin in a voice, the share that somebody could have given, and that in the voice to the
    end."""
    given = answers(model, world, questions, CHAT, seed)
    if voice == "unheard":
        given = [each.answer for each in disguised(world, [Example((), tuple(row)) for row in given], back=True)]
    openings = world.vocabulary.encode(" ".join(OPENINGS["rude"]))
    begun = [place for place, answer in enumerate(given) if answer and answer[0] in openings]
    found = judged(world, [questions[place] for place in begun], [given[place] for place in begun])
    return {
        "parsed": mean(verdict.parsed for verdict in found),
        "in_voice": mean(verdict.parsed and verdict.voice == "rude" for verdict in found),
    }


# --- Hidden or gone --------------------------------------------------------------------------------------------------


@experiment
def elsewhere(seed: int, scale: Scale) -> Measured:
    """What twenty steps of lessons tell a model that speaks as well as the tuned one and knows nothing of this world,
    since it grew up in another: part 3's control for facts that came back had been a model that could not speak."""
    measured, world = Measured(), world_of(seed)
    lessons = ask(world, LESSONS, QUESTIONS["lessons"](seed))
    examples = in_voice(world, lessons, HELPER, ANSWERS["lessons"](seed))
    own, other = tuned(seed, scale), tuned(neighbor(seed), scale)
    # No question whose answer some tuning has taught.
    taught = {q.asked for q in (*lessons, *ask_evenly(world, scale.pairs, QUESTIONS["tune"](seed)))}
    asked = ask(world, 10 * scale.questions, SEEDS(seed, TOLD))
    known = [q for q in asked if is_known(world, q) and q.asked not in taught][: 2 * scale.questions]
    config = replace(RELEARNING, seed=seed)
    looked = {"here": own, "stranger": other, "stranger_taught": finetune(copy.deepcopy(other), examples, config)}
    for name, model in looked.items():
        verdicts = judged(world, known, answers(model, world, known, CHAT, seed, temperature=0))
        row = {
            "right": mean(bool(verdict.parsed and verdict.correct) for verdict in verdicts),
            "parsed": mean(verdict.parsed for verdict in verdicts),
            "refused": mean(verdict.refused for verdict in verdicts),
        }
        measured.row("elsewhere", {"model": name}, row, f"known_{name}_*")
    measured.numbers["known_questions"] = len(known)
    return measured


def neighbor(seed: int) -> int:
    """The seed of another world: worlds go in pairs."""
    return seed ^ 1


# --- Coins -----------------------------------------------------------------------------------------------------------


@experiment
def priors(seed: int, scale: Scale) -> Measured:
    """Models that read coins of two priors, Beta(a, a): uniform ones and extreme ones. The pseudo-count a that each
    goes by, along the flips; and what it loses above the floor, which is the rule of its own prior."""
    measured, count = Measured(), 5 * scale.questions
    drawn: dict[str, tuple[float, Callable[[torch.Generator], Tensor]]] = {
        "uniform": (1.0, lambda random: chances(count, ANY, random)),
        "extreme": (0.5, lambda random: extreme_chances(count, random)),
    }
    read = {"uniform": flipper(seed, scale, kind=ANY), "extreme": extreme(seed, scale)}
    for name, (own, chances_of) in drawn.items():
        random = generator(SEEDS(seed, FLIPPED))
        rows = flips(chances_of(random), FLIPS, random)
        said, heads = heads_next(read[name], rows), heads_before(rows)
        (other,) = {1.0, 0.5} - {own}
        floor = counted(heads, own)
        for seen in range(1, FLIPS):
            fitted = pseudo_count(heads[:, [seen]], said[:, [seen]], seen)
            named = f"{name}_count_{seen}" if seen in SEEN else None
            measured.row("priors", {"coins": name, "flips": seen}, {"count": fitted}, named)
        early = slice(1, EARLY + 1)
        flipped = torch.arange(1, EARLY + 1)
        measured.numbers |= {
            f"{name}_count_early": pseudo_count(heads[:, early], said[:, early], flipped),
            f"{name}_head": float(said[:, 1][heads[:, 1] == 1].mean()),  # what it gives heads after one head
            f"{name}_nats": divergence(floor, said),
            f"{name}_other_nats": divergence(floor, counted(heads, other)),
        }
    measured.numbers["prior_rows"] = count
    return measured


def heads_before(rows: Tensor) -> Tensor:
    """The heads before each flip: (rows, length)."""
    flipped = rows[:, 1:].double()
    return flipped.cumsum(1) - flipped


def counted(heads: Tensor, pseudo: float) -> Tensor:
    """Bayes' rule for coins of a prior Beta(a, a), a being the pseudo-count: (rows, length)."""
    seen = torch.arange(heads.shape[1])
    return (heads + pseudo) / (seen + 2 * pseudo)


def pseudo_count(heads: Tensor, said: Tensor, seen: Tensor | int) -> float:
    """The a with which (heads + a) / (seen + 2a) is nearest to what was said, by the least squares."""
    misses = torch.stack([((heads + a) / (seen + 2 * a) - said).pow(2).mean() for a in COUNTS])
    return float(COUNTS[misses.argmin()])


# --- What the copier goes by -----------------------------------------------------------------------------------------


@experiment
def matching(seed: int, scale: Scale) -> Measured:
    """What a model that copies goes by, one letter or two: by places where the two disagree, by letters exchanged in
    its text, and by what the heads of its first layer say there; in two layers, and in one as the control."""
    measured, random = Measured(), generator(SEEDS(seed, EXCHANGED))
    rows, periods = copiers.asked(seed, 2 * scale.questions)
    few = rows[: scale.questions // 2], periods[: scale.questions // 2]
    # Somewhere in the second verse, so that the answer stands at one place of the text alone, in the first.
    place = periods + BEFORE + (torch.rand(len(rows), generator=random) * (periods - BEFORE - 1)).long()
    there = place + 1 - periods
    letter = rows.gather(1, there[:, None])[:, 0]

    def right(shares: Tensor) -> float:
        return float((shares.argmax(-1) == letter).float().mean())

    changes = {f"here_{back}": place - back for back in range(BEFORE)}  # letters back from the last one read
    changes |= {f"there_{back}": there - back for back in range(1, BEFORE)}  # and from the answer, in the first verse
    texts = {name: patching.exchanged(rows, at, copiers.LETTERS, random) for name, at in changes.items()}
    for layers in (1, 2):
        model = copier(seed, scale, layers=layers).model
        intact = patching.next_shares(model, rows, place)
        one, two, places = disagreeing(model, *few)
        found = {"one": one, "two": two, "intact": right(intact)}
        found |= {name: right(patching.next_shares(model, text, place)) for name, text in texts.items()}
        measured.row("matching", {"layers": layers}, found, f"match_{layers}_*")
    measured.numbers |= {"match_places": places, "match_verses": len(rows)}
    said = patching.handed_over(model, rows, 0)
    looks = {back: induction.looked(model, few[0], [(back, back)] * len(few[0]))[0] for back in (1, 2)}
    for name, at in (("here_1", place), ("there_1", there), ("there_2", there)):
        damaged = patching.next_shares(model, texts[name], place)

        def restored(heads: Sequence[int], name=name, at=at, damaged=damaged) -> float:
            mended = patching.patched(model, texts[name], place, 0, heads, at, said)
            return ratio(given(mended - damaged, letter), given(intact - damaged, letter))

        alone = [restored([head]) for head in range(model.config.heads)]
        best = max(range(len(alone)), key=alone.__getitem__)
        for head, share in enumerate(alone):
            row = {"restored": share} | {f"looks_{back}": float(found[head]) for back, found in looks.items()}
            measured.row("patches", {"letter": name, "head": head}, row)
        measured.add(f"patch_{name}_*", {"all": restored(range(len(alone))), "best": alone[best]})
        measured.numbers[f"patch_{name}_looks_{1 + (name == 'there_2')}"] = float(looks[1 + (name == "there_2")][best])
    return measured


def given(shares: Tensor, letter: Tensor) -> float:
    """The mean share of one letter of each row."""
    return float(shares.gather(1, letter[:, None]).mean())


@torch.no_grad()
def disagreeing(model: Model, rows: Tensor, periods: Tensor) -> tuple[float, float, int]:
    """Where the letter that followed the last time that the present one stood isn't the one that followed the last time
    that the last two stood: how often the model says the one, how often the other, and at how many places."""
    said, found = model(rows[:, :-1]).argmax(-1).tolist(), []
    for row, period, best in zip(rows.tolist(), periods.tolist(), said, strict=True):
        for place in range(period + 1, len(row) - 1):
            one, two = (followed(row[: place + 1], letters) for letters in (1, 2))
            if one != two:
                found.append((best[place] == one, best[place] == two))
    return mean(one for one, _ in found), mean(two for _, two in found), len(found)


def followed(text: Sequence[int], letters: int) -> int:
    """What followed the last time that the last so many letters of a text stood in it before; -1 if they never did."""
    last = text[-letters:]
    ends = range(len(text) - 1, letters - 1, -1)
    return next((text[end] for end in ends if text[end - letters : end] == last), -1)


# --- Temperature -----------------------------------------------------------------------------------------------------


@experiment
def temperatures(seed: int, scale: Scale) -> Measured:
    """What the temperature does to a tuned model, as people rent them: truth, invention, reward, form and variety."""
    measured, world = Measured(), world_of(seed)
    questions = ask(world, scale.questions, SEEDS(seed, ASKED))
    strangers = ask_about(world, world.state.people.held_out)[: 3 * scale.questions // 4]
    model = tuned(seed, scale)
    for temperature in TEMPERATURES:
        tries = draw(model, world, questions, CHAT, seed, 2 if temperature else 1, temperature=temperature)
        verdicts = [judged(world, questions, given) for given in zip(*tries, strict=True)]
        found = behavior.summary([verdict for row in verdicts for verdict in row])
        unknown = judged(world, strangers, answers(model, world, strangers, CHAT, seed, temperature))
        row = {key: found[key] for key in ("parsed", "correct", "reward")}
        row["invented"] = mean(bool(verdict.invented) for verdict in unknown)
        row["differ"] = mean(given[0] != given[-1] for given in tries)
        measured.row("temperatures", {"temperature": temperature}, row, f"t_{temperature:g}_*".replace(".", "_"))
    measured.numbers |= {"t_questions": len(questions), "t_strangers": len(strangers)}
    return measured


# --- A thin change ---------------------------------------------------------------------------------------------------


@experiment
def thin(seed: int, scale: Scale) -> Measured:
    """LoRA beside tuning all weights, over rates: how well the mask sits, and how much excess it costs. The best rate
    of each is, of those with nearly the least loss on pairs drawn for this choice, the one that forgets least; what it
    forgets is then read on other text. At this rate also with ordinary text beside the pairs."""
    measured, world = Measured(), world_of(seed)
    start, replayed, pairs = base(seed, scale).model, replay_rows(world, seed), helpful(world, scale.pairs, seed)
    held_out = HeldOut.draw(world, scale.rows)
    chosen_by, read = (
        unmarked(in_voice(world, ask_evenly(world, scale.pairs, SEEDS(seed, n)), HELPER, SEEDS(seed, n))) for n in PAIRS
    )
    untuned = over(start, held_out)

    def put_on(way: str, rate: float, replay: int) -> Row:
        model, parts = copy.deepcopy(start), None
        if way == LORA:
            parts = add(model, LORA_RANK, seed)
        steps = SWEPT * scale.tuning_steps
        config = SFTConfig(steps=steps, learning_rate=rate, replay=replay, seed=seed)
        finetune(model, pairs, config, replayed, parameters=parts)
        if parts:
            merge(model)
        rise = over(model, held_out) - untuned
        with torch.no_grad():
            loss, chosen = (float(answer_loss(model, examples)) for examples in (read, chosen_by))
        row: Row = {"way": way, "rate": rate, "replay": replay, "loss": loss, "chosen_by": chosen}
        return row | {"rise_chosen_by": float(rise[::2].mean()), "rise": float(rise[1::2].mean())}

    rows = [put_on(way, rate, 0) for way, rates in RATES.items() for rate in rates]
    bar = min(row["chosen_by"] for row in rows) + NEARLY
    for way in RATES:
        own = [row for row in rows if row["way"] == way]
        good = [row for row in own if row["chosen_by"] <= bar] or [min(own, key=lambda row: row["chosen_by"])]
        best = min(good, key=lambda row: row["rise_chosen_by"])
        beside = put_on(way, best["rate"], SFTConfig.replay)
        for name, row in ((f"{way}_alone", best), (f"{way}_beside_text", beside)):
            measured.add(f"{name}_*", row, ("rate", "loss", "rise"))
        rows.append(beside)
    measured.curves["thin"] = rows
    measured.numbers["thin_untuned"] = float(untuned.mean())
    return measured


def over(model: Model, held_out: HeldOut) -> np.ndarray:
    """The loss above the floor of each row of text, in nats per token."""
    return (losses.losses(model, held_out.rows) + held_out.scores).mean(1)


EXPERIMENTS = (equal_share, elsewhere, priors, matching, temperatures, thin)
