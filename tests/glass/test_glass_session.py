"""What the glass model tells of a text, beside the lab: odds, exact odds, what nobody avoids, and what is lost."""

import math

import pytest
import torch
from lab_side import PRIOR, WORLD, lens, maps, read_text, without
from node_side import drive, faults, planted
from the_case import DATA, OTHER, TEXT, page_model

WHOLE = {"text": TEXT, "model": "base", "silent": [], "by": "zero", "cut": []}
CARRY = {"text": TEXT, "other": OTHER, "model": "base", "put": [{"point": 2, "place": 7}, {"point": 2, "place": 8}]}
torch.set_num_threads(1)


@pytest.fixture(scope="module")
def base():
    return page_model()


def seen(modules, *changes, average=False):
    settings = [WHOLE | each for each in ({}, *changes)]
    long = {"text": "song : " + "b " * 39, "silent": ["1.1"], "by": "place"}
    refused = [{"text": f"{TEXT} nonsense"}, {"text": "a " * 64}, {"text": TEXT.upper()}, long]
    refused += [long | {"by": "mean"}, {"silent": ["9.9"], "by": "mean"}]
    place = len(TEXT.split())
    task = {"settings": settings, "place": place, "refused": refused, "carry": CARRY, "average": average}
    return drive("glass/session.mjs", modules, DATA, **task), place


@torch.no_grad()
def check(modules, base):
    changes = ({"silent": ["2.2"]}, {"silent": ["2.2"], "by": "mean"}, {"model": "rlhf"})
    found, last = seen(modules, *changes, {"model": "sft", "silent": ["2.2"]}, {"model": "sft"})
    tokens = torch.tensor([[0, *WORLD.vocabulary.encode(TEXT)]])
    assert WORLD.vocabulary.decode(tokens[0].tolist()).split()[0] == "<doc>"
    whole, silent = (model(tokens)[0].softmax(-1) for model in (base, without(base, 1, 1)))
    places = found["looks"][0]["places"]
    for place, (one, changed, row) in enumerate(zip(places, found["looks"][1]["places"], whole, strict=True)):
        assert one["said"]["share"] == pytest.approx(float(row.max()), abs=1e-4) == one["saidBefore"]["share"]
        assert changed["said"]["share"] == pytest.approx(float(silent[place].max()), abs=1e-4)
        assert changed["saidBefore"] == one["said"]
        following = read_text(WORLD.document(), tokens[0, 1 : place + 1].tolist(), PRIOR).next
        floor = -sum(share * math.log(share) for share in following.values())
        lost = sum(share * math.log(share / float(row[token])) for token, share in following.items())
        assert one["floor"] == pytest.approx(floor, abs=1e-4) and one["lost"] == pytest.approx(lost, abs=1e-3)
        for odds in one["odds"]:
            token = WORLD.token(odds["word"])
            assert odds["share"] == pytest.approx(float(row[token]), abs=1e-4)
            assert odds["exact"] == pytest.approx(following.get(token, 0), abs=1e-6)
    end = places[last]
    after = [lens.lens(base, stream[0, -1]).softmax(-1).max() for stream in lens.streams(base, tokens)[1:]]
    assert [top[0]["share"] for top in end["after"]] == pytest.approx([float(each) for each in after], abs=1e-4)
    looks = torch.cat([block[:, -1] for block in maps(base, tokens[0])])
    assert (torch.tensor(list(end["looks"].values())) - looks).abs().max() < 1e-4
    rows = base.embedding.weight
    usual = [token for token in range(len(WORLD.vocabulary)) if not WORLD.vocabulary.decode([token]).startswith("<")]
    direction = rows[WORLD.token("hale")] - rows[usual].mean(0)
    added = {name: part[0, -1] for name, part in lens.parts(base, tokens).items()}
    votes = torch.stack(list(lens.votes(base, added, direction).values()))
    assert (torch.tensor(end["votes"]) - votes).abs().max() < 1e-3
    shares = {each["part"]: each["share"] for each in found["damage"]["result"]["parts"]}
    assert list(shares) == found["about"]["parts"] and found["damage"]["result"]["answer"] == "hale"
    assert shares["2.2"] == pytest.approx(float(silent[-1, WORLD.token("hale")]), abs=1e-4)
    by_mean, aligned = (found["looks"][number]["places"][last]["said"]["share"] for number in (2, 3))
    other = found["looks"][3]["places"]
    assert all(each["said"] == each["saidBefore"] for each in other)
    changed, whole = (found["looks"][number]["places"] for number in (4, 5))  # first looked at with a part off
    assert [each["saidBefore"] for each in changed] == [each["said"] for each in whole]
    assert len({shares["2.2"], end["said"]["share"], by_mean, aligned}) == 4
    check_carrying(found, base, tokens)
    names = [refusal.split(":")[0] for refusal in found["refusals"]]
    assert names == ["UnknownWord", "RangeError", "", "RangeError", "", "RangeError"]
    person = found["looks"][0]["person"]
    assert person["name"] == "yuri crow" and person["self"]["rank"] == 1
    assert person["self"]["facts"] == list(WORLD.state.people.facts["yuri", "crow"])
    return found


def check_carrying(found, base, tokens):
    """Whole streams put in, and one place after the other, as the lab's patching has it."""
    other = torch.tensor([[0, *WORLD.vocabulary.encode(OTHER)]])
    streams = lens.streams(base, tokens)
    mixed = lens.patched(base, other, 1, [7, 8], streams[1])[0].softmax(-1)
    for odds in found["carry"]["odds"]:
        assert odds["mixed"] == pytest.approx(float(mixed[WORLD.token(odds["word"])]), abs=1e-4)
    first, second = (base(each)[0, -1].log_softmax(-1) for each in (tokens, other))
    mine, theirs = int(first.argmax()), int(second.argmax())
    assert found["grid"]["result"] == {"from": "hale", "to": WORLD.vocabulary.decode([theirs])}
    over = {(part["point"], part["place"]): part["over"] for part in found["grid"]["parts"]}
    assert over.keys() == {(point, place) for point in range(7) for place in range(7, tokens.shape[1])}
    start, end = (float(each[mine] - each[theirs]) for each in (second, first))
    for (point, place), share in over.items():
        if point % 2 == 0:
            scores = lens.patched(base, other, point // 2, [place], streams[point // 2])[0]
            expected = (float(scores[mine] - scores[theirs]) - start) / (end - start)
            assert share == pytest.approx(expected, abs=1e-3)
    assert over[6, 14] == pytest.approx(1, abs=1e-4)


@pytest.mark.slow
def test_what_is_told_of_a_text_is_the_labs(modules, base):
    check(modules, base)


@pytest.mark.slow
def test_an_average_is_over_a_hundred_texts(modules):
    found, _ = seen(modules, average=True)
    result = found["average"]["result"]
    assert result["texts"] == 100 and [part["part"] for part in result["parts"]] == found["about"]["parts"]
    assert 0 < result["whole"] < 0.2 and all(part["lost"] > -0.01 for part in result["parts"])
    assert max(part["lost"] for part in result["parts"]) > 1


@faults(
    ("glass/session.js", "share * Math.log(share / Math.max", "Math.log(share / Math.max"),
    ("glass/session.js", "this.whole.key !== key", "this.whole.key === ''"),
    ("glass/subject.js", "row[i] - mean)", "row[i])"),
    ("glass/session.js", "- start) / (end - start)", "- start) / end"),
)
def test_a_fault_in_the_session_shows(modules, base, file, right, wrong):
    with planted(modules, file, right, wrong):
        check(modules, base)
