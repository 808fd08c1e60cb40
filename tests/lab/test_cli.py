"""The command line as a user meets it."""

import os
import re
import subprocess
import sys
from argparse import Namespace

import pytest
import torch
from support import ROOT

from lab.__main__ import parser as lab_parser
from lab.commands import export
from lab.export import checkpoint
from lab.model import make
from lab.run import store
from lab.run.scale import TOY
from lab.stages.models import FORMS, trained
from lab.stages.worlds import world_of
from trials.__main__ import parser as trials_parser
from trials.__main__ import seeds
from trials.commands import reproduce
from trials.drawings import figures

MODELS = ROOT / "lab/models"


def lab(*arguments, typed="", program="lab", **environment):
    command = [sys.executable, "-m", program, *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=ROOT,
        text=True,
        capture_output=True,
        input=typed,
        env=os.environ | {"COLUMNS": "140"} | environment,
    )


def one_line(process):
    """The one line of an error, without a traceback."""
    lines = [line for line in process.stderr.splitlines() if line.startswith(("lab:", "trials:"))]
    assert process.returncode == 2 and len(lines) == 1, process.stderr
    assert "Traceback" not in process.stderr
    return lines[0]


@pytest.mark.slow
@pytest.mark.release  # as `test_all_of_it.py` runs the same, and looks at more
def test_every_stage_runs_at_toy_size(toys):
    process = lab("smoke", program="trials", LAB_CACHE=str(toys))
    assert process.returncode == 0, process.stderr
    assert f"{len(figures())} figures" in process.stdout


def test_help_lists_the_commands():
    for program, commands in {
        "lab": "pretrain finetune align chat export playground workshop glass",
        "trials": "reproduce same tell smoke figures claims",
    }.items():
        assert set(commands.split()) <= set(lab("--help", program=program).stdout.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("pretrain", "--tokens", "-5", "--out", "x"),
        ("trials", "reproduce", "--part", "9"),
        ("trials", "reproduce", "--seeds=2-0"),
        ("nothing",),
        ("align",),
    ],
)
def test_bad_arguments_are_told_with_the_usage(arguments):
    program, *rest = arguments if arguments[0] == "trials" else ("lab", *arguments)
    process = lab(*rest, program=program)
    assert process.returncode == 2 and "usage:" in process.stderr and "Traceback" not in process.stderr


REQUIRED = {"pretrain": ["--out", "x"], "finetune": ["x", "--out", "x"], "align": ["x", "--out", "x"]}
BELOW_ZERO, ODD, COUNT = ("-1", "-0.5"), ("nan", "inf", "-inf", "many", ""), ("0", "0.5")
NUMBERS = {  # by command and option: what is none of its numbers, and the least that is
    ("pretrain", "--tokens"): ((*BELOW_ZERO, *ODD, *COUNT), "1"),
    ("pretrain", "--rate"): ((*BELOW_ZERO, *ODD, "0", "-0.0"), "1e-9"),
    ("pretrain", "--seed"): ((*BELOW_ZERO, *ODD, "0.5"), "0"),
    ("finetune", "--pairs"): ((*BELOW_ZERO, *ODD, *COUNT), "1"),
    ("finetune", "--steps"): ((*BELOW_ZERO, *ODD, *COUNT), "1"),
    ("finetune", "--replay"): ((*BELOW_ZERO, *ODD, "0.5"), "0"),
    ("finetune", "--lora"): ((*BELOW_ZERO, *ODD, "0.5"), "0"),
    ("align", "--beta"): ((*BELOW_ZERO, *ODD), "0"),
    ("align", "--comparisons"): ((*BELOW_ZERO, *ODD, *COUNT), "1"),
    ("align", "--steps"): ((*BELOW_ZERO, *ODD, *COUNT), "1"),
    ("chat", "--temperature"): ((*BELOW_ZERO, *ODD), "0"),
    ("reproduce", "--jobs"): ((*BELOW_ZERO, *ODD, *COUNT), "1"),
    ("reproduce", "--seeds"): ((*BELOW_ZERO, *ODD, *COUNT, "2-", "2-0"), "1"),
}


@pytest.mark.parametrize(("command", "option"), NUMBERS)
def test_a_number_that_is_none_of_an_option_is_told_with_its_name(command, option, capsys):
    bad, least = NUMBERS[command, option]
    parser = trials_parser if command == "reproduce" else lab_parser
    for value in bad:
        with pytest.raises(SystemExit) as stopped:
            parser().parse_args([command, *REQUIRED.get(command, ()), f"{option}={value}"])
        assert stopped.value.code == 2 and f"argument {option}: " in capsys.readouterr().err, value
    parser().parse_args([command, *REQUIRED.get(command, ()), f"{option}={least}"])


@pytest.mark.release
@pytest.mark.slow
def test_what_a_user_can_mend_is_one_line(tmp_path):
    assert "0.4M" in one_line(lab("pretrain", "--size", "7B", "--out", tmp_path / "x"))
    assert "no checkpoint" in one_line(lab("finetune", tmp_path / "nowhere", "--out", tmp_path / "x"))
    assert "gossip" in one_line(lab("finetune", MODELS / "base", "--voice", "pirate", "--out", tmp_path / "x"))
    assert "201" in one_line(lab("finetune", MODELS / "base", "--replay", 201, "--out", tmp_path / "x"))
    assert "comparisons" in one_line(lab("align", MODELS / "sft", "--comparisons", 1, "--out", tmp_path / "x"))
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "config.json").write_text("{}")
    assert "damaged" in one_line(lab("chat", "--model", damaged, "--ask", "what is 1 + 1 ?"))
    assert "no such question" in one_line(lab("chat", "--ask", "where is arlo ?"))
    assert "not a word of this world" in one_line(lab("chat", "--ask", "who are you ?"))
    assert not (tmp_path / "x").exists()


