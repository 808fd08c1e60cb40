"""The printed answers on the first page are the models' own, and whoever asks them the same is answered."""

import json
import re
import sys

import torch
from support import ROOT, run

from lab import kept
from lab.commands.chat import common_world, find, of_anything, understand
from lab.conversation import prompt

PRINTED = json.loads((ROOT / "values/first_page.json").read_text(encoding="utf-8"))
ASKED = [chip["prompt"] for chip in PRINTED["chips"] if "lead" not in chip]


def test_the_answers_on_the_first_page_are_ones_that_the_models_give():
    """By their probability under the whole models, word for word: the page's are cut down, and what is drawn need not
    be the same on every machine. What is torn is left out, as such words are rare."""
    world = of_anything(common_world(kept.KEPT_MODELS))
    likely = 0
    for stage, printed in zip(kept.KEPT_MODELS, PRINTED["stages"], strict=True):
        model, form = find(stage)
        for asked, said in zip(ASKED, printed["said"], strict=False):
            if said["kind"] == "broken":
                continue
            words = re.sub(r"([,.])", r" \1", "".join(text for text, *_ in said["answer"]))
            start = prompt(world, understand(world, asked), form)
            tokens = torch.tensor([[*start, *world.vocabulary.encode(words)]])
            with torch.no_grad():
                chances = model(tokens[:, :-1]).softmax(-1)
            given = chances[0, len(start) - 1 :].gather(1, tokens[0, len(start) :, None])
            assert given.min() > 0.001 and given.log().mean() > -2.5, f"{stage}: {words}, {given.flatten()}"
            likely += 1
    assert likely > 6


def test_the_command_answers_the_question_of_the_first_page():
    process = run(sys.executable, "-m", "lab", "chat", "--ask", ASKED[0], COLUMNS="140")
    assert process.returncode == 0, process.stdout
    assert re.findall(r"^│ (\w+) +│ \w+ , [^│]+│ [^│]+│$", process.stdout, re.MULTILINE) == list(kept.KEPT_MODELS)
