"""What the page of the glass model shows, as tables. Its options are the keys of the page's address."""

import csv
import gzip
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from rich.console import Console
from rich.table import Table
from safetensors.torch import load
from torch import Tensor

from lab.kept import KEPT_MODELS, MODELS

from ..export import checkpoint
from ..export.playground import FOLDER, PACKED
from ..export.weights import merged
from ..glass import GATED, Changes, Look, Put, Seen, means, parts, read
from ..model import Model
from ..probes import lens
from ..probes.expected import LEAST, Shares, added, expected, unavoidable
from ..run.files import write_whole
from ..run.seeds import ROWS
from ..world import World, sample_rows, words

WORN: dict[str, list[str]] = {"base": [], "sft": ["mask"], "rlhf": ["mask", "cherry"]}
SHOWN = 6  # likeliest words of a distribution
AVERAGED = {"rows": 100, "length": 40}  # texts that a part's mean is taken over
DRAWN = MODELS / "glass-texts.txt"  # those that the page draws of its world
WITHOUT, CHANGE = "without it", "change"

Cell = str | float | None


@dataclass(frozen=True)
class Told:
    """A table: its name in a file, a title, the names of its columns, and its rows."""

    name: str
    title: str
    columns: list[str]
    rows: list[list[Cell]]


@dataclass(frozen=True)
class Asked:
    """A model, the world that it has read of, and a text with a boundary before it."""

    model: Model
    world: World
    tokens: list[int]

    def seen(self, changes: Changes | None = None) -> Seen:
        return read(self.model, torch.tensor([self.tokens]), changes)

    def named(self, shares: Tensor, count: int) -> str:
        """The likeliest words."""
        best = shares.topk(count)
        pairs = zip(best.indices.tolist(), best.values.tolist(), strict=True)
        return ", ".join(f"{self.world.word(token)} {share:.1%}" for token, share in pairs)


def glass(options):
    model, world = find(options.model)
    asked = Asked(model, world, tokens_of(world, options.text))
    if options.other is not None:
        source = find(options.source)[0] if options.source else model
        told = [carried(replace(asked, model=source), replace(asked, tokens=tokens_of(world, options.other)))]
    else:
        drawn = page_texts(world) if options.model in WORN else texts(world)
        average = averages(model, drawn, options.by, len(asked.tokens))
        silent = {part: average.get(part) for part in listed(options.silent)}
        told = looked(asked, Changes(silent=silent, cut=looks(options.cut)), average)
    if options.out:
        write_whole(options.out, table_text(told).encode())
    console = Console()
    for each in told:
        table = Table(*each.columns, title=each.title, title_justify="left", header_style="bold")
        for row in by_change(each):
            table.add_row(*map(written, row, each.columns))
        console.print(table)


def find(name: str) -> tuple[Model, World]:
    """The page's own model of a stage, a byte a weight or less; or that of a folder."""
    if name not in WORN:
        return checkpoint.load(Path(name)), checkpoint.world_of(Path(name))
    like = checkpoint.load(MODELS / KEPT_MODELS[0])
    base, *changes = (
        load(gzip.decompress((FOLDER / f"{each}{PACKED}").read_bytes())) for each in ("base", *WORN[name])
    )
    return merged(base, [(1.0, change) for change in changes], like), checkpoint.world_of(MODELS / KEPT_MODELS[0])


def tokens_of(world: World, text: str) -> list[int]:
    """The boundary, and the words of a text as it may be typed: marks and digits may touch a word."""
    apart = re.sub(r"([?.,:;+=]|\d)", r" \1 ", text.lower())
    return world.vocabulary.encode(f"{words.BOUNDARY} {apart}")


def listed(text: str | None) -> list[str]:
    """Parts as in "2.4,3.gated"."""
    return text.split(",") if text else []


def looks(text: str | None) -> list[Look]:
    """Looks as in "2.4:14-8". Raises ValueError on others."""
    found = []
    for each in listed(text):
        told = re.fullmatch(r"(\d+\.\d+):(\d+)-(\d+)", each)
        if not told:
            raise ValueError(f"a look is written as 2.4:14-8, a head, from where and to where, not as {each}")
        found.append(Look(told[1], int(told[2]), int(told[3])))
    return found


def texts(world: World) -> Tensor:
    """Texts as the world writes them, the same each time."""
    return torch.from_numpy(sample_rows(world, seed=ROWS["held out"](0), **AVERAGED)).long()


