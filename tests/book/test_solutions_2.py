"""The worked solutions of part 2, and the numbers typed in its page, worked again."""

import contextlib
import io
import math
import re
from functools import partial
from itertools import pairwise
from random import Random

import pytest
import support
import torch
from support import ROOT
from tokenizers.models import BPE

PAGE = next((ROOT / "series").glob("part-2-*.md")).read_text(encoding="utf-8")
prose = partial(support.prose, 2)
WORDS = {"sing": 6, "song": 4, "sings": 3, "rings": 5}
PUBLISHED = (406.4, 410.7, 0.34, 0.28)
REPLICATION = (482.01, 2085.43, 0.3478, 0.3658)
VOCABULARY, WIDTH, HIDDEN, BLOCKS = 269, 96, 256, 3


def row(text, name):
    line = next(line for line in text.splitlines() if line.startswith(f"| {name}"))
    return [cell.strip() for cell in line.strip("| ").split("|")]


def test_three_guesses_at_the_weather():
    def price(guess):
        return -(0.65 * math.log(guess) + 0.35 * math.log(1 - guess))

    text = " ".join(PAGE.split())
    assert f"At 50% for each word you pay {price(0.5):.3f}," in text
    assert f"the true odds, you pay {price(0.65):.3f} on average" in text
    assert f"{price(0.99):.3f} on average" in text
    assert f"the surprise of a fair coin, {math.log(2):.3f} nats" in text
    assert f"the weather in Isen of {math.exp(price(0.65)):.2f}" in text


def test_a_cold_weather_report_and_a_slip_in_a_hundred():
    cold = 0.65**2 / (0.65**2 + 0.35**2)
    text = " ".join(PAGE.split())
    assert f"at 0.5 *wet* comes {100 * cold:.0f} times in 100" in text
    assert f"With one slip in a hundred words, {100 * (1 - 0.99**60):.0f} of 100 texts of 60 words have one" in text


def test_what_a_large_model_keeps_in_memory():
    text = " ".join(PAGE.split())
    token = 2 * 126 * 16_384 * 2  # keys and values, blocks, width, bytes
    assert "one token would take 8 million bytes" in text and round(token / 1e6) == 8
    assert "128,000 tokens a thousand gigabytes" in text and 0.95e12 < 128_000 * token < 1.1e12
    assert "So sixteen heads share theirs" in text and 128 // 8 == 16
    assert f"fills {math.ceil(16 * 405e9 / 80e9)} chips of 80 gigabytes" in text


# --- Attention by hand ------------------------------------------------------------------------------------------------

KEYS, VALUES = torch.tensor([[2.0, 0.0], [0.0, 2.0]]), torch.tensor([[3.0, 0.0], [1.0, 2.0]])  # of crow, of lives


def fetched(query, keys=KEYS, values=VALUES):
    """What a word that asks so fetches, by PyTorch's own attention."""
    query = torch.tensor([query], dtype=torch.float)
    return torch.nn.functional.scaled_dot_product_attention(query[None], keys[None], values[None])[0, 0]


def shares(query):
    return fetched(query, values=torch.eye(2)).tolist()


def test_attention_by_hand():
    text = " ".join(PAGE.split("(attention-by-hand)=")[1].split("\n(")[0].split())
    for name, key, value in zip(("crow", "lives"), KEYS.int().tolist(), VALUES.int().tolist(), strict=True):
        fit = 2 * key[0] + 1 * key[1]
        score, share = fit / math.sqrt(2), shares((2, 1))[("crow", "lives").index(name)]
        cells = (name, tuple(key), fit, f"{score:.2f}", f"{math.exp(score):.2f}", f"{share:.3f}")
        assert f"* - {' - '.join(map(str, cells))} - {share:.3f} × {tuple(value)}" in text
        assert all(f"{number}" in text.split("```")[0] for number in cells[3:])
    total = sum(math.exp(float(fit) / math.sqrt(2)) for fit in KEYS @ torch.tensor([2.0, 1.0]))
    first, second = fetched((2, 1)).tolist()
    assert f"- {total:.2f} - 1 - ({first:.2f}, {second:.2f})" in text and f"by their sum, {total:.2f}" in text
    assert f"This pair, ({first:.2f}, {second:.2f})," in text and f"= {second:.2f}$" in text
    assert fetched((5, 3), KEYS[:1], VALUES[:1]).tolist() == [3, 0] and "fetches its own value, (3, 0)" in text
    assert math.isclose(1 / (1 + math.exp((7 - 9) / math.sqrt(2))), shares((2, 1))[0], rel_tol=1e-6)  # 9 and 7
    assert f"With the query (4, 2) *crow* gets {shares((4, 2))[0]:.0%}" in text


