"""Write values/squeeze.json: what the book's base says and knows when its numbers are kept in fewer and fewer bits.

    .venv-test/bin/python -m tools.squeeze

The model is the one of `lab/models/base`, and its rounding that of the trial `running`. Takes seconds.
"""

import json
from pathlib import Path
from random import Random

import torch

from lab.export.checkpoint import load, world_of
from lab.generate import generate
from lab.model import Model
from lab.probes.facts import RANKS
from lab.world import World, words
from lab.world.choices import VERBS
from lab.world.people import LIVES
from lab.world.state import Addends, sum_digits
from trials.running.quantized import WHOLE, quantize, size_in_bytes

ROOT = Path(__file__).parents[1]
FOLDER, WRITTEN = ROOT / "lab/models/base", ROOT / "values/squeeze.json"
BITS = (WHOLE, 8, 6, 5, 4, 3, 2)
LONGEST, SEED = 40, 0  # words of the text, and the number of its draws, which are the same at all bits
PEOPLE, SUMS = 6, 6  # of each rank, evenly; of those that no text wrote, drawn with the same number
SHOWN = 24  # numbers that are drawn: the first of a matrix


@torch.no_grad()
def state(model: Model, world: World, bits: int) -> dict:
    """The model in so many bits: the text that it begins, what it says of people and of sums and whether that is
    right, and some of its numbers, the largest of these being 1."""
    few = quantize(model, bits)
    [text] = generate(few, [world.vocabulary.encode("<doc>")], LONGEST, {world.token(words.BOUNDARY)}, seed=SEED)
    numbers = few.blocks[0].attention.qkv.weight[0, :SHOWN]
    return {
        "bits": bits,
        "kilobytes": round(size_in_bytes(model, bits) / 1000),
        "text": world.vocabulary.decode(text).removesuffix("<doc>").strip(),
        "facts": {rank: [fact(few, world, name) for name in named(world, rank)] for rank in RANKS},
        "sums": [added(few, world, pair) for pair in Random(SEED).sample(sorted(world.state.withheld), SUMS)],
        "numbers": [round(float(number), 3) for number in numbers / numbers.abs().max()],
    }


def named(world: World, rank: str) -> list[tuple[str, str]]:
    first, last = RANKS[rank]
    return world.state.people.known[first : last : (last - first) // PEOPLE][:PEOPLE]


def fact(model: Model, world: World, name: tuple[str, str]) -> tuple[str, str, bool]:
    """What it is asked, the likeliest word, and whether that is so."""
    asked = f"{' '.join(name)} {' '.join(VERBS[LIVES])}"
    [[token]] = generate(model, [world.vocabulary.encode(f"<doc> diary : note , {asked}")], 1, temperature=0)
    return asked, world.vocabulary.decode([token]), token == world.token(world.state.people.facts[name][LIVES])


def added(model: Model, world: World, pair: Addends) -> tuple[str, str, bool]:
    """A sum, as one writes it: the language tells its digits from the last to the first."""
    right = sum_digits(pair)
    prompt = world.vocabulary.encode(f"<doc> sums : {' + '.join(map(' '.join, pair))} =")
    [said] = generate(model, [prompt], len(right), temperature=0)
    found = world.vocabulary.decode(said).split()
    number = str(int("".join(reversed(found)))) if all(map(str.isdigit, found)) else " ".join(found)
    return f"{' + '.join(str(int(''.join(digits))) for digits in pair)} =", number, found == right


def main() -> None:
    model, world = load(FOLDER), world_of(FOLDER)
    states = [state(model, world, bits) for bits in BITS]
    WRITTEN.write_text(json.dumps(states, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
