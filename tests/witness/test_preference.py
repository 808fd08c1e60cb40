"""DPO on a tiny Llama, and judges: a test of signs against all outcomes, entropies and distances, tastes."""

from itertools import product
from statistics import mean

import pytest
import torch
import torch.nn.functional as F
from torch.distributions import Categorical, kl_divergence

from witness import preference, tune
from witness.experiments import dpo, longtail, lora, swaps
from witness.facts import Fact
from witness.llama import Config, Llama
from witness.measure import Measured
from witness.places import City
from witness.preference import Preference
from witness.rounds import asked
from witness.tastes import Taste


@pytest.fixture
def model():
    torch.manual_seed(0)
    return Llama(Config(vocabulary=30, width=24, layers=1, heads=2, key_heads=1, hidden=32)).eval()


# --- DPO -------------------------------------------------------------------------------------------------------------


@torch.no_grad()
def test_the_log_probability_of_an_answer_is_that_of_its_tokens_one_after_the_other(model):
    pairs = [([1, 2, 3], [4, 5]), ([6], [7, 8, 9, 10])]
    found = preference.log_probs(model, pairs)
    for (prompt, answer), log_p in zip(pairs, found, strict=True):
        text, wanted = list(prompt), 0.0
        for token in answer:
            wanted += float(model(torch.tensor([text]))[0, -1].log_softmax(-1)[token])
            text.append(token)
        assert float(log_p) == pytest.approx(wanted, rel=1e-4)


@torch.no_grad()
def margin(model, preferences):
    """Of what is chosen before what is rejected, in nats, by the library's own cross-entropy."""

    def log_p(prompt, answer):
        logits = model(torch.tensor([prompt + answer]))[0, len(prompt) - 1 : -1]
        return -float(F.cross_entropy(logits, torch.tensor(answer), reduction="sum"))

    return mean(log_p(*one.chosen) - log_p(*one.rejected) for one in preferences)


def test_dpo_moves_toward_what_is_chosen_and_the_other_way_where_the_labels_are_turned(model, monkeypatch):
    monkeypatch.setattr(preference, "RATE", 3e-3)
    liked = [Preference(([1, number], [5, 6]), ([1, number], [7, 8, 9])) for number in range(10, 18)]
    turned = [Preference(one.rejected, one.chosen) for one in liked]
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    start = margin(model, liked)
    assert margin(preference.dpo(model, liked, 0), liked) == pytest.approx(start)
    assert margin(preference.dpo(model, liked, 12), liked) > start + 0.5
    assert margin(preference.dpo(model, turned, 12), liked) < start - 0.5
    assert all(torch.equal(weight, before[name]) for name, weight in model.state_dict().items())


# --- Judges ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("worse", "better"), [(0, 0), (1, 0), (3, 1), (6, 0), (4, 4), (2, 7)])
def test_the_chance_of_an_uneven_change_is_that_of_all_outcomes_counted(worse, better):
    count = worse + better
    as_far = sum(abs(2 * sum(one) - count) >= abs(worse - better) for one in product((0, 1), repeat=count))
    old = [True] * worse + [False] * better + [True, False]
    new = [False] * worse + [True] * better + [True, False]
    assert swaps.sign_test(old, new) == pytest.approx(as_far / 2**count)


def test_the_best_of_the_rates_is_the_one_with_the_least_loss_and_a_gentler_one_comes_close(model):
    found, losses = Measured(), {1.0: 0.5, 2.0: 0.23, 3.0: 0.2, 4.0: 0.9}
    made = {rate: Llama(model.config) for rate in losses}

    def weigh(now, name):
        loss = next(losses[rate] for rate in made if made[rate] is now)
        for what in ("loss", "manual", "own"):
            found.number(f"lora_{name}_{what}", loss, 3)
        return loss

    rates = {"slowest": 1.0, "slow": 2.0, "fast": 3.0, "fastest": 4.0}
    assert lora.best_of(model, rates, "rank_1", weigh, found, made.get) is made[3.0]
    assert (found.numbers["lora_rank_1_rate"], found.numbers["lora_rank_1_loss"]) == (3.0, 0.2)
    assert (found.numbers["lora_rank_1_gentle_rate"], found.numbers["lora_rank_1_gentle_loss"]) == (2.0, 0.23)


