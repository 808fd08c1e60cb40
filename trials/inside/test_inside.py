"""Looking inside: what parts add, the lens, votes, patching and circuits, held to the model's own pass; and the
experiments that use them."""

from functools import cache

import pytest
import torch

from lab.model import Config, Model
from lab.probes import lens
from lab.probes.attention import maps, without
from tests.lab.the_book import model, world
from trials.inside import experiments

CLOSE = {"rtol": 1e-4, "atol": 1e-4}


@cache
def asked_for():
    return experiments.famous(world())


@cache
def made(layers=1):
    return Model(Config(vocabulary=11, width=16, layers=layers, heads=2, inner=24, context=32), seed=3)


def test_the_parts_sum_up_to_what_the_model_says():
    rows = asked_for().rows[:4]
    added = lens.parts(model(), rows)
    assert list(added)[:6] == ["embedding", "1.1", "1.2", "1.3", "1.4", "1.gated"] and len(added) == 16
    torch.testing.assert_close(lens.lens(model(), sum(added.values())), model()(rows), **CLOSE)


def test_a_head_adds_its_values_by_its_shares():
    (row,) = rows = asked_for().rows[:1]
    block, head = 1, 3
    normal = model().blocks[block].attention_norm(lens.streams(model(), rows)[block][0])
    _, _, value, out = lens.weights(model(), block, head)
    by_hand = maps(model(), row)[block][head] @ (normal @ value.T) @ out.T
    torch.testing.assert_close(lens.parts(model(), rows)["2.4"][0], by_hand, **CLOSE)
    assert lens.parts(without(model(), block, head), rows)["2.4"].abs().max() == 0


def test_the_streams_are_those_between_the_blocks():
    rows = asked_for().rows[:4]
    stream = model().embedding(rows)
    for found, block in zip(lens.streams(model(), rows), (*model().blocks, None), strict=True):
        torch.testing.assert_close(found, stream, **CLOSE)
        stream = block(stream, model().rotation[: rows.shape[1]]) if block else None


def test_votes_sum_up_to_a_score():
    rows, direction = asked_for().rows[:4], model().embedding.weight[17]
    last = {name: part[:, -1] for name, part in lens.parts(model(), rows).items()}
    total = sum(lens.votes(model(), last, direction).values())
    torch.testing.assert_close(total, model()(rows)[:, -1, 17], **CLOSE)


def test_a_stream_put_back_changes_nothing_and_anothers_brings_its_answer():
    rows = asked_for().rows
    one, other = rows[:1], rows[3:4]  # the same question about the next person
    (places,) = [torch.nonzero(one[0] != other[0])[:, 0].tolist()]
    assert len(places) == 2
    streams = [lens.streams(model(), each) for each in (one, other)]
    for after, (own, theirs) in enumerate(zip(*streams, strict=True)):
        same = lens.patched(model(), one, after, range(one.shape[1]), own)
        torch.testing.assert_close(same, model()(one)[:, -1], **CLOSE)
        whole = lens.patched(model(), one, after, range(one.shape[1]), theirs)
        torch.testing.assert_close(whole, model()(other)[:, -1], **CLOSE)
    for after, where in ((0, places), (3, [one.shape[1] - 1])):
        torch.testing.assert_close(
            lens.patched(model(), one, after, where, streams[1][after]), model()(other)[:, -1], **CLOSE
        )
    assert not torch.allclose(model()(one)[:, -1], model()(other)[:, -1], atol=0.1)


def test_what_a_head_notes_is_what_it_adds_when_it_sees_one_token():
    both = lens.parts(made(2), torch.arange(11)[:, None])
    for block, head in ((0, 1), (1, 0)):
        held = lens.alone(made(2), block)
        noted = lens.noted(made(2), block, head, held)
        torch.testing.assert_close(noted, both[f"{block + 1}.{head + 1}"][:, 0], **CLOSE)
        score = (noted[4] * made(2).norm.weight) @ made(2).embedding.weight[7]
        torch.testing.assert_close(lens.handed_over(made(2), block, head, held)[4, 7], score, **CLOSE)
    torch.testing.assert_close(lens.alone(made(2), 0), made(2).embedding.weight.detach(), **CLOSE)


def test_fits_are_what_attention_makes_shares_of():
    row = torch.tensor([4, 9, 2, 7])
    held = lens.streams(made(2), row[None])[1][0]
    for head in range(2):
        shares = maps(made(2), row)[1][head][3]
        near, far = (lens.fits(made(2), 1, head, held, held, [back])[3] for back in (0, 3))
        torch.testing.assert_close(far[0] - near[3], (shares[0] / shares[3]).log(), **CLOSE)
        torch.testing.assert_close(lens.fits(made(2), 1, head, held, held, [0, 3])[3], (near + far) / 2, **CLOSE)


def test_letters_after_each_other_are_in_order():
    after = experiments.followers(made(2)).view(11, 11, -1)
    torch.testing.assert_close(after[4, 7], lens.streams(made(2), torch.tensor([[4, 7]]))[1][0, 1], **CLOSE)


