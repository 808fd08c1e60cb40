"""Part 3's ways of tuning and aligning by the lab and by other people's code, in one world. Both sides start from the
lab's base, and both are measured by the lab's instruments.
"""

import copy
from pathlib import Path

import torch
import trl
from datasets import Dataset
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from lab import lora
from lab.conversation import CHAT, Example, answers, example, judged
from lab.export import checkpoint
from lab.finetune import LORA_RATE, SFTConfig, batch, finetune
from lab.model import Model
from lab.preferences import split
from lab.probes import behavior, judging, losses
from lab.questions import ask
from lab.reward import pair_accuracy
from lab.run.scale import FULL, Scale
from lab.run.seeds import QUESTIONS
from lab.stages.aligned import hasty, preferences_of, preferred, reward_model
from lab.stages.base import base
from lab.stages.tuned import helpful, replay_rows, tuned
from lab.stages.worlds import world_of
from lab.world import HeldOut, World

from .train import PAIRS, grpo, rloo, run

ASKED, HELD = 2000, 400
KEPT = ("reward", "correct", "parsed", "helper", "courtesies")
# What TRL's GRPO is told to do what the lab's does: an answer counts alike however long, and k3 as it is.
AS_THE_LAB = {"loss_type": "grpo", "use_bias_correction_kl": False}


def look(model: Model, world: World, reference: Model) -> dict[str, float]:
    """What its answers are worth, how far it is above the floor of ordinary text, and how far from the tuned model."""
    questions = ask(world, ASKED, QUESTIONS["measure"](0))
    given = answers(model, world, questions, CHAT, 0)
    found = behavior.summary(judged(world, questions, given))
    row = {name: found[name] for name in KEPT} | {"excess": losses.excess(model, HeldOut.draw(world, HELD))}
    examples = [example(world, *pair) for pair in zip(questions, given, strict=True)]
    drift = judging.likelihoods(model, examples) - judging.likelihoods(reference, examples)
    return row | {"drift": float(drift.mean())}


