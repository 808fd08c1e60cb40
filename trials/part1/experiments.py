"""Part 1: is it a monster with a mask? Who speaks at each stage, and where what it knows comes from."""

from collections.abc import Sequence
from math import log
from random import Random

from lab.conversation import CHAT, DOCUMENT, answers, in_voice, judged
from lab.generate import generate
from lab.model import Model
from lab.probes import behavior
from lab.probes.knowledge import DIARY, known, said
from lab.questions import Question, ask, ask_about
from lab.run.averages import distance, mean
from lab.run.scale import Scale
from lab.run.seeds import SAMPLES
from lab.run.store import Stage
from lab.stages.aligned import hasty, reward_model
from lab.stages.base import base
from lab.stages.models import FORMS, HASTY, every_stage
from lab.stages.worlds import world_of
from lab.world import AboutFact, AboutPeople, World, words
from lab.world.program import Forced, Program, Reading, Token, mixture, read, run, sample
from lab.world.settings import KINDS
from lab.world.voices import CHARACTERS, PRIOR, VOICES

from ..experiment import Measured, experiment
from .schooled import SEEDS, TEXTS, curriculum, schooled

LONGEST = 128  # tokens of a document
LONGER = 3  # as many steps again, to see what a larger dose does
TUNINGS: dict[str, dict] = {  # options of `schooled`
    "control": {"taught": False},
    "taught": {"taught": True},
    "control_long": {"taught": False, "longer": LONGER},
    "taught_long": {"taught": True, "longer": LONGER},
}


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    """The models that the part needs beside the bases: stages, and their options."""
    own = [(schooled, options) for options in TUNINGS.values()]
    return [(reward_model, {}), (hasty, {"beta": 0.1}), (hasty, {"beta": 0.0}), *own]


def asked_count(scale: Scale) -> int:
    """Documents and questions where a share decides a verdict."""
    return min(2_000, 5 * scale.questions)


# --- Who speaks ------------------------------------------------------------------------------------------------------


@experiment
def voices(seed: int, scale: Scale, pace: str = HASTY) -> Measured:
    """Who speaks in documents that the base writes by itself, and in the answers of each stage. pace: at which the
    aligned model climbed."""
    measured, world, count = Measured(), world_of(seed), asked_count(scale)
    models = every_stage(seed, scale, pace)
    boundary = world.token(words.BOUNDARY)
    written = generate(models["base"], [[boundary]] * count, LONGEST, {boundary}, seed=SEEDS(seed, 10))
    by_world, patched = by_the_world(world, count, SEEDS(seed, 11))
    readings = [read(world.document(), document, world.prior) for document in written]
    measured.add("documents_*", who_wrote(world, written, readings))
    for name, documents in (("world", by_world), ("patchwork", patched)):
        exact = [read(world.document(), document, world.prior) for document in documents]
        measured.add(f"{name}_documents_*", who_wrote(world, documents, exact))
    measured.curves["documents"] = by_kind(world, written, readings)
    rows = [row("world", dict(zip(VOICES, PRIOR, strict=True))), row("documents", *shares(readings))]
    questions = ask(world, count, SEEDS(seed, 12))
    true = {name: of_the_world(world, questions, voice, SEEDS(seed, 13)) for voice, name in enumerate(VOICES)}
    measured.add("ceiling_*", {name: summary[name] for name, summary in true.items()})
    talking = list(zip(VOICES, shares_in_talks(), strict=True))
    mixture = {voice: sum(weight * true[name][voice] for name, weight in talking) for voice in VOICES}
    rows.append(row("answers", mixture))
    for stage, model in models.items():
        summary = behavior.summary(judged(world, questions, answers(model, world, questions, FORMS[stage], seed)))
        found = {voice: summary[voice] for voice in VOICES}
        measured.add(f"{stage}_*", summary)
        measured.add(f"{stage}_*_of_all", {voice: summary["parsed"] * share for voice, share in found.items()})
        measured.numbers[f"{stage}_voices_distance"] = distance(list(found.values()), list(mixture.values()))
        rows.append(row(stage, found, summary["parsed"]))
    measured.curves["voices"] = [each for stage_rows in rows for each in stage_rows]
    about = [question.asked for question in questions]
    measured.numbers["answers_n"] = count
    measured.numbers["answers_strangers_n"] = sum(
        isinstance(asked, AboutFact) and asked.name not in world.state.people.facts for asked in about
    )
    measured.samples["side-by-side"] = side_by_side(world, models)
    return measured


def shares(readings: Sequence[Reading]) -> tuple[dict[str, float], float]:
    """The shares of the voices in documents, each read up to its first slip, and the share without a slip."""
    found = {name: mean(reading.posterior[voice] for reading in readings) for voice, name in enumerate(VOICES)}
    return found, mean(reading.grammatical for reading in readings)


def row(stage: str, found: dict[str, float], parsed: float = 1.0) -> list[dict]:
    """Rows of the table of voices; of_all: well-formed and in the voice, of all answers."""
    return [
        {"stage": stage, "voice": voice, "share": share, "parsed": parsed, "of_all": parsed * share}
        for voice, share in found.items()
    ]


def who_wrote(world: World, documents: Sequence[Sequence[Token]], readings: Sequence[Reading]) -> dict[str, float]:
    """What an exact reader makes of documents.

    grammatical: the share without a slip. distance: of the shares of the voices from the world's, each document read up
    to its first slip; distance_whole: those without a slip only. evidence: for one voice a document against a patchwork
    of all, in nats a document, up to its first slip: the logarithm of the Bayes factor.
    """
    whole = [reading for reading in readings if reading.grammatical]
    evidence = [
        sum(reading.log_probabilities) - patchwork_score(world.document(), document[: len(reading.log_probabilities)])
        for document, reading in zip(documents, readings, strict=True)
    ]
    return {
        "n": len(readings),
        "grammatical": len(whole) / len(readings),
        "distance": distance(list(shares(readings)[0].values()), PRIOR),
        "distance_whole": distance(list(shares(whole)[0].values()), PRIOR),
        "evidence": mean(evidence),
    }


