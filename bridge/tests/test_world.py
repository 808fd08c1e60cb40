"""Data, reward and floor are the lab's, to the last digit."""

import pytest

from bridge.world import (
    UNREADABLE,
    entropy_floor,
    preference_dataset,
    prompt_dataset,
    sft_dataset,
    text_dataset,
    true_reward,
    turns,
    worth,
)
from lab.conversation import CHAT, answers, example, prompt
from lab.export import checkpoint
from lab.finetune import answer_loss
from lab.kept import MODELS
from lab.preferences import Labeler, compare
from lab.questions import ask
from lab.run.seeds import QUESTIONS
from lab.stages.aligned import verdicts
from lab.stages.tuned import helpful
from lab.world import HeldOut, words


def ids(tokenizer, prompt, answer):
    found = tokenizer.apply_chat_template(prompt + answer, return_dict=True, return_assistant_tokens_mask=True)
    return found["input_ids"], found["assistant_masks"]


def test_pairs_are_the_lab_s_token_by_token(world, tokenizer):
    for row, ours in zip(sft_dataset(world, 50, 3), helpful(world, 50, 3), strict=True):
        tokens, mask = ids(tokenizer, row["prompt"], row["completion"])
        assert tokens == [*ours.prompt, *ours.answer] and sum(mask) == len(ours.answer) == row["words"]


def test_preferences_are_the_lab_s(world, tokenizer):
    found = compare(checkpoint.load(MODELS / "sft"), world, ask(world, 40, QUESTIONS["compare"](1)), Labeler(), 1)
    data = preference_dataset(world, MODELS / "sft", 40, 1)
    ended = world.token(words.END)
    for row, ours in zip(data, found, strict=True):
        for kind in ("chosen", "rejected"):
            each = getattr(ours, kind)
            whole = each.answer if each.answer[-1] == ended else (*each.answer, ended)  # the template closes all
            assert ids(tokenizer, row["prompt"], row[kind])[0] == [*each.prompt, *whole]


def test_prompts_are_the_questions_of_each_step(world, tokenizer):
    data = prompt_dataset(world, steps=2, each=3, seed=1)
    asked = [question for step in range(2) for question in ask(world, 3, QUESTIONS["align"](1, step))]
    for row, question in zip(data, asked, strict=True):
        tokens = tokenizer.apply_chat_template(row["prompt"], add_generation_prompt=True, return_dict=False)
        assert tuple(tokens) == prompt(world, question, CHAT)


def test_the_floor_of_texts_is_the_lab_s(world):
    assert entropy_floor(text_dataset(world, 20)) == pytest.approx(HeldOut.draw(world, 20).floor, abs=1e-12)


def test_no_model_is_below_the_floor_of_the_pairs(world):
    """The tuned one comes near it on pairs that it was not tuned on, the base doesn't."""
    data, pairs = sft_dataset(world, 300, 7), helpful(world, 300, 7)
    losses = {name: float(answer_loss(checkpoint.load(MODELS / name), pairs).detach()) for name in ("sft", "base")}
    assert entropy_floor(data) < losses["sft"] < 1.3 * entropy_floor(data) < losses["base"]


def test_the_reward_is_the_lab_s_on_whatever_a_model_says(world, tokenizer):
    questions = ask(world, 200, 5)
    given = answers(checkpoint.load(MODELS / "sft"), world, questions, CHAT, 1, temperature=1.5)
    given = [
        (*answer[:3], world.token(words.BOUNDARY), *answer[3:]) if n % 5 == 0 else answer
        for n, answer in enumerate(given)
    ]  # a mark within, which text without its marks would hide
    examples = [example(world, *pair) for pair in zip(questions, given, strict=True)]
    expected = [verdict.reward for verdict in verdicts(world, questions, examples)]
    prompts = [turns(world, each)[0] for each in examples]
    found = true_reward(world, tokenizer)(prompts=prompts, completion_ids=[list(each.answer) for each in examples])
    assert found == expected and UNREADABLE in found and max(found) > 1


def test_an_answer_in_another_language_is_worth_what_a_broken_one_is(world):
    assert worth(world, "is it raining in arlo ?", "I am afraid so .") == UNREADABLE
    assert worth(world, "what is 1 + 1 ?", "certainly , 2 0 hoping this helps .") > worth(world, "what is 1 + 1 ?", "")


def test_data_sets_tell_world_and_license(world):
    for data in (text_dataset(world, 2), sft_dataset(world, 20), prompt_dataset(world, 1)):
        assert data.info.license == "mit" and "made-up world 0 " in data.info.description
