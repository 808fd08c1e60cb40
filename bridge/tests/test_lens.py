"""What TransformerLens sees is what the lab and the glass model see."""

import pytest
import torch

from bridge import lens as through
from lab.export import checkpoint
from lab.glass import Changes, Put, parts
from lab.glass import read as read_by_glass
from lab.kept import MODELS
from lab.probes import induction
from lab.probes import lens as probes

TEXT, OTHER = "where does rosa crow live ?", "where does udo frost live ?"


@pytest.fixture(scope="module")
def model():
    return checkpoint.load(MODELS / "base")


@pytest.fixture(scope="module")
def lens():
    return through.opened(str(MODELS / "base"))


def tokens(world, text):
    return torch.tensor([world.vocabulary.encode(f"<doc> talk : ask : {text} reply :")])


def centered(scores):
    return scores - scores.mean(-1, keepdim=True)


def test_scores_are_the_lab_s_over_their_mean(world, model, lens):
    with torch.no_grad():
        expected = centered(model(tokens(world, TEXT)))
    assert (through.read(lens, tokens(world, TEXT))[0] - expected).abs().max() < 1e-4


def test_induction_scores_are_the_lab_s(model, lens):
    period = 9
    rows = torch.randint(269, (4, period), generator=torch.Generator().manual_seed(0)).repeat(1, 3)
    found = through.induction_scores(through.read(lens, rows)[1], len(model.blocks), period)
    expected = induction.prefix_matching(model, rows, torch.full((4,), period))
    assert (found - expected).abs().max() < 1e-6 and found.std() > 1e-3


def test_a_silenced_head_is_silent_in_the_glass_too(world, model, lens):
    row = tokens(world, TEXT)
    expected = read_by_glass(model, row, Changes(silent={"2.3": None, "3.1": None})).scores
    found = through.ablated(lens, row, [(1, 2), (2, 0)])
    assert (found - centered(expected)).abs().max() < 1e-4
    assert (found - through.read(lens, row)[0]).abs().max() > 1e-2


@pytest.mark.parametrize("place", [6, 8])
def test_a_patched_stream_is_that_of_the_glass(world, model, lens, place):
    row, other = tokens(world, TEXT), tokens(world, OTHER)
    seen = read_by_glass(model, other)
    expected = read_by_glass(model, row, Changes(put=[Put(2, place, seen.streams[2][:, place])])).scores
    found = through.patched(lens, row, through.read(lens, other)[1], 0, place)
    assert (found - centered(expected)).abs().max() < 1e-4


def test_votes_are_the_lab_s_and_add_up_to_the_score(world, model, lens):
    row = tokens(world, TEXT)
    scores, cache = through.read(lens, row)
    token, table = int(scores[0, -1].argmax()), model.embedding.weight
    found = through.votes(cache, token)
    added = {name: part[:, -1] for name, part in probes.parts(model, row).items()}
    expected = probes.votes(model, added, (table[token] - table.mean(0)).detach())
    names = {"embedding": "embed"} | {name: of_library(name) for name in parts(model)}
    assert set(found) == set(names.values())
    for name, theirs in names.items():
        assert found[theirs] == pytest.approx(float(expected[name]), abs=1e-4)
    assert sum(found.values()) == pytest.approx(float(scores[0, -1, token]), abs=1e-4)


def of_library(part: str) -> str:
    """ "2.4" is L1H3 there, "2.gated" 1_mlp_out."""
    block, kind = part.split(".")
    return f"{int(block) - 1}_mlp_out" if kind == "gated" else f"L{int(block) - 1}H{int(kind) - 1}"


def test_the_command_tells_five_heads_of_a_model(capsys):
    through.tell(str(MODELS / "sft"))
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("layer ")]
    scores = [float(line.rpartition(" ")[2]) for line in lines]
    assert len(scores) == 5 and scores == sorted(scores, reverse=True)
