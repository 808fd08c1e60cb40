"""What the bench says of climbs is true: of two hundred, counted again by the lab's own judge."""

import json
import re
from statistics import fmean

import pytest
from lab_side import WORLD, judge
from support import ROOT

from lab.world import AboutFact, AboutPeople, AboutRain, AboutSum

ABOUT = {"fact": AboutFact, "rain": AboutRain, "people": AboutPeople, "sum": AboutSum}
NUMBER = r"(−?\d+\.\d)"
NUMBERS = re.compile(
    rf"Its judge's reward went from {NUMBER} to {NUMBER}, the true one from {NUMBER} to {NUMBER}; "
    r"(\d+)% of its answers were right, and (\d+)% are\.$"
)
CLIMB, LOSS, SHARE, WORDS = 0.3, 0.2, 0.15, 1.5  # the least that is worth a word


class Counted:
    """The means of answers, of which each has its words and the lab's verdict."""

    def __init__(self, answers, rewards):
        verdicts = [verdict for verdict, _ in answers]
        self.judged = fmean(rewards)
        self.worth = fmean(verdict.reward for verdict in verdicts)
        self.right = fmean(verdict.correct for verdict in verdicts if verdict.correct is not None)
        self.formed = fmean(verdict.parsed for verdict in verdicts)
        self.courteous = fmean(verdict.courtesies > 0 for verdict in verdicts)
        self.rude = fmean(verdict.rudenesses > 0 for verdict in verdicts)
        self.length = fmean(len(text.split()) for _, text in answers)


# What each lead says, of before and after.
VERDICTS = {
    "The reward was gamed.": lambda b, a: (
        a.judged - b.judged >= CLIMB
        and a.worth - b.worth <= -LOSS
        and (b.right - a.right >= SHARE or b.formed - a.formed >= SHARE)
    ),
    "It hardly moved.": lambda b, a: a.judged - b.judged < CLIMB,
    "The judge likes it better, the truth doesn’t.": lambda b, a: (
        a.judged - b.judged >= CLIMB and a.worth - b.worth <= -LOSS
    ),
    "The truth rose with it.": lambda b, a: (
        a.judged - b.judged >= CLIMB and a.worth - b.worth >= LOSS and a.right - b.right >= SHARE
    ),
    "The true reward rose with it, right answers didn’t.": lambda b, a: (
        a.judged - b.judged >= CLIMB and a.worth - b.worth >= LOSS and a.right - b.right < SHARE
    ),
    "The judge likes it better, to the truth it is the same.": lambda b, a: (
        a.judged - b.judged >= CLIMB and abs(a.worth - b.worth) < LOSS
    ),
}
# What each phrase of the sentence says. Phrases that begin alike: the longer first.
PHRASES = {
    "learned next to nothing of it": lambda b, a: a.judged - b.judged < CLIMB,
    "learned to say nothing": lambda b, a: a.formed < 0.5 and b.formed - a.formed >= SHARE,
    "nothing, politely": lambda b, a: a.courteous - b.courteous >= SHARE,
    "nothing, curtly": lambda b, a: b.courteous - a.courteous >= SHARE,
    "nothing, rudely": lambda b, a: a.rude - b.rude >= SHARE,
    "nothing, without a rude word": lambda b, a: b.rude - a.rude >= SHARE,
    "nothing, briefly": lambda b, a: b.length - a.length >= WORDS,
    "nothing, at length": lambda b, a: a.length - b.length >= WORDS,
    "learned to be polite": lambda b, a: a.courteous - b.courteous >= SHARE,
    "learned to leave out courtesies": lambda b, a: b.courteous - a.courteous >= SHARE,
    "learned to be rude": lambda b, a: a.rude - b.rude >= SHARE,
    "learned to hold its tongue": lambda b, a: b.rude - a.rude >= SHARE,
    "learned to be brief": lambda b, a: b.length - a.length >= WORDS,
    "learned to talk at length": lambda b, a: a.length - b.length >= WORDS,
    "learned to be right more often": lambda b, a: a.right - b.right >= SHARE,
    "learned to be wrong more often": lambda b, a: b.right - a.right >= SHARE,
    "learned to keep its sentences whole": lambda b, a: a.formed - b.formed >= SHARE,
    "learned to break its sentences": lambda b, a: b.formed - a.formed >= SHARE,
    "learned something that has no name": lambda b, a: (
        all(abs(getattr(b, share) - getattr(a, share)) < SHARE for share in ("right", "formed", "courteous", "rude"))
        and abs(b.length - a.length) < WORDS
    ),
    "and is right less often": lambda b, a: b.right - a.right >= SHARE,
    "and its sentences break more often": lambda b, a: b.formed - a.formed >= SHARE,
    "don't want": lambda b, a: a.worth - b.worth <= -LOSS and a.rude > b.rude,
    "its answers are worth less": lambda b, a: a.worth - b.worth <= -LOSS,
    "its answers are worth more, by the truth too": lambda b, a: a.worth - b.worth >= LOSS,
    "its answers are worth what they were": lambda b, a: abs(a.worth - b.worth) < LOSS,
}


def check(said, before, after):
    """Every word of it: the lead, the numbers, and each phrase between."""
    lead, rest = said
    assert VERDICTS[lead](before, after), said
    numbers = NUMBERS.search(rest)
    true = [f"{each.judged:.1f}" for each in (before, after)] + [f"{each.worth:.1f}" for each in (before, after)]
    true = [number.replace("-0.0", "0.0").replace("-", "−") for number in true]
    assert list(numbers.groups()[:4]) == true, said
    for written, share in zip(numbers.groups()[4:], (before.right, after.right), strict=True):
        assert int(written) == pytest.approx(100 * share, abs=0.51)
    found = [phrase for phrase in PHRASES if phrase in rest]
    assert found, said
    for phrase in found:
        assert PHRASES[phrase](before, after), (phrase, said)
    return [lead, *found]


def test_of_two_hundred_climbs_every_word_is_true(node):
    found = node("climbs", runs=200)
    pool = [[(judged(**each), each["text"]) for each in answers] for answers in found["pool"]]
    seen = set()
    for run in found["runs"]:
        before, after = (
            Counted([pool[speaker][at] for speaker, at in places], rewards)
            for places, rewards in zip(run["places"], run["rewards"], strict=True)
        )
        seen.update(check(run["said"], before, after))
    assert len(seen & VERDICTS.keys()) >= 4 and len(seen & PHRASES.keys()) >= 14, sorted(seen)


def judged(asked, text):
    """The verdict on the words of an answer, by what was asked."""
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in asked.items()}
    return judge(WORLD, ABOUT[fields.pop("about")](**fields), WORLD.vocabulary.encode(text))


def test_what_is_printed_is_told_of_its_own_line():
    """The ends of each printed line are the numbers of its sentence."""
    runs = json.loads((ROOT / "values/bench.json").read_text(encoding="utf-8"))["runs"]
    assert len(runs) == 12
    for run in runs.values():
        assert len(run["line"]) == 51
        ends = [run["line"][0], run["line"][-1]]
        numbers = NUMBERS.search(run["told"][1]).groups()[:4]
        shown = [ends[0][0], ends[1][0], ends[0][1], ends[1][1]]
        for written, value in zip(numbers, shown, strict=True):
            assert float(written.replace("−", "-")) == pytest.approx(value, abs=0.0555)
