"""The three answers on the first page are the models' own."""

import re

import torch
from support import ROOT

from lab.conversation import prompt
from lab.export import checkpoint
from lab.questions import ask_about
from lab.run import results
from lab.stages.models import FORMS


def test_the_answers_on_the_first_page_are_ones_that_the_models_give():
    """By their probability, word for word: what is drawn need not be the same on every machine."""
    world = checkpoint.world_of(results.MODELS / "base")
    text = (ROOT / "index.md").read_text(encoding="utf-8")
    asked, given = re.search(r"\*(where .+)\*", text)[1], re.findall(r"^  - (.+ \.)$", text, re.MULTILINE)
    strangers = {world.vocabulary.decode(each.tokens): each for each in ask_about(world, world.state.people.held_out)}
    for stage, answer in zip(results.KEPT_MODELS, given, strict=True):
        start = prompt(world, strangers[asked], FORMS[stage])
        tokens = torch.tensor([[*start, *world.vocabulary.encode(answer)]])
        with torch.no_grad():
            chances = checkpoint.load(results.MODELS / stage)(tokens[:, :-1]).softmax(-1)
        said = chances[0, len(start) - 1 :].gather(1, tokens[0, len(start) :, None])
        assert said.min() > 0.001 and said.log().mean() > -2.5, f"{stage}: {answer}, {said.flatten()}"
