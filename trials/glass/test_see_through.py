"""The model made of glass, held to the model itself, to zeroed weights and to masks; and its experiments."""

from functools import cache

import pytest
import torch

from lab import kept
from lab.export import checkpoint
from lab.glass import GATED, Changes, Look, Put, means, read
from lab.probes import lens
from lab.probes.attention import maps, without
from lab.probes.expected import added, expected, unavoidable
from lab.world import sample_rows, score_rows
from tests.lab.the_book import model, world
from trials.glass import beliefs, experiments, namesakes
from trials.glass.refusals import heads
from trials.part4 import posterior

CLOSE = {"rtol": 1e-4, "atol": 1e-4}
TEXT = "<doc> talk : ask : where does yuri crow live ? reply : fact ,"


@cache
def rows():
    return torch.from_numpy(sample_rows(world(), 3, 20, 5)).long()


@pytest.mark.parametrize("name", kept.KEPT_MODELS)
def test_glass_says_what_the_model_says(name):
    torch.testing.assert_close(read(model(name), rows()).scores, model(name)(rows()), **CLOSE)


def test_it_looks_where_the_model_looks_and_holds_what_the_model_holds():
    seen = read(model(), rows())
    for block, found in enumerate(maps(model(), rows()[0]), 1):
        for head, shares in enumerate(found, 1):
            torch.testing.assert_close(seen.looks[f"{block}.{head}"][0], shares, **CLOSE)
    for stream, known in zip(seen.streams[::2], lens.streams(model(), rows()), strict=True):
        torch.testing.assert_close(stream, known, **CLOSE)


@pytest.mark.parametrize("part", ["1.1", "2.4", "3.2"])
def test_a_silent_head_is_one_whose_weights_are_zero(part):
    block, head = (int(number) - 1 for number in part.split("."))
    silent = read(model(), rows(), Changes(silent={part: None})).scores
    torch.testing.assert_close(silent, without(model(), block, head)(rows()), **CLOSE)
    assert not torch.allclose(silent, model()(rows()), **CLOSE)


def test_a_silent_network_is_one_whose_weights_are_zero():
    changed = checkpoint.load(kept.MODELS / "base")
    with torch.no_grad():
        changed.blocks[1].gated.down.weight.zero_()
    silent = read(model(), rows(), Changes(silent={f"2.{GATED}": None})).scores
    torch.testing.assert_close(silent, changed(rows()), **CLOSE)


def test_a_part_that_is_set_to_its_mean_adds_the_mean_everywhere():
    average = means(model(), rows())
    by_hand = lens.parts(model(), rows())["2.4"].mean((0, 1))
    out = model().blocks[1].attention.out.weight.unflatten(1, (4, -1))[:, 3]
    torch.testing.assert_close(out @ average["2.4"], by_hand, **CLOSE)
    seen = read(model(), rows(), Changes(silent={"2.4": average["2.4"]}))
    assert torch.equal(seen.handed["2.4"], average["2.4"].expand(3, 21, 24))


def test_a_place_at_which_nobody_looks_is_one_that_is_masked():
    """All looks at it but its own are cut: the model has a mask that does the same."""
    hidden = 4
    cut = [Look(head, start, hidden) for head in heads(model()) for start in range(hidden + 1, rows().shape[1])]
    mask = torch.ones(3, rows().shape[1], dtype=torch.bool)
    mask[:, hidden] = False
    found = read(model(), rows(), Changes(cut=cut)).scores
    torch.testing.assert_close(found, model()(rows(), attention_mask=mask), **CLOSE)


def test_who_may_look_nowhere_hands_over_nothing():
    seen = read(model(), rows(), Changes(cut=[Look("1.2", 0, 0)]))
    assert seen.handed["1.2"][:, 0].abs().max() == 0 and seen.handed["1.2"][:, 1].abs().max() > 0


def test_own_streams_put_back_change_nothing_and_anothers_bring_its_answer():
    one, other = rows()[:1], rows()[1:2]
    own, theirs = read(model(), one), read(model(), other)
    for point, (mine, stream) in enumerate(zip(own.streams, theirs.streams, strict=True)):
        back = Changes(put=[Put(point, place, mine[:, place]) for place in range(one.shape[1])])
        assert torch.equal(read(model(), one, back).scores, own.scores)
        put = Changes(put=[Put(point, place, stream[:, place]) for place in range(one.shape[1])])
        torch.testing.assert_close(read(model(), one, put).scores, theirs.scores, **CLOSE)


@pytest.mark.parametrize(
    "changes",
    [
        Changes(silent={"4.1": None}),
        Changes(cut=[Look("2.gated", 3, 1)]),
        Changes(cut=[Look("2.1", 3, 4)]),
        Changes(cut=[Look("2.1", 21, 4)]),
        Changes(put=[Put(7, 0, torch.zeros(3, 96))]),
        Changes(put=[Put(0, 21, torch.zeros(3, 96))]),
    ],
)
def test_what_is_not_there_is_refused(changes):
    with pytest.raises(ValueError, match=r"no part|doesn't look|no point"):
        read(model(), rows(), changes)


# --- What is expected -------------------------------------------------------------------------------------------------


