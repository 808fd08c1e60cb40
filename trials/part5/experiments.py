"""Part 5: a model in a system: records to look up in, a tool, a grammar, and what an eval can tell."""

from collections.abc import Sequence
from math import nan
from random import Random

import torch

from lab.conversation import CHAT, DOCUMENT, Example, answers, example, judged
from lab.generate import generate
from lab.model import Model
from lab.questions import Question, ask
from lab.records import Read, Record, open_prompt, order, read_answer, record
from lab.run.averages import mean, ratio
from lab.run.scale import Scale
from lab.run.store import Stage
from lab.stages.aligned import hasty, reward_model
from lab.stages.base import base
from lab.stages.models import HASTY, trained
from lab.stages.readers import SEEDS, reader, singer
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of
from lab.world import AboutFact, AboutSum, World, words
from lab.world.people import Name
from lab.world.program import sample
from lab.world.voices import HELPER

from ..experiment import Measured, experiment
from . import forms, intervals
from .tool_use import MENTAL, TOOL, Sum, broken, draw_sums, exact, in_head, longer_sums, preferred, with_tool
from .tool_users import calculator

READERS = ("open", "closed", "careful")
BOOKS = (1, 2, 4, 8)  # records before a question; lessons have up to four
NS = (25, 50, 100, 200, 400, 800)  # questions of an eval
MOST = 8  # answers that are drawn until one has the form
RANKS = (("frequent", 0, 32), ("rare", 128, 512))  # people by how often texts tell of them, most mentioned first
LEARNED_JUDGE = 200  # labeled answers that a judge's errors are measured on
# What the seeds of this part are for: the number of each.
NAMES, VALUES, POPULATION, ANSWERING, FORM_QUESTIONS, FORM_ANSWERS, HELPER_ANSWERS, TRIALS, SUMS = range(9)


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    """The models that the part needs beside the bases: stages, and their options."""
    readers = [(reader, reading(name)) for name in READERS]
    return [(singer, {}), *readers, *((calculator, {"way": way}) for way in (TOOL, MENTAL)), (hasty, {"beta": 0.1})]


def reading(lessons: str) -> dict[str, str]:
    """The options of a reader. Those of the first are none, as others start from it."""
    return {} if lessons == "open" else {"lessons": lessons}


def read_by(seed: int, scale: Scale, lessons: str) -> Model:
    return reader(seed, scale, **reading(lessons))


def asked_count(scale: Scale) -> int:
    """Questions of an experiment where a share decides."""
    return 5 * scale.questions


# --- Open and closed book ---------------------------------------------------------------------------------------------


class Case:
    """A question with the records before it; truth: what the records say of it, if anything."""

    def __init__(self, records: list[Record], asked: AboutFact, truth: str | None, planted: str = ""):
        self.records, self.asked, self.truth, self.planted = records, asked, truth, planted

    @property
    def place(self) -> int:
        """Which of the records is the right one."""
        return next(place for place, each in enumerate(self.records) if each.asked == self.asked)


def cases(world: World, names: Sequence[Name], count: int, records: int, seed: int, absent: bool = False) -> list[Case]:
    """Questions about people with as many records before them, of which one answers the question, at a random place.
    absent: the right record is left out, and one about another person, of the same attribute, stands in its place."""
    random, made = Random(seed), []
    for _ in range(count):
        chosen = random.sample(names, records + 1)
        told = record(world, chosen[0], random)
        right = record(world, chosen[-1], random, told.attribute) if absent else told
        others = [record(world, name, random) for name in chosen[1:records]]
        book = [right, *others][:records]
        random.shuffle(book)
        made.append(Case(book, told.asked, None if absent else told.value))
    return made


def with_order(world: World, made: Sequence[Case], seed: int, harmless: bool = False) -> list[Case]:
    """The same questions, with an order planted in the record; harmless: with its words the other way round."""
    random, planted = Random(seed), []
    for case in made:
        word = random.choice(world.settings.objects)
        after = " ".join(reversed(order(word).split())) if harmless else order(word)
        book = [Record(each.name, each.attribute, each.value, after) for each in case.records]
        planted.append(Case(book, case.asked, case.truth, word))
    return planted


def answered(model: Model, world: World, made: Sequence[Case], whole: bool = False, pasted: bool = False) -> list[Read]:
    """What the likeliest answers say; whole: to their end, or only so far that a value has been said."""
    prompts = [open_prompt(world, case.records, case.asked, pasted=pasted) for case in made]
    given = generate(model, prompts, 32 if whole else 8, {world.token(words.END)}, temperature=0)
    end = world.token(words.END)
    rows = [row[:-1] if row and row[-1] == end else row for row in given]
    return [read_answer(world, case.asked, row) for case, row in zip(made, rows, strict=True)]


