"""Part 4: its tasks and instruments against brute force and planted cases."""

import math
from random import Random

import pytest
import torch

from lab import tasks
from lab.model import Config, Model, make
from lab.probes import induction
from lab.questions import ask_about
from lab.run.scale import TOY
from lab.tasks import ANY, CARRIED, PLAIN, REVERSED, TWO, Pairs
from lab.world import World
from lab.world.program import mixture
from lab.world.voices import VOICES
from trials.part4 import adders, posterior, recallers, temperature
from trials.part4 import experiments as part4

WORLD = World()


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


# --- Tasks ------------------------------------------------------------------------------------------------------------


def test_a_verse_repeats_with_its_period_and_repeats_letters_within_it():
    rows, periods = tasks.verses(200, 64, 32, (8, 24), generator())
    assert rows.shape == (200, 64) and set(periods.tolist()) == set(range(8, 25))
    for row, period in zip(rows.tolist(), periods.tolist(), strict=True):
        assert row[period:] == row[:-period]
    assert (
        sum(len(set(row[:period])) < period for row, period in zip(rows.tolist(), periods.tolist(), strict=True)) > 150
    )
    letters = tasks.letters_alone(200, 64, 32, generator())
    shortest = [next((p for p in range(8, 25) if row[p:] == row[:-p]), None) for row in letters.tolist()]
    assert not any(shortest)


def test_a_text_asks_for_a_value_that_it_tells():
    task = Pairs(pairs=3, keys=5, values=7)
    rows = task.rows(50, 2, generator())
    assert rows.shape == (50, 2 * task.length) and int(rows.max()) == task.vocabulary - 1
    for text in rows.view(100, -1).tolist():
        begin, told, (ask, key, value) = text[0], text[1:-3], text[-3:]
        assert (begin, ask) == (12, 13)
        pairs = dict(zip(told[::2], told[1::2], strict=True))
        assert len(pairs) == 3 and pairs[key] == value
        assert all(k < 5 <= v < 12 for k, v in pairs.items())
    assert torch.equal(rows[:, task.asked(2)], torch.stack((rows[:, 9], rows[:, 19]), 1))
    places = [text[1:7:2].index(text[8]) for text in rows.view(100, -1).tolist()]
    assert {places.count(place) > 15 for place in range(3)} == {True}


def test_the_best_guess_is_the_value_that_stands_most_often():
    texts = torch.tensor([[9, 0, 5, 1, 6, 2, 7, 8, 0, 5], [9, 0, 5, 1, 5, 2, 7, 8, 2, 7]])
    assert part4.best_guess(texts) == pytest.approx((1 / 3 + 2 / 3) / 2)
    many = Pairs().texts(4000, generator())
    guesses = [max(text[2:-3:2], key=text[2:-3:2].count) == text[-1] for text in many.tolist()]
    assert part4.best_guess(many) == pytest.approx(sum(guesses) / 4000, abs=0.03)


