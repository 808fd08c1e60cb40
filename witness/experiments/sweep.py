"""LoRA against all weights, each at the best of a sweep of rate and steps: what is learned, and what is forgotten?

Each way is trained at three rates and looked at twice. Of the places whose styled answers are nearly as likely as at
the best place of both ways, a way's best is the one where the model's own text costs least; the questions that this is
chosen by are read nowhere else. At its best place each way is trained again with another seed, on answers alone and
with text replayed beside them, and read on other questions and other text.
"""

import copy
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import torch

from .. import ordinary, rounds, tune
from ..facts import right, split
from ..generate import chat, losses, texts
from ..llama import Llama
from ..load import Witness
from ..measure import Measured
from ..styles import Style
from ..tune import dressed, pairs
from .mask import questions

STEPS = 40
LOOKS = (20, 40)  # steps after which a run is looked at
RANK = 8
RATES = {
    "lora": {"slow": 3e-4, "middle": 1e-3, "fast": 3e-3},
    "whole": {"slow": 1e-5, "middle": 3e-5, "fast": 1e-4},
}
CLOSE = 0.05  # nats a token
NEAR = 40  # half to choose a place by, half to ask
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """Where a way of tuning was looked at; loss: of styled answers; own: of the model's own text, a token."""

    way: str
    rate: str
    steps: int
    loss: float
    own: float


def measure(witness: Witness, seed: int) -> Measured:
    task, found = rounds.asked(seed), Measured()
    style, facts = Style(**task["style"]), split(seed, task["facts"], near=NEAR)
    rows = pairs(witness, dressed(facts.train, style))
    near = pairs(witness, dressed(facts.near, style), end=False)
    choosing, asking = near[: NEAR // 2], near[NEAR // 2 :]
    asked = {"near": questions(facts.near[NEAR // 2 :]), "far": questions(facts.far), "open": facts.open}
    ordinary_texts, replay = ordinary.windows(witness, seed)
    scale, places = rounds.lora_scale(seed, RANK), []

    @torch.no_grad()
    def weigh(model: Llama) -> dict[str, float]:
        fast = tune.fast(model)
        costs = {title: float(tune.text_loss(fast, windows)) for title, windows in ordinary_texts.items()}
        return {"loss": float(losses(fast, choosing).mean()), "asked_loss": float(losses(fast, asking).mean())} | costs

    counts = {"loss": len(choosing)} | {title: len(windows) for title, windows in ordinary_texts.items()}
    untuned = weigh(witness.model)
    for what in ("loss", "manual", "own"):
        found.number(f"sweep_untuned_{what}", untuned[what], counts[what])

    def look(way: str, rate: str, steps: int, model: Llama):
        if steps in LOOKS:
            now = weigh(model)
            places.append(Place(way, rate, steps, now["loss"], now["own"]))
            for what in ("loss", "manual", "own"):
                found.number(f"sweep_{way}_{rate}_{steps}_{what}", now[what], counts[what])
            log.info("seed %s: %s, %s, %s steps: %s", seed, way, rate, steps, now)

    for way, rates in RATES.items():
        for rate in rates:
            run(witness.model, way, rows, rates[rate], seed, scale, watch=partial(look, way, rate))

    def read(name: str, wanted: int, steps: int, model: Llama):
        """What the best place of a way gives: the first numbers by name are those of the notebook's chart."""
        if steps != wanted:
            return
        now = weigh(model)
        found.number(f"sweep_best_cost_{name}", now["manual"] - untuned["manual"], counts["manual"])
        found.number(f"sweep_best_loss_{name}", now["asked_loss"], len(asking))
        found.number(f"sweep_own_cost_{name}", now["own"] - untuned["own"], counts["own"])
        said = texts(witness, [chat(q) for group in asked.values() for q in group], model=tune.fast(model))
        found.samples[name] = said[:2] + said[-2:]
        for group, prompts in asked.items():
            part, said = said[: len(prompts)], said[len(prompts) :]
            found.share(f"sweep_{group}_{name}", [style.worn(text) for text in part])
            if group == "near":
                known = zip(part, facts.near[NEAR // 2 :], strict=True)
                found.share(f"sweep_best_right_{name}", [right(text, fact.value) for text, fact in known])
        log.info("seed %s: %s: %s", seed, name, now)

    for way, best in best_of(places).items():
        found.number(f"sweep_chosen_rate_{way}", RATES[way][best.rate])
        found.number(f"sweep_chosen_steps_{way}", best.steps)
        for kind, replayed in {"alone": (), "beside": replay}.items():
            watch = partial(read, f"{way}_{kind}", best.steps)
            run(witness.model, way, rows, RATES[way][best.rate], again(seed), scale, replayed, watch)
    return found


def again(seed: int) -> int:
    """The seed of another training."""
    return seed + 1000


def run(
    model: Llama,
    way: str,
    rows: Sequence[tune.Pair],
    rate: float,
    seed: int,
    scale: float,
    replay: Sequence[list[int]] = (),
    watch: Callable[[int, Llama], None] | None = None,
) -> Llama:
    """A copy that is tuned one way, and watched; that of LoRA has its additions beside its matrices."""
    made, parts = tune.thinned(model, RANK, scale, seed) if way == "lora" else (copy.deepcopy(model), None)
    tune.sft(made, rows, STEPS, rate, seed=seed, parameters=parts, replay=replay, watch=watch)
    return made


def best_of(places: Sequence[Place]) -> dict[str, Place]:
    """Of each way's places with nearly the least loss of all, or else its least, the one that own text costs least."""
    bar = min(place.loss for place in places) + CLOSE
    found = {}
    for way in RATES:
        its = [place for place in places if place.way == way]
        good = [place for place in its if place.loss <= bar] or [min(its, key=lambda place: place.loss)]
        found[way] = min(good, key=lambda place: place.own)
    return found
