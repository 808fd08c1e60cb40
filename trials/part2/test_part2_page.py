"""What part 2's page works out, beside PyTorch and other people's tokenizer, and its drawing of the bill."""

import contextlib
import io
import math
import re
from random import Random

import pytest
import torch
from support import ROOT
from tokenizers.models import BPE

from lab.model import SIZES, Config, make, rotate, rotations
from trials.part2 import worked

PAGE = next((ROOT / "series").glob("part-2-*.md")).read_text(encoding="utf-8")


@pytest.mark.parametrize("query", [(2, 1), (4, 2), (0, 0), (0, 1), (1.55, 0)])
def test_attention_by_hand_is_pytorchs(query):
    asked, keys, values = (torch.tensor(of, dtype=torch.float) for of in ([query], worked.KEYS, worked.VALUES))
    theirs = torch.nn.functional.scaled_dot_product_attention(asked[None], keys[None], values[None])[0, 0]
    assert worked.fetched(query) == pytest.approx(theirs.tolist())


def test_other_queries_by_hand():
    assert worked.fetched((0, 0)) == [2, 1] and worked.shares((math.log(9) / math.sqrt(2), 0))[0] == pytest.approx(0.9)
    assert 1 / (1 + math.exp((7 - 9) / math.sqrt(2))) == pytest.approx(worked.shares((2, 1))[0])  # 9 and 7


def test_a_cache_has_the_bytes_that_the_page_counts():
    model = make("0.1M", 269)
    cache = model.new_cache()
    model(torch.zeros(1, 7, dtype=torch.long), cache)
    kept = sum(each.numel() for block in cache for each in (block.key, block.value))
    size = SIZES["0.1M"]
    assert 2 * kept == 7 * worked.kept(size["layers"], size["heads"], size["width"] // size["heads"])


def test_a_turned_product_depends_on_the_distance_alone():
    """As the page tells of *crow* and *lives*, and by a step of 57 degrees in the fastest pair."""
    turns = rotations(Config(vocabulary=1, **SIZES["0.4M"]))
    query, key = torch.randn(2, 1, 1, 1, 24, generator=torch.Generator().manual_seed(1))

    def product(at, before):
        return float((rotate(query, turns[at : at + 1]) * rotate(key, turns[before : before + 1])).sum())

    assert product(4, 3) == pytest.approx(product(104, 103), abs=1e-4)
    assert abs(product(4, 3) - product(5, 3)) > 0.01
    assert round(math.degrees(turns[1, 0, 0].angle())) == 57


def test_the_law_is_lowest_where_it_says():
    for fit in (worked.PUBLISHED, worked.REPLICATION):
        n = worked.best(fit, worked.CHINCHILLA)
        best, less, more = (worked.excess(fit, each, worked.CHINCHILLA / 6 / each) for each in (n, 0.99 * n, 1.01 * n))
        assert best < min(less, more)


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
    told = worked.tokenizer()
    assert re.findall(r"\w+", told["merges"].replace(" and ", " ")) == [*map("".join, merges)]
    assert re.findall(r"\w+", told["pieces"]) == pieces


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
        assert names["encode"](word, merges) == hugging_face(merges, word) == worked.cut(word, merges)


def hugging_face(merges, word):
    pieces = dict.fromkeys([*"abn", *("".join(merge) for merge in merges)])
    model = BPE({piece: number for number, piece in enumerate(pieces)}, merges)
    return [token.value for token in model.tokenize(word)]


def test_the_bill_is_drawn_in_squares_of_250_000_dollars():
    drawing = (ROOT / "series/drawings/part2-bill.svg").read_text(encoding="utf-8")
    drawn = [path.count("M") for path in re.findall(r'<path d="([^"]*)"', drawing)]
    small, middle, large = (3 * worked.RUNS[name][1] / 250_000 for name in ("llama_8", "deepseek", "llama_405"))
    assert drawn == [1, math.ceil(small), math.ceil(middle), round(large) + 1]