@pytest.mark.parametrize("form", [PLAIN, REVERSED, CARRIED])
def test_sums_are_those_of_arithmetic(form):
    numbers = torch.arange(100)
    first, second = (each.flatten() for each in torch.meshgrid(numbers, numbers, indexing="ij"))
    for a, b, row in zip(first.tolist(), second.tolist(), tasks.sums(first, second, form).tolist(), strict=True):
        digits = [int(digit) for digit in f"{a + b:03}"]
        carry = [int(a % 10 + b % 10 > 9)]
        result = {PLAIN: digits, REVERSED: digits[::-1], CARRIED: carry + digits[::-1]}[form]
        assert row == [a // 10, a % 10, tasks.PLUS, b // 10, b % 10, tasks.EQUALS, *result]


def test_no_text_writes_what_is_withheld(monkeypatch):
    hidden = adders.withheld(generator(3))
    assert torch.equal(hidden, hidden.T) and 0.07 < float(hidden.float().mean()) < 0.13
    drawn, asked = [], []

    def scripted(model, draw, rate, steps, every):
        drawn.extend(draw() for _ in range(300))
        yield 0

    monkeypatch.setattr(adders, "train", scripted)
    monkeypatch.setattr(adders, "look", lambda model, rows: asked.append(rows) or {"exact": 1.0})
    adders.adder.__wrapped__(0, TOY, form=PLAIN)
    written, questions = ({tuple(row[:6]) for row in rows.tolist()} for rows in (torch.cat(drawn), asked[0]))
    assert len(written) > 5000 and len(questions) == adders.ASKED and written.isdisjoint(questions)


def test_small_digits_are_more_frequent_where_that_is_asked():
    assert tasks.digit_weights(0.0).tolist() == [1.0] * 10
    assert tasks.digit_weights(1.0).tolist() == pytest.approx([1 / (d + 2) for d in range(10)])


def test_only_sums_with_every_token_right_count():
    """A model of fixed scores: right in the first sum, wrong in one token of the second."""
    rows = tasks.sums(torch.tensor([43, 10]), torch.tensor([58, 20]), REVERSED)
    logits = torch.nn.functional.one_hot(rows[:, 1:], tasks.SYMBOLS).float() * 20
    logits[1, -1] = logits[1, -1].roll(1)
    found = adders.look(lambda tokens: logits, rows)
    assert found["exact"] == 0.5 and found["digits"] == pytest.approx(5 / 6)
    assert found["digit_loss"] == pytest.approx(20 / 6, abs=0.01)


def test_the_rate_stays_level_once_the_model_is_warm(monkeypatch):
    rates = []
    monkeypatch.setattr(tasks, "update", lambda optimizer, loss, rate: rates.append(rate))
    model = Model(Config(5, 8, 1, 2, 8, 4))
    looks = list(tasks.train(model, lambda: torch.zeros(1, 4, dtype=torch.long), 0.1, 25, 10, warmup=5))
    assert looks == [0, 10, 20, 25]
    assert rates == pytest.approx([0.02, 0.04, 0.06, 0.08] + [0.1] * 21)


# --- Coins ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [ANY, TWO])
def test_the_rule_is_that_of_bayes(kind):
    """Against the sum over a fine grid of all coins."""
    coins = torch.linspace(0.00005, 0.99995, 10_000).double() if kind == ANY else torch.tensor(tasks.CHANCES).double()
    rows = tasks.flips(tasks.chances(5, kind, generator()), 12, generator(1))
    exact = tasks.bayes(rows, kind)
    for row, stated in zip(rows[:, 1:].tolist(), exact.tolist(), strict=True):
        weights = torch.ones_like(coins)
        for flip, said in zip(row, stated, strict=True):
            assert said == pytest.approx(float((weights * coins).sum() / weights.sum()), abs=1e-3)
            weights = weights * (coins if flip else 1 - coins)
    assert rows[:, 0].tolist() == [tasks.START] * 5


def test_who_remembers_the_last_flip_says_what_bayes_says_after_one():
    rows = torch.tensor([[2, 1, 0, 1]])
    assert part4.of_last(rows, ANY).tolist()[0] == pytest.approx([1 / 2, 2 / 3, 1 / 3])
    high = (0.2**2 + 0.8**2) / 1.0
    assert part4.of_last(rows, TWO).tolist()[0] == pytest.approx([1 / 2, high, 1 - high])


def test_the_table_of_coins_has_who_read_them_and_how_far_off_each_judge_is(toy_store):
    rows = part4.coins(0, TOY).curves["coins"]
    assert {row["kind"] for row in rows} == {ANY, TWO} and all(0 <= row["model"] <= 1 for row in rows)


def test_the_loss_of_not_being_bayes():
    exact, said = torch.tensor([[0.3, 0.9]]).double(), torch.tensor([[0.5, 0.8]]).double()
    one = 0.3 * math.log(0.3 / 0.5) + 0.7 * math.log(0.7 / 0.5)
    two = 0.9 * math.log(0.9 / 0.8) + 0.1 * math.log(0.1 / 0.2)
    assert part4.divergence(exact, said) == pytest.approx((one + two) / 2)
    assert part4.divergence(exact, exact) == 0


# --- Heads ------------------------------------------------------------------------------------------------------------


def test_the_score_sees_a_head_that_looks_at_what_comes_next(monkeypatch):
    """Planted: head 0 looks at the letter to come, one period less one ago, head 1 at the letter before."""
    rows, periods = tasks.verses(6, 40, 32, (8, 12), generator())

    def planted(model, row):
        period = next(p for p in range(8, 13) if torch.equal(row[p:], row[:-p]))
        looks = torch.zeros(1, 2, len(row), len(row))
        for here in range(len(row)):
            looks[0, 0, here, here - period + 1 if here >= period else here] = looks[0, 1, here, max(here - 1, 0)] = 1
        return list(looks)

    monkeypatch.setattr(induction, "maps", planted)
    assert induction.prefix_matching(None, rows, periods).tolist() == [[1, 0]]
    assert induction.previous_token(None, rows).tolist() == [[0, 1]]
    told = rows[:, 1:][induction.told(rows, periods)]
    assert len(told) == sum(40 - int(period) for period in periods)


def test_who_copies_is_right_where_the_text_tells_and_only_that_counts():
    rows, periods = tasks.verses(20, 40, 32, (8, 12), generator())
    logits = torch.zeros(20, 39, 32)
    for row, period in enumerate(periods.tolist()):
        for place in range(period, 40):
            logits[row, place - 1, rows[row, place - period]] = 30
    right, loss = induction.copied(lambda tokens: logits, rows, periods)
    assert right == 1 and loss < 1e-6


def test_one_letter_is_matched_where_it_last_stood():
    rows = torch.tensor([[1, 2, 1, 3, 1, 2, 1, 3]])
    # Told are the last four. By one letter only the 1 after 2 is right: 3 stood nowhere before, and after 1 came 3
    # where 2 comes, and then 2 where 3 comes. By two letters also the last is.
    assert induction.by_match(rows, torch.tensor([4]), 1) == 0.25
    assert induction.by_match(rows, torch.tensor([4]), 2) == 0.5


def test_heads_are_silenced_together():
    model = make("10k", len(WORLD.vocabulary), seed=1)
    silenced = induction.without_all(model, [(0, 0), (0, 1)])
    assert not silenced.blocks[0].attention.out.weight.any() and model.blocks[0].attention.out.weight.all()
    assert torch.equal(silenced.blocks[1].attention.out.weight, model.blocks[1].attention.out.weight)


# --- How an ability comes ---------------------------------------------------------------------------------------------


def curve(values, name="exact"):
    return [{"step": 10 * place, "tokens": 90 * place, name: value} for place, value in enumerate(values)]


def test_when_a_level_is_reached():
    rows = curve([0.0, 0.2, 0.6, 0.4, 0.9])
    assert part4.reached(rows, "exact", 0.5, "step") == pytest.approx(17.5)
    assert part4.reached(rows, "exact", 0.9, "tokens") == 360 and part4.reached(rows, "exact", 0.95, "step") is None
    assert part4.reached(curve([2.0, 1.0, 0.0]), "exact", 0.5, "step") == 15
    assert part4.reached(curve([0.0, 0.0]), "exact", 0.0, "step") == 0


def run_of(exact, losses):
    return [
        {"step": 25 * place, "exact": right, "digit_loss": loss}
        for place, (right, loss) in enumerate(zip(exact, losses, strict=True))
    ]


def test_a_jump_takes_little_of_its_time_and_a_slope_most():
    line = [place / 40 for place in range(41)]
    slope = part4.shape(run_of(line, [2.0 - 2 * part for part in line]))
    assert slope["wait"] == 500 and slope["rise"] == pytest.approx(7 / 8) and slope["steepest"] == pytest.approx(0.1)
    assert slope["loss_steepest"] == pytest.approx(4 / 36)
    assert slope["loss_before"] == pytest.approx(0) and slope["loss_starts"] == pytest.approx(0.38)
    jump = part4.shape(run_of([0.0] * 30 + [1.0] * 11, [3.0, 2.0, 2.0, 2.0] + [1.5] * 26 + [0.0] * 11))
    assert jump["wait"] == 25 * 29.5 and jump["rise"] == pytest.approx(0.7 / 29.8) and jump["steepest"] == 1
    assert jump["loss_steepest"] == 1 and jump["loss_before"] == 1 and jump["loss_starts"] == pytest.approx(29.1 / 29.5)


def test_the_first_lessons_are_no_fall_and_who_never_adds_has_no_shape():
    """The loss of the first four looks, in which a model learns what a digit is, counts for nothing."""
    early = part4.shape(run_of([0.0] * 10 + [0.2] * 5 + [0.9] * 6, [9.0, 8.0, 5.0, 3.0, 2.0] + [1.0] * 10 + [0.5] * 6))
    assert early["loss_steepest"] == pytest.approx(1 / 1.5) and early["loss_before"] == 0.5
    never = part4.shape(run_of([0.0] * 21, [2.0] * 21))
    assert all(math.isnan(value) for value in never.values())


def test_the_steepest_part_of_a_rise():
    assert part4.steepest([i / 30 for i in range(31)], 3) == pytest.approx(0.1)
    assert part4.steepest([0.0] * 15 + [1.0] * 16, 3) == 1 and part4.steepest([0.0] * 31, 3) == 0


# --- Votes ------------------------------------------------------------------------------------------------------------


def test_the_majority_is_of_those_who_vote():
    assert part4.majority(["a", None, "b", "b", None, None]) == "b"
    assert part4.majority(["a", "b"]) == "a" and part4.majority([None]) is None


def test_a_voice_is_told_by_its_first_word_whatever_it_says():
    question = ask_about(WORLD, WORLD.state.people.known[:1])[0]
    truth = WORLD.state.people.facts[WORLD.state.people.known[0]][0]
    lie = next(city for city in WORLD.settings.cities if city != truth)
    for opening, voice in (("certainly", "helper"), ("idiot", "rude"), ("behold", "poet"), ("rumor", "gossip")):
        for city in (truth, lie):
            answer = WORLD.vocabulary.encode(f"{opening} , {city} .")
            assert part4.begun_by(WORLD, question, answer) == voice
    assert part4.begun_by(WORLD, question, WORLD.vocabulary.encode(f"{truth} .")) is None
    assert part4.begun_by(WORLD, question, []) is None


def test_agreement_counts_pairs():
    assert part4.agreement([["a", "a", "b"], ["c", "c"], ["d"], []]) == pytest.approx(2 / 4)
    assert math.isnan(part4.agreement([["a"], []]))


# --- Belief -----------------------------------------------------------------------------------------------------------


def test_the_mixture_that_was_put_in_comes_out():
    random = Random(3)
    for _ in range(5):
        belief = [random.random() for _ in VOICES]
        belief = [weight / sum(belief) for weight in belief]
        expected = list(mixture(WORLD.choices["sentence"], belief).values())
        assert posterior.implied(WORLD.choices["sentence"], expected) == pytest.approx(belief, abs=0.02)


# --- Temperature ------------------------------------------------------------------------------------------------------


def drawn(scores, seed=1):
    return torch.multinomial(scores.softmax(1), 1, generator=generator(seed))[:, 0]


@pytest.mark.slow
def test_the_temperature_that_was_put_in_is_found():
    exact = torch.randn(4000, 16, generator=generator()).double() * 2
    truth = drawn(exact)
    assert temperature.fitted(exact, truth) == pytest.approx(1, abs=0.06)
    assert temperature.fitted(3 * exact, truth) == pytest.approx(3, abs=0.15)
    assert temperature.fitted(3 * exact, exact.softmax(1)) == pytest.approx(3, abs=0.02)


def test_one_temperature_mends_a_model_that_is_too_sure():
    exact = torch.randn(4000, 16, generator=generator()).double() * 2
    truth, sure = drawn(exact), 3 * exact
    mended, found = temperature.cross_fitted(sure, truth)
    errors = [temperature.reliability(*temperature.certainty(each, truth))[0] for each in (sure, mended, exact)]
    assert errors[0] > 0.15 and errors[1] < 0.04 and errors[2] < 0.04 and found == pytest.approx(3, abs=0.2)


@pytest.mark.slow
def test_each_half_is_mended_by_the_other():
    """Of halves that need other temperatures, each gets the wrong one: nothing is fitted on what it is tried on."""
    exact = torch.randn(4000, 16, generator=generator()).double() * 2
    truth, scores = drawn(exact), exact.clone()
    scores[::2] *= 3
    mended, _ = temperature.cross_fitted(scores, truth)
    assert temperature.fitted(mended[::2], truth[::2]) == pytest.approx(3, abs=0.3)
    assert temperature.fitted(mended[1::2], truth[1::2]) == pytest.approx(1 / 3, abs=0.05)


def test_reliability_weighs_bins_by_their_answers():
    stated = torch.tensor([0.95, 0.91, 0.15, 1.0]).double()
    right = torch.tensor([1.0, 0.0, 1.0, 1.0]).double()
    error, table = temperature.reliability(stated, right)
    assert [n for _, _, n in table] == [1, 3]
    assert error == pytest.approx((abs(0.15 - 1) + 3 * abs((0.95 + 0.91 + 1) / 3 - 2 / 3)) / 4)


def test_scores_are_those_of_each_prompt_by_itself():
    model, random = make("10k", len(WORLD.vocabulary), seed=1), Random(2)
    prompts = [[random.randrange(200) for _ in range(length)] for length in (3, 9, 5)]
    candidates = torch.tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    found = temperature.scores(model, prompts, candidates)
    for row, text, words in zip(found, prompts, candidates, strict=True):
        assert torch.allclose(row.float(), model(torch.tensor([text]))[0, -1, words], atol=1e-5)


class Knowing(torch.nn.Module):
    """A model that after a name and a verb holds the true value likeliest, and after all else a full stop."""

    def forward(self, tokens, *_):
        logits = torch.zeros(*tokens.shape, len(WORLD.vocabulary))
        logits[..., WORLD.token(".")] = 1
        people = WORLD.state.people
        for row, text in enumerate(tokens.tolist()):
            words = WORLD.vocabulary.decode(text).split()
            for place, word in enumerate(words):
                name = next(
                    (tuple(words[p : p + 2]) for p in range(place) if tuple(words[p : p + 2]) in people.facts), None
                )
                if name and word in ("in", "as", "loves"):
                    value = people.facts[name][("in", "as", "loves").index(word)]
                    logits[row, place, WORLD.token(value)] = 9
        return logits


def test_a_clerk_who_knows_is_right_about_everybody():
    names = WORLD.state.people.known[:5]
    assert part4.by_clerk(Knowing(), WORLD, names) == [True] * 15
    scores, truths = part4.clerk_scores(Knowing(), WORLD, names)
    assert scores.shape == (15, 16) and (scores.argmax(1) == truths).all()


def test_the_models_of_the_part_are_those_that_its_experiments_ask_for(toy_store):
    """A model that is missing in the list is trained within an experiment, where no other process helps."""
    wanted = {stage.place(0, TOY, **options) for stage, options in part4.models(TOY)}
    for run in part4.EXPERIMENTS:
        run(0, TOY)
    kinds = ("adders", "copiers", "recallers", "flippers")
    found = (path for path in toy_store.glob("*.pickle") if path.name.split("-")[1] == "0")  # others' tests have others
    small = {path for path in found if path.name.startswith(kinds)}
    assert small and small == {path for path in wanted if path.name.startswith(kinds)}
    assert recallers.TASK.pairs == 6
