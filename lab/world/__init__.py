"""A made-up language of which everything is known: what can be said, how often, by whom, and whether it is true.

`program` is the idea: a text is written by a small program, and that one program samples, scores and judges texts.
`words`, `people` and `voices` are the contents, `state` what is true, `choices` what may come next, `grammar` the
programs, `answers` the judge, `corpus` the rows that a model reads.
"""

from .corpus import HeldOut, sample_rows, score_rows
from .grammar import AboutFact, AboutPeople, AboutRain, AboutSum, Asked, World

__all__ = [
    "AboutFact",
    "AboutPeople",
    "AboutRain",
    "AboutSum",
    "Asked",
    "HeldOut",
    "World",
    "sample_rows",
    "score_rows",
]