# --- The experiments --------------------------------------------------------------------------------------------------


def test_the_lens_ends_at_what_the_model_says():
    rows = experiments.said_after(model(), asked_for(), world().token("no"))
    assert [row["after"] for row in rows[:3]] == ["embedding", "1_attention", "1_gated"] and len(rows) == 7
    chances = model()(asked_for().rows)[:, -1].softmax(-1)
    assert rows[-1]["right"] == pytest.approx(float((chances.argmax(1) == asked_for().true).float().mean()))
    kinds = [sum(map(float, row[kind])) for row, kind in zip(chances.detach(), asked_for().kind, strict=True)]
    assert rows[-1]["kind"] == pytest.approx(sum(kinds) / len(kinds), abs=1e-4)
    assert rows[0]["right"] < 0.1 < 0.8 < rows[-1]["right"]
    refusal = (chances.argmax(1) == world().vocabulary.encode("no")[0]).float().mean()
    assert rows[-1]["refusal"] == pytest.approx(float(refusal)) and rows[-3]["refusal"] > 0.5


def test_votes_and_losses_are_of_the_lead():
    rows = experiments.voted(model(), asked_for())
    assert sum(row["vote"] for row in rows) == pytest.approx(experiments.lead(model(), asked_for()), abs=1e-3)
    assert [row["part"] for row in rows if row["lost"] == ""] == ["embedding", "1.gated", "2.gated", "3.gated"]
    made_up = [
        ("embedding", 1.0, ""),
        ("1.1", -1.0, 3.0),
        ("1.gated", 2.0, ""),
        ("2.1", 2.0, 1.0),
        ("2.gated", 4.0, ""),
    ]
    found = experiments.summed([dict(zip(("part", "vote", "lost"), row, strict=True)) for row in made_up])
    assert found == {
        "votes_lead": 8.0,
        "votes_last_heads": 0.25,
        "votes_last_gated": 0.5,
        "votes_first_lost": 0.375,
        "votes_first_vote": -0.125,
    }


def test_pairs_share_no_name_and_ask_the_same():
    to, source = experiments.pairs(asked_for())
    words = [world().vocabulary.decode(row).split() for row in asked_for().rows.tolist()]
    assert len(to) > 200
    for one, other in ((words[a], words[b]) for a, b in zip(to, source, strict=True)):
        assert [a != b for a, b in zip(one, other, strict=True)] == [place in (7, 8) for place in range(len(one))]
    assert all(asked_for().true[a] != asked_for().true[b] for a, b in zip(to, source, strict=True))


@pytest.mark.slow
def test_all_goes_over_with_both_names_at_first_and_with_the_last_word_in_the_end():
    found = {(row["place"], row["after"]): row["carried"] for row in experiments.carried(model(), world(), asked_for())}
    assert found["both", 0] == pytest.approx(1, abs=1e-3) and found["end", 3] == pytest.approx(1, abs=1e-3)
    assert found["end", 0] == found["both", 3] == pytest.approx(0, abs=1e-3)
    assert 0.2 < found["first", 0] < 0.8 and 0.2 < found["last", 0] < 0.8


def test_own_highest_counts_rows():
    table = torch.tensor([[3.0, 1, 2, 0], [4, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0]])
    assert experiments.own_highest(table) == 0.5


# --- What is put in a head's place -----------------------------------------------------------------------------------


@torch.no_grad()
def lost_by_mean(block, head):
    """The lead that is lost where a head hands over its mean, at each place, over these questions."""
    out = model().blocks[block].attention.out
    width = out.in_features // model().config.heads
    own = slice(head * width, (head + 1) * width)
    handed = []
    with out.register_forward_pre_hook(lambda module, given: handed.append(given[0][..., own].clone())):
        whole = experiments.lead(model(), asked_for())

    def by_mean(module, given):
        changed = given[0].clone()
        changed[..., own] = handed[0].mean(0)
        return (changed,)

    with out.register_forward_pre_hook(by_mean):
        return 1 - experiments.lead(model(), asked_for()) / whole


@torch.no_grad()
def lost_by_zero(block, head):
    return 1 - experiments.lead(without(model(), block, head), asked_for()) / experiments.lead(model(), asked_for())


@pytest.mark.slow
def test_a_mean_at_each_place_takes_nothing_of_what_a_zero_does_from_the_head_that_is_missed_most():
    """As part 4 says of the book's own model, and that both take as much from the two heads that fetch the name."""
    missed = max(range(4), key=lambda head: lost_by_zero(0, head))
    assert lost_by_zero(0, missed) > 0.3 and abs(lost_by_mean(0, missed)) < 0.05
    for block, head in ((1, 3), (2, 1)):
        assert lost_by_zero(block, head) > 0.3 and abs(lost_by_mean(block, head) - lost_by_zero(block, head)) < 0.05
