"""What the page's world expects of documents, beside the lab's."""

from random import Random

import pytest
from lab_side import VOICES, WORLD, Settings, World, data_of, read_text, sample, sample_rows
from node_side import faults, planted
from page_side import damaged, node, same


def expectations(world, row, prior):
    """What `reading.js` should say, from Python's reading of every prefix of a row in document form."""
    found, boundary = [], world.token("<doc>")
    if row[0] != boundary:
        return [None] * len(row)
    begin = 1
    for end in range(1, len(row) + 1):
        if end > begin and row[end - 1] == boundary:
            begin = end
        reading = read_text(world.document(), row[begin:end], prior)
        if not reading.grammatical:
            return found + [None] * (len(row) - len(found))
        found.append({"next": reading.next, "posterior": reading.posterior})
    return found


def components(world, row, found, prior):
    """The component of each token but the first, as far as the row was understood, by reading whole documents."""
    place, parts = 1, []
    while place < len(row) and found[len(parts)] is not None:
        reading = read_text(world.document(), row[place:], prior)
        parts += reading.components
        place = 1 + len(parts)
        if not reading.grammatical:
            break
    return parts


def check_documents(modules, world, rows, prior=None):
    """Prefixes of rows in document form; returns how many."""
    prior = prior or world.prior
    found = node("world", modules, contents=data_of(world), rows=rows, prior=prior)
    for row, reading in zip(rows, found, strict=True):
        expected = expectations(world, row, prior)
        for place, pair in enumerate(zip(reading, expected, strict=True)):
            assert same(*pair), (world.vocabulary.decode(row[: place + 1]), *pair)
        parts = components(world, row, reading, prior)
        assert [each["component"] for each in reading if each][: len(parts)] == parts
    return sum(map(len, rows))


def documents(world, count, length=127, seed=11):
    return sample_rows(world, count, length, seed).tolist()


def every_kind(world, each, seed=12):
    """Whole documents of every kind in every voice, for those that chance seldom draws."""
    random, found = Random(seed), {}
    while len(found) < len(world.settings.kinds) * len(VOICES) or min(map(len, found.values())) < each:
        voice = random.randrange(len(VOICES))
        tokens, _ = sample(world.document(), voice, random)
        if len(tokens) < 250:
            found.setdefault((tokens[0], voice), []).append([world.token("<doc>"), *tokens])
    return [row for rows in found.values() for row in rows[:each]]


@pytest.mark.slow
def test_the_world_expects_what_it_does_in_python(modules):
    assert check_documents(modules, WORLD, documents(WORLD, 50)) > 6000
    assert check_documents(modules, WORLD, every_kind(WORLD, 4)) > 2000


@pytest.mark.slow
def test_a_belief_about_the_voice_can_be_given(modules):
    check_documents(modules, WORLD, documents(WORLD, 10), [1, 0, 0, 0, 0])  # the rest is impossible to the helper
    check_documents(modules, WORLD, documents(WORLD, 10), [3, 1, 1, 1, 1])


def test_nothing_is_expected_after_what_nobody_could_have_written(modules):
    rows = damaged(documents(WORLD, 60, 60), len(WORLD.vocabulary), 13)
    rows += [[WORLD.token("talk"), WORLD.token(":")], [WORLD.token("<doc>")], [], [9999], [WORLD.token("<doc>"), 9999]]
    check_documents(modules, WORLD, [row for row in rows if WORLD.token("<user>") not in row and row])


@pytest.mark.release
@pytest.mark.slow
@pytest.mark.parametrize(
    "settings",
    [
        Settings(seed=3, known_people=40, held_out_people=20, zipf=0.5, stranger_share=0.4, slandered=0),
        Settings(seed=4, verse=(1, 4), notes=(1, 3), sum_digits=(2, 3), digit_skew=0.5, withheld_sums=0.05),
        Settings(seed=5, kinds=("diary", "talk"), held_out_people=0, slandered=16),
    ],
    ids=["people", "numbers", "kinds"],
)
def test_other_worlds_are_read_as_well(modules, settings):
    world = World(settings)
    check_documents(modules, world, documents(world, 12) + damaged(documents(world, 12), len(world.vocabulary), 14))


@faults(
    ("engine/expectations.js", "follower = follower && advance(world, follower, token, prior);\n    return", "return"),
    (
        "engine/expectations.js",
        "Array.from(tokens, (token, place)",
        "Array.from([0, ...tokens].slice(0, -1), (token, place)",
    ),
    ("engine/expectations.js", "if (!follower.push(token)) return null;", "follower.push(token);"),
    ("engine/program.js", "(share * likelihoods[voice]) / probability", "share * likelihoods[voice]"),
    ("engine/program.js", "this.place++;\n", ""),
    ("engine/world.js", "1 / (rank + 1) ** zipf", "1 / (rank + 2) ** zipf"),
    ("engine/world.js", "place) => !this.withheld.has(", "place) => !new Set().has("),
    ("engine/world.js", "(word === value ? right : wrong)", "(word === value ? wrong : right)"),
    ("engine/world.js", "x.length + 1", "x.length"),
    ("engine/world.js", "most - fewest + 1) : 0", "most - fewest) : 0"),
    ("engine/world.js", '"song");\n    do', '"grammar");\n    do'),
)
def test_a_fault_in_the_world_shows(modules, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_documents(modules, WORLD, every_kind(WORLD, 8) + damaged(documents(WORLD, 10), len(WORLD.vocabulary), 13))
