"""A world's folder is read by `datasets`, and tells license, seed and floor."""

import re

import pytest
from datasets import load_dataset

from bridge import data
from bridge.__main__ import main
from bridge.world import entropy_floor, prompt_dataset, sft_dataset
from lab.kept import MODELS
from lab.stages.worlds import world_of
from lab.world import HeldOut


def read(folder, name, tmp_path):
    return load_dataset(str(folder), name, split="train", cache_dir=str(tmp_path / "cache"))


@pytest.mark.parametrize(("seed", "preferences"), [(0, True), (3, False)])
def test_a_world_is_read_as_it_was_written(seed, preferences, tmp_path):
    folder, world = tmp_path / "world", world_of(seed)
    data.tell(str(folder), seed, comparisons=60)
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "license: mit\n" in card and f"World {seed} " in card
    text, pairs = (read(folder, name, tmp_path) for name in ("text", "pairs"))
    assert pairs.to_list() == sft_dataset(world, 300, seed).to_list()
    assert read(folder, "prompts", tmp_path)["prompt"] == prompt_dataset(world, 100, 16, seed)["prompt"]
    told = [float(each) for each in re.findall(r"\| (\d\.\d{4}) \|", card)]
    assert told == [round(entropy_floor(rows), 4) for rows in (text, pairs)]
    assert told[0] == pytest.approx(HeldOut.draw(world).floor, abs=1e-4)
    assert (folder / "preferences").exists() == preferences
    if preferences:
        row = read(folder, "preferences", tmp_path)[0]
        assert row["chosen"] != row["rejected"] and row["prompt"][0]["content"].endswith("?")


def test_a_world_has_as_many_rows_as_are_asked_for(tmp_path):
    assert main(["data", "--out", str(tmp_path / "world"), "--world", "3", "--texts", "30", "--pairs", "20"]) == 0
    assert [len(read(tmp_path / "world", name, tmp_path)) for name in ("text", "pairs")] == [30, 20]


def test_answers_of_another_world_are_refused(tmp_path):
    with pytest.raises(ValueError, match="another world"):
        data.tell(str(tmp_path), 3, answers=str(MODELS / "sft"))
