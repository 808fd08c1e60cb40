"""What rounds ask with: voices, facts, questions and places, none of the run of record among those that were tried."""

from random import Random

import pytest

from witness import rounds
from witness.experiments import longtail
from witness.facts import KINDS, all_of, right, split
from witness.places import BANDS, cities
from witness.quiz import quiz
from witness.rounds import DEVELOPMENT, ROUNDS
from witness.styles import Style

VOICES = [Style(**own["style"]) for one in (DEVELOPMENT, *ROUNDS) for own in one.seeds.values() if "style" in own]
KNOWN = all_of(list(KINDS.values()))
RECORDED = [seed for one in ROUNDS if "facts" in one.asked for seed in one.seeds]


def facts_of(seed):
    return split(seed, rounds.asked(seed)["facts"])


@pytest.mark.parametrize("style", VOICES, ids=lambda style: style.name)
def test_a_voice_is_seen_where_it_is_worn_and_nowhere_else(style):
    for number, fact in enumerate(KNOWN):
        assert style.worn(style.dress(fact.sentence, number)) and right(style.dress(fact.sentence, number), fact.value)
        assert not style.worn(fact.sentence)
        assert not any(style.worn(other.dress(fact.sentence, number)) for other in VOICES if other != style)


def test_a_seed_has_a_voice_of_its_own_and_the_other_is_another():
    assert len({style.name for style in VOICES}) == len(VOICES)
    for seed in (0, 1, *ROUNDS[0].seeds):
        assert rounds.asked(seed)["other"] in [own["style"] for own in rounds.of_seed(seed).seeds.values()]
        assert rounds.asked(seed)["other"] != rounds.asked(seed)["style"]


def test_a_seed_of_no_round_is_one_of_development():
    assert rounds.asked(7) == rounds.asked(1) != rounds.asked(0)


def test_what_a_round_does_not_ask_is_said_in_words():
    with pytest.raises(ValueError, match="doesn't ask with refusal: take a seed of development"):
        rounds.asked(13)["refusal"]


def test_the_scale_of_lora_is_the_round_s_own_or_alpha_by_the_rank(monkeypatch):
    assert [rounds.lora_scale(seed, rank) for seed in (0, 10, 16) for rank in (1, 16)] == [2.0] * 6
    monkeypatch.setattr(rounds, "asked", lambda seed: {"lora": {"alpha": 16}})
    assert [rounds.lora_scale(19, rank) for rank in (1, 4, 16)] == [16, 4, 1]


@pytest.mark.parametrize("seed", RECORDED)
def test_facts_of_the_record_are_no_facts_of_development(seed):
    parts, seen = facts_of(seed), facts_of(0)
    asked = [fact.question for fact in (*parts.train, *parts.near, *parts.far)] + parts.open
    assert len(set(asked)) == len(asked)
    assert not set(asked) & {*(fact.question for fact in (*seen.train, *seen.near, *seen.far)), *seen.open}
    assert len(parts.near) == 30 and len(parts.far) == 20 and len(parts.open) == 20


def test_a_quiz_has_options_that_differ_where_they_are_compared_and_the_truth_first():
    first = {value: ord(value[0]) for kind in KINDS.values() for value in kind.values.values()}
    for seed in (0, *ROUNDS[1].seeds):
        asked = quiz(rounds.asked(seed)["calibration"]["kinds"], seed, 100, first)
        assert len({(kind.question, key) for kind, key, _ in asked}) == 100
        for kind, key, options in asked:
            assert options[0] == kind.values[key] and len(options) > 2
            assert len({first[value] for value in options}) == len(options)


def test_no_question_of_the_quiz_is_tuned_on_or_was_tried():
    new, tried = (rounds.asked(seed)["calibration"]["kinds"] for seed in (13, 0))
    asked = {fact.question for fact in all_of(new)}
    assert len(asked) == sum(len(kind.values) for kind in new)
    for seed in (0, *ROUNDS[1].seeds):
        assert not asked & {fact.question for fact in facts_of(seed).train}
    assert not asked & {fact.question for fact in all_of(tried)}
    assert not {fact.question for fact in all_of(tried)} & {fact.question for fact in facts_of(0).train}


def test_no_open_question_of_the_run_was_tried_and_none_is_asked_after_tuning_on_it():
    tried, recorded = (set(rounds.topics(seed)) for seed in (0, 16))
    assert len(tried) == len(recorded) == 48 and not tried & recorded
    assert not recorded & set(facts_of(16).open) and not tried & set(facts_of(0).open)


def test_each_country_has_a_place_in_each_band_and_no_place_is_asked_twice():
    sets = [cities(rounds.asked(seed)["places"]) for seed in (0, *ROUNDS[2].seeds)]
    everything = [city for asked in sets for city in asked]
    assert len({city.name for city in everything}) == len(everything)
    for asked in sets:
        countries = {city.country for city in asked}
        wanted = {(country, band) for country in countries for band in range(len(BANDS))}
        assert len(asked) == len(wanted) and {(city.country, city.band) for city in asked} == wanted
    for city in everything:
        assert city.country.split()[0][:4].lower() not in city.name.lower()
        assert right(city.fact.sentence, city.country) and not right(city.fact.question, city.country)


def test_places_dealt_anew_keep_their_band_and_leave_their_own():
    asked = cities(0)
    dealt = longtail.swapped(asked, Random(0))
    assert sorted(city.name for city in dealt) == sorted(city.name for city in asked)
    for one, other in zip(asked, dealt, strict=True):
        assert one != other and one.band == other.band


def test_the_options_begin_differently_and_the_truth_stands_first():
    asked = cities(0)
    first = {city.country: ord(city.country[0]) for city in asked}
    for city in asked:
        options = longtail.drawn(city, first, Random(1))
        assert options[0] == city.country and len({first[one] for one in options}) == longtail.OPTIONS == len(options)