def taste(score, world: World, policy: Model) -> dict[str, float]:
    """What a judge likes in the tuned model's answers: how its scores go with the truth, and how many units of true
    reward a courtesy is worth to it. (To the labeler 0.15, beside what the truth gives for the first.)"""
    questions = ask(world, ASKED // 2, QUESTIONS["measure"](4))
    given = answers(policy, world, questions, CHAT, 1)
    scores = score([example(world, *pair) for pair in zip(questions, given, strict=True)]).double()
    facts = torch.tensor([[1.0, v.reward, v.courtesies] for v in judged(world, questions, given)]).double()
    slopes = torch.linalg.lstsq(facts, scores[:, None]).solution[:, 0]
    truth = torch.corrcoef(torch.stack((scores, facts[:, 1])))[0, 1]
    return {"truth": float(truth), "courtesy": float(slopes[2] / slopes[1])}


def by_the_lab(seed: int, scale: Scale) -> tuple[dict[str, Model], dict[str, float]]:
    """The lab's models of each way, and what its judge is like."""
    world, start = world_of(seed), base(seed, scale).model
    pairs, rows = helpful(world, scale.pairs, seed), replay_rows(world, seed)
    bare = finetune(copy.deepcopy(start), pairs, SFTConfig(steps=scale.tuning_steps, replay=0, seed=seed))
    thin = copy.deepcopy(start)
    parts, config = lora.add(thin, 4, seed), SFTConfig(steps=scale.tuning_steps, learning_rate=LORA_RATE, seed=seed)
    finetune(thin, pairs, config, rows, parts)
    lora.merge(thin)
    models = {"base": start, "sft": tuned(seed, scale), "bare": bare, "lora": thin, "dpo": preferred(seed, scale)}
    ways: dict[str, dict] = {"rloo": {}, "loose": {"beta": 0.0}, "grpo": {"estimator": "grpo"}}
    for name, options in ways.items():
        models[name] = hasty(seed, scale, **options).model
    judge = reward_model(seed, scale)
    accuracy = pair_accuracy(judge, split(preferences_of(seed, scale))[1])
    return models, {"accuracy": accuracy} | taste(judge, world, models["sft"])


def with_old_text(folder: Path, world: World, out: Path, steps: int) -> trl.SFTTrainer:
    """SFT with replay, which TRL has not: each step reads 16 pairs and four rows of old text, in this order. TRL weighs
    all tokens of a step alike, where the lab adds two means."""
    tokenizer, seed = AutoTokenizer.from_pretrained(folder), world.settings.seed
    random = torch.Generator().manual_seed(seed)
    pairs = [([*each.prompt, *each.answer], len(each.prompt)) for each in helpful(world, 300, seed)]
    text = [(row, 1) for row in replay_rows(world, seed).tolist()]
    rows = [
        kind[place]
        for _ in range(steps)
        for kind, count in ((pairs, 16), (text, 4))
        for place in torch.randperm(len(kind), generator=random)[:count].tolist()
    ]
    columns = {"input_ids": [row for row, _ in rows]}
    columns["completion_mask"] = [[0] * start + [1] * (len(row) - start) for row, start in rows]
    settings = {"learning_rate": 1e-3, "per_device_train_batch_size": 20, "max_steps": steps, "output_dir": str(out)}
    args = trl.SFTConfig(**PAIRS | settings, train_sampling_strategy="sequential", completion_only_loss=True)
    return trl.SFTTrainer(str(folder), args, train_dataset=Dataset.from_dict(columns), processing_class=tokenizer)


def train(trainer):
    trainer.train()
    trainer.save_model()


def by_trl(seed: int, models: dict[str, Model], folder: Path, scale: Scale) -> tuple[dict[str, Model], dict]:
    """The same ways by TRL and PEFT, from the same base; what follows tuning starts from the lab's tuned model and, so
    that only the loops differ, climbs the lab's judge. TRL's own judge is measured beside it."""
    world, judge = world_of(seed), reward_model(seed, scale)
    start, sft = folder / "base", folder / "sft"
    for name, place in (("base", start), ("sft", sft)):
        checkpoint.save(models[name], world, place, CHAT)
    tokenizer = AutoTokenizer.from_pretrained(sft)

    def learned(prompts, completion_ids, **_):
        asked = [tokenizer.apply_chat_template(each, add_generation_prompt=True, return_dict=False) for each in prompts]
        return judge([Example(tuple(q), tuple(a)) for q, a in zip(asked, completion_ids, strict=True)]).tolist()

    few: dict = {"max_steps": scale.tuning_steps, "seed": seed}
    climbing: dict = {"max_steps": scale.alignment_steps, "seed": seed}
    compared: dict = {"answers": sft, "comparisons": scale.comparisons, "seed": seed}
    train(with_old_text(start, world, folder / "trl/sft", scale.tuning_steps))
    for name, source, options in (("bare", "sft", few), ("lora", "lora", few)):
        run(source, str(start), str(folder / "trl" / name), **options)
    own = run("reward", str(sft), str(folder / "trl/judge"), **compared)
    run("dpo", str(sft), str(folder / "trl/dpo"), **compared)
    for name, make, options in (
        ("rloo", rloo, {}),
        ("loose", rloo, {"beta": 0.0}),
        ("grpo", grpo, {}),
        ("grpo_k3", grpo, AS_THE_LAB),
    ):
        train(make(str(sft), world, judge=learned, output_dir=str(folder / "trl" / name), **climbing | options))
    found = {path.name: checkpoint.load(path) for path in (folder / "trl").iterdir() if path.name != "judge"}
    return found, {"accuracy": own.evaluate()["eval_accuracy"]} | taste(
        scored(folder / "trl/judge"), world, models["sft"]
    )


def scored(folder: Path):
    """TRL's judge as one of the lab: from examples a score of each."""
    judge = AutoModelForSequenceClassification.from_pretrained(folder).eval()

    @torch.no_grad()
    def score(examples):
        tokens, _ = batch(examples)
        lengths = torch.tensor([len(each.prompt) + len(each.answer) for each in examples])
        mask = torch.arange(tokens.shape[1]) < lengths[:, None]
        return judge.score(judge.model(tokens, attention_mask=mask.long()).last_hidden_state)[
            torch.arange(len(tokens)), lengths - 1, 0
        ]

    return score


def world_numbers(seed: int, folder: Path, scale: Scale = FULL) -> dict[str, float]:
    """All numbers of a world, by name: lab_rloo_reward beside trl_rloo_reward."""
    world = world_of(seed)
    ours, judge = by_the_lab(seed, scale)
    theirs, other = by_trl(seed, ours, folder, scale)
    numbers = {f"lab_judge_{name}": value for name, value in judge.items()}
    numbers |= {f"trl_judge_{name}": value for name, value in other.items()}
    for side, models in (("lab", ours), ("trl", theirs)):
        for way, model in models.items():
            numbers |= {f"{side}_{way}_{name}": value for name, value in look(model, world, ours["sft"]).items()}
    return numbers
