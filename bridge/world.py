"""The lab's world as other people's libraries take it: data sets, a reward that is the truth, and the entropy floor.
Conversations are lists of messages, so a model with another tokenizer and another chat template takes them too."""

from collections.abc import Callable
from pathlib import Path

from datasets import Dataset, DatasetInfo

from lab.conversation import Example, in_voice
from lab.export import checkpoint
from lab.preferences import Labeler, compare
from lab.questions import ask, ask_evenly
from lab.run.seeds import ANSWERS, QUESTIONS, ROWS
from lab.world import World, sample_rows, score_rows, words
from lab.world.answers import judge
from lab.world.program import read
from lab.world.voices import HELPER

UNREADABLE = -1.5  # what an answer is worth that is no sentence of this world
Message = dict[str, str]


def turns(world: World, example: Example) -> tuple[list[Message], list[Message]]:
    """A question and its answer as messages, without the marks, which are the chat template's."""
    end = world.token(words.END)
    asked, said = example.prompt[2:-1], [token for token in example.answer if token != end]
    return message(world, "user", asked), message(world, "assistant", said)


def message(world: World, role: str, tokens) -> list[Message]:
    return [{"role": role, "content": world.vocabulary.decode(tokens)}]


def text_dataset(world: World, rows: int = 400, seed: int = ROWS["held out"](0)) -> Dataset:
    """Rows of 128 words as the world writes them, each with its exact log-probability in nats; those that the lab
    holds out, unless another seed is given."""
    drawn = sample_rows(world, rows, 128, seed)
    scores = score_rows(world, drawn)[0].sum(1)
    texts = [world.vocabulary.decode(row[1:]) for row in drawn.tolist()]
    return rows_of(world, "text", {"text": texts, "words": [128] * rows, "log_probability": scores.tolist()})


def sft_dataset(world: World, count: int = 300, seed: int = 0) -> Dataset:
    """Questions with the helper's answers, and the exact log-probability of each answer in the helper's voice. An
    answer's words are counted with the end mark, which is certain."""
    examples = in_voice(world, ask_evenly(world, count, QUESTIONS["tune"](seed)), HELPER, ANSWERS["tune"](seed))
    prompts, answers = zip(*(turns(world, example) for example in examples), strict=True)
    only = [float(voice == HELPER) for voice in range(len(world.prior))]
    scores = []
    for example in examples:
        asked = read(world.question(), example.prompt[2:-1], world.prior).result
        scores.append(sum(read(world.answer(asked), example.answer[:-1], only).log_probabilities))
    lengths = [len(example.answer) for example in examples]
    columns = {"prompt": prompts, "completion": answers, "words": lengths, "log_probability": scores}
    return rows_of(world, "pairs", columns)


def preference_dataset(world: World, folder: Path | str, count: int = 4000, seed: int = 0) -> Dataset:
    """The labeler's choices between answers that the model of a folder, one of the lab's, gave to questions."""
    questions = ask(world, count, QUESTIONS["compare"](seed))
    found = compare(checkpoint.load(Path(folder)), world, questions, Labeler(), seed)
    chosen, rejected = ([turns(world, getattr(each, kind)) for each in found] for kind in ("chosen", "rejected"))
    columns = {"prompt": [prompt for prompt, _ in chosen], "chosen": [answer for _, answer in chosen]}
    return rows_of(world, "preferences", columns | {"rejected": [answer for _, answer in rejected]})


def prompt_dataset(world: World, steps: int = 100, each: int = 16, seed: int = 0) -> Dataset:
    """The questions that the lab asks while it aligns a model, so many in each step."""
    asked = [question for step in range(steps) for question in ask(world, each, QUESTIONS["align"](seed, step))]
    return rows_of(world, "prompts", {"prompt": [message(world, "user", question.tokens) for question in asked]})


def rows_of(world: World, name: str, columns: dict) -> Dataset:
    info = DatasetInfo(f"{name} of the made-up world {world.settings.seed} of LLM Deep Dive", license="mit")
    return Dataset.from_dict(columns, info=info)


def entropy_floor(dataset: Dataset) -> float:
    """The least loss in nats a word that any model can have on these texts or pairs, other than by knowing them."""
    return -sum(dataset["log_probability"]) / sum(dataset["words"])


def worth(world: World, question: str, answer: str) -> float:
    """What an answer is worth by the truth of the world."""
    asked = read(world.question(), world.vocabulary.encode(question), world.prior).result
    known = all(word in world.vocabulary.ids for word in answer.split())
    return judge(world, asked, world.vocabulary.encode(answer)).reward if known else UNREADABLE


def true_reward(world: World, tokenizer) -> Callable[..., list[float]]:
    """The truth as a reward function of TRL. It reads tokens: text would lack the marks that no answer may hold."""

    def truth(prompts, completion_ids, **_) -> list[float]:
        said = [[token for token in ids if token != tokenizer.eos_token_id] for ids in completion_ids]
        pairs = zip(prompts, tokenizer.batch_decode(said), strict=True)
        return [worth(world, prompt[-1]["content"], answer) for prompt, answer in pairs]

    return truth
