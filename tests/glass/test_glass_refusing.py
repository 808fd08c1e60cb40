"""That a name holds refusing back, by the control that the page asks for: in place of the heads that look at it stands
their average at the same place, of texts of the world and of the same question with other names."""

import json

import pytest
import torch

from lab.export import checkpoint
from lab.glass import Changes, read
from lab.kept import MODELS
from lab.world import sample_rows
from trials.glass.experiments import ASKED, about, attention, heads, most, name_at, refuses, whom
from trials.glass.lent import WRITTEN, lent

torch.set_num_threads(1)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["base", "sft"])
def test_the_average_at_the_same_place_makes_it_refuse_as_nothing_does(name):
    model, world = checkpoint.load(MODELS / name), checkpoint.world_of(MODELS / name)
    known, strangers = (about(world, names, ASKED[name]).rows for names in whom(world))
    place = name_at(world, about(world, world.state.people.known[:1], ASKED[name]))
    every = heads(model)
    fetching = most(attention(read(model, known), every, (place, place + 1)), len(every) // 4)
    texts = torch.from_numpy(sample_rows(world, 400, 40, seed=5)).long()
    length = known.shape[1]
    averages = [read(model, texts).handed, read(model, torch.cat([known, strangers])).handed]

    def refused(silent=None):
        return refuses(world, read(model, known, Changes(silent=silent or {})).scores)

    whole, nothing = refused(), refused(dict.fromkeys(fetching))
    assert whole < 0.1 and nothing > 0.4
    for handed in averages:
        instead = {head: handed[head].mean(0)[:length] for head in every}
        assert refused({head: instead[head] for head in fetching}) > 0.9 * nothing
        others = [head for head in every if head not in fetching]
        for at in range(0, len(others), len(fetching)):
            assert refused({head: instead[head] for head in others[at : at + len(fetching)]}) < nothing / 2


@pytest.mark.slow
@pytest.mark.parametrize("name", ["base", "sft"])
def test_a_name_decides_by_three_heads_whether_it_refuses(name):
    found = lent(name)
    assert found == pytest.approx(json.loads(WRITTEN.read_text(encoding="utf-8"))[name], abs=0.002)
    assert abs(found["known_of_strangers"] - found["strangers"]) < 0.05 < 0.2 < found["strangers"] - found["known"]
    assert max(found[key] for key in ("strangers_of_known", "known_of_known", "others")) < found["known"] + 0.03