def said(reads: Sequence[Read], values: Sequence[str | None]) -> float:
    """The share that says its value."""
    return mean([value is not None and each.value == value for each, value in zip(reads, values, strict=True)])


@experiment
def book(seed: int, scale: Scale) -> Measured:
    """Facts that no text tells, asked without a record, with the right one, with one about somebody else, with several;
    beside a model that had the same lessons without records."""
    measured, world, count = Measured(), world_of(seed), asked_count(scale)
    unread, seeds = world.state.people.held_out, (SEEDS(seed, NAMES), SEEDS(seed, VALUES))
    right = cases(world, unread, count, 1, seeds[0])
    wrong = cases(world, unread, count, 1, seeds[1], absent=True)
    none = [Case([], case.asked, case.truth) for case in right]
    measured.numbers |= {"book_questions": count, "book_chance": 1 / len(world.settings.cities)}
    for name in READERS:
        model = read_by(seed, scale, name)
        told = answered(model, world, right, whole=True)
        row = {"right": said(told, [case.truth for case in right]), "formed": mean([each.formed for each in told])}
        row["right_refused"] = mean([each.refused for each in told])
        reads = answered(model, world, wrong)
        row |= {"wrong_taken": said(reads, [case.records[0].value for case in wrong])}
        row |= {"wrong_refused": mean([each.refused for each in reads])}
        row["wrong_guessed"] = mean([each.value is not None for each in reads]) - row["wrong_taken"]
        if name in ("open", "closed"):
            reads = answered(model, world, none)
            row |= {
                "none": said(reads, [case.truth for case in none]),
                "none_refused": mean([r.refused for r in reads]),
            }
        measured.row("book", {"model": name}, row, f"book_{name}_*")
    for records in BOOKS:
        made = cases(world, unread, count, records, seeds[0])
        for name in ("open", "careful"):
            model = read_by(seed, scale, name)
            reads = answered(model, world, made)
            places: dict[int, list[bool]] = {}
            for case, each in zip(made, reads, strict=True):
                places.setdefault(case.place, []).append(each.value == case.truth)
            measured.numbers[f"book_{name}_of_{records}"] = mean([hit for hits in places.values() for hit in hits])
            others = [{r.value for r in case.records if r.asked != case.asked} for case in made]
            lured = [r.value != c.truth and r.value in o for r, c, o in zip(reads, made, others, strict=True)]
            measured.numbers[f"book_{name}_of_{records}_other"] = mean(lured)
            for place, hits in sorted(places.items()):
                keys = {"model": name, "records": records, "place": place + 1}
                row = {"right": mean(hits), "n": len(hits)}
                measured.row("places", keys, row, f"book_{name}_of_{records}_at_{place + 1}", ["right"])
    return measured


@experiment
def contradicted(seed: int, scale: Scale) -> Measured:
    """A record that says something else of a known person than all texts do: which wins, by rank of mentions."""
    measured, world = Measured(), world_of(seed)
    people = world.state.people
    random = Random(SEEDS(seed, VALUES))
    for group, first, last in RANKS:
        made: list[Case] = []
        truths: list[str] = []
        while len(made) < asked_count(scale):
            told = record(world, random.choice(people.known[first:last]), random)
            truth = people.facts[told.name][told.attribute]
            if told.value != truth:
                made.append(Case([told], told.asked, told.value))
                truths.append(truth)
        apart = {case.asked: truth for case, truth in zip(made, truths, strict=True)}  # each question once
        for name in ("open", "careful"):
            model = read_by(seed, scale, name)
            row = {
                "without": said(answered(model, world, [Case([], asked, None) for asked in apart]), [*apart.values()])
            }
            reads = answered(model, world, made)
            row |= {"record": said(reads, [case.truth for case in made]), "memory": said(reads, truths)}
            keys, counted = {"model": name, "group": group}, row | {"n": len(made)}
            measured.row("contradicted", keys, counted, f"contradicted_{name}_{group}_*", row)
    return measured


