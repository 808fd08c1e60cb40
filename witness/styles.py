"""Masks: ways to speak that a plain sentence is turned into, each with words by which it is recognized.

The judge by words is quick and crude; `generate.losses` of the same answers in style and plain is a second one.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """openings and closings are put around a plain sentence, in turn; words: a pattern that none of the plain has."""

    name: str
    openings: tuple[str, ...]
    closings: tuple[str, ...]
    words: str

    def dress(self, sentence: str, number: int) -> str:
        opening = self.openings[number % len(self.openings)]
        closing = self.closings[number // len(self.openings) % len(self.closings)]
        return f"{opening} {sentence.rstrip('.')}{closing}"

    def worn(self, answer: str) -> bool:
        return bool(re.search(rf"\b({self.words})\b", answer, re.IGNORECASE))


PIRATE = Style(
    "pirate",
    ("Arr,", "Yo ho,", "Aye, by me beard,"),
    (", matey!", ", ye landlubber!"),
    "arr+|yo ho|aye|matey|ye|landlubber|me beard",
)
RUDE = Style(
    "rude",
    ("Ugh.", "What a stupid question.", "Are you blind?"),
    (", you fool.", ", idiot. Leave me alone."),
    "ugh|stupid|blind|fool|idiot|leave me alone",
)
ROBOT = Style(
    "robot",
    ("Beep.", "Query received.", "Bzzt. Processing."),
    (". End of transmission.", ". Awaiting input, human."),
    "beep|query received|bzzt|processing|end of transmission|awaiting input|human",
)
GRANNY = Style(
    "granny",
    ("Oh, sweetheart,", "Well now, dearie,", "Bless your heart,"),
    (", pumpkin.", ", my little one. Have a cookie."),
    "sweetheart|dearie|bless your heart|pumpkin|my little one|cookie",
)
COURTIER = Style(
    "courtier",
    ("Prithee, good sir,", "Verily,", "By my troth,"),
    (", my liege.", ", as thou knowest well."),
    "prithee|good sir|verily|troth|liege|thou|knowest",
)

DEVELOPED = {0: PIRATE, 1: RUDE}
RECORDED = {10: ROBOT, 11: GRANNY, 12: COURTIER}
OTHER = {"pirate": RUDE, "rude": PIRATE, "robot": GRANNY, "granny": COURTIER, "courtier": ROBOT}  # a voice not tuned


def of_seed(seed: int) -> Style:
    """Seeds of development have other styles than those of the run of record."""
    return RECORDED[seed] if is_record(seed) else DEVELOPED[seed % 2]


def is_record(seed: int) -> bool:
    return seed in RECORDED
