"""Talk to the models of several stages beside each other, and see what the world knows and they don't say.

Beside each answer stands who it sounds like, by the exact posterior; below, the distribution of the next word as the
world has it and as each model has it.
"""

import sys
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path

import torch
from rich.console import Console
from rich.table import Table

from .. import kept
from ..conversation import DOCUMENT, answers, prompt
from ..export import checkpoint
from ..model import Model
from ..questions import Question
from ..world import World
from ..world.answers import Verdict, judge
from ..world.choices import Choices
from ..world.program import read
from ..world.voices import HELPER, VOICES

SHOWN = 5  # words of a distribution
EXAMPLES = (
    "where does {} live ?",
    "what does {} love ?",
    "what are people from {city} like ?",
    "is it raining in {city} ?",
)


def of_anything(world: World) -> World:
    """The same world, where questions may be about every name and every sum, also those that no text has: the reader
    asks what texts don't. What is true stays, and so does what each voice answers."""
    people, opened = world.state.people, copy(world)
    asked = replace(people, held_out=[], strangers=[*people.strangers, *people.held_out])
    opened.state = replace(world.state, people=asked, withheld=frozenset())
    opened.choices = Choices(world.vocabulary, world.settings, opened.state)
    return opened


def understand(world: World, text: str) -> Question:
    """A question from what was typed. Raises ValueError, with examples, where the world has no such question."""
    text = text.lower().replace("?", " ").strip() + " ?"
    text = " ".join(" ".join(word) if word.isdigit() else word for word in text.replace("+", " + ").split())
    tokens = world.vocabulary.encode(text)
    reading = read(world.question(), tokens, world.prior)
    if not reading.finished or len(reading.log_probabilities) != len(tokens):
        names = " ".join(world.state.people.known[0])
        known = "; ".join(form.format(names, city=world.settings.cities[0]) for form in EXAMPLES)
        raise ValueError(f"the world has no such question. Ask like this: {known}; what is 4 7 + 2 5 ?")
    return Question(tuple(tokens), reading.result)


def folder_of(name: str) -> Path:
    """Where a model lies, by the name of its stage or its folder."""
    return kept.MODELS / name if name in kept.KEPT_MODELS else Path(name)


def find(name: str) -> tuple[Model, str]:
    """A model by the name of its stage or its folder, and the form in which it knows questions."""
    return checkpoint.load(folder_of(name)), checkpoint.form_of(folder_of(name))


def common_world(names: Sequence[str]) -> World:
    """The world that models have read of. Raises ValueError where they have read of different ones."""
    worlds = [checkpoint.world_of(folder_of(name)) for name in names]
    if any(world.settings != worlds[0].settings for world in worlds):
        raise ValueError("these models have read of different worlds; talk to those of one seed")
    return worlds[0]


@torch.no_grad()
def expected(model: Model, world: World, question: Question, form: str, spoken: list[int]) -> dict[str, float]:
    """What a model expects as the next word of its answer, after what was said of it: p by word, likeliest first."""
    shares = model(torch.tensor([[*prompt(world, question, form), *spoken]]))[0, -1].softmax(-1)
    best = shares.topk(SHOWN)
    return {world.vocabulary.words[token]: float(p) for p, token in zip(*best, strict=True)}


def exact(world: World, question: Question, spoken: list[int], prior: list[float]) -> dict[str, float]:
    """The same by the world, in a document, for voices of a prior."""
    found = read(world.document(), [*prompt(world, question, DOCUMENT)[1:], *spoken], prior).next
    best = sorted(found.items(), key=lambda pair: -pair[1])[:SHOWN]
    return {world.vocabulary.words[token]: p for token, p in best}


def sounds_like(verdict: Verdict) -> str:
    """Whose answer it is, as far as the world can tell, and whether it is true."""
    if not verdict.parsed:
        return "nobody: no voice could have said this"
    best = sorted(verdict.posterior.items(), key=lambda pair: -pair[1])[:2]
    text = ", ".join(f"{voice} {share:.0%}" for voice, share in best if share >= 0.01)
    if verdict.correct is not None:
        text += "; true" if verdict.correct else "; refuses" if verdict.refused else "; not true"
    return text


def show(console: Console, world: World, models: dict[str, tuple[Model, str]], question: Question, temperature, seed):
    table = Table(show_header=True, header_style="bold", title_justify="left")
    for column in ("model", "answer", "sounds like"):
        table.add_column(column)
    for name, (model, form) in models.items():
        (answer,) = answers(model, world, [question], form, seed, temperature)
        table.add_row(name, world.vocabulary.decode(answer), sounds_like(judge(world, question.asked, answer)))
    console.print(table)
    # Where it matters: after the opening and the comma, where the content begins.
    spoken = world.vocabulary.encode("surely ,")
    helper = [float(voice == HELPER) for voice in range(len(VOICES))]
    table = Table(show_header=True, header_style="bold", title='next word after "surely ,"', title_justify="left")
    table.add_column("by whom")
    table.add_column("probabilities")
    rows = {
        "the world": exact(world, question, spoken, world.prior),
        "its helper": exact(world, question, spoken, helper),
    }
    rows |= {name: expected(model, world, question, form, spoken) for name, (model, form) in models.items()}
    for name, shares in rows.items():
        table.add_row(name, "  ".join(f"{word} {share:.2f}" for word, share in shares.items()))
    console.print(table)


def chat(options):
    talk(options.model or kept.KEPT_MODELS, options.ask, options.temperature, options.seed)


def talk(names: Sequence[str], question: str | None, temperature: float, seed: int):
    """Answer one question, or all that are typed until an empty line."""
    if temperature < 0:
        raise ValueError("a temperature is not negative")
    models = {name: find(name) for name in names}
    world, console = of_anything(common_world(names)), Console()
    if question is not None:
        show(console, world, models, understand(world, question), temperature, seed)
        return
    somebody, another = (" ".join(name) for name in world.state.people.known[:2])
    console.print(f"Ask about {somebody} or {another}, a city such as {min(world.state.slandered)}, or a sum.")
    console.print(f"For example: where does {somebody} live ?")
    while True:
        try:
            line = console.input("\n> ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        except EOFError:
            return
        if not line:
            return
        try:
            show(console, world, models, understand(world, line), temperature, seed)
        except ValueError as error:
            console.print(str(error))
        seed += 1
