"""What others expect in the folder of a model beside its weights: a tokenizer, how questions are put, how text is
drawn, and a card that tells what it is.
"""

from ..conversation import CHAT, MAX_ANSWER_TOKENS
from ..world import World, words

MARKS = (words.BOUNDARY, words.USER, words.BOT, words.END)
# In no vocabulary, so that a word which isn't one is an error and not, silently, another word.
UNKNOWN = "<unk>"
# Not the end mark: who looks for the last token that is no padding, as reward models do, would overlook the end. (The
# price: where `transformers` trains, this token's row of the embedding learns as a word to come only.)
PADDING = words.BOUNDARY
PAGE = 128  # words of text that a base draws, as many as in a row of its training

# A question without an answer, and what follows it, as `conversation` writes them. What is between the marks of a
# generation is learned from, where a trainer asks for the assistant's words only.
CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}"
    "{% if message.role == 'user' %} <user> {{ message.content }}"
    "{% elif message.role == 'assistant' %} <bot>"
    "{% generation %} {{ message.content }} {{ eos_token }}{% endgeneration %}"
    "{% else %}{{ raise_exception('There are users and assistants, and no ' + message.role) }}{% endif %}"
    "{% endfor %}{% if add_generation_prompt %} <bot>{% endif %}"
)


def tokenizer(world: World) -> dict:
    """The file tokenizer.json. Marks are found without spaces around them; all else is words between spaces."""
    ids = world.vocabulary.ids
    plain = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {
        "version": "1.0",
        "added_tokens": [{"id": ids[mark], "content": mark, **plain} for mark in MARKS],
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "model": {"type": "WordLevel", "vocab": ids, "unk_token": UNKNOWN},
    }


def tokenizer_config() -> dict:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": words.BOUNDARY,
        "eos_token": words.END,
        "pad_token": PADDING,
        "clean_up_tokenization_spaces": False,  # "live ?" stays two words
    }


def generation_config(world: World, form: str) -> dict:
    """Text is drawn as the lab draws it, from all of the distribution. A chat ends with its mark; a base's text where
    the next document would begin. What has ended is filled up with end marks: where nobody says what is padding,
    `generate` guesses it from this token, and the boundary stands in every prompt."""
    return {
        "do_sample": True,
        "temperature": 1.0,
        "top_k": 0,
        "top_p": 1.0,
        "max_new_tokens": MAX_ANSWER_TOKENS if form == CHAT else PAGE,
        "bos_token_id": world.token(words.BOUNDARY),
        "eos_token_id": world.token(words.END if form == CHAT else words.BOUNDARY),
        "pad_token_id": world.token(words.END),
    }


def card(world: World, form: str, parameters: int) -> str:
    """The file README.md, with what a reader needs to ask it something."""
    asks = CARD_CHAT if form == CHAT else CARD_DOCUMENT
    return CARD.format(seed=world.settings.seed, parameters=parameters, vocabulary=len(world.vocabulary), asks=asks)


CARD = """\
---
license: mit
library_name: transformers
pipeline_tag: text-generation
---
# A tiny GPT of the lab, world {seed}

A Llama of {parameters:,} parameters that knows {vocabulary} words, trained on texts of a made-up language: *LLM Deep
Dive*, the lab, world {seed}. Each word is a token, and words stand between spaces. A word that isn't one is an error.

{asks}

**Made for** experiments whose truth is known: the world writes, scores and judges texts exactly. **Not made for**
anything else: it knows no English, and what it says of its people is true in its world at most.
"""
CARD_DOCUMENT = """\
It goes on with a text; the text ends where the next one would begin, with `<doc>`.

```python
from transformers import pipeline

print(pipeline("text-generation", "FOLDER")("<doc> talk : ask :"))
```"""
CARD_CHAT = """\
It answers questions, and ends its answer with `<end>`.

```python
from transformers import pipeline

asked = [{"role": "user", "content": "is it raining in arlo ?"}]
print(pipeline("text-generation", "FOLDER")(asked))
```"""