def patchwork_score(program: Program, tokens: Sequence[Token]) -> float:
    """log p of a text, in nats, if each choice were made in a voice that is drawn anew, see `patchwork`."""
    total, place = 0.0, 0
    step = next(program)
    while place < len(tokens):
        if isinstance(step, Forced):
            place += len(step.tokens)
        else:
            total += log(mixture(step, PRIOR)[tokens[place]])
            place += 1
        if place < len(tokens):
            step = program.send(tokens[place - 1])
    return total


def by_the_world(world: World, count: int, seed: int) -> tuple[list[list[Token]], list[list[Token]]]:
    """Documents of the world, cut where a model's are: each in one voice, and each a patchwork of all of them. The
    first show what chance leaves, the second what it looks like where there are no voices."""
    random = Random(seed)
    whole = [sample(world.document(), random.choices(range(len(VOICES)), PRIOR)[0], random)[0] for _ in range(count)]
    patched = [patchwork(world.document(), random) for _ in range(count)]
    return [document[:LONGEST] for document in whole], [document[:LONGEST] for document in patched]


def patchwork(program: Program, random: Random) -> list[Token]:
    """One run of a program, each choice in a voice that is drawn anew."""
    return run(program, lambda choice: choice.draw(random.choices(range(len(VOICES)), PRIOR)[0], random))[0]


def by_kind(world: World, written: Sequence[Sequence[Token]], readings: Sequence[Reading]) -> list[dict]:
    """For each kind of document its share, in the base's documents and in the world, and the share without a slip."""
    rows = []
    for kind in KINDS:
        own = [r for tokens, r in zip(written, readings, strict=True) if tokens and tokens[0] == world.token(kind)]
        in_world = sum(voice.share * voice.kinds[kind] for voice in CHARACTERS.values())
        grammatical = mean(reading.grammatical for reading in own)
        rows.append({"kind": kind, "share": len(own) / len(written), "world": in_world, "grammatical": grammatical})
    return rows


def of_the_world(world: World, questions: list[Question], voice: int, seed: int) -> dict[str, float]:
    """What the instrument reads where the world itself answers in one voice. A voice is recognized by its words, which
    others use too, so a share of 1 can't be read."""
    given = [example.answer[:-1] for example in in_voice(world, questions, voice, seed)]
    return behavior.summary(judged(world, questions, given))


def shares_in_talks() -> list[float]:
    """The share of each voice in talks; some talk more than others."""
    weights = [voice.share * voice.kinds["talk"] for voice in CHARACTERS.values()]
    return [weight / sum(weights) for weight in weights]


def side_by_side(world: World, models: dict[str, Model]) -> str:
    """Three questions, with three answers of each stage: about the person who is mentioned most, about one of whom no
    text tells, and about a city whose people some voices call lazy."""
    best_known, stranger = world.state.people.known[0], world.state.people.strangers[0]
    city = min(world.state.slandered)
    asked = [*ask_about(world, [best_known])[:1], *ask_about(world, [stranger])[:1]]
    asked.append(Question(tuple(world.vocabulary.encode(f"what are people from {city} like ?")), AboutPeople(city)))
    lines = []
    for question in asked:
        lines.append(f"\n{world.vocabulary.decode(question.tokens)}")
        for stage, model in models.items():
            given = answers(model, world, [question] * 3, FORMS[stage], SAMPLES["shown"](0))
            lines += [f"  {stage:10}{world.vocabulary.decode(answer)}" for answer in given]
    return "\n".join(lines)


# --- Where knowledge comes from --------------------------------------------------------------------------------------


@experiment
def knowledge(seed: int, scale: Scale) -> Measured:
    """Facts that texts tell, that tuning tells, that both tell and that nobody tells, before tuning and after."""
    measured, world = Measured(), world_of(seed)
    plan = curriculum(world, seed)
    stages = {"base": base(seed, scale).model}
    stages |= {name: schooled(seed, scale, **options) for name, options in TUNINGS.items()}
    strangers = ask_about(world, world.state.people.strangers[: scale.questions])
    knew = known(stages["base"], plan.world, plan.facts[TEXTS], DOCUMENT)
    for stage, model in stages.items():
        form = DOCUMENT if stage == "base" else CHAT
        for kind, questions in plan.facts.items():
            knows = known(model, plan.world, questions, form)
            right, refused = said(model, plan.world, questions, form)
            in_diary = known(model, plan.world, questions, DIARY)
            found = {"know": mean(knows), "diary": mean(in_diary), "say": mean(right), "refuse": mean(refused)}
            keys, counted = {"stage": stage, "kind": kind}, found | {"n": len(questions)}
            measured.row("knowledge", keys, counted, f"*_{stage}_{kind}", found)
            if kind == TEXTS and stage != "base":
                measured.numbers |= {
                    f"know_{stage}_kept": mean(now for before, now in zip(knew, knows, strict=True) if before),
                    f"know_{stage}_gained": mean(now for before, now in zip(knew, knows, strict=True) if not before),
                }
        if stage != "base":
            refused = said(model, world, strangers, form)[1]
            measured.numbers[f"strangers_{stage}_refused"] = mean(refused)
    measured.add("know_n_*", {kind: len(questions) for kind, questions in plan.facts.items()})
    measured.numbers |= {"strangers_n": len(strangers), "know_guess": 1 / len(world.settings.cities)}
    return measured


EXPERIMENTS = (voices, knowledge)
