"""The three answers on the first page are the models' own, and whoever asks them the same is answered."""

import re
import sys

import torch
from support import ROOT, run

from lab import kept
from lab.commands.chat import common_world, find, of_anything, understand
from lab.conversation import prompt

TEXT = (ROOT / "index.md").read_text(encoding="utf-8")
ASKED = re.search(r"\*(where .+)\*", TEXT)[1]


def test_the_answers_on_the_first_page_are_ones_that_the_models_give():
    """By their probability, word for word: what is drawn need not be the same on every machine."""
    world = of_anything(common_world(kept.KEPT_MODELS))
    question, given = understand(world, ASKED), re.findall(r"^  - (.+ \.)$", TEXT, re.MULTILINE)
    assert question.asked.name in common_world(kept.KEPT_MODELS).state.people.held_out
    for stage, answer in zip(kept.KEPT_MODELS, given, strict=True):
        model, form = find(stage)
        start = prompt(world, question, form)
        tokens = torch.tensor([[*start, *world.vocabulary.encode(answer)]])
        with torch.no_grad():
            chances = model(tokens[:, :-1]).softmax(-1)
        said = chances[0, len(start) - 1 :].gather(1, tokens[0, len(start) :, None])
        assert said.min() > 0.001 and said.log().mean() > -2.5, f"{stage}: {answer}, {said.flatten()}"


def test_the_command_answers_the_question_of_the_first_page():
    process = run(sys.executable, "-m", "lab", "chat", "--ask", ASKED, COLUMNS="140")
    assert process.returncode == 0, process.stdout
    assert re.findall(r"^│ (\w+) +│ .+ \. +│", process.stdout, re.MULTILINE) == list(kept.KEPT_MODELS)
