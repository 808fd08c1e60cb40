"""Part 7: prices, certainty, power and the experiments, against what can be counted by hand or by brute force."""

import math
from itertools import product
from math import comb

import pytest
import torch
import torch.nn.functional as F
from torch.utils.flop_counter import FlopCounterMode

from lab.conversation import CHAT, in_voice, prompt
from lab.generate import generate
from lab.model import SIZES, make
from lab.questions import ask, ask_about
from lab.stages.swapped import rounded
from lab.world import AboutFact, AboutSum, World, words
from lab.world.voices import HELPER
from trials.part7 import certainty, power, price
from trials.part7 import experiments as part7

WORLD = World()
QUESTIONS = part7.decidable(WORLD, 40, part7.SEEDS(0, 0))
MODEL = make("10k", len(WORLD.vocabulary), 0)


def end(answer):
    return [token for token in answer if token != WORLD.token(words.END)]


# -- Prices ------------------------------------------------------------------------------------------------------------


def plain_attention(query, key, value, **_):
    """As the fused one for a single new token, in steps that the counter knows."""
    return (query @ key.transpose(-1, -2) / query.shape[-1] ** 0.5).softmax(-1) @ value


@pytest.mark.parametrize("size", SIZES)
def test_the_price_is_what_a_counter_of_operations_counts(size, monkeypatch):
    """One token at a time, prompt and answer, so that the counter meets no pair of tokens that isn't looked at."""
    monkeypatch.setattr(F, "scaled_dot_product_attention", plain_attention)
    model = make(size, len(WORLD.vocabulary), 0)
    cache = model.new_cache()
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        for token in (1, 2, 3, 4, 5, 6):
            model(torch.tensor([[token]]), cache)
    assert 2 * price.of_answer(model.config, 4, 3) == counter.get_total_flops()


def test_the_end_mark_is_written_and_not_read_again():
    question = [list(prompt(WORLD, QUESTIONS[0], CHAT))]
    (raw,) = generate(MODEL, question, 32, {WORLD.token(words.END)}, 1.0, 3)
    assert price.written(end(raw)) == len(raw)
    assert price.of_answers(MODEL.config, question, [end(raw)]) == [
        price.of_answer(MODEL.config, len(question[0]), len(raw))
    ]


# -- Certainty ---------------------------------------------------------------------------------------------------------


def test_the_certainty_of_a_content_is_made_of_its_own_tokens():
    person = WORLD.state.people.known[0]
    question = ask_about(WORLD, [person])[0]
    city = WORLD.state.people.facts[person][0]
    stated, refused = (WORLD.vocabulary.encode(f"gladly , {text} .") for text in (city, "sorry i do not know"))
    empty = WORLD.vocabulary.encode("gladly , thank you .")
    start = list(prompt(WORLD, question, CHAT))
    opening = WORLD.vocabulary.encode("gladly ,")
    with torch.no_grad():
        chances = MODEL(torch.tensor([start + opening]))[0, -1].softmax(-1)
    refusing = float(chances[WORLD.vocabulary.encode("sorry no find")].sum())
    found = certainty.content(MODEL, WORLD, [question] * 3, [stated, refused, empty])
    expected = [(1 - refusing) * float(chances[WORLD.token(city)]), refusing, 0.0]
    assert found == pytest.approx(expected, rel=1e-4)


def test_the_certainty_of_a_sum_is_that_of_its_digits_and_of_the_whole_that_of_every_word():
    question = next(question for question in QUESTIONS if isinstance(question.asked, AboutSum))
    digits = len(question.asked.first) + 1
    answer = WORLD.vocabulary.encode(f"gladly , {' '.join('123'[:digits])} .")
    row = list(prompt(WORLD, question, CHAT)) + answer
    with torch.no_grad():
        logs = MODEL(torch.tensor([row]))[0].log_softmax(-1)
    first = len(row) - len(answer)
    each = [float(logs[place - 1, row[place]].exp()) for place in range(first, len(row))]
    assert certainty.content(MODEL, WORLD, [question], [answer])[0] == pytest.approx(math.prod(each[2 : 2 + digits]))
    assert certainty.whole(MODEL, WORLD, [question], [answer])[0] == pytest.approx(math.prod(each), rel=1e-4)
    cut = answer[: 1 + digits]  # one digit is missing
    assert certainty.content(MODEL, WORLD, [question], [cut]) == [0.0]


