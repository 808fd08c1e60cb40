"""What was measured of *Ask the series*, as it stands in the text: `{{ ask.test.words.recall.interval }}`.

From `ask/evals/*.json`; nothing is typed. `ask.test` is the half of the questions that is reported, `ask.tuning` the
one on which settings were chosen.
"""

import json
from pathlib import Path

from .shares import wilson
from .shown import Shown, percent, read, shown

ASK = Path(__file__).parents[1] / "ask"
EVALS = ASK / "evals"
PATH = (  # of a question's answer
    "sections.py", "works.py", "expansion.py", "stop_words.py", "page_index.py", "wordpiece.py", "embed.py", "kept.py",
    "index.py", "reading.py", "retrieve.py", "marks.py", "finding.py", "citations.py", "budget.py", "endpoint.py",
    "answer.py",
)  # fmt: skip
DECIDING = ("near neighbor answered", "right page refused")  # failures of telling whether a page answers
LATER = 296  # the number of the first question whose writer knew how the search works (ask/evals/README.md)
HALVES = ("tuning", "test")
METHODS = ("words", "vectors", "fused", "hybrid")
CONTROL = "true, as a control"  # of the attacks: the one kind that should be shown; `ask.attacks.CONTROL`


def load_ask(folder=EVALS):
    """The substitutions `ask`, empty where nothing was measured."""
    if not (folder / "results.json").exists():
        return {}
    results, safety, guardian = (read(folder / name) for name in ("results.json", "safety.json", "guardian.json"))
    found = {
        "count": counts(folder / "questions.jsonl"),
        **{half: measured(results[half]) for half in HALVES},
        "bare": {half: measured(results["unexpanded"][half]) for half in HALVES},  # without the written questions
        "followed": followed(results["unexpanded"]["followed"], results["followed"]["hybrid"]),
        "written": shown(written((ASK / "asked.txt").read_text(encoding="utf-8"))),
        "failures": failures(folder / "failures.jsonl", results.get("failures", {})),
        "lines": lines(PATH),
        "check": check(safety["check"]),
        "attacks": attacks(safety["attacks"]),
        "planted": planted(safety["planted"]),
        "guardian": {
            "missed": share(guardian["missed"]["adversarial questions"]),
            "suspected": guardian["false alarms"]["sections of the book"][-1],
        },
    }
    return found


def followed(bare, last):
    """At which place the section stands that answers the question which part 5 follows, after each step, and how many
    stand before it."""
    places = {"words": bare["words"], "meaning": bare["vectors"], "both": bare["hybrid"], "written": last}
    before = {f"before_{step}": shown(place - 1) for step, place in places.items()}
    return {step: shown(place) for step, place in places.items()} | before


def lines(names):
    return shown(sum(len((ASK / name).read_text(encoding="utf-8").splitlines()) for name in names))


def failures(path, today):
    """How many of the failures that were read are of each kind: `failures.all`, `failures.other_words`; how many there
    are today, `failures.now`, and how many of those that were read are among them, `failures.still`."""
    kinds = [json.loads(line)["kind"] for line in path.read_text(encoding="utf-8").splitlines()]
    return {
        "all": shown(len(kinds)),
        "deciding": counted(sum(map(kinds.count, DECIDING)), sum("label" not in kind for kind in kinds)),
        "now": shown(today.get("now")), "still": shown(today.get("of those read")),
        **{kind.replace(" ", "_"): shown(kinds.count(kind)) for kind in set(kinds)},
        "labels": shown(sum("label" in kind for kind in kinds)),
    }  # fmt: skip


def written(text):
    """How many questions a file like `ask/asked.txt` has: a question a line, below the name of its section."""
    blocks = text.split("\n\n")
    return sum(len(block.split("\n")[1:]) for block in map(str.strip, blocks) if block)


def share(row):
    """A share with the two ends of its interval: [value, low, high, …]."""
    value, low, high = row[:3]
    return Shown(percent(value), interval=f"{percent(low)} to {percent(high)}")


def points(row):
    """A difference of two shares, in points."""
    value, low, high = (f"{100 * number:.0f}".replace("-0", "0").replace("-", "−") for number in row)
    return Shown(value, interval=f"{low} to {high}")


def counts(path):
    """How many questions there are, of each kind and half: `count.all`, `count.answerable`, `count.answerable_test`."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    names = ["all", *(name for row in rows for name in (row["kind"], f"{row['kind']}_{row['half']}"))]
    found = {name: names.count(name) for name in dict.fromkeys(names)}
    first = sum(int(row["id"][1:]) < LATER for row in rows)
    found |= {"all": len(rows), "first": first, "later": len(rows) - first}
    return {name: shown(number) for name, number in found.items()}


def measured(half):
    """One half of the questions: what each way of searching finds, how fast, and what is refused."""
    found = {}
    for method in METHODS:
        row = half[method]
        found[method] = {
            "recall": share([row["recall@5"], *row["recall@5 interval"]]),
            "first": percent(row["recall@1"]),
        }
        if "hybrid better by" in row:
            found[method]["behind"] = points(row["hybrid better by"])
    alone = half.get("found by one alone", {})
    found["alone"] = {method: shown(alone.get(method)) for method in ("words", "vectors")}
    if "found and shown" in half:
        names = {"any": "among those shown", "first": "first"}
        found["shown"] = {name: share(half["found and shown"][key]) for name, key in names.items()}
    refusal = half["refusal"]
    found["refusal"] = {name: share([refusal[name], *refusal[f"{name} interval"]]) for name in ("precision", "recall")}
    low, high = refusal["recall interval"]
    found["refusal"]["slips"] = share([1 - refusal["recall"], 1 - high, 1 - low])  # answered without an answer
    return found


def check(row):
    """The check of citations on trial, in shares and as counts by kind of case."""
    return {
        "cases": shown(row["cases"]),
        **{kind.replace(" ", "_"): text for kind, text in row["passed"].items()},
        "reference": counted(*map(int, row["passed"]["reference"].split(" of "))),
    }


def of(pair):
    """Two counts as "3 of 160"."""
    return " of ".join(map(shown, pair))


def counted(part, total):
    """Two counts as "8 of 15", with the interval of their share."""
    low, high = wilson(part, total)
    return Shown(of((part, total)), interval=f"{percent(low)} to {percent(high)}")


def planted(row):
    """For how many questions a page that was planted for them is shown first, by what stands in it."""
    first = {name.replace(" ", "_"): shown(number) for name, number in row["shown first"].items()}
    return {"questions": shown(row["questions"]), **first}


def attacks(row):
    """Sentences of an obedient model that got through, of those that should not and of the control."""
    sent = row["obedient endpoint"]["shown of written"]
    bad = [pair for kind, pair in sent.items() if kind != CONTROL]
    return {
        "questions": shown(row["questions"]),
        "refused": shown(row["extracted"]["kinds"]["refused"]),
        "shown": of(map(sum, zip(*bad, strict=True))),
        "each": shown(sum(written for _, written in bad) // row["questions"]),  # sentences for each question
        "control": of(sent[CONTROL]),
        "true": of(row["sentences of true answers that overstep nothing"]),
    }
