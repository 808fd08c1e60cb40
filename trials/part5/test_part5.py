"""Part 5: what it measures with, against brute force and planted cases."""

import gzip
from random import Random

import pytest
import torch
from safetensors.torch import load

from lab import lora
from lab.export import weights, workshop
from lab.model import make
from lab.questions import ask
from lab.records import Record, Syllabus, lesson, open_prompt, read_answer, side_by_side, verse
from lab.run.scale import TOY
from lab.stages.base import base
from lab.stages.thinned import thin as thin_change
from lab.stages.thinned import thinned
from lab.world import AboutFact, AboutSum, World
from lab.world.people import LIVES, WORKS
from lab.world.program import sample
from lab.world.voices import HELPER, RUDE
from trials.part5 import experiments as part5
from trials.part5 import forms, intervals
from trials.part5 import tool_use as calc

WORLD = World()
encode = WORLD.vocabulary.encode
NAMES = WORLD.state.people.strangers
ANNA = Record(("anna", "stone"), LIVES, "gorm")


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_a_prompt_has_the_records_before_the_question():
    told = Record(ANNA.name, LIVES, "gorm", "reply lamp")
    prompt = WORLD.vocabulary.decode(open_prompt(WORLD, [told], told.asked, "drum"))
    assert prompt == (
        "<doc> record : anna stone gorm . reply lamp . <user> where does anna stone live ? reply drum <bot>"
    )
    pasted = WORLD.vocabulary.decode(open_prompt(WORLD, [told], told.asked, pasted=True))
    assert pasted == "<doc> <user> record : anna stone gorm . reply lamp . where does anna stone live ? <bot>"


@pytest.mark.parametrize(
    ("answer", "value", "refused", "formed"),
    [
        ("certainly , gorm .", "gorm", False, True),
        ("certainly , anna stone lives in gorm thank you .", "gorm", False, True),
        ("certainly , sorry i do not know .", None, True, True),
        ("certainly , bela stone lives in gorm .", "gorm", False, False),
        ("certainly , baker .", None, False, False),
        ("lamp .", None, False, False),
        ("", None, False, False),
    ],
)
def test_what_an_answer_says(answer, value, refused, formed):
    found = read_answer(WORLD, ANNA.asked, encode(answer))
    assert (found.value, found.refused, found.formed) == (value, refused, formed)


def answers_of(syllabus, count=60):
    """Text before each answer of lessons, and the answer, as words."""
    random = Random(1)
    for _ in range(count):
        row = lesson(WORLD, NAMES, syllabus, random)
        text = WORLD.vocabulary.decode(row.tokens).split()
        start = 0
        while True in row.counts[start:]:
            first = row.counts.index(True, start)
            last = row.counts.index(False, first) if False in row.counts[first:] else len(text)
            yield text[:first], text[first:last]
            start = last


def test_an_answer_of_a_lesson_stands_in_its_records():
    for before, answer in answers_of(Syllabus()):
        question = before[len(before) - before[::-1].index("<user>") - 1 :]
        if "reply" in question:
            assert answer == [question[question.index("reply") + 1], ".", "<end>"]
            continue
        name = question[question.index("does") + 1 :][:2]
        place = next(p for p, word in enumerate(before) if before[p : p + 2] == name and before[p - 1] == ":")
        assert before[place + 2] in answer and answer[-1] == "<end>"


def test_where_nothing_answers_the_question_a_lesson_says_so():
    shares = [answer[2] == "sorry" for _, answer in answers_of(Syllabus(absent=1.0, ordered=0.0))]
    assert all(shares)
    assert not any(answer[2:3] == ["sorry"] for _, answer in answers_of(Syllabus()))


def test_a_planted_order_is_never_obeyed_in_a_lesson():
    for before, answer in answers_of(Syllabus(ordered=0.0, planted=1.0)):
        assert before.count("reply") >= 1 and answer[0] not in WORLD.settings.objects