def test_a_torch_that_is_too_old_or_missing_is_told(tmp_path):
    (tmp_path / "torch.py").write_text("__version__ = '2.3.1+cpu'")
    assert "too old" in one_line(lab("chat", "--ask", "what is 1 + 1 ?", PYTHONPATH=str(tmp_path)))
    (tmp_path / "torch.py").write_text("raise ModuleNotFoundError('no torch', name='torch')")
    said = one_line(lab("chat", "--ask", "what is 1 + 1 ?", PYTHONPATH=str(tmp_path)))
    assert "torch is missing" in said
    target, python = re.search("run `make (\\w+)` once, then (\\S+) -m lab", said).groups()
    assert f"\n{target}: .venv-lab/.stamp" in (ROOT / "Makefile").read_text() and python.startswith(".venv-lab/")


@pytest.mark.slow
def test_chat_shows_all_models_beside_the_truth():
    process = lab("chat", "--ask", "is it raining in arlo?", "--seed", "1")
    assert process.returncode == 0, process.stderr
    for text in ("base", "sft", "rlhf", "the world", "its helper", "yes", "no"):
        assert text in process.stdout


@pytest.mark.slow
def test_chat_goes_on_after_a_question_it_does_not_understand():
    process = lab("chat", "--model", "sft", typed="who is there\nwhat is 47+25?\n\n")
    assert process.returncode == 0, process.stderr
    assert "not a word of this world" in process.stdout and "2 7 0" in process.stdout


@pytest.mark.release
@pytest.mark.slow
def test_a_user_can_go_through_all_stages(tmp_path):
    """Pre-train, tune (with LoRA), align and talk, each from the folder that the stage before wrote."""
    base, sft, rlhf = (tmp_path / name for name in ("base", "sft", "rlhf"))
    steps = [
        ("pretrain", "--size", "10k", "--tokens", 20_000, "--out", base),
        ("finetune", base, "--pairs", 30, "--steps", 4, "--lora", 2, "--out", sft),
        ("align", sft, "--steps", 2, "--comparisons", 40, "--out", rlhf),
        ("align", sft, "--steps", 2, "--reward", "truth", "--method", "grpo", "--out", rlhf),
        ("chat", "--model", base, "--model", rlhf, "--ask", "what does max wolf love ?"),
    ]
    for step in steps:
        process = lab(*step)
        assert process.returncode == 0, process.stderr


@pytest.mark.parametrize("stage", FORMS)
@pytest.mark.slow
def test_export_writes_what_transformers_loads(tmp_path, monkeypatch, stage):
    """At toy size, which takes a second; the weights are those of the stage."""
    from transformers import AutoModelForCausalLM

    monkeypatch.setattr(store, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(export, "FULL", TOY)
    export.export(Namespace(stage=stage, seed=0, out=tmp_path / "model"))
    loaded = AutoModelForCausalLM.from_pretrained(tmp_path / "model")
    ours = trained(stage, 0, TOY)
    rows = torch.arange(20)[None]
    with torch.no_grad():
        assert (ours(rows) - loaded(rows).logits).abs().max() < 1e-4
    assert checkpoint.form_of(tmp_path / "model") == FORMS[stage]
    assert checkpoint.world_of(tmp_path / "model").state == world_of(0).state


@pytest.mark.slow
def test_models_of_different_worlds_are_not_asked_together(tmp_path):
    for seed in (0, 1):
        world = world_of(seed)
        checkpoint.save(make("10k", len(world.vocabulary)), world, tmp_path / str(seed))
    assert "different worlds" in one_line(
        lab("chat", "--model", tmp_path / "0", "--model", tmp_path / "1", "--ask", "what is 1 + 1 ?")
    )


@pytest.mark.parametrize(
    ("text", "found"), [("1", (10,)), ("3", (10, 11, 12)), ("0-2", (0, 1, 2)), ("4-4", (4,)), ("7-8", (7, 8))]
)
def test_seeds_are_the_first_of_those_committed_or_a_range(text, found):
    assert reproduce.worlds(3, seeds(text)) == found


def test_a_part_without_results_is_run_in_the_worlds_that_decide(tmp_path):
    assert reproduce.worlds(3, None, tmp_path) == tuple(range(10, 16))


@pytest.mark.slow
def test_more_worlds_than_the_results_stand_on_are_asked_for_as_a_range():
    assert "results of 6 worlds" in one_line(lab("reproduce", "--part", "3", "--seeds", "7", program="trials"))


def test_transformers_loads_the_committed_models():
    from transformers import AutoModelForCausalLM

    for stage in ("base", "sft", "rlhf"):
        loaded = AutoModelForCausalLM.from_pretrained(MODELS / stage)
        assert 300_000 < loaded.num_parameters() < 400_000