def test_other_queries_by_hand():
    assert fetched((0, 0)).tolist() == [2, 1] and "mean of the values, (2, 1)" in prose(9)
    wanted = math.log(9) / math.sqrt(2)
    assert math.isclose(shares((wanted, 0))[0], 0.9, rel_tol=1e-6) and f"$a = {wanted:.2f}$" in prose(9)
    own, other = shares((0, 1))
    assert f"keeps {own:.3f} of its attention, gives *lives* {other:.3f}" in prose(9)
    assert "fetches ({:.2f}, {:.2f})".format(*fetched((0, 1)).tolist()) in prose(9)


# --- The tokenizer ----------------------------------------------------------------------------------------------------


def listing():
    """The tokenizer as it stands on the page: its text, its names, and what it prints."""
    text = PAGE.split("a tokenizer in twenty lines")[1].split("```python\n")[1].split("```")[0]
    names, printed = {}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(text, names)
    return text, names, printed.getvalue()


def test_the_tokenizer_prints_what_the_page_says():
    text, names, printed = listing()
    assert len([line for line in text.splitlines() if line.strip() and not line.startswith("print")]) == 20
    merges, pieces = names["merges"], names["encode"]("hardener", names["merges"])
    assert printed == f"{merges} {pieces}\n"
    told = " ".join(PAGE.split("It finds")[1].split("Nobody told")[0].split())
    assert re.findall(r"\*(\w+)\*", told) == [*map("".join, merges), "hardener"]
    assert re.findall(r"`(\w+)`", told) == pieces


def most_frequent(pieces):
    """The pairs that stand together most often, counted by looking at every place."""
    count = {}
    for word in pieces:
        for place in range(len(word) - 1):
            count[word[place], word[place + 1]] = count.get((word[place], word[place + 1]), 0) + 1
    return {pair for pair, times in count.items() if times == max(count.values())}


@pytest.mark.parametrize("seed", range(5))
def test_the_tokenizer_does_what_hugging_faces_does(seed):
    """Its merges are the most frequent pairs, and words are cut by them as `tokenizers` cuts them."""
    _, names, _ = listing()
    random = Random(seed)
    words = ["".join(random.choices("aabn", k=random.randint(1, 12))) for _ in range(60)]
    merges = names["train"](words, 12)
    for done, merge in enumerate(merges):
        assert merge in most_frequent([hugging_face(merges[:done], word) for word in words])
    for word in words:
        assert names["encode"](word, merges) == hugging_face(merges, word)


def hugging_face(merges, word):
    pieces = dict.fromkeys([*"abn", *("".join(merge) for merge in merges)])
    model = BPE({piece: number for number, piece in enumerate(pieces)}, merges)
    return [token.value for token in model.tokenize(word)]


def test_bits_per_character():
    a, b = 2.0 / math.log(2) / 4.2, 1.6 / math.log(2) / 3.2
    assert f"approx {a:.3f}" in prose(1) and f"approx {b:.3f}" in prose(1)
    assert f"{100 * (b / a - 1):.0f}%" in prose(1)
    assert f"e^{{1.6}} \\approx {math.exp(1.6):.2f}" in prose(1) and f"e^{{2.0}} \\approx {math.exp(2):.2f}" in prose(1)


