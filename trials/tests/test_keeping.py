"""What was measured in one world is kept in a file, and taken from there by a run of all."""

import json
import pickle
from argparse import Namespace
from dataclasses import replace
from math import nan

import pytest

from lab.run import store
from lab.run.scale import TOY
from trials import keeping, results
from trials.commands import reproduce
from trials.experiment import Measured
from trials.keeping import Keeping
from trials.leashes.experiments import leashes

pytestmark = pytest.mark.usefixtures("toy_store")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """In the place of the folder of all trials."""
    monkeypatch.setattr(keeping, "HERE", tmp_path)
    monkeypatch.setattr(results, "HERE", tmp_path)
    (tmp_path / "leashes").mkdir()
    return tmp_path / "leashes"


def written(folder):
    """Results but for the seconds: models that were trained for what is kept are counted there."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    return texts | {"leashes.json": json.loads(texts["leashes.json"]) | {"seconds": 0}}


@pytest.mark.slow
def test_a_run_of_all_takes_what_is_kept_to_the_last_digit_and_trains_nothing(folder, tmp_path, monkeypatch):
    reproduce.run(["leashes"], [0], 0, TOY, keep=True)
    assert [path.suffix for path in (folder / "kept").iterdir()] == [".json"] and not (folder / "results").exists()
    reproduce.run(["leashes"], [0], 0, TOY, tmp_path / "once")
    monkeypatch.setattr(store, "FOLDER", tmp_path / "elsewhere")
    reproduce.run(["leashes"], [0], 0, TOY)
    assert [path.name for path in store.FOLDER.glob("*.pickle")] == [leashes.place(0, TOY).name]
    assert written(folder / "results") == written(tmp_path / "once")


def test_what_is_kept_is_of_this_code_scale_and_world_or_is_not_taken(folder, tmp_path, monkeypatch):
    kept, place = Keeping("leashes", leashes), leashes.place
    monkeypatch.setattr(store, "FOLDER", tmp_path / "here")
    measured = Measured({"third": 1 / 3, "none": nan}, {"way": [{"x": 1e-17 / 7, "name": "a"}]}, {"said": "So."})
    place(0, TOY).parent.mkdir()
    place(0, TOY).write_bytes(pickle.dumps((measured, 1 / 7)))
    assert kept(0, TOY).samples == {"said": "So."}
    monkeypatch.setattr(store, "FOLDER", tmp_path / "elsewhere")
    assert not kept.restore(1, TOY) and not kept.restore(0, replace(TOY, questions=TOY.questions + 1))
    with monkeypatch.context() as patch:
        patch.setattr(store, "source_hash", lambda name: "other code")
        assert not kept.restore(0, TOY)
    assert not list(tmp_path.glob("elsewhere/*"))
    assert kept.restore(0, TOY) and repr(store.kept(place(0, TOY))) == repr((measured, 1 / 7))


def test_one_experiment_alone_is_written_elsewhere_and_none_of_another_name(tmp_path):
    reproduce.run(["thinking"], [0], 0, TOY, tmp_path, only="cut")
    numbers = results.read("thinking", tmp_path)["numbers"]
    assert {number["experiment"] for number in numbers.values()} == {"cut"}
    with pytest.raises(ValueError, match="thinking has no experiment 'nothing'; there are chosen, adds,"):
        reproduce.run(["thinking"], [0], 0, TOY, tmp_path, only="nothing")
    with pytest.raises(ValueError, match="cut alone makes no results"):
        reproduce.reproduce(Namespace(only="cut", keep=False, out=None))
