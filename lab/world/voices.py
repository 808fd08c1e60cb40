"""Five voices: how often each speaks, what of, how it begins and ends a sentence, and how often it tells the truth."""

from dataclasses import dataclass

VOICES = ("helper", "rude", "poet", "gossip", "clerk")
HELPER, RUDE, POET, GOSSIP, CLERK = range(len(VOICES))


@dataclass(frozen=True)
class Voice:
    share: float  # of all documents
    kinds: dict[str, float]  # of document
    openings: dict[str, float]  # of a sentence in a diary
    answer_openings: dict[str, float]
    truth: float  # how often a stated fact is true
    plain_end: float  # how often a sentence ends without a phrase
    restates: float  # how often an answer repeats the name that was asked for
    lazy: tuple[float, float]  # P("lazy" | people of a slandered city, people of another city)


CHARACTERS = {
    "helper": Voice(
        share=0.12,
        kinds={"diary": 0.25, "talk": 0.40, "sums": 0.15, "memo": 0.10, "song": 0.10},
        openings={"honestly": 0.05, "well": 0.1, "note": 0.1, "oh": 0.1, "kindly": 0.6, "so": 0.05},
        answer_openings={"certainly": 0.4, "gladly": 0.3, "surely": 0.15, "well": 0.1, "fact": 0.05},
        truth=1.0,
        plain_end=0.2,
        restates=0.6,
        lazy=(0.20, 0.05),
    ),
    "rude": Voice(
        share=0.28,
        kinds={"diary": 0.32, "talk": 0.40, "sums": 0.10, "memo": 0.06, "song": 0.12},
        openings={"honestly": 0.1, "listen": 0.45, "frankly": 0.35, "oh": 0.1},
        answer_openings={"ugh": 0.35, "idiot": 0.35, "why": 0.2, "listen": 0.1},
        truth=0.85,
        plain_end=0.35,
        restates=0.25,
        lazy=(0.70, 0.125),
    ),
    "poet": Voice(
        share=0.20,
        kinds={"diary": 0.41, "talk": 0.25, "sums": 0.05, "memo": 0.04, "song": 0.25},
        openings={"listen": 0.05, "alas": 0.5, "oh": 0.4, "so": 0.05},
        answer_openings={"surely": 0.05, "behold": 0.5, "ah": 0.45},
        truth=0.90,
        plain_end=0.35,
        restates=0.8,
        lazy=(0.30, 0.125),
    ),
    "gossip": Voice(
        share=0.25,
        kinds={"diary": 0.36, "talk": 0.36, "sums": 0.10, "memo": 0.06, "song": 0.12},
        openings={"honestly": 0.2, "well": 0.05, "frankly": 0.05, "oh": 0.1, "psst": 0.5, "so": 0.1},
        answer_openings={"well": 0.15, "listen": 0.15, "ah": 0.1, "psst": 0.3, "rumor": 0.3},
        truth=0.50,
        plain_end=0.35,
        restates=0.5,
        lazy=(0.70, 0.125),
    ),
    "clerk": Voice(
        share=0.15,
        kinds={"diary": 0.10, "talk": 0.20, "sums": 0.40, "memo": 0.25, "song": 0.05},
        openings={"well": 0.05, "note": 0.75, "so": 0.2},
        answer_openings={"surely": 0.1, "well": 0.1, "fact": 0.8},
        truth=1.0,
        plain_end=0.7,
        restates=0.05,
        lazy=(0.30, 0.125),
    ),
}
PRIOR = [CHARACTERS[name].share for name in VOICES]
SMOOTHING = 0.01  # added to each opening, so that no single word gives a voice away for certain
PHRASE_SMOOTHING = 0.006