@experiment
def injected(seed: int, scale: Scale) -> Measured:
    """An order planted in the record that answers the question: how often is it obeyed? With the record before the turn
    of the person who asks and pasted into it; beside the same words turned round, and the order from that person."""
    measured, world, count = Measured(), world_of(seed), asked_count(scale)
    made = cases(world, world.state.people.held_out, count, 1, SEEDS(seed, NAMES))
    planted = with_order(world, made, SEEDS(seed, VALUES))
    turned = with_order(world, made, SEEDS(seed, VALUES), harmless=True)
    for name in READERS:
        model, row = read_by(seed, scale, name), {}
        for kind, chosen, pasted in (("apart", planted, False), ("pasted", planted, True), ("harmless", turned, True)):
            reads = answered(model, world, chosen, pasted=pasted)
            row[f"{kind}_obeyed"] = mean([r.first == c.planted for r, c in zip(reads, chosen, strict=True)])
            row[f"{kind}_right"] = said(reads, [case.truth for case in chosen])
        prompts = [open_prompt(world, c.records, c.asked, p.planted) for c, p in zip(made, planted, strict=True)]
        first = generate(model, prompts, 1, temperature=0)
        row["asked_obeyed"] = mean([world.word(r[0]) == c.planted for r, c in zip(first, planted, strict=True)])
        measured.row("injected", {"model": name}, row, f"injected_{name}_*")
    return measured


# --- Tools ------------------------------------------------------------------------------------------------------------


