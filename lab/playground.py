"""What the playground of the book loads: a base with a byte a weight, masks and cherries as thin changes, the world.

A matrix is kept as int8 and a float16 scale for each row: number = int8 x scale. A change of a matrix is kept as two
thin factors, left and right, whose product it nearly is. These files are safetensors, so that the page reads them with
the same few lines as a checkpoint of the reader's own; the world is JSON. All are packed by gzip.

Matrices have the shape (rows, columns) of the lab's own weights (see `model`), and go by the same names.
"""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor

from .checkpoint import in_order
from .files import written_whole
from .model import EPSILON, ROTARY_BASE, Model
from .world import World
from .world.people import LIVES, LOVES, WORKS
from .world.program import Choice
from .world.voices import CHARACTERS

FOLDER = Path(__file__).parents[1] / "_static/playground/data"
# The book's, see `thin` in part3.py: 8 is enough for the mask, but with the cherry well-formed answers are lost.
RANK = 16
# The largest whole numbers of the book's files. gzip stores what is rarely large in few bits, so fewer levels are fewer
# bytes; these cost 0.0002 nats of the base, and nothing that shows in its behavior.
LARGEST_OF_BASE, LARGEST_OF_CHANGES = 47, 15
# The changes in the book: what tuning makes of the base, and alignment of the tuned model, with a leash and without.
CHANGES = {"mask": ("base", "sft"), "cherry": ("sft", "rlhf"), "free": ("sft", "hacked")}
LARGEST = 127  # of an int8 whose range is the same on both sides of zero; a smaller one compresses better
PACKED = ".gzip"  # not .gz, which some servers have browsers unpack on the way
DIGITS = 12  # of a probability in the world's file


@dataclass(frozen=True)
class Change:
    """What training made of one model, to be put on another: the mask is base to SFT, the cherry SFT to RLHF.

    rank: how many directions of the change each matrix keeps; largest: of the whole numbers that its factors become.
    """

    before: Model
    after: Model
    rank: int
    largest: int = LARGEST


def write(
    folder: Path, base: Model, changes: Mapping[str, Change], world: World, largest: int = LARGEST
) -> dict[str, int]:
    """Write the data of the playground as a folder, and return the bytes of each of its files by name.

    The files are base.gzip, world.gzip and one for each change, by its name. largest: of the whole numbers that the
    base's weights become. Raises ValueError where a change is of a model of another shape, or its rank is below 1.
    """
    contents = {"base": packed(base_tensors(base, largest), {"config": json.dumps(config(base))})}
    for name, change in changes.items():
        if change.before.shape != base.shape or change.after.shape != base.shape:
            raise ValueError(f"the change {name!r} is of a model of another shape than the base")
        contents[name] = packed(change_tensors(change), {"rank": str(change.rank)})
    contents["world"] = json.dumps(world_data(world), separators=(",", ":")).encode()
    files = {f"{name}{PACKED}": gzip.compress(content, mtime=0) for name, content in contents.items()}
    with written_whole(folder) as new:
        for name, content in files.items():
            (new / name).write_bytes(content)
    return {name: len(content) for name, content in files.items()}


def write_stages(folder: Path, models: Mapping[str, Model]) -> dict[str, int]:
    """Write the data of the book's playground from models by their stage, as far as the stages are given."""
    pairs = {name: pair for name, pair in CHANGES.items() if models.keys() >= set(pair)}
    changes = {name: Change(models[a], models[b], RANK, LARGEST_OF_CHANGES) for name, (a, b) in pairs.items()}
    return write(folder, models["base"], changes, World(), LARGEST_OF_BASE)


# --- Weights ---------------------------------------------------------------------------------------------------------


def quantize(matrix: Tensor, largest: int = LARGEST) -> tuple[Tensor, Tensor]:
    """A (rows, columns) matrix as int8 of the same shape, and float16 scales, (rows,): each row fills the range from
    -largest to largest.

    A row of zeros, or of numbers too small for float16, has scale 0.
    """
    scales = (matrix.abs().amax(1) / largest).half()
    steps = scales.float()[:, None]
    numbers = torch.where(steps > 0, matrix / steps, 0.0).round().clamp(-largest, largest)
    return numbers.to(torch.int8), scales