def test_what_changed_is_counted_in_words_and_in_right_and_wrong():
    asked = [Fact("?", "", value) for value in ("Rome", "Oslo", "Bonn", "Lima")]
    before = ["It is Rome.", "It is Oslo.", "It is Paris.", "It is Lima."]
    now = ["It is Rome.", "Oslo.", "It is Bonn.", "It is Quito."]
    found = Measured()
    swaps.compare("x", now, before, asked, found)
    assert found.numbers == {"swap_x_right": 0.75, "swap_x_words": 0.75, "swap_x_sides": 0.5, "swap_x_chance": 1.0}


class Bytes:
    """A witness whose tokens are letters."""

    def __init__(self, model):
        self.model = model

    def encode(self, text):
        return [ord(letter) % 30 for letter in text]


def test_entropy_and_distance_along_answers_are_those_of_the_distributions(model):
    torch.manual_seed(1)
    other = Llama(model.config).eval()
    for each in (model, other):
        each.head.weight.data.mul_(0.05)  # so that no word is certain
    exam = dpo.Exam.__new__(dpo.Exam)
    exam.witness, exam.prompts = Bytes(model), ["how?", "why"]
    said = [[3, 4, 5], [6]]
    wanted = []
    for prompt, row in zip(exam.prompts, said, strict=True):
        text = torch.tensor([exam.witness.encode(prompt) + row])
        at = slice(text.shape[1] - len(row) - 1, text.shape[1] - 1)
        with torch.no_grad():
            new, old = (Categorical(logits=each(text)[0, at]) for each in (other, model))
        wanted += list(zip(new.entropy().tolist(), kl_divergence(new, old).tolist(), strict=True))
    with torch.no_grad():
        entropy, away = exam.along(other, said)
        assert exam.along(model, said)[1] == pytest.approx(0, abs=1e-6)
    assert (entropy, away) == pytest.approx((mean(e for e, _ in wanted), mean(kl for _, kl in wanted)), rel=1e-3)


def test_a_place_is_picked_by_the_likeliest_of_its_options(model, monkeypatch):
    """A witness that holds the first letter after "is in" likeliest that the name begins with."""
    places = [City("Rye", "Romania", 0, 1), City("Lub", "Romania", 0, 1)]
    first = {"Romania": ord("R"), "Latvia": ord("L")}

    def chances(witness, model, prompts, tokens):
        begins = [prompt.split(" is in")[0].rsplit("\n", 1)[1][0] for prompt in prompts]
        return [[0.9 if token == ord(letter) else 0.1 for token in row]
                for letter, row in zip(begins, tokens, strict=True)]  # fmt: skip

    monkeypatch.setattr(longtail, "chances", chances)
    assert longtail.picked(Bytes(model), places, [["Romania", "Latvia"]] * 2, first) == [True, False]


@pytest.mark.parametrize(
    ("seed", "better", "worse"),
    [
        (0, "It is an old cat.", "Elephants remember everything."),
        (16, "Elephants remember everything.", "It is an old cat."),
        (17, "A cat saw a dog.", "The cat saw the dog."),
        (18, "You can do it with your own hands.", "One can do it with bare hands."),
    ],
)
def test_a_taste_likes_what_it_says(seed, better, worse):
    taste = Taste(**asked(seed)["taste"])
    assert taste.worth(better) > taste.worth(worse)


def test_the_best_and_the_worst_of_a_question_are_a_preference(monkeypatch):
    rows = {0: "a", 1: "bbb", 2: "cc", 3: "dd"}
    said = [[number % 4] for number in range(4 * 48)]
    said[4:8] = [[2], [3], [3], [2]]  # all equally good: no preference

    class Words:
        model = None

        def encode(self, text):
            return [len(text)]

        def decode(self, row):
            return rows[row[0]]

    monkeypatch.setattr(dpo, "answers", lambda *arguments, **options: said)
    monkeypatch.setattr(tune, "fast", lambda model: model)
    found = dpo.preferred(Words(), Taste("short words", more=False), 0)
    assert len(found) == 47
    assert all((one.chosen[1], one.rejected[1]) == ([0], [1]) for one in found)