def page_texts(world: World) -> Tensor:
    """Those that the page draws: a mean over others can leave an answer ten times the chance."""
    return torch.tensor([world.vocabulary.encode(line) for line in DRAWN.read_text().splitlines()])


def averages(model: Model, drawn: Tensor, by: str, length: int) -> dict[str, Tensor]:
    """What each part hands over on average in drawn texts, at all their places or at the same one ("place"); of "zero"
    nothing. Raises ValueError where a text of this length is longer than they are."""
    if by == "zero":
        return {}
    if by == "mean":
        return means(model, drawn)
    if length > drawn.shape[1]:
        raise ValueError(f"the average at the same place is known for {drawn.shape[1] - 1} words only")
    return {part: handed.mean(0)[:length] for part, handed in read(model, drawn).handed.items()}


# --- One text ---------------------------------------------------------------------------------------------------------


def looked(asked: Asked, changes: Changes, average: Mapping[str, Tensor] | None = None) -> list[Told]:
    """All that happens for a text: at each word, and at the last one in detail. average: what a part without which the
    answer is told hands over, if not nothing."""
    seen, before = asked.seen(changes), asked.seen()
    shares, whole = seen.scores[0].softmax(-1), before.scores[0].softmax(-1)
    following = expected(asked.world, asked.tokens)
    changed = bool(changes.silent or changes.cut)
    return [
        surprises(asked, following, shares, whole, changed),
        odds(asked, following[-1], shares[-1], whole[-1], changed),
        switches(asked, changes, seen, shares[-1], average or {}),
        stopped(asked, seen),
    ]


def surprises(asked: Asked, following: Sequence[Shares | None], shares: Tensor, whole: Tensor, changed: bool) -> Told:
    columns = ["", "after", "nobody avoids", "the model adds", *(["with all parts"] if changed else []), "it says"]
    rows: list[list[Cell]] = []
    for place, (token, real) in enumerate(zip(asked.tokens, following, strict=True)):
        lost = [added(real, each[place].tolist()) if real else None for each in (shares, whole)]
        row: list[Cell] = [str(place), asked.world.word(token), unavoidable(real) if real else None]
        rows.append([*row, *lost[: 1 + changed], asked.named(shares[place], 1)])
    return Told("surprise", "Surprise at the next word, in nats", columns, rows)


def odds(asked: Asked, real: Shares | None, shares: Tensor, whole: Tensor, changed: bool) -> Told:
    likeliest = sorted(real or {}, key=lambda token: -(real or {})[token])[:SHOWN]
    tokens = dict.fromkeys([*shares.topk(SHOWN).indices.tolist(), *likeliest])
    exact = {token: (real.get(token, 0.0) if real is not None else None) for token in tokens}
    ranked = sorted(tokens, key=lambda token: -max(float(shares[token]), exact[token] or 0.0))
    columns = ["word", "model", *(["with all parts"] if changed else []), "exact"]
    rows: list[list[Cell]] = [
        [asked.world.word(token), float(shares[token]), *([float(whole[token])] if changed else []), exact[token]]
        for token in ranked[: SHOWN + 1]
    ]
    return Told("odds", "Odds of the next word", columns, rows)


def switches(asked: Asked, changes: Changes, seen: Seen, shares: Tensor, average: Mapping[str, Tensor]) -> Told:
    """Of each part its vote for the answer over the average word, and what becomes of the answer without it."""
    answer = int(shares.argmax())
    rows: list[list[Cell]] = []
    for part, vote in votes(asked, seen, answer).items():
        row: list[Cell] = [part, None, vote, None, None, ""]
        if part in seen.looks:
            most = int(seen.looks[part][0, -1].argmax())
            row[1] = f"{asked.world.word(asked.tokens[most])} {float(seen.looks[part][0, -1, most]):.0%}"
        if part != lens.EMBEDDING and part not in changes.silent:
            off = replace(changes, silent={**changes.silent, part: average.get(part)})
            left = asked.seen(off).scores[0, -1].softmax(-1)
            row[3:] = [float(left[answer]), float(left[answer] - shares[answer]), asked.named(left, 1)]
        rows.append(row)
    word = asked.world.word(answer)
    columns = ["part", "looks at", "votes", WITHOUT, CHANGE, "it then says"]
    return Told("parts", f"Parts, and the answer {word}", columns, rows)