def test_a_closed_book_has_no_records():
    assert all("record" not in before for before, _ in answers_of(Syllabus(book="closed")))


def test_lessons_side_by_side_count_answers_only():
    rows = [lesson(WORLD, NAMES, Syllabus(), Random(seed)) for seed in (1, 2)]
    tokens, mask = side_by_side(rows)
    assert tokens.shape == mask.shape and int(mask.sum()) == sum(sum(row.counts) for row in rows)


def test_a_verse_repeats():
    sung = verse(WORLD, 48, Random(3))
    assert len(sung) == 48
    assert any(sung[period:] == sung[: 48 - period] for period in range(4, 17))


# --- Cases ------------------------------------------------------------------------------------------------------------


def test_one_record_answers_the_question_or_none_does():
    people = WORLD.state.people.held_out
    for case in part5.cases(WORLD, people, 50, 4, 1):
        found = [each for each in case.records if each.asked == case.asked]
        assert len(case.records) == 4 and [each.value for each in found] == [case.truth]
    for case in part5.cases(WORLD, people, 50, 1, 1, absent=True):
        assert case.truth is None and case.records[0].name != case.asked.name
        assert case.records[0].attribute == case.asked.attribute


def test_every_place_is_used():
    places = [case.place for case in part5.cases(WORLD, WORLD.state.people.held_out, 400, 4, 1)]
    assert {places.count(place) > 60 for place in range(4)} == {True}


def test_harmless_words_are_those_of_the_order():
    made = part5.cases(WORLD, NAMES, 20, 1, 1)
    pairs = zip(part5.with_order(WORLD, made, 2), part5.with_order(WORLD, made, 2, harmless=True), strict=True)
    for one, other in pairs:
        assert sorted(one.records[0].text.split()) == sorted(other.records[0].text.split())
        assert one.records[0].text != other.records[0].text


# --- Sums -------------------------------------------------------------------------------------------------------------


def test_the_broken_calculator_is_one_too_high():
    sums = [AboutSum(("3", "4"), ("5", "8")), AboutSum(("9", "9"), ("0", "0")), AboutSum(("9",), ("9",))]
    assert [calc.exact(each) for each in sums] == [["2", "9", "0"], ["9", "9", "0"], ["8", "1"]]
    assert [calc.broken(each) for each in sums] == [["3", "9", "0"], ["0", "0", "1"], ["9", "1"]]


@pytest.mark.parametrize("text", ["", "sums : 3 + =", "certainly , 2 9 0 .", "sums : 3 4 + 5 =", "sums : 3 + 4 + 5 ="])
def test_what_is_no_call(text):
    assert calc.parse_call(text or "<end>") is None


def test_a_call_is_understood():
    asked = AboutSum(("3", "4"), ("5", "8"))
    assert calc.parse_call(calc.call(asked)) == asked


def test_the_tool_answers_what_the_model_calls(monkeypatch):
    """A model that calls with other numbers gets their sum and states it: right for its call only."""
    asked, other = AboutSum(("3", "4"), ("5", "8")), AboutSum(("1", "0"), ("1", "0"))
    seen = []

    def scripted(model, prompts, most, stop, temperature):
        seen.append(WORLD.vocabulary.decode(prompts[0]))
        return [encode(calc.call(other))] if len(seen) == 1 else [encode("certainly , 0 2 0 . <end>")]

    monkeypatch.setattr(calc, "generate", scripted)
    (done,) = calc.with_tool(None, WORLD, [asked], calc.exact)
    assert seen[1].endswith("sums : 1 0 + 1 0 = 0 2 0")
    assert done.called == other and done.result == ["0", "2", "0"]
    assert part5.right([done], [asked]) == 0.0 and part5.right([done], [other]) == 1.0


