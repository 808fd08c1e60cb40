"""The evals: every question of `evals/questions.jsonl` put to the retriever and to the refusal, and what comes out.

`python -m ask evals` prints the table and writes `evals/results.json`; with --tune it first chooses the threshold of
refusing on the tuning half.
Intervals: Wilson's for shares; for differences a percentile bootstrap over the questions, in pairs (Efron 1993).
Refusals count as positives.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from values.shares import part

from .answer import SHOWN, Ask
from .citations import fault, overstep
from .endpoint import INSTRUCTIONS
from .finding import SOURCES
from .index import SQLite, renew, sentences
from .retrieve import METHODS, Retriever
from .sections import Section

FOLDER = Path(__file__).parent / "evals"
READ = FOLDER / "failures.jsonl"  # failures that a person has read
DEPTH = 10
DRAWS = 2000


def questions(path: Path = FOLDER / "questions.jsonl") -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def counts(asked: Sequence[dict]) -> dict[str, dict[str, int]]:
    """How many questions there are, by half and kind."""
    found: dict[str, dict[str, int]] = {}
    for row in asked:
        kinds = found.setdefault(row["half"], {})
        kinds[row["kind"]] = kinds.get(row["kind"], 0) + 1
    return found


def rank(names: Sequence[str], right: Sequence[str]) -> int:
    """Place of the first right name, from 1; 0 if there is none."""
    return next((place for place, name in enumerate(names, 1) if name in right), 0)


def recall(ranks: Sequence[int], depth: int) -> float:
    """Share of questions with a right section among the first so many."""
    return sum(0 < rank <= depth for rank in ranks) / len(ranks)


def mean_reciprocal_rank(ranks: Sequence[int]) -> float:
    return sum(1 / rank for rank in ranks if rank) / len(ranks)


def interval(values: Sequence, statistic: Callable = np.mean, seed: int = 0) -> tuple[float, float]:
    """The middle 95% of a statistic over resampled values; pairs, where a value is a row, stay together."""
    values, random = np.asarray(values), np.random.default_rng(seed)
    draws = [statistic(values[random.integers(len(values), size=len(values))]) for _ in range(DRAWS)]
    low, high = np.nanpercentile(draws, [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)


def better(new: Sequence[int], old: Sequence[int]) -> list[float]:
    """By how much recall@5 is higher with some ranks than with others of the same questions, and its interval."""
    pairs = np.array([[0 < a <= 5, 0 < b <= 5] for a, b in zip(new, old, strict=True)], float)

    def gain(rows: np.ndarray) -> float:
        return (rows[:, 0] - rows[:, 1]).mean()

    return [round(float(gain(pairs)), 4), *interval(pairs, gain)]


def precision_recall(said: Sequence[bool], true: Sequence[bool]) -> tuple[float, float]:
    """Of what was said, how much is true; of what is true, how much was said. NaN where there is nothing to count."""
    yes, right = np.asarray(said, bool), np.asarray(true, bool)
    both = (yes & right).sum()
    return (both / yes.sum() if yes.sum() else float("nan")), (both / right.sum() if right.sum() else float("nan"))


def tune(ask: Ask, asked: list[dict]) -> float:
    """The threshold of trust, of the tuning half."""
    return best_threshold(
        [(trust(ask, row["question"]), row["kind"] == "unanswerable") for row in asked if scored(row, "tuning")]
    )


def best_threshold(rows: Sequence[tuple[float, bool]]) -> float:
    """Of trusts, and whether the question is unanswerable: the trust below which refusing has the best F1.

    The curve is nearly flat around its top, so one question would move its top far; it is the median over resampled
    questions.
    """
    values, random, found = np.array(rows, float), np.random.default_rng(0), []
    for _ in range(DRAWS):
        draw = values[random.integers(len(values), size=len(values))]
        trusts, true = draw[np.argsort(draw[:, 0])].T
        refused = np.searchsorted(trusts, trusts)  # how many, with each trust as the threshold
        caught = np.concatenate([[0.0], np.cumsum(true)])[refused]
        f1 = 2 * caught / np.maximum(refused + true.sum(), 1)
        found.append(trusts[int(f1.argmax())])
    return round(float(np.median(found)), 3)


def trust(ask: Ask, question: str) -> float:
    return ask.retriever.trust(question, ask.find(question)[0])


def scored(row: dict, half: str) -> bool:
    """Adversarial questions are left out of refusal: some have a true answer in the series (evals/README.md)."""
    return row["half"] == half and row["kind"] != "adversarial"


def failed(row: dict, names: Sequence[str], refused: bool) -> str:
    """What went wrong with a question: `missed`, `refused` (it has an answer) or `answered` (it has none); or "".

    A right section among the first five counts as found, as in recall at five.
    """
    if row["kind"] == "unanswerable":
        return "" if refused else "answered"
    if refused:
        return "refused"
    return "" if 0 < rank(names, row["sections"]) <= SOURCES else "missed"


def failures(ask: Ask, asked: list[dict]) -> list[dict]:
    """What goes wrong on the tuning half, in the order of the questions, to be read by a person."""
    found = []
    for row in asked:
        if scored(row, "tuning"):
            hits, refused = ask.find(row["question"])
            names = [hit.passage.section.name for hit in hits]
            if wrong := failed(row, names, refused):
                found.append({"id": row["id"], "wrong": wrong, "question": row["question"], "found": names})
    return found


def still_failing(ask: Ask, asked: list[dict]) -> dict:
    """How many fail on the tuning half now, and how many of those that a person has read are among them."""
    now = {row["id"] for row in failures(ask, asked)}
    read = [json.loads(line)["id"] for line in READ.read_text(encoding="utf-8").splitlines()]
    return {"now": len(now), "read": len(read), "of those read": sum(name in now for name in read)}


def measure(ask: Ask, asked: list[dict], halves: Sequence[str] = ("tuning", "test")) -> dict:
    """All numbers, by half."""
    found: dict = {"questions": counts(asked), "threshold": ask.threshold}
    for half in halves:
        answerable = [row for row in asked if row["half"] == half and row["kind"] == "answerable"]
        ranks: dict[str, list[int]] = {}
        for method in METHODS:
            found_by = [ask.retriever.find(row["question"], DEPTH, method) for row in answerable]
            ranks[method] = [
                rank([hit.passage.section.name for hit in hits], row["sections"])
                for row, hits in zip(answerable, found_by, strict=True)
            ]
        numbers: dict = {}
        for method, values in ranks.items():
            numbers[method] = {
                **{f"recall@{depth}": round(recall(values, depth), 4) for depth in (1, 3, 5, 10)},
                "mrr": round(mean_reciprocal_rank(values), 4),
                "recall@5 interval": part([0 < value <= 5 for value in values])[1:],
            }
            if method != "hybrid":
                numbers[method]["hybrid better by"] = better(ranks["hybrid"], values)
        words, vectors = ([0 < value <= 5 for value in ranks[method]] for method in ("words", "vectors"))
        numbers["found by one alone"] = {
            "words": sum(a and not b for a, b in zip(words, vectors, strict=True)),
            "vectors": sum(b and not a for a, b in zip(words, vectors, strict=True)),
        }
        judged = [(row, ask.find(row["question"])[1]) for row in asked if scored(row, half)]
        right = part([row["kind"] == "unanswerable" for row, refused in judged if refused])
        caught = part([refused for row, refused in judged if row["kind"] == "unanswerable"])
        numbers["refusal"] = {
            "precision": right[0], "precision interval": right[1:], "recall": caught[0], "recall interval": caught[1:],
        }  # fmt: skip
        seen = [not refused for row, refused in judged if row["kind"] == "answerable"]
        numbers["found and shown"] = {
            name: part([0 < value <= depth and shown for value, shown in zip(ranks["hybrid"], seen, strict=True)])
            for name, depth in (("among those shown", SHOWN), ("first", 1))
        }
        numbers["references borne out"] = borne_out(ask, answerable)
        found[half] = numbers
    return found


def unexpanded(ask: Ask, asked: list[dict], sections: Sequence[Section], path: Path) -> dict:
    """All numbers of the same search without the questions of `asked.txt`, with a threshold of its own."""
    store, embedder = SQLite(path), ask.retriever.embedder
    assert embedder, "the evals search by vectors too"
    renew(store, sections, embedder)
    plain = Ask(Retriever(store, embedder), threshold=0.0)
    plain.threshold = tune(plain, asked)
    return {"threshold": plain.threshold, **measure(plain, asked)}


def borne_out(ask: Ask, answerable: Sequence[dict]) -> dict[str, list[int]]:
    """How many sentences of the reference answers pass both checks beside the texts that a writer gets, and of how
    many: beside the first right section, and, which none should, beside a wrong one of the first two."""
    found = {"right": [0, 0], "wrong": [0, 0]}
    for row in answerable:
        hits = ask.find(row["question"])[0]
        names, texts = [hit.passage.section.name for hit in hits], ask.texts(hits)
        place = rank(names, row["sections"])
        wrong = [number for number, name in enumerate(names[:2], 1) if name not in row["sections"]]
        for kind, number in [*(("right", place) for _ in range(place > 0)), *(("wrong", number) for number in wrong)]:
            for line in sentences(row["answer"]):
                orders = row["question"], INSTRUCTIONS, [texts[number - 1]]
                found[kind][0] += not (fault(line, [number], texts) or overstep(line, *orders))
                found[kind][1] += 1
    return found


def size(sections: Sequence[Section]) -> dict:
    """Of a book: its sections, a box for one reader counted by itself, and its tokens."""
    whole = sum(len(section.title) + len(section.text) for section in sections)
    return {"sections": len(sections), "tokens of the book": round(whole / 4)}


def worse(new: dict, old: dict) -> list[str]:
    """What of the test half fell below the old result's interval."""
    lines = []
    if new["test"]["hybrid"]["recall@5"] < old["test"]["hybrid"]["recall@5 interval"][0]:
        lines.append(f"recall@5 fell to {new['test']['hybrid']['recall@5']}")
    for name in ("precision", "recall"):
        if not new["test"]["refusal"][name] >= old["test"]["refusal"][f"{name} interval"][0]:
            lines.append(f"refusal's {name} fell to {new['test']['refusal'][name]}")
    return lines