def cut(word, merges):
    pieces = list(word)
    for merge in merges:
        place = 0
        while place < len(pieces) - 1:
            if (pieces[place], pieces[place + 1]) == merge:
                pieces[place : place + 2] = ["".join(merge)]
            place += 1
    return pieces


def pairs(merges):
    count = {}
    for word, times in WORDS.items():
        pieces = cut(word, merges)
        for pair in pairwise(pieces):
            count[pair] = count.get(pair, 0) + times
    return count


def test_three_merges():
    for (first, second), times in pairs([]).items():
        assert re.search(rf"\*{first} {second}\* {times}\b", prose(2))
    merges = []
    for told in ("*ng*", "*i ng* leads with 14 and becomes *ing*", "*s ing* with 9 becomes *sing*"):
        count = pairs(merges)
        best = max(count, key=count.get)
        assert list(count.values()).count(count[best]) == 1, "a tie"
        assert told in prose(2) and (not merges or f"with {count[best]} " in told)
        merges.append(best)
    for word in ("ringing", "strong"):
        pieces = cut(word, merges)
        assert ", ".join(pieces) in prose(2)
        assert f"{len(pieces)} tokens for {len(word)} letters" in prose(2)
        assert f"{len(pieces) / len(word):.2f}" in prose(2)


@pytest.mark.parametrize(("name", "fit"), [("Published", PUBLISHED), ("Replication", REPLICATION)])
def test_two_fits(name, fit):
    a_n, a_d, alpha_n, alpha_d = fit
    compute = 5.88e23
    both = alpha_n + alpha_d
    n = (alpha_n * a_n / (alpha_d * a_d)) ** (1 / both) * (compute / 6) ** (alpha_d / both)
    d = compute / 6 / n

    def loss(n):
        return a_n / n**alpha_n + a_d / (compute / 6 / n) ** alpha_d

    assert loss(n) < min(loss(0.99 * n), loss(1.01 * n))
    assert row(support.solutions(2), name) == [
        name,
        f"{n / 1e9:.0f} billion",
        f"{d / 1e12:.1f} trillion",
        f"{d / n:.0f}",
    ]


def test_count_the_parameters():
    block = 4 * WIDTH**2 + 3 * WIDTH * HIDDEN + 2 * WIDTH
    total, gated = VOCABULARY * WIDTH + BLOCKS * block + WIDTH, BLOCKS * 3 * WIDTH * HIDDEN
    for number in (block, total, gated):
        assert f"{number:,}" in prose(4)
    assert f"{VOCABULARY * WIDTH:,}".replace(",", "{,}") in prose(4)
    assert f"{gated / total:.0%}" in prose(4)
    facts = 512 * 3 * math.log2(16)
    assert f"{facts:,.0f}".replace(",", "{,}") in prose(4) and total / facts > 50


def test_doublings_of_the_text():
    rows = [line.strip("| ").split(" | ") for line in support.solutions(2).splitlines() if " million | 0." in line]
    tokens, excess = [float(row[0].split()[0]) for row in rows], [float(row[1]) for row in rows]
    assert tokens == [1, 2, 4, 8]
    assert [row[2] for row in rows[1:]] == [f"{after / before:.0%}" for before, after in pairwise(excess)]
    logs = [math.log(value) for value in excess[:3]]
    foretold = math.exp(sum(logs) / 3 + (logs[2] - logs[0]))  # two doublings beyond the middle
    assert f"foretells {foretold:.3f} for 8 million, half of what came" in prose(5)
    assert 0.45 < foretold / excess[3] < 0.55