@torch.no_grad()
def votes(asked: Asked, seen: Seen, answer: int) -> dict[str, float]:
    """What each part adds to the score of a word at the last place, over that of the average word."""
    model, table = asked.model, asked.model.embedding.weight
    usual = [token for token, word in enumerate(asked.world.vocabulary.words) if not word.startswith("<")]
    put = {lens.EMBEDDING: seen.streams[0][:, -1]}
    for part in parts(model):
        number, _, kind = part.partition(".")
        block = model.blocks[int(number) - 1]
        handed = seen.handed[part][:, -1]
        out = block.attention.out.weight.unflatten(1, (model.config.heads, -1))
        put[part] = block.gated.down(handed) if kind == GATED else handed @ out[:, int(kind) - 1].T
    found = lens.votes(model, put, table[answer] - table[usual].mean(0))
    return {part: float(vote[0]) for part, vote in found.items()}


def stopped(asked: Asked, seen: Seen) -> Told:
    """What it would say if it ended after each block: the logit lens."""
    after = [lens.lens(asked.model, seen.streams[point][0, -1]).softmax(-1) for point in range(2, len(seen.streams), 2)]
    rows: list[list[Cell]] = [[str(number), asked.named(shares, 2)] for number, shares in enumerate(after, 1)]
    return Told("blocks", "If it ended after a block", ["block", "it would say"], rows)


# --- Two texts --------------------------------------------------------------------------------------------------------


def carried(given: Asked, asked: Asked) -> Told:
    """How far the answer of the second text goes over to the first's, for each place of the stream by itself, by how
    much likelier the one is than the other. Raises ValueError where the texts differ in length."""
    if len(given.tokens) != len(asked.tokens):
        raise ValueError(
            f"the texts must be of one length, not {len(given.tokens) - 1} and {len(asked.tokens) - 1} words"
        )
    first, second = given.seen(), asked.seen()
    mine, theirs = (int(each.scores[0, -1].argmax()) for each in (first, second))

    def leaning(seen: Seen) -> float:
        shares = seen.scores[0, -1].softmax(-1).clamp_min(LEAST).log()
        return float(shares[mine] - shares[theirs])

    start, end = leaning(second), leaning(first)
    words_of = [[each.world.word(token) for token in each.tokens] for each in (given, asked)]
    rows: list[list[Cell]] = []
    for place, (one, other) in enumerate(zip(*words_of, strict=True)):
        row: list[Cell] = [str(place), one, other]
        for point, stream in enumerate(first.streams):
            over = leaning(asked.seen(Changes(put=[Put(point, place, stream[:, place])])))
            row.append(0.0 if mine == theirs else (over - start) / (end - start))
        rows.append(row)
    title = f"How far {given.world.word(theirs)} goes over to {given.world.word(mine)} with one place of the first text"
    return Told("carried", title, ["", "first", "second", *points(asked.model)], rows)


def points(model: Model) -> list[str]:
    """The points of the stream, by what was added there."""
    return ["words", *(f"{kind} {number}" for number in range(1, len(model.blocks) + 1) for kind in ("heads", "block"))]


# --- Written down -----------------------------------------------------------------------------------------------------


def by_change(told: Told) -> list[list[Cell]]:
    """Rows, where they tell a change those first without which most would change, either way."""
    if CHANGE not in told.columns:
        return told.rows
    column = told.columns.index(CHANGE)

    def size(row: list[Cell]) -> float:
        cell = row[column]
        return abs(cell) if isinstance(cell, float) else -1.0

    return sorted(told.rows, key=size, reverse=True)


def written(cell: Cell, column: str) -> str:
    if not isinstance(cell, float):
        return cell or ""
    return f"{cell:+.3f}" if column == CHANGE else f"{cell:.3f}"


def table_text(told: Sequence[Told]) -> str:
    """All tables as one, a number a row: which table, of what, which column."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["table", "row", "of", "column", "value"])
    for each in told:
        for number, row in enumerate(each.rows):
            of = " ".join(str(cell) for cell in row[:2] if isinstance(cell, str))
            for column, cell in zip(each.columns, row, strict=True):
                if isinstance(cell, float):
                    writer.writerow([each.name, number, of, column, f"{cell:.5f}"])
    return buffer.getvalue()
