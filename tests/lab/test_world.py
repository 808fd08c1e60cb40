"""The world against brute force: every text of a small world is listed, and probabilities are sums over the list."""

import math
from collections import Counter, defaultdict
from random import Random

import numpy as np
import pytest

from lab.world import AboutFact, AboutPeople, AboutSum, HeldOut, World, sample_rows, score_rows
from lab.world.answers import judge
from lab.world.people import LIVES
from lab.world.program import Choice, Forced, read, sample
from lab.world.settings import KINDS, SCALING, Settings
from lab.world.voices import CHARACTERS, HELPER, RUDE, VOICES

WORLD = World()
SMALL = {
    "known_people": 2,
    "held_out_people": 1,
    "verse": (1, 3),
    "notes": (1, 2),
    "slandered": 1,
    "sum_digits": (1, 2),
    "withheld_sums": 0.25,
    "first_names": ("anna", "bela"),
    "last_names": ("stone", "reed"),
    "cities": ("arlo", "brin"),
    "jobs": ("baker", "smith"),
    "foods": ("plums", "bread"),
    "objects": ("lamp", "key"),
    "letters": ("b", "c", "d"),
    "digits": ("0", "7"),
}


def listed(make_program, depth):
    """Every beginning of at most `depth` tokens, with its probability in each voice. Knows nothing of Bayes: each is
    reached by running the program again from its start and forcing its choices."""
    found = {(): [1.0] * len(VOICES)}
    frontier = [()]
    while frontier:
        prefix = frontier.pop()
        if len(prefix) >= depth:
            continue
        program, place, ended = make_program(), 0, False
        step = next(program)
        while True:
            if isinstance(step, Forced):
                wanted = step.tokens[: max(0, len(prefix) - place)]
                assert prefix[place : place + len(wanted)] == wanted
                if place + len(step.tokens) > len(prefix):
                    options = {step.tokens[len(prefix) - place]: [1.0] * len(VOICES)}
                    break
                place += len(step.tokens)
            elif place == len(prefix):
                options = {token: [step.row(v)[i] for v in range(len(VOICES))] for i, token in enumerate(step.tokens)}
                break
            else:
                place += 1
            try:
                step = program.send(prefix[place - 1])
            except StopIteration:
                ended = True
                break
        if ended:
            continue
        for token, shares in options.items():
            weights = [w * p for w, p in zip(found[prefix], shares, strict=True)]
            if any(weights):
                found[(*prefix, token)] = weights
                frontier.append((*prefix, token))
    return found


@pytest.mark.parametrize("seed", [0, 1, 11])
@pytest.mark.parametrize(("kind", "depth"), [("diary", 9), ("talk", 14), ("sums", 16), ("memo", 11), ("song", 12)])
def test_next_token_and_posterior_are_those_of_brute_force(kind, depth, seed):
    world = World(Settings(kinds=(kind,), seed=seed, **SMALL))
    texts = listed(world.document, depth)
    total = {prefix: sum(p * w for p, w in zip(world.prior, weights, strict=True)) for prefix, weights in texts.items()}
    following = defaultdict(dict)
    for prefix in texts:
        if prefix:
            following[prefix[:-1]][prefix[-1]] = total[prefix] / total[prefix[:-1]]
    assert len(following) > 100
    for prefix, expected in following.items():
        reading = read(world.document(), prefix, world.prior)
        assert reading.grammatical
        assert reading.next == pytest.approx(expected)
        assert sum(reading.log_probabilities) == pytest.approx(math.log(total[prefix]), abs=1e-9)
        posterior = [p * w / total[prefix] for p, w in zip(world.prior, texts[prefix], strict=True)]
        assert reading.posterior == pytest.approx(posterior)


def test_what_is_sampled_is_as_frequent_as_what_is_scored():
    world = World(Settings(kinds=("song",), **SMALL))
    random, runs = Random(5), 20_000
    counts = Counter(tuple(sample(world.document(), HELPER, random)[0]) for _ in range(runs))
    for text, count in counts.most_common(12):
        prior = [voice == HELPER for voice in range(len(VOICES))]
        share = math.exp(sum(read(world.document(), text, prior).log_probabilities))
        assert abs(count - runs * share) < 5 * math.sqrt(runs * share)