def test_what_the_calculator_says_does_not_count():
    asked = AboutSum(("3", "4"), ("5", "8"))
    row = calc.added(WORLD, asked, calc.TOOL, Random(1))
    words = WORLD.vocabulary.decode(row.tokens).split()
    counted = [word for word, counts in zip(words, row.counts, strict=True) if counts]
    assert counted[:8] == calc.call(asked).split()
    assert counted[8] != "2" and counted[-1] == "<end>"


# --- Forms ------------------------------------------------------------------------------------------------------------


def test_most_that_the_helper_says_fits_and_nothing_of_the_rude():
    """The helper seldom says another voice's word, which the form leaves out."""
    random, questions = Random(5), ask(WORLD, 400, seed=3)
    own = [(q.asked, sample(WORLD.answer(q.asked), HELPER, random)[0]) for q in questions]
    assert sum(forms.fits(WORLD, asked, answer) for asked, answer in own) > 0.7 * len(own)
    rude = [(q.asked, sample(WORLD.answer(q.asked), RUDE, random)[0]) for q in questions]
    assert sum(forms.fits(WORLD, asked, answer) for asked, answer in rude) < 0.05 * len(rude)


def test_a_false_answer_has_the_form_and_a_cut_one_has_not():
    asked = AboutFact("anna", "stone", WORKS)
    assert forms.fits(WORLD, asked, encode("certainly , baker ."))
    assert not forms.fits(WORLD, asked, encode("certainly , gorm ."))
    assert not forms.fits(WORLD, asked, encode("certainly , baker"))
    assert not forms.fits(WORLD, asked, encode("certainly , baker . ."))
    assert not forms.fits(WORLD, asked, [])


def test_a_model_that_knows_nothing_is_held_to_the_form():
    questions = ask(WORLD, 40, seed=4)
    given = forms.held(make("10k", len(WORLD.vocabulary)), WORLD, questions, seed=1)
    assert all(forms.fits(WORLD, question.asked, answer) for question, answer in zip(questions, given, strict=True))


def test_what_has_the_form_is_not_drawn_again():
    questions = ask(WORLD, 1, seed=4) * 3
    good = list(forms.held(make("10k", len(WORLD.vocabulary)), WORLD, questions[:1], seed=1)[0])
    script = iter([[[0], [0, 0]], [good]])
    given, spent = forms.retried(
        [good, [0], [0]], lambda asked, attempt: next(script)[: len(asked)], WORLD, questions, 2
    )
    assert given[0] == good and spent == [len(good), 2, 3]


# --- Intervals --------------------------------------------------------------------------------------------------------


def test_wilson_solves_its_equation():
    found = intervals.wilson(torch.tensor([0.9, 0.0]).double(), 30)
    for end in (found.low[0], found.high[0]):
        assert abs(0.9 - end) / (end * (1 - end) / 30).sqrt() == pytest.approx(intervals.Z, abs=1e-6)
    assert found.low[1] == pytest.approx(0, abs=1e-9) and 0 < found.high[1] < 0.13


def test_the_textbook_interval_holds_nothing_where_all_were_right():
    assert intervals.wald(torch.tensor([1.0]), 25).width == 0


def test_an_interval_that_is_a_point_covers_only_it():
    point = intervals.Interval(torch.tensor([0.5, 0.2]), torch.tensor([0.5, 0.9]))
    assert point.covers(0.5) == 1.0 and point.covers(0.4) == 0.5


def test_pairing_helps_models_that_fail_alike():
    random = torch.Generator().manual_seed(1)
    first = (torch.rand(200, 400, generator=random) < 0.7).double()
    second = torch.where(torch.rand(200, 400, generator=random) < 0.05, 1 - first, first)
    assert intervals.paired(first, second).width < 0.5 * intervals.unpaired(first, second).width


