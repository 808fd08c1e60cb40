"""How fast the page's model reads."""

from lab_side import WORLD, sample_rows
from page_side import node


def test_the_model_reads_a_thousand_tokens_a_second_and_faster_than_plain_loops(modules, data):
    tokens = sample_rows(WORLD, 1, 199, 22)[0].tolist()
    found = node("speed", modules, data, tokens=tokens, rounds=6)
    best = {name: max(rates) for name, rates in found["rates"].items()}
    assert found["difference"] < 1e-3
    assert best["ours"] > 1000 and best["ours"] > best["naive"], best