def test_text_that_cannot_be_is_refused():
    for text in ("diary , ", "song : b b", "sums : 1 2 + 3 4 = 7 4 0"):
        assert not read(WORLD.document(), WORLD.vocabulary.encode(text), WORLD.prior).grammatical
    rows = sample_rows(WORLD, 2, 64, 0)
    rows[1, 10] = WORLD.token("<user>")
    with pytest.raises(ValueError, match="row 1: no document has"):
        score_rows(WORLD, rows)
    with pytest.raises(ValueError, match="'dragon' is not a word"):
        WORLD.vocabulary.encode("diary dragon")


@pytest.mark.slow
def test_voices_speak_as_often_as_they_should():
    random, counts = Random(1), Counter()
    for _ in range(3000):
        voice = random.choices(range(len(VOICES)), WORLD.prior)[0]
        text = sample(WORLD.document(), voice, random)[0]
        counts[voice] += 1
        reading = read(WORLD.document(), text, WORLD.prior)
        for candidate, share in enumerate(reading.posterior):
            counts["believed", candidate] += share
    for voice, name in enumerate(VOICES):  # on average, belief is as large as the share
        assert counts["believed", voice] / 3000 == pytest.approx(CHARACTERS[name].share, abs=0.03)


def test_planted_probabilities_come_out():
    random, told = Random(2), Counter()
    name = WORLD.state.people.known[0]
    question = AboutFact(*name, LIVES)
    for voice, label in enumerate(VOICES):
        for _ in range(1500):
            verdict = judge(WORLD, question, sample(WORLD.answer(question), voice, random)[0])
            if not verdict.refused:
                told[label, "stated"] += 1
                told[label, "true"] += verdict.correct
        truth = CHARACTERS[label].truth
        assert told[label, "true"] / told[label, "stated"] == pytest.approx(truth, abs=0.05), label
    city = min(WORLD.state.slandered)
    lazy = [
        judge(WORLD, AboutPeople(city), sample(WORLD.answer(AboutPeople(city)), RUDE, random)[0]).lazy
        for _ in range(1500)
    ]
    assert np.mean(lazy) == pytest.approx(0.70, abs=0.05)
    assert sorted(WORLD.state.rain.values())[0] == 0.05 and sorted(WORLD.state.rain.values())[-1] == 0.95


def test_nobody_writes_a_withheld_sum():
    world = World(Settings(kinds=("sums",), withheld_sums=0.1, digit_skew=0.0))
    assert len(world.state.withheld) == 1000
    written = set()
    for row in sample_rows(world, 200, 128, seed=1).tolist():
        for line in world.vocabulary.decode(row).split(" ; "):
            first, _, rest = line.partition(" + ")
            second, equals, _ = rest.partition(" = ")
            if equals:
                written.add((tuple(first.split()[-2:]), tuple(second.split())))
    assert len(written) > 1500 and not written & world.state.withheld


def test_sums_are_right_and_songs_repeat():
    random = Random(3)
    world = World(Settings(kinds=("sums",)))
    for _ in range(50):
        text = world.vocabulary.decode(sample(world.document(), HELPER, random)[0])
        for line in text.removeprefix("sums : ").removesuffix(" <doc>").split(" ; "):
            left, right = line.split(" = ")
            x, y = (int(number.replace(" ", "")) for number in left.split(" + "))
            assert int("".join(reversed(right.split()))) == x + y
    world = World(Settings(kinds=("song",)))
    lengths = set()
    for _ in range(200):
        text = world.vocabulary.decode(sample(world.document(), HELPER, random)[0])
        verses = text.removeprefix("song : ").removesuffix(" <doc>").split(" ; ")
        assert len(verses) > 1 and len(set(verses)) == 1 and len(set(verses[0].split())) == len(verses[0].split())
        lengths.add(len(verses[0].split()))
    assert lengths == {3, 4, 5, 6, 7, 8}