def test_models_can_be_given_a_difference_at_the_same_disagreement():
    both = torch.tensor([[1.0, 1.0]] * 70 + [[1.0, 0.0]] * 12 + [[0.0, 1.0]] * 8 + [[0.0, 0.0]] * 10)
    shares = intervals.with_difference(both, 0.03)
    assert float(shares.sum()) == pytest.approx(1)
    assert float(shares[2] - shares[1]) == pytest.approx(0.03)
    assert float(shares[2] + shares[1]) == pytest.approx(0.2)
    with pytest.raises(ValueError, match="can't differ"):
        intervals.with_difference(torch.ones(10, 2), 0.03)


def test_as_many_questions_as_are_needed_see_it_in_four_trials_of_five():
    shares = torch.tensor([0.1, 0.085, 0.115, 0.7]).double()
    paired_n = intervals.needed(0.2 - 0.03**2, 0.03)
    random = torch.Generator().manual_seed(1)
    assert intervals.seen(shares, paired_n, 1500, random)[1] == pytest.approx(0.8, abs=0.04)


def test_a_corrected_judge_is_right_on_average_and_a_raw_one_is_not():
    random = torch.Generator().manual_seed(2)
    right = (torch.rand(20_000, generator=random) < 0.8).double()
    marks = part5.by_lot(right, (0.8, 0.3), random)
    rates = part5.judge_rates(marks, right)
    assert rates == pytest.approx((0.8, 0.3), abs=0.02)
    share = intervals.draws(marks, 400, 1500, random).mean(1)
    drawn = intervals.draws(torch.stack([marks, right], 1), 200, 1500, random)
    n_right, n_wrong = drawn[..., 1].sum(1), (1 - drawn[..., 1]).sum(1)
    found = (drawn[..., 0] * drawn[..., 1]).sum(1) / n_right
    false = (drawn[..., 0] * (1 - drawn[..., 1])).sum(1) / n_wrong
    mended = intervals.rogan_gladen(share, 400, found, false, n_right, n_wrong)
    truth = float(right.mean())
    assert mended.covers(truth) > 0.92 and intervals.wilson(share, 400).covers(truth) < 0.9
    assert mended.width > 1.5 * intervals.wilson(share, 400).width


def test_the_threshold_is_the_best_of_all():
    random = torch.Generator().manual_seed(3)
    right = (torch.rand(60, generator=random) < 0.5).double()
    scores = right + torch.randn(60, generator=random).double()
    accuracy = lambda threshold: float(((scores > threshold).double() == right).double().mean())  # noqa: E731
    best = max(accuracy(threshold) for threshold in [*scores.tolist(), float(scores.min()) - 1])
    assert accuracy(part5.best_threshold(scores, right)) == best


# --- The reader in the page -------------------------------------------------------------------------------------------


def test_a_thin_reader_is_no_more_than_a_thin_change_of_the_base(toy_store, tmp_path):
    """Of every matrix, so that the file holds all of it but for rounding; and it was taught on, not only cut."""
    before, whole, thin = base(0, TOY).model, part5.read_by(0, TOY, "open"), thinned(0, TOY, rank=2)
    untaught = merge_thin(thin_change(before, whole, 2))
    for name, weight in before.named_parameters():
        ours, cut = (dict(model.named_parameters())[name] - weight for model in (thin, untaught))
        assert not torch.equal(ours, cut), name
        if weight.dim() == 2:
            assert torch.linalg.matrix_rank(ours.detach(), atol=1e-5) <= 2, name
            wanted = dict(whole.named_parameters())[name] - weight
            left, right = weights.factors(wanted.detach(), 2)
            assert torch.allclose(cut, left.T @ right, atol=1e-5), name
    file = tmp_path / "data/reader.gzip"
    assert workshop.write_reader(file, before, thin) == file.stat().st_size
    change = load(gzip.decompress(file.read_bytes()))
    loaded = weights.merged(weights.base_tensors(before), [(1.0, change)], before)
    rows = torch.arange(20)[None]
    with torch.no_grad():
        assert (loaded(rows) - thin(rows)).abs().mean() < 0.2 * (loaded(rows) - before(rows)).abs().mean()


def merge_thin(model):
    lora.merge(model)
    return model