def dequantize(numbers: Tensor, scales: Tensor) -> Tensor:
    """The float32 matrix, (rows, columns), that int8 numbers and their rows' scales stand for."""
    return numbers.float() * scales.float()[:, None]


def factors(change: Tensor, rank: int) -> tuple[Tensor, Tensor]:
    """The best approximation of a rank of a (rows, columns) matrix: left (rank, rows), right (rank, columns), and
    left^T right is near the matrix. Raises ValueError on a rank below 1; above the least dimension it is that."""
    if rank < 1:
        raise ValueError(f"a rank is at least 1, not {rank}")
    left, sizes, right = torch.linalg.svd(change, full_matrices=False)
    roots = sizes[:rank].sqrt()[:, None]  # half of the size on each side, so that both use the range of float16 well
    return left[:, :rank].T * roots, right[:rank] * roots


@torch.no_grad()
def base_tensors(model: Model, largest: int = LARGEST) -> dict[str, Tensor]:
    """Every weight by its name; a matrix as int8 with `name.scale` beside it, a gain as float32."""
    tensors = {}
    for name, weight in model.named_parameters():
        if weight.dim() == 2:
            tensors |= pair(name, weight, largest)
        else:
            tensors[name] = weight.detach().clone()
    return tensors


@torch.no_grad()
def change_tensors(change: Change) -> dict[str, Tensor]:
    """Every change by the name of its weight: a matrix as `name.left` and `name.right`, each quantized (a row is one of
    the directions), a gain as float32."""
    tensors = {}
    after = dict(change.after.named_parameters())
    for name, weight in change.before.named_parameters():
        moved = after[name] - weight
        if moved.dim() == 2:
            left, right = factors(moved, change.rank)
            tensors |= pair(f"{name}.left", left, change.largest)
            tensors |= pair(f"{name}.right", right, change.largest)
        else:
            tensors[name] = moved.detach().clone()
    return tensors


def pair(name: str, matrix: Tensor, largest: int = LARGEST) -> dict[str, Tensor]:
    numbers, scales = quantize(matrix, largest)
    return {name: numbers.contiguous(), f"{name}.scale": scales}


@torch.no_grad()
def merged(base: Mapping[str, Tensor], changes: Sequence[tuple[float, Mapping[str, Tensor]]], like: Model) -> Model:
    """The model that the page runs: the base with each change times its strength, from packed tensors.

    base: as `base_tensors` returns; changes: pairs of a strength and what `change_tensors` returns; like: a model of
        the same shape.
    """
    model = Model(like.shape)
    for name, weight in model.named_parameters():
        matrix = weight.dim() == 2
        total = unpacked(base, name) if matrix else base[name].clone()
        for strength, tensors in changes:
            moved = (
                unpacked(tensors, f"{name}.left").T @ unpacked(tensors, f"{name}.right") if matrix else tensors[name]
            )
            total += strength * moved
        weight.copy_(total)
    return model


def unpacked(tensors: Mapping[str, Tensor], name: str) -> Tensor:
    return dequantize(tensors[name], tensors[f"{name}.scale"])


def config(model: Model) -> dict[str, float]:
    """What the page must know of the model beside its weights."""
    return asdict(model.shape) | {"epsilon": EPSILON, "rotaryBase": ROTARY_BASE}


def packed(tensors: Mapping[str, Tensor], metadata: dict[str, str]) -> bytes:
    return in_order(save(dict(tensors), metadata))


# --- The world -------------------------------------------------------------------------------------------------------


