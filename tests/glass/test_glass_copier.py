"""Part 4's copier in the glass model: the lab's model but for rounding, and its language by brute force."""

import gzip
import json

import pytest
import torch
from lab_side import WORLD, copiers, in_workshop, induction, lens, maps, read, tasks, without, workshop
from node_side import drive, faults, planted
from support import ROOT
from the_case import DATA

FILE = ROOT / "_static/workshop/data/copier.gzip"
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
TEXTS = [
    "k d w a r f s b k d w a r",
    "k d w a d m s b k d w a d",
    "k d w a r f s b g p h t e",
    " ".join("onemoretimeandyetagain" * 3)[:119],
    "a b c d e f g h a x b",  # no verse of this language
]
SILENT = ["1.2", "2.1", "2.gated"]
STATES = [
    "#view=inside&text=k+d&model=copier&silent=2.1",
    "#view=carry&text=k+d&model=copier&other=k+e&put=0%3A1",
]
torch.set_num_threads(1)


@pytest.fixture(scope="module")
def copier():
    return in_workshop("copier")[1]


def tokens_of(text):
    return torch.tensor([[ALPHABET.index(letter) for letter in text.split()]])


def exact(letters):
    """What comes next by all periods, a letter for each chance that a verse of one took."""
    found, count = [0.0] * 32, 0.0
    for period in range(copiers.PERIODS[0], copiers.PERIODS[1] + 1):
        if any(letters[place] != letters[place % period] for place in range(len(letters))):
            continue
        chance = (1 / 32) ** min(period, len(letters))
        count += chance
        for letter in range(32):
            if len(letters) < period:
                found[letter] += chance / 32
            elif letter == letters[len(letters) % period]:
                found[letter] += chance
    return [share / count for share in found] if count else None


def seen(modules):
    put = [{"point": 1, "place": 6}]
    return drive("glass/copier.mjs", modules, DATA, texts=TEXTS, silent=SILENT, put=put, states=STATES)


@torch.no_grad()
def check(modules, copier):
    found = seen(modules)
    assert found["about"]["words"] == list(ALPHABET) and found["about"]["parts"][5] == "2.1"
    for text, look in zip(TEXTS, found["looks"], strict=True):
        tokens = tokens_of(text)
        shares = copier(tokens)[0].softmax(-1)
        assert [each["word"] for each in look["places"]] == text.split()
        for place, each in enumerate(look["places"]):
            following = exact(tokens[0, : place + 1].tolist())
            assert each["said"]["share"] == pytest.approx(float(shares[place].max()), abs=1e-4)
            for odds in each["odds"]:
                letter = ALPHABET.index(odds["word"])
                assert odds["share"] == pytest.approx(float(shares[place, letter]), abs=1e-4)
                assert odds["exact"] == (following and pytest.approx(following[letter], abs=1e-9))
    last = found["looks"][0]["places"][-1]
    looks = torch.cat([block[:, -1] for block in maps(copier, tokens_of(TEXTS[0])[0])])
    assert (torch.tensor(list(last["looks"].values())) - looks).abs().max() < 1e-4
    for (block, head), look in zip([(0, 1), (1, 0)], found["silenced"], strict=False):
        odds = without(copier, block, head)(tokens_of(TEXTS[0]))[0, -1].softmax(-1)
        assert look["places"][-1]["said"]["share"] == pytest.approx(float(odds.max()), abs=1e-4)
    check_carry(found["carry"], copier)
    assert found["again"] == len(WORLD.vocabulary.encode("song : b h k")) + 1
    assert found["refusals"][0].startswith('UnknownWord: "?"') and not found["refusals"][2]
    assert found["refusals"][1] == "RangeError: The glass model shows at most 64 words at once."
    assert found["states"] == STATES
    return found


def check_carry(found, copier):
    one, other = "k d w a r f s b k d w a r", "k d w a r m s b k d w a r"
    assert found["words"] == [one.split(), other.split()]
    stream, mixed = lens.streams(copier, tokens_of(one)), tokens_of(other)
    before = copier(mixed)[0, -1].softmax(-1)
    for odds in found["odds"]:
        assert odds["to"] == pytest.approx(float(before[ALPHABET.index(odds["word"])]), abs=1e-4)
    assert stream[0].shape[1] == 13 and found["said"][0]["word"] == "f" and found["said"][1]["word"] == "m"


@pytest.mark.slow
def test_the_copier_of_the_page_is_the_labs(modules, copier):
    found = check(modules, copier)
    for row in found["texts"]:
        periods = [period for period in range(8, 25) if all(a == b for a, b in zip(row, row[period:], strict=False))]
        assert len(row) == 64 and periods
    lost = {each["part"]: each["lost"] for each in found["average"]["parts"]}
    heads = {part: value for part, value in lost.items() if not part.endswith("gated")}
    assert found["average"]["whole"] < 0.3 and sorted(heads, key=heads.get)[-2:] == ["1.2", "2.1"]


def test_what_the_page_loads_copies_as_the_lab_counted(copier):
    assert in_workshop("copier")[0] == json.loads(
        json.dumps(workshop.verses_data(copiers.LETTERS, copiers.PERIODS, copiers.LENGTH))
    ), "stale: python -m lab workshop copier"
    assert FILE.stat().st_size < 100_000
    rows, periods = tasks.verses(200, 64, 32, (8, 24), torch.Generator().manual_seed(11))
    counted = [share for share in read(4)["numbers"]["induction_2_copied"]["seeds"] if share is not None]
    assert min(counted) - 0.02 < induction.copied(copier, rows, periods)[0]
    prefix = induction.prefix_matching(copier, rows[:16], periods[:16])
    assert int(prefix.argmax()) == 4  # head 2.1
    assert int(induction.previous_token(copier, rows[:16]).argmax()) == 1  # head 1.2
    cut = [[(1, 0)], [(0, 1)], [(0, 0), (0, 1), (0, 3)]]  # as the page tells it
    late, early, all_early = (induction.copied(induction.without_all(copier, heads), rows, periods)[0] for heads in cut)
    assert late < 0.2 and 0.5 < early < 0.75 and all_early < 0.15


def test_the_scripts_of_the_glass_model_are_small():
    scripts = b"".join(path.read_bytes() for path in sorted((ROOT / "_static/glass").glob("*.js")))
    assert 20_000 < len(gzip.compress(scripts)) < 42_000


@faults(
    ("glass/verses.js", "count ** Math.max(0, read - period)", "1"),
    ("glass/verses.js", "place < period || token", "token"),
    ("glass/verses.js", "tokens[read - period]", "tokens[read - 1]"),
    ("glass/copier.js", "return this.verses.expectations(tokens);", "return super.exact(tokens);"),
    ("glass/subject.js", 'world.words[token] === "<doc>"', "token === 0"),
    ("glass/state.js", "model && isLinked(model)", "model && model in MODELS"),
)
def test_a_fault_in_the_copier_shows(modules, copier, file, right, wrong):
    with planted(modules, file, right, wrong):
        check(modules, copier)
