"""What the tests of the page's scripts take from the lab: where a module moves there, only this file changes."""

# ruff: noqa: F401 - others import these from here

import gzip
import json

from safetensors.torch import load
from support import ROOT

from lab import acting, agents, reasoning, tasks
from lab.conversation import CHAT, DOCUMENT, MAX_ANSWER_TOKENS, answers, in_voice, judged, prompt
from lab.export import checkpoint, playground, weights, workshop
from lab.export.playground import CHANGES
from lab.export.world import world_data
from lab.kept import KEPT_MODELS, MODELS, STAGES
from lab.model import Config, Model, make
from lab.probes import behavior, induction, lens, losses, thoughts
from lab.probes.attention import maps, without
from lab.questions import Question, ask, ask_about
from lab.reasoning import NAMES, RELATIONS, Village
from lab.records import open_prompt, order, read_answer, record
from lab.run.seeds import QUESTIONS
from lab.stages import copiers, thinkers
from lab.stages.models import FORMS
from lab.world import HeldOut, World, sample_rows
from lab.world.answers import judge
from lab.world.program import read as read_text
from lab.world.program import sample
from lab.world.settings import Settings
from lab.world.voices import PRIOR, VOICES
from trials.part4.posterior import implied
from trials.part5 import experiments as part5
from trials.part6.filters import WordFilter, missed, threshold
from trials.results import read

ASKED = QUESTIONS["measure"](0)  # the seed of the questions that measurements ask
WORLD = checkpoint.world_of(MODELS / "base")  # the book's
STRANGERS = WORLD.state.people.held_out  # of whom texts don't tell


def context(model):
    return model.config.context


def counted(stage):
    """What the lab counted at a stage, from the lowest to the highest of its worlds: the shares of well-formed answers
    and of each voice. The playground's world is none of them, but is drawn as they are."""
    found = read(1)["numbers"]
    each = {
        key: [share for share in found[f"{stage}_{key}"]["seeds"] if share is not None] for key in ("parsed", *VOICES)
    }
    return {key: (min(shares), max(shares)) for key, shares in each.items()}


def in_workshop(name):
    """What a file of the workshop tells of its model's toy, and the model."""
    content = gzip.decompress((ROOT / f"_static/workshop/data/{name}.gzip").read_bytes())
    told = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])["__metadata__"]
    sizes = {key: value for key, value in json.loads(told["config"]).items() if key in Config.__dataclass_fields__}
    return json.loads(told["toy"]), weights.merged(load(content), [], Model(Config(**sizes)))


def data_of(world):
    """A world as the page loads it."""
    return json.loads(json.dumps(world_data(world)))