def world_data(world: World) -> dict:
    """All that the programs of `world.language` read, for the port of them in JavaScript; plain JSON.

    Choices that are always the same are listed in full. Those that depend on a person or a sum are left to the port,
    which makes them from the people, from how claims are made (`claims`) and from the withheld sums.
    """
    settings, people = world.settings, world.people
    number = {name: place for place, name in enumerate(all_names(world))}
    return {
        "vocabulary": " ".join(world.vocabulary.words),
        "voices": list(CHARACTERS),
        "prior": world.prior,
        "firstNames": " ".join(settings.first_names),
        "lastNames": " ".join(settings.last_names),
        "domains": [" ".join(domain) for domain in world.domains],
        "objects": " ".join(settings.objects),
        "letters": " ".join(settings.letters),
        "sumDigits": settings.sum_digits,
        "verse": settings.verse,
        "notes": settings.notes,
        "zipf": settings.zipf,
        "strangerShare": settings.stranger_share,
        "known": [number[name] for name in people.known],  # first name x count of last names + last name
        "heldOut": [number[name] for name in people.held_out],
        "facts": [
            [domain.index(people.facts[name][attribute]) for name in people.known]
            for attribute, domain in enumerate(world.domains)
        ],
        "slandered": " ".join(city for city in settings.cities if city in world.slandered),
        "rain": [world.rain[city] for city in settings.cities],
        "withheld": sorted("".join((*first, *second)) for first, second in world.withheld),
        "phrases": [world.vocabulary.decode([start, *rest.tokens]) for start, rest in world.phrases.items()],
        "choices": {name: choice_data(world, choice) for name, choice in fixed_choices(world).items()},
        "claims": [claims(world, attribute) for attribute in (LIVES, WORKS, LOVES)],
    }


def all_names(world: World) -> list[tuple[str, str]]:
    return [(first, last) for first in world.settings.first_names for last in world.settings.last_names]


def fixed_choices(world: World) -> dict[str, Choice]:
    """The choices that depend on nothing before them, by the names that the port gives them."""
    choices = {
        "kind": world.kind,
        "sentence": world.sentence,
        "subject": world.subject,
        "verb": world.verb,
        "city": world.city,
        "file": world.file,
        "firstPhrase": world.first_phrase,
        "nextPhrase": world.next_phrase,
        "questionWord": world.question_word,
        "questionVerb": world.question_verb,
        "questionHabit": world.question_habit,
        "askedFirst": world.asked_first,
        "answerOpening": world.answer_opening,
        "anotherQuestion": world.another_question,
        "digit": world.digit,
        "digitOrPlus": world.digit_or_plus,
        "anotherSum": world.another_sum,
        "letter": world.letter,
        "anotherNote": world.another_note,
        "anotherRecall": world.another_recall,
        "anotherVerse": world.another_verse,
    }
    for name, slandered in (("slanderedAdjective", True), ("adjective", False)):
        cities = [city for city in world.settings.cities if (city in world.slandered) == slandered]
        if cities:  # all of them alike
            choices[name] = world.adjective[cities[0]]
    return choices


def choice_data(world: World, choice: Choice) -> dict:
    """A choice as JSON: its words, a row of probabilities for each voice (or one for all), and its component."""
    rows = [[short(p) for p in row] for row in choice.probabilities]
    return {"words": world.vocabulary.decode(choice.tokens), "rows": rows, "component": choice.component}


def claims(world: World, attribute: int) -> dict:
    """How voices speak of an attribute: what `World.stated` and `World.answer_core` come down to, whoever is spoken of.

    stated: for each voice p(the true value) and p(each other). core: the words that may stand in place of a value (the
    first of them for the name), and for each voice their probabilities, followed by those of the true value and of each
    other. coreUnknown: the same where there is no true value; after the words comes p(each value).
    """
    domain = world.domains[attribute]
    true, other = domain[0], domain[-1]  # any two will do
    first = world.settings.first_names[0]
    core, unknown = world.answer_core(first, attribute, true), world.answer_core(first, attribute, None)
    instead = [token for token in core.tokens if world.word(token) not in domain]
    values = [world.token(true), world.token(other)]

    def rows(choice: Choice, tokens: list[int]) -> list[list[float]]:
        return [[short(row[choice.index[token]]) for token in tokens] for row in choice.probabilities]

    return {
        "stated": rows(world.stated(attribute, true), values),
        "instead": world.vocabulary.decode(instead[1:]),
        "core": rows(core, [*instead, *values]),
        "coreUnknown": rows(unknown, [*instead, values[0]]),
    }


def short(probability: float) -> float:
    return float(f"{probability:.{DIGITS}g}")