def test_certainty_of_what_is_neither_right_nor_wrong_is_refused():
    question = next(q for q in ask(WORLD, 50, part7.SEEDS(0, 0)) if not isinstance(q.asked, AboutFact | AboutSum))
    with pytest.raises(ValueError, match="right or wrong"):
        certainty.content(MODEL, WORLD, [question], [WORLD.vocabulary.encode("gladly , yes .")])


def test_a_ranking_counts_the_pairs_in_order():
    certain, right = [0.1, 0.4, 0.4, 0.9, 0.2], [False, True, False, True, True]
    pairs = [(a, b) for a, x in zip(certain, right, strict=True) for b, y in zip(certain, right, strict=True) if x > y]
    by_hand = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in pairs) / len(pairs)
    assert certainty.ranking(certain, right) == pytest.approx(by_hand)
    assert certainty.ranking([1, 2, 3], [False, False, True]) == 1 and certainty.ranking([1, 1], [True, False]) == 0.5
    assert math.isnan(certainty.ranking([1, 2], [True, True]))


# -- Power -------------------------------------------------------------------------------------------------------------


def brute(lost, won, questions):
    """Every outcome of every question: lost, won, or alike."""
    total = 0.0
    for outcome in product((-1, 0, 1), repeat=questions):
        losses, wins = outcome.count(-1), outcome.count(1)
        differ = losses + wins
        tail = sum(comb(differ, k) for k in range(min(losses, wins) + 1)) / 2**differ
        if differ and 2 * tail <= 0.05:
            total += lost**losses * won**wins * (1 - lost - won) ** (questions - differ)
    return total


@pytest.mark.parametrize(("lost", "won"), [(0.3, 0.3), (0.6, 0.1), (0.9, 0.0)])
def test_the_power_of_the_paired_test_is_that_of_all_outcomes(lost, won):
    assert power.paired(lost, won, 9) == pytest.approx(brute(lost, won, 9))


def test_the_paired_test_gives_no_more_false_alarms_than_it_may_and_gains_with_questions():
    for share, questions in product((0.01, 0.1, 0.3, 0.5), (25, 100, 800)):
        assert power.paired(share, share, questions) <= power.LEVEL
    found = [power.paired(0.2, 0.1, questions) for questions in (25, 100, 400, 800)]
    assert found == sorted(found) and found[-1] > 0.99
    assert power.paired(0.0, 0.0, 800) == 0 and power.paired(0.0, 1.0, 25) == pytest.approx(1)


def test_the_unpaired_test_is_the_weaker_one_where_answers_go_together():
    assert power.unpaired(0.6, 0.6, 400) == pytest.approx(0.05, abs=0.01)
    assert power.unpaired(0.6, 0.55, 400) < power.paired(0.075, 0.025, 400)


def test_a_fingerprint_needs_one_changed_answer():
    assert power.fingerprint(0.0, 800) == 0 and power.fingerprint(0.5, 2) == 0.75


# -- Models that are exchanged -----------------------------------------------------------------------------------------


def test_rounded_weights_are_whole_steps_and_near():
    before = dict(MODEL.named_parameters())
    for bits, most in ((8, 127), (4, 7)):
        for name, weight in rounded(MODEL, bits).named_parameters():
            if weight.dim() < 2:
                assert torch.equal(weight, before[name])
                continue
            step = before[name].abs().amax(1, keepdim=True) / most
            assert torch.allclose((weight / step).round(), weight / step, atol=1e-3)
            assert bool(((weight - before[name]).abs() <= step / 2 + 1e-6).all())
    with pytest.raises(ValueError, match="two bits"):
        rounded(MODEL, 1)


