"""What the tests of the playground take from the lab: where a module moves there, only this file changes."""

# ruff: noqa: F401 - others import these from here

import json

from lab import checkpoint, playground
from lab import playground as weights
from lab.conversation import ASKED, CHAT, DOCUMENT, Question, answers, ask, ask_about, in_voice, judged, prompt
from lab.conversation import LONGEST_ANSWER as MAX_ANSWER_TOKENS
from lab.model import make
from lab.part1 import FORMS
from lab.playground import world_data
from lab.probes import behavior, losses
from lab.probes.attention import maps
from lab.results import KEPT_MODELS, MODELS, read
from lab.world import Windows as HeldOut
from lab.world import World, sample_rows, words
from lab.world.answers import judge
from lab.world.program import read as read_text
from lab.world.program import sample
from lab.world.settings import Settings
from lab.world.voices import PRIOR, VOICES

# The lab's own names, until they are those of the page.
FORMS = {("unleashed" if stage == "hacked" else stage): form for stage, form in FORMS.items()}
CHANGES = {("unleashed" if name == "free" else name): stages for name, stages in playground.CHANGES.items()}
playground.CHANGES = CHANGES
config = playground.config
playground.config = lambda model: {("inner" if name == "hidden" else name): n for name, n in config(model).items()}

WORLD = World()  # the book's
STRANGERS = WORLD.people.held_out  # of whom texts don't tell


def context(model):
    return model.shape.context


def counted(stage):
    """What the lab counted for the first seed at a stage: the shares of well-formed answers and of each voice."""
    numbers = read(1)["numbers"]
    name = "hacked" if stage == "unleashed" else stage
    return {key: numbers[f"{name}_{key}"]["seeds"][0] for key in ("parsed", *VOICES)}


def data_of(world):
    """A world as the page loads it."""
    return json.loads(json.dumps(world_data(world)))