def test_who_knows_the_world_expects_what_it_writes():
    scores, _ = score_rows(world(), rows().numpy())
    for row, known in zip(rows().tolist(), scores, strict=True):
        following = expected(world(), row)
        found = [float(torch.tensor(following[place][token]).log()) for place, token in enumerate(row[1:])]
        assert found == pytest.approx(known.tolist(), abs=1e-5)


def test_a_chat_is_read_as_the_document_that_it_stands_for():
    encode = world().vocabulary.encode
    question = "where does yuri crow live ?"
    chat = expected(world(), encode(f"<doc> <user> {question} <bot> gladly , sorry"))
    told = expected(world(), encode(f"<doc> talk : ask : {question} reply : gladly , sorry"))
    assert chat[-3:] == told[-3:]
    assert chat[2 + 5] == {world().token("<bot>"): 1.0}
    ended = f"<doc> <user> {question} <bot> gladly , brin . <end> <user> where"
    assert expected(world(), encode(ended))[-3] is None and expected(world(), encode(ended))[-1] is not None


def test_after_what_nobody_could_write_nothing_is_expected():
    found = expected(world(), world().vocabulary.encode("<doc> diary : crow note ,"))
    assert [each is None for each in found] == [False, False, False, True, True, True]


def test_surprise_is_what_nobody_avoids_and_what_a_model_adds():
    following, said = {3: 0.5, 5: 0.5}, [0.0, 0, 0, 0.25, 0, 0.75]
    crossed = -(0.5 * torch.tensor([0.25, 0.75]).log()).sum()
    assert unavoidable(following) + added(following, said) == pytest.approx(float(crossed))
    assert added(following, [0.0, 0, 0, 0.5, 0, 0.5]) == pytest.approx(0)


# --- Probes -----------------------------------------------------------------------------------------------------------


def test_halves_are_fitted_to_all_other_names():
    scores = torch.randn(4, 5, 3, generator=torch.Generator().manual_seed(1))
    found = namesakes.halves_summed(scores)
    design = torch.tensor([[*torch.eye(4)[f], *torch.eye(5)[n]] for f in range(4) for n in range(5)])
    for left_out in (0, 7, 19):
        kept = [place for place in range(20) if place != left_out]
        table = torch.linalg.lstsq(design[kept], scores.flatten(0, 1)[kept], driver="gelsd").solution
        torch.testing.assert_close(design[left_out] @ table, found.flatten(0, 1)[left_out], rtol=1e-3, atol=1e-4)
    added_up = torch.randn(4, 1, 3) + torch.randn(1, 5, 3)
    assert namesakes.explained(added_up, namesakes.halves_summed(added_up)) == pytest.approx(1)


def test_namesakes_are_the_best_known_others():
    """A made-up model that says of everybody what is true of the best-known other person of that first name."""
    known, facts = world().state.people.known, world().state.people.facts
    values = world().choices.domains[0]
    by_first = namesakes.named(known, 0)
    shares = torch.full((32, 32, 16), 0.01)
    for f, first in enumerate(world().settings.first_names):
        for n, last in enumerate(world().settings.last_names):
            other = next(name for name in by_first[first] if name != (first, last))
            shares[f, n, values.index(facts[other][0])] = 0.6
    found = namesakes.said(world(), 0, shares, shares)
    assert len(found) == 1024 and all(each.first and each.summed and each.sure > 0.5 for each in found)
    row = namesakes.wrong(found, 0.5)
    assert (
        row["namesake"] == 1 and 0.05 < row["control"] < 0.3 and row["count"] == sum(not each.right for each in found)
    )
    assert sum(each.rank is not None for each in found) == 512
    assert namesakes.wrong(found, 0.7)["count"] == 0


def test_beliefs_at_once_are_those_one_by_one():
    texts = beliefs.diaries(world(), 6, 3)
    assert all(world().word(each[-1]) == "." for each in texts)
    choice = world().choices["sentence"]
    alone = [model()(torch.tensor([each]))[0, -1].softmax(-1)[list(choice.tokens)].detach() for each in texts]
    found = beliefs.implied(choice, torch.stack(alone))
    for row, each in zip(found, alone, strict=True):
        assert row.tolist() == pytest.approx(posterior.implied(choice, each.tolist()), abs=1e-3)
    assert beliefs.apart(torch.eye(3), torch.eye(3)[[1, 0, 2]]) == pytest.approx(2 / 3)


def test_a_text_breaks_off_where_a_value_comes():
    asked_for = experiments.about(world(), [("yuri", "crow")], experiments.DOCUMENT)
    assert world().vocabulary.decode(asked_for.rows[0].tolist()) == TEXT
    assert world().word(asked_for.rows[0][experiments.name_at(world(), asked_for)]) == "yuri"
    assert world().word(asked_for.true[0]) == world().state.people.facts["yuri", "crow"][0]


def test_a_job_is_found_when_it_has_more_than_half():
    told = [{"tokens": 10, "a": 0.4}, {"tokens": 20, "a": 0.6}, {"tokens": 30, "a": 0.3}]
    assert experiments.passed(told, "a") == 20 and experiments.passed(told[:1], "a") != experiments.passed(told, "a")