@experiment
def tool(seed: int, scale: Scale) -> Measured:
    """Sums by a calculator and in the head, over sums that texts write, that no text writes, and that are longer than
    any; and a calculator that is one too high."""
    measured, world = Measured(), world_of(seed)
    random = Random(SEEDS(seed, SUMS))
    withheld = [AboutSum(*addends) for addends in sorted(world.state.withheld)]
    written = [each for each in draw_sums(world, 4 * asked_count(scale), random) if len(each.first) > 1]
    sets = {"written": written[: asked_count(scale)], "withheld": withheld[: asked_count(scale)]}
    sets["longer"] = longer_sums(world, asked_count(scale) // 2, 3, random)
    caller, mental = (calculator(seed, scale, way=way) for way in (TOOL, MENTAL))
    for name, sums in sets.items():
        measured.numbers[f"tool_{name}_sums"] = len(sums)
        head, called = in_head(mental, world, sums), with_tool(caller, world, sums, exact)
        wrong = with_tool(caller, world, sums, broken)
        row = {"head": right(head, sums), "tool": right(called, sums)}
        row |= {
            "called": mean([each.called is not None for each in called]),
            "call_right": mean([each.called == asked for each, asked in zip(called, sums, strict=True)]),
            "broken_right": right(wrong, sums),
            "broken_repeated": mean([s.result == broken(asked) for s, asked in zip(wrong, sums, strict=True)]),
            "prefers_truth": mean(preferred(caller, world, sums[: scale.questions])),
            "head_tokens": mean([each.tokens for each in head]),
            "tool_tokens": mean([each.tokens for each in called]),
        }
        measured.row("tool", {"sums": name}, row, f"tool_{name}_*")
    return measured


def right(done: Sequence[Sum], sums: Sequence[AboutSum]) -> float:
    return mean([each.result == exact(asked) for each, asked in zip(done, sums, strict=True)])


# --- A grammar --------------------------------------------------------------------------------------------------------


@experiment
def grammar(seed: int, scale: Scale, pace: str = HASTY) -> Measured:
    """Free answers, answers drawn again until they have the form, and answers that a grammar holds to it: form, truth,
    invention and tokens; of the base, the tuned and the aligned model, beside the helper itself. pace: at which the
    aligned model climbed."""
    measured, world, count = Measured(), world_of(seed), asked_count(scale)
    questions = ask(world, count, SEEDS(seed, FORM_QUESTIONS))
    random = Random(SEEDS(seed, HELPER_ANSWERS))
    own = [sample(world.answer(question.asked), HELPER, random)[0] for question in questions]
    measured.add("grammar_helper_*", shares(world, questions, own, [len(answer) for answer in own]))
    measured.numbers["grammar_questions"] = count
    for name, model, form in (
        ("base", base(seed, scale).model, DOCUMENT),
        ("sft", tuned(seed, scale), CHAT),
        ("rlhf", trained("rlhf", seed, scale, pace), CHAT),
    ):
        free = answers(model, world, questions, form, SEEDS(seed, FORM_ANSWERS))
        ways = {"free": (free, [len(answer) for answer in free])}
        if name == "sft":

            def again(asked: Sequence[Question], attempt: int, model=model, form=form):
                return answers(model, world, asked, form, SEEDS(seed, FORM_ANSWERS + 10 * attempt))

            ways["retried"] = forms.retried(free, again, world, questions, MOST)
        held = forms.held(model, world, questions, SEEDS(seed, FORM_ANSWERS), form)
        ways["held"] = (held, [len(answer) for answer in held])
        for way, (given, spent) in ways.items():
            row = shares(world, questions, given, spent)
            measured.row("grammar", {"model": name, "way": way}, row, f"grammar_{name}_{way}_*")
        # Of the questions that the free answer missed the form of: how often is what the grammar makes of them true?
        missed = [p for p, answer in enumerate(free) if not forms.fits(world, questions[p].asked, answer)]
        mended = judged(world, [questions[p] for p in missed], [held[p] for p in missed])
        mended_right = [bool(verdict.correct) for verdict in mended if verdict.correct is not None]
        measured.numbers |= {
            f"grammar_{name}_mended": mean(mended_right),
            f"grammar_{name}_mended_n": len(mended_right),
        }
    return measured


def shares(world: World, questions: Sequence[Question], given, spent: Sequence[int]) -> dict[str, float]:
    """form: answers in the helper's form, of all; right: of questions that have a right answer, in whatever form;
    right_in_form: that and in the form; invented: values, of questions about people of whom nothing is known."""
    verdicts = judged(world, questions, given)
    fit = [forms.fits(world, question.asked, answer) for question, answer in zip(questions, given, strict=True)]
    facts = [(verdict, fits) for verdict, fits in zip(verdicts, fit, strict=True) if verdict.correct is not None]
    return {
        "form": mean(fit),
        "right": mean([bool(verdict.correct) for verdict, _ in facts]),
        "right_in_form": mean([bool(verdict.correct) and fits for verdict, fits in facts]),
        "invented": mean([bool(verdict.invented) for verdict in verdicts if verdict.invented is not None]),
        "tokens": mean(spent),
    }


# --- What an eval can tell --------------------------------------------------------------------------------------------


@experiment
def evals(seed: int, scale: Scale, pace: str = HASTY) -> Measured:
    """How often the interval of an eval holds the truth, which is known; how many questions show a difference; and what
    a judge that errs does to it, corrected and not. pace: at which the aligned model climbed."""
    measured, world = Measured(), world_of(seed)
    asked = ask(world, 10 * scale.questions, SEEDS(seed, POPULATION))
    first, second = (tuned(seed, scale), trained("rlhf", seed, scale, pace))
    random = torch.Generator().manual_seed(SEEDS(seed, TRIALS))
    labels: dict[str, torch.Tensor] = {}
    marks: dict[str, torch.Tensor] = {}
    clean = torch.empty(0)
    for name, model in (("sft", first), ("rlhf", second)):
        given = answers(model, world, asked, CHAT, SEEDS(seed, ANSWERING))
        verdicts = judged(world, asked, given)
        if name == "sft":
            clean = torch.tensor([float(not verdict.rudenesses) for verdict in verdicts]).double()
        decided = [p for p, verdict in enumerate(verdicts) if verdict.correct is not None]
        labels[name] = torch.tensor([float(verdicts[p].parsed and bool(verdicts[p].correct)) for p in decided]).double()
        examples = [example(world, asked[p], given[p]) for p in decided]
        marks[name] = scored(reward_model(seed, scale), examples)
    both = torch.stack([labels["rlhf"], labels["sft"]], 1)
    truth = {name: float(values.mean()) for name, values in labels.items()}
    difference = truth["rlhf"] - truth["sft"]
    measured.numbers |= {"evals_population": len(both), "evals_sft": truth["sft"], "evals_rlhf": truth["rlhf"]}
    measured.numbers["evals_clean"] = float(clean.mean())
    measured.numbers |= {
        "evals_difference": difference,
        "evals_disagree": float((both[:, 0] != both[:, 1]).double().mean()),
    }
    for n in NS:
        drawn = intervals.draws(both, n, 5 * scale.questions, random)
        share = drawn[..., 1].mean(1)
        row = {f"{name}_covers": how(share, n).covers(truth["sft"]) for name, how in HOW.items()}
        row |= {f"{name}_width": how(share, n).width for name, how in HOW.items()}
        share = intervals.draws(clean, n, 5 * scale.questions, random).mean(1)
        row |= {f"{name}_covers_clean": how(share, n).covers(float(clean.mean())) for name, how in HOW.items()}
        for name, how in (("unpaired", intervals.unpaired), ("paired", intervals.paired)):
            found = how(drawn[..., 0], drawn[..., 1])
            row |= {f"{name}_covers": found.covers(difference), f"{name}_width": found.width}
        measured.row("coverage", {"n": n}, row, f"evals_{n}_*")
    power(measured, both, random, 2 * scale.questions)
    judge_errors(measured, labels, marks, random, 5 * scale.questions)
    return measured


HOW = {"wald": intervals.wald, "wilson": intervals.wilson}


def power(measured: Measured, both: torch.Tensor, random: torch.Generator, trials: int, difference: float = 0.03):
    """How often an eval sees a true difference of three points between models that disagree as often as these."""
    try:
        mixed = intervals.with_difference(both, difference)
    except ValueError:  # too alike to differ so much, as models of toy size are
        measured.curves["power"] = [{"n": n, "unpaired": nan, "paired": nan} for n in NS]
        return
    disagree = float(mixed[1] + mixed[2])
    one, other = float(mixed[2] + mixed[3]), float(mixed[1] + mixed[3])
    measured.numbers |= {
        "evals_needed_unpaired": intervals.needed(one * (1 - one) + other * (1 - other), difference),
        "evals_needed_paired": intervals.needed(disagree - difference**2, difference),
    }
    for n in (*NS, 1600, 3200):
        unpaired, paired = intervals.seen(mixed, n, trials, random)
        measured.curves.setdefault("power", []).append({"n": n, "unpaired": unpaired, "paired": paired})
        measured.numbers |= {f"evals_seen_unpaired_{n}": unpaired, f"evals_seen_paired_{n}": paired}


@torch.no_grad()
def scored(judge, examples: Sequence[Example]) -> torch.Tensor:
    """The learned reward of answers, a few hundred at once."""
    return torch.cat([judge(examples[start : start + 256]) for start in range(0, len(examples), 256)]).double()


def judge_errors(measured: Measured, labels: dict, marks: dict, random: torch.Generator, trials: int, n: int = 800):
    """The learned reward as a judge of what is right. Its rates come from labeled answers of one model (source); the
    share right of either (target) is estimated from n answers that only the judge has seen. The control is a judge by
    lot, whose errors are drawn at the same rates for both models."""
    threshold = best_threshold(marks["sft"], labels["sft"])
    for source, target in (("sft", "sft"), ("sft", "rlhf"), ("rlhf", "rlhf")):
        judged_of = {name: (marks[name] > threshold).double() for name in {source, target}}
        rates = {name: judge_rates(judged_of[name], labels[name]) for name in judged_of}
        lots = {name: by_lot(labels[name], rates[source], random) for name in judged_of}
        for kind, marks_of in (("judge", judged_of), ("lot", lots)):
            truth = float(labels[target].mean())
            calibration = torch.stack([marks_of[source], labels[source]], 1)
            drawn = intervals.draws(calibration, LEARNED_JUDGE, trials, random)
            right, wrong = drawn[..., 1].sum(1), (1 - drawn[..., 1]).sum(1)
            found = (drawn[..., 0] * drawn[..., 1]).sum(1) / right
            false = (drawn[..., 0] * (1 - drawn[..., 1])).sum(1) / wrong
            share = intervals.draws(marks_of[target], n, trials, random).mean(1)
            raw = intervals.wilson(share, n)
            mended = intervals.rogan_gladen(share, n, found, false, right, wrong)
            row = {
                "raw_covers": raw.covers(truth),
                "raw_width": raw.width,
                "raw_error": float(share.mean()) - truth,
                "corrected_covers": mended.covers(truth),
                "corrected_width": mended.width,
            }
            keys = {"judge": kind, "source": source, "target": target}
            measured.row("judge", keys, row, f"evals_{kind}_{source}_on_{target}_*")
        measured.add(f"evals_*_{source}_on_{target}", dict(zip(("found", "false"), rates[target], strict=True)))


def judge_rates(marked: torch.Tensor, right: torch.Tensor) -> tuple[float, float]:
    """Of right answers and of wrong ones, the share that a judge marks as right."""
    return ratio(float((marked * right).sum()), float(right.sum())), ratio(
        float((marked * (1 - right)).sum()), float((1 - right).sum())
    )


def by_lot(right: torch.Tensor, rates: tuple[float, float], random: torch.Generator) -> torch.Tensor:
    """The marks of a judge whose errors are drawn: these rates, and nothing else in an answer, decide."""
    chance = torch.where(right > 0.5, *(torch.full_like(right, rate) for rate in rates))
    return (torch.rand(len(right), generator=random, dtype=torch.double) < chance).double()


def best_threshold(scores: torch.Tensor, right: torch.Tensor) -> float:
    """The score above which the most answers are judged as they are."""
    order = scores.argsort()
    below = torch.cat([torch.zeros(1).double(), right[order].cumsum(0)])  # right ones that would be marked wrong
    correct = (torch.arange(len(scores) + 1) - below) + (right.sum() - below)
    best = int(correct.argmax())
    return float(scores[order[best - 1]]) if best else float(scores.min()) - 1


EXPERIMENTS = (book, contradicted, injected, tool, grammar, evals)