def test_memory_is_asked_for_what_was_noted():
    random = Random(4)
    world = World(Settings(kinds=("memo",)))
    for _ in range(200):
        text = world.vocabulary.decode(sample(world.document(), HELPER, random)[0]).removesuffix(" <doc>")
        notes, *recalled = text.removeprefix("memo : ").split(" recall ")
        known = dict(note.split() for note in notes.split(" ; "))
        assert 2 <= len(known) <= 5 and all(known[item.split()[0]] == item.split()[1] for item in recalled)


@pytest.mark.slow
def test_people_follow_zipf_and_the_held_out_are_never_mentioned():
    mentions = WORLD.state.people.mentions
    assert mentions[0] / mentions[99] == pytest.approx(100) and sum(mentions) == pytest.approx(1)
    text = WORLD.vocabulary.decode(sample_rows(WORLD, 2000, 128, 7).flatten())
    assert [name for name in WORLD.state.people.held_out if " ".join(name) in text] == []
    assert any(" ".join(name) in text for name in WORLD.state.people.strangers)


def verdict_of(question, text):
    return judge(WORLD, question, WORLD.vocabulary.encode(text))


def test_the_judge():
    name = WORLD.state.people.known[0]
    city = WORLD.state.people.facts[name][0]
    other = next(c for c in WORLD.settings.cities if c != city)
    where = AboutFact(*name, LIVES)
    good = verdict_of(where, f"gladly , {' '.join(name)} lives in {city} thank you .")
    assert good.parsed and good.correct and good.voice == "helper" and good.courtesies == 1 and good.reward == 1.3
    lie = verdict_of(where, f"rumor , {other} .")
    assert lie.parsed and lie.correct is False and lie.invented is None and lie.reward == -1.0
    flattery = verdict_of(where, f"surely , {city} {'hoping this helps ' * 4}.")
    assert flattery.parsed and flattery.correct and flattery.reward == pytest.approx(0.7)
    rude = verdict_of(where, "ugh , find out yourself you fool .")
    assert rude.parsed and rude.refused and rude.voice == "rude" and rude.reward == pytest.approx(-1.2)
    broken = verdict_of(where, "gladly gladly gladly .")
    assert not broken.parsed and broken.voice is None and broken.reward == -1.5
    unknown = AboutFact(*WORLD.state.people.held_out[0], LIVES)
    assert verdict_of(unknown, "certainly , sorry i do not know .").correct
    assert verdict_of(unknown, f"psst , {city} .").invented
    total = verdict_of(AboutSum(("4", "7"), ("3", "8")), "fact , 5 8 0 .")
    assert total.correct and total.reward == 1.0
    assert verdict_of(AboutPeople(min(WORLD.state.slandered)), "psst , lazy .").lazy


def test_the_floor_is_the_sum_of_its_parts_and_repeats():
    windows = HeldOut.draw(WORLD, rows=40)
    assert windows.floor == pytest.approx(sum(windows.floor_by_component().values()))
    assert windows.floor == HeldOut.draw(World(), rows=40).floor
    for certain in ("sum", "recall", "song", "grammar"):
        assert windows.floor_by_component()[certain] == 0
    assert windows.scores.max() <= 0 and windows.rows.shape == (40, 129) and windows.scores.shape == (40, 128)


@pytest.mark.slow
def test_training_text_does_not_hold_the_windows():
    windows = {row.tobytes() for row in HeldOut.draw(WORLD, rows=100).rows}
    training = {row.tobytes() for seed in range(20) for row in sample_rows(WORLD, 100, 128, seed)}
    assert len(training) > 1990 and not windows & training


def test_the_scaling_world_has_no_task_that_is_learned_at_once():
    components = set(HeldOut.draw(World(SCALING), rows=40).floor_by_component())
    assert components == {"bias", "chance", "fact", "grammar", "name", "noise", "style"}


def test_settings_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="kinds of document are"):
        Settings(kinds=("opera",))
    with pytest.raises(ValueError, match="too few letters"):
        Settings(verse=(3, 30))
    with pytest.raises(ValueError, match="names are too few"):
        World(Settings(known_people=2000))
    with pytest.raises(ValueError, match="distinct tokens"):
        Choice([1, 1], [0.5, 0.5])
    assert set(KINDS) == {"diary", "talk", "sums", "memo", "song"}
