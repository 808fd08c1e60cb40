"""The ledger of seeds: every stretch of numbers that the lab seeds its draws with.

Texts, questions and answers are each drawn by a function of their own, so stretches of one kind must not meet: what a
model is measured with is never what it was trained on. A test shows that they don't, and that every draw of the lab
takes its seed from here, or from whoever calls it.
"""

from dataclasses import dataclass

CHUNKS = 100_003  # seeds that a stream of fresh text may use, one for each chunk of its batches


@dataclass(frozen=True)
class Seeds:
    """Numbers from `first` on, `each` for every one of `count` seeds of an experiment."""

    first: int
    count: int = 1_000
    each: int = 1

    def __call__(self, seed: int, number: int = 0) -> int:
        """Raises ValueError where the stretch has no such seed, or not so many numbers for one."""
        if not (0 <= seed < self.count and 0 <= number < self.each):
            raise ValueError(
                f"seeds go from 0 to {self.count - 1}, with {self.each} numbers each: not {seed}, {number}"
            )
        return self.first + self.each * seed + number

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + self.count * self.each)


# Streams of fresh text to train on; the numbers are those of streams, each of which has CHUNKS seeds of its own.
STREAMS = {
    "base": Seeds(1, 999),
    "sweep": Seeds(1_000, 100, 20),
    "adders": Seeds(3_000),
    "circuits": Seeds(4_000),
    "small": Seeds(8_000, 100, 10),
}
# Rows of text that are drawn at once.
ROWS = {
    "5": Seeds(990_500_000, 100, 100),
    "6": Seeds(990_600_000, 100, 100),
    "3, mask": Seeds(993_000_000, 100, 10),
    "replay": Seeds(998_000_000),
    "held out": Seeds(999_999_937, 1),
}
QUESTIONS = {
    "measure": Seeds(42, 10),  # one for each experiment that asks
    "tune": Seeds(10_000),
    "tune, held out": Seeds(11_000, 1),
    "compare": Seeds(30_000),
    "calibrate": Seeds(40_000),
    "earlier turns": Seeds(50_000, 10_000),
    "relapse": Seeds(70_000),
    "lessons": Seeds(80_000),
    "align": Seeds(1_000_000, 1_000, 10_000),
}
ANSWERS = {
    "tune": Seeds(20_000),
    "tune, held out": Seeds(21_000, 1),
    "earlier turns": Seeds(60_000, 10_000),
    "relapse": Seeds(70_000),
    "lessons": Seeds(80_000),
    "ceiling": Seeds(90_000, 1),
}
# Questions as well as answers, and whatever else is drawn: of one part each, or a half of one, by its name.
PARTS = {
    "5": Seeds(20_500_000, 100, 100),
    "6": Seeds(20_600_000, 100, 100),
    "7": Seeds(20_700_000, 100, 100),
    "1": Seeds(31_000_000, 100, 100),
    "2": Seeds(32_000_000, 100, 100),
    "3, mask": Seeds(33_000_000, 100, 50),
    "3, cherry": Seeds(33_500_000, 100, 100),
    "clicks": Seeds(33_600_000, 100, 1_000),
    "4": Seeds(34_000_000, 100, 1_000),
    "thinking": Seeds(35_000_000, 100, 10_000),
    "acting": Seeds(36_000_000, 100, 10_000),
}
# What a model's answers are sampled with. These may meet: the same numbers under other prompts draw other answers, and
# what is sampled to measure takes the seed of the experiment as it is.
SAMPLES = {
    "align": Seeds(0, 1_000, CHUNKS),  # one a step
    "twice": Seeds(0, 100_000_000, 2),  # the two answers that a labeler or a reader chooses between
    "judged": Seeds(1),
    "shown": Seeds(1, 1),
}


def of_chunk(stream: int, chunk: int) -> int:
    """The seed of a chunk of a stream. Raises ValueError where the stream is too long, or comes near other rows."""
    if chunk >= CHUNKS or (seed := stream * CHUNKS + chunk) >= ROWS["replay"].first:
        raise ValueError(f"stream {stream} would come near the seeds that other texts are drawn with")
    return seed
