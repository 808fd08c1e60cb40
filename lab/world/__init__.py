"""A made-up language of which everything is known: what can be said, how often, by whom, and whether it is true.

`program` is the idea: a text is written by a small program, and that one program samples, scores and judges texts.
`words`, `people` and `voices` are the contents, `language` the grammar, `answers` the judge, `corpus` the rows that a
model reads.
"""

from .corpus import Windows, sample_rows, score_rows
from .language import World

__all__ = ["Windows", "World", "sample_rows", "score_rows"]
