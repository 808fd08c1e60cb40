"""Small models of one layer and of two that read songs, memos or both, looked at again and again."""

from ..engine.seeds import STREAMS
from ..engine.store import report, stage
from ..model import Model, make
from ..pretrain import PretrainConfig, pretrain
from ..probes import facts
from ..world.settings import Settings
from .worlds import world_of

VERSE = (4, 8)  # no shorter ones, along which one can sing by luck
DIETS = {
    "songs, 1 layer": (("song",), 1),
    "songs, 2 layers": (("song",), 2),
    "memos, 2 layers": (("memo",), 2),
    "songs and memos, 2 layers": (("song", "memo"), 2),
}
SHAPE = {"width": 64, "heads": 4, "inner": 172}
LOOKS = 20


@stage("circuit_steps", "questions")
def circuit(seed: int, scale, diet: str) -> list[dict]:
    """A row for each look: the share right of what only the text before tells, in songs and in memos."""
    kinds, layers = DIETS[diet]
    world = world_of(seed, Settings(kinds=kinds, verse=VERSE))
    probe = world_of(seed, Settings(kinds=("song", "memo"), verse=VERSE))
    rows = []

    def watch(step: int, model: Model, _: float):
        reached = {kind: facts.recalled(model, probe, kind, scale.questions // 4) for kind in ("song", "memo")}
        rows.append({"model": diet, "step": step, **reached})
        report(step, scale.circuit_steps)

    model = make("0.1M", len(world.vocabulary), seed, layers=layers, **SHAPE)
    tokens = scale.circuit_steps * 32 * 64
    stream = STREAMS["circuits"](seed)
    config = PretrainConfig(tokens, batch_size=32, length=64, learning_rate=3e-3, seed=stream)
    pretrain(model, world, config, every=max(1, scale.circuit_steps // LOOKS), watch=watch)
    return rows
