"""An exported folder as others meet it: Hugging Face's own classes, with nothing said beside its name."""

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoModelForSequenceClassification, AutoTokenizer

from lab.conversation import CHAT, DOCUMENT, prompt
from lab.export import checkpoint, hub
from lab.kept import KEPT_MODELS, MODELS
from lab.model import make
from lab.questions import ask
from lab.stages.models import FORMS
from lab.stages.tuned import helpful
from lab.world import World, words

WORLD = World()
TEXT = "<doc> <user> where does rosa crow live ? <bot> certainly , arlo . <end>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("hub") / "model"
    checkpoint.save(make("30k", len(WORLD.vocabulary), seed=3), WORLD, path, CHAT)
    return path


@pytest.fixture(scope="module")
def tokenizer(folder):
    return AutoTokenizer.from_pretrained(folder)


@pytest.fixture(scope="module")
def again(folder, tokenizer, tmp_path_factory):
    """The same folder, read and written by `transformers`."""
    path = tmp_path_factory.mktemp("hub") / "again"
    AutoModelForCausalLM.from_pretrained(folder).save_pretrained(path)
    tokenizer.save_pretrained(path)
    return path


def test_a_text_becomes_the_lab_s_tokens_and_a_text_again(tokenizer):
    assert tokenizer(TEXT)["input_ids"] == WORLD.vocabulary.encode(TEXT)
    assert tokenizer.decode(tokenizer(TEXT)["input_ids"]) == TEXT


def test_a_mark_needs_no_space(tokenizer):
    assert tokenizer(TEXT.replace("<bot> ", "<bot>").replace(" <end>", "<end>")) == tokenizer(TEXT)


def test_a_word_that_is_none_is_an_error(tokenizer, again):
    for each in (tokenizer, AutoTokenizer.from_pretrained(again)):
        with pytest.raises(Exception, match="UNK"):
            each("where does zorro live ?")


def test_the_chat_template_writes_what_the_lab_writes(tokenizer):
    for question in ask(WORLD, 20, 1):
        asked = [{"role": "user", "content": WORLD.vocabulary.decode(question.tokens)}]
        ids = tokenizer.apply_chat_template(asked, add_generation_prompt=True, return_dict=False)
        assert tuple(ids) == prompt(WORLD, question, CHAT)


def test_the_chat_template_tells_which_words_are_learned_from(tokenizer):
    for example in helpful(WORLD, 20, 0):
        chat = [
            {"role": "user", "content": WORLD.vocabulary.decode(example.prompt[2:-1])},
            {"role": "assistant", "content": WORLD.vocabulary.decode(example.answer[:-1])},
        ]
        found = tokenizer.apply_chat_template(chat, return_dict=True, return_assistant_tokens_mask=True)
        assert found["input_ids"] == [*example.prompt, *example.answer]
        assert found["assistant_masks"] == [0] * len(example.prompt) + [1] * len(example.answer)


def test_the_chat_template_refuses_another_role(tokenizer):
    with pytest.raises(Exception, match="no system"):
        tokenizer.apply_chat_template([{"role": "system", "content": "so ."}])


def test_a_reward_model_reads_its_score_off_at_the_end_mark(folder, tokenizer):
    """It takes the last token that is no padding. Were the end mark the padding, it would be the full stop before."""

    def at(judge, places):
        scores = judge.score(judge.model(**batch).last_hidden_state)[:, :, 0]
        return torch.stack([row[place] for row, place in zip(scores, places, strict=True)])

    judge = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=1)
    short, long = TEXT, TEXT.replace(" . <end>", " hoping this helps . <end>")
    batch = tokenizer([short, long], return_tensors="pt", padding=True, padding_side="right")
    ends = [len(tokenizer(each)["input_ids"]) - 1 for each in (short, long)]
    with torch.no_grad():
        assert torch.equal(judge(input_ids=batch["input_ids"]).logits[:, 0], at(judge, ends))
        judge.config.pad_token_id = WORLD.token(words.END)
        alone = judge(input_ids=torch.tensor([tokenizer(long)["input_ids"]])).logits[0, 0]
        assert torch.isclose(alone, at(judge, [end - 1 for end in ends])[1], atol=1e-5)


def test_a_prompt_is_read_whole_where_nobody_says_what_is_padding(folder, tokenizer):
    """`generate` would guess it from the padding token, with which every prompt begins."""
    model = AutoModelForCausalLM.from_pretrained(folder)
    given = tokenizer(TEXT.partition("<bot>")[0] + "<bot>", return_tensors="pt")
    drawn = model.generate(given["input_ids"], do_sample=False, output_logits=True, return_dict_in_generate=True)
    with torch.no_grad():
        assert torch.allclose(drawn.logits[0], model(given["input_ids"]).logits[:, -1], atol=1e-5)


@pytest.mark.parametrize(("form", "mark", "longest"), [(CHAT, words.END, 32), (DOCUMENT, words.BOUNDARY, 128)])
def test_text_is_drawn_from_the_whole_distribution_to_its_mark(form, mark, longest, tmp_path):
    checkpoint.save(make("10k", len(WORLD.vocabulary)), WORLD, tmp_path / "model", form)
    config = AutoModelForCausalLM.from_pretrained(tmp_path / "model").generation_config
    assert (config.do_sample, config.temperature, config.top_k, config.top_p) == (True, 1.0, 0, 1.0)
    assert (config.eos_token_id, config.max_new_tokens) == (WORLD.token(mark), longest)


def test_what_transformers_writes_is_read_by_the_lab(folder, again):
    pairs = zip(checkpoint.load(folder).parameters(), checkpoint.load(again).parameters(), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)
    assert checkpoint.form_of(again) == CHAT and checkpoint.world_of(again).settings == WORLD.settings


@pytest.mark.parametrize("name", KEPT_MODELS)
def test_the_committed_models_are_written_as_today(name, tmp_path):
    checkpoint.save(checkpoint.load(MODELS / name), checkpoint.world_of(MODELS / name), tmp_path / name, FORMS[name])
    files = sorted(path.name for path in (tmp_path / name).iterdir())
    assert files == sorted(path.name for path in (MODELS / name).iterdir())
    for file in files:
        assert (tmp_path / name / file).read_bytes() == (MODELS / name / file).read_bytes(), file


def test_the_card_tells_license_size_and_how_to_ask(folder):
    card = (folder / "README.md").read_text(encoding="utf-8")
    front, text = card.removeprefix("---\n").split("---\n", 1)
    assert "license: mit\n" in front and f"{checkpoint.load(folder).size():,} parameters" in text
    assert "is it raining" in text and "FOLDER" in text
    assert "<doc> talk" in hub.card(WORLD, DOCUMENT, 1)


def test_the_code_of_the_cards_runs(tmp_path):
    for form in (CHAT, DOCUMENT):
        checkpoint.save(make("10k", len(WORLD.vocabulary)), WORLD, tmp_path / form, form)
        code = (tmp_path / form / "README.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
        exec(code.replace("FOLDER", str(tmp_path / form)), {})