def test_what_250_000_dollars_buy():
    hours = 250_000 / 3
    speed = 3.8e25 / (30.84e6 * 3600)
    compute = hours * 3600 * speed
    n = math.sqrt(compute / 120)
    assert f"{hours:,.0f}".startswith("83,") and "83,000 hours" in prose(6)
    assert f"{speed / 1e14:.1f} \\times 10^{{14}}" in prose(6)
    assert f"{compute / 1e23:.1f} \\times 10^{{23}}" in prose(6)
    assert f"{n / 1e9:.0f}$ billion" in prose(6) and 575e9 < 20 * n < 590e9
    assert "seven times" in prose(6) and 6.5 < 6 * 8e9 * 15e12 / compute < 7.5
    assert "26 times the text" in prose(6) and round(15e12 / 580e9) == 26

    def loss(n, d):
        a_n, a_d, alpha_n, alpha_d = REPLICATION
        return a_n / n**alpha_n + a_d / d**alpha_d

    assert "within a hundredth of a nat" in prose(6) and abs(loss(n, 20 * n) - loss(8e9, 15e12)) < 0.01
    text = " ".join(PAGE.split())
    assert f"${speed * 3600 / 1e18:.1f} \\times 10^{{18}}$ an hour" in text
    assert f"{n / 1e9:.0f} billion parameters that reads 580 billion tokens" in text


def test_a_more_even_world():
    zipf, even = sum(1 / k for k in range(1, 513)), sum(k**-0.5 for k in range(1, 513))
    assert f"about {zipf:.1f}" in prose(7) and f"about {even:.0f}" in prose(7)
    assert f"22.6 \\times {even:.0f}" in prose(7) and f"{math.sqrt(512):.1f}" == "22.6"
    assert "three and a half times" in prose(7) and 3.45 < (512 * zipf) / (math.sqrt(512) * even) < 3.6
    assert "from a seventh to a forty-fourth" in prose(7) and round(zipf) == 7 and round(even) == 44


@pytest.mark.parametrize(
    ("name", "operations", "hours"),
    [
        ("nanochat", None, 8 * 1.65),
        ("Llama 3.1 8B", 6 * 8e9 * 15e12, 1.46e6),
        ("DeepSeek-V3", 6 * 37e9 * 14.8e12, 2.788e6),
        ("Llama 3.1 405B", 6 * 405e9 * 15.6e12, 30.84e6),
    ],
)
def test_what_a_training_run_costs(name, operations, hours):
    table = PAGE.split(":name: tab-cost")[1].split("\n```")[0]
    cells = re.findall(r"^ *[*-] - |^ +- (.*)$", table.split(f"* - {name}")[1].split("\n* - ")[0], flags=re.MULTILINE)
    unit, scale = (" million", 1e6) if hours > 1e5 else ("", 1)

    def dollars(rate):
        worth = hours * rate / scale
        return f"{worth:.1f}" if scale > 1 and worth < 100 else f"{worth:.0f}"

    if operations is None:
        assert cells[0] == "not published"
    else:
        exponent = math.floor(math.log10(operations))
        assert cells[0] == f"${operations / 10**exponent:.1f} \\times 10^{{{exponent}}}$"
    shown = f"{hours / scale:.2f}" if scale > 1 else f"{hours:.1f}"
    assert cells[1] == f"{shown}{unit}"
    assert cells[2] == f"{dollars(3)}{unit}"
    assert cells[3] == f"{dollars(2)} to {dollars(5)}{unit}"


def test_the_bill_is_drawn_in_squares_of_250_000_dollars():
    drawing = (ROOT / "series/drawings/part2-bill.svg").read_text(encoding="utf-8")
    drawn = [path.count("M") for path in re.findall(r'<path d="([^"]*)"', drawing)]
    assert drawn == [
        1,
        *(math.ceil(3 * hours / 250_000) for hours in (1.46e6, 2.788e6)),
        round(3 * 30.84e6 / 250_000) + 1,
    ]


def test_our_run_beside_the_largest():
    ours = 6 * 358_272 * 4_000_000
    text = " ".join(PAGE.split())
    assert "$8.6 \\times 10^{12}$" in PAGE and f"{ours:.1e}" == "8.6e+12"
    assert 4e12 < 6 * 405e9 * 15.6e12 / ours < 4.5e12 and "four trillion times fewer" in PAGE
    assert 4_000_000 // 1024 == 3906 and "3,906" in PAGE
    assert 1850 < 15e12 / 8e9 < 1950 and "1,900 for each." in text
    assert f"Llama 3's authors got {16.55e12 / 402e9:.0f}" in text
