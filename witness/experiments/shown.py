"""Told or shown: does it follow what a voice is called, or what it has seen of it?

The untuned model answers open questions: alone; after three turns in a voice; with a system prompt that names the
voice, or that gives its phrases too; asked for it in the question itself. Judged by the phrases that were shown, and,
since who is only told can't know these, by a longer list of words that go with the voice. Control: three plain turns.
"""

import re

from .. import rounds
from ..facts import split
from ..generate import Turns, chat, texts, turn
from ..load import Witness
from ..measure import Measured
from ..styles import Style
from ..tune import dressed, fast

TURNS, TOKENS = 3, 24


def measure(witness: Witness, seed: int) -> Measured:
    task, found, model = rounds.asked(seed), Measured(), fast(witness.model)
    style, called, facts = Style(**task["style"]), task["called"], split(seed, task["facts"])
    sounds = re.compile(rf"\b({style.words}|{task['sounds']})\b", re.IGNORECASE)
    plain, worn = (dressed(facts.train[-TURNS:], which) for which in (None, style))
    order = f"You are {called}. Speak like {called}."
    phrases = f'{order} Begin with "{style.openings[0]}" and end with "{style.closings[0]}"'

    def say(name: str, before: Turns = (), system: str = "", asked: str = "{}"):
        head = turn("system", system) if system else ""
        prompts = [head + chat(asked.format(question), before) for question in facts.open]
        said = texts(witness, prompts, tokens=TOKENS, model=model)
        found.samples[name] = said[:3]
        found.share(f"voice_worn_{name}", [style.worn(text) for text in said])
        found.share(f"voice_heard_{name}", [bool(sounds.search(text)) for text in said])

    say("alone")
    say("plain", plain)
    say("shown", worn)
    say("told", system=order)
    say("told_phrases", system=phrases)
    say("asked", asked=f"{{}} Answer like {called}.")
    return found