def test_a_model_is_at_no_distance_from_itself_and_at_some_from_another():
    given = [end(each.answer) for each in in_voice(WORLD, QUESTIONS, HELPER, part7.SEEDS(0, 5))]
    assert part7.apart(MODEL, MODEL, WORLD, QUESTIONS, given) == 0
    assert part7.apart(MODEL, make("10k", len(WORLD.vocabulary), 1), WORLD, QUESTIONS, given) > 0.01


# -- Cascade and price -------------------------------------------------------------------------------------------------


def test_a_planted_certainty_passes_on_what_is_wrong():
    """Half of the small model's answers are right, all of the large one's; certainty tells which, then misleads."""
    right = [number % 2 == 0 for number in range(200)]
    first = part7.Served([], right, [not hit for hit in right], [1] * 200)
    large = part7.Served([], [True] * 200, [False] * 200, [10] * 200)
    for sure, expected in ((right, 1.0), ([not hit for hit in right], 0.5)):
        certain = [float(hit) + number / 1000 for number, hit in enumerate(sure)]
        passed = part7.pass_on(certain, certain, 0.5, 1)
        found = part7.outcome(first, large, passed, 10)
        assert [found["right"], found["passed"], found["cost"]] == pytest.approx([expected, 0.5, 0.6], abs=0.011)


def test_where_all_are_equally_sure_a_coin_passes_on_the_share_that_is_wanted():
    passed = part7.pass_on([0.0] * 4000, [0.0] * 4000, 0.3, 1)
    assert sum(passed) / 4000 == pytest.approx(0.3, abs=0.03)
    assert not any(part7.pass_on([0.0], [0.0], 0.0, 1)) and all(part7.pass_on([0.0], [0.5], 1.0, 1))


def test_the_coin_pays_for_one_model_only():
    assert [part7.straight(cost, 0.2, 0.4, 0.8) for cost in (0.2, 0.6, 1.0, 1.2)] == pytest.approx([0.4, 0.6, 0.8, 0.8])


def test_a_cascade_pays_below_the_price_at_which_a_coin_does_as_well():
    small, large, row = {"cost": 0.1, "right": 0.4}, 0.8, {"right": 0.7, "passed": 0.5}
    least = part7.pays_below(row, small, large)
    coin = [part7.straight(cost + 0.5, cost, 0.4, large) for cost in (least - 0.05, least, least + 0.05)]
    assert coin[0] < row["right"] - 0.001 and coin[1] == pytest.approx(row["right"]) and coin[2] > row["right"] + 0.001


def test_the_price_of_errors_decides_which_size_is_cheaper():
    small, large = {"cost": 0.1, "right": 0.5, "wrong": 0.5}, {"cost": 1.0, "right": 0.8, "wrong": 0.2}
    even = part7.even(small, large, 0)
    assert part7.cost_of_right(small, 0, even) == pytest.approx(part7.cost_of_right(large, 0, even))
    assert part7.cost_of_right(small, 0, even / 2) < part7.cost_of_right(large, 0, even / 2)
    assert part7.even(large | {"cost": 2.0}, large, 0) == 0 and math.isnan(part7.even(large | {"cost": 0.5}, large, 0))


def test_a_refusal_about_somebody_known_is_neither_right_nor_wrong(monkeypatch):
    person = WORLD.state.people.known[0]
    question = ask_about(WORLD, [person])[0]
    others = [city for city in WORLD.settings.cities if city != WORLD.state.people.facts[person][0]]
    texts = ("sorry i do not know", WORLD.state.people.facts[person][0], others[0])
    given = [WORLD.vocabulary.encode(f"gladly , {text} .") for text in texts]
    monkeypatch.setattr(part7, "answers", lambda *_: given)
    served = part7.serve(MODEL, WORLD, [question] * 3)
    assert served.right == [False, True, False] and served.wrong == [False, False, True]
