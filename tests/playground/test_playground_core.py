"""The playground's modules against Python: the model, the sampler, the world, files of the reader's own, and the sizes.

Each check runs on the modules as they are, and must fail on copies with a fault in them.
"""

import gzip
import json
import math
import shutil
import subprocess
from contextlib import contextmanager
from random import Random

import numpy as np
import pytest
import torch
from lab_side import (
    CHAT,
    DOCUMENT,
    MODELS,
    PRIOR,
    VOICES,
    HeldOut,
    Settings,
    World,
    ask,
    ask_about,
    checkpoint,
    context,
    data_of,
    in_voice,
    judge,
    losses,
    make,
    maps,
    playground,
    prompt,
    read_text,
    sample,
    sample_rows,
    weights,
)
from safetensors.torch import load as read_safetensors
from safetensors.torch import save_file
from support import ROOT, need

torch.set_num_threads(1)  # as the lab runs
HERE = ROOT / "tests/playground"
WORLD = World()
RANK = 4
STRENGTHS = [(0.0, 0.0), (0.5, 0.0), (1.5, 0.0), (1.0, 0.5), (1.5, 1.5)]  # of mask and cherry
MARKS = "<doc> <user> <bot> <end>".split()


@pytest.fixture(scope="module")
def models():
    return {name: checkpoint.load(MODELS / name) for name in ("base", "sft", "rlhf")}


@pytest.fixture(scope="module")
def changes(models):
    pairs = {"mask": ("base", "sft"), "cherry": ("sft", "rlhf"), "unleashed": ("sft", "rlhf")}
    return {name: weights.Change(models[a], models[b], RANK) for name, (a, b) in pairs.items()}


@pytest.fixture(scope="module")
def data(models, changes, tmp_path_factory):
    folder = tmp_path_factory.mktemp("playground") / "data"
    sizes = playground.write(folder, models["base"], changes, WORLD)
    assert sizes == {path.name: path.stat().st_size for path in folder.iterdir()}
    return folder


@pytest.fixture(scope="module")
def merged(data, models):
    """A model of the lab with what the files say, at each pair of strengths."""
    base, *moved = (
        read_safetensors(gzip.decompress((data / f"{name}.gzip").read_bytes())) for name in ("base", "mask", "cherry")
    )
    return {pair: weights.merged(base, list(zip(pair, moved, strict=True)), models["base"]) for pair in STRENGTHS}


@pytest.fixture
def modules(tmp_path):
    """The modules in a folder where Node takes them for what they are to a browser, to break them there."""
    folder = tmp_path / "modules"
    shutil.copytree(ROOT / "_static/playground", folder)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def node(driver, modules, data=None, **task):
    """What a driver answers to a task. Its own errors are no AssertionError, by which a planted fault is known."""
    need("node")
    command = ["node", HERE / f"{driver}.mjs", modules, *([data] if data else [])]
    result = subprocess.run([str(part) for part in command], input=json.dumps(task), capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(result.stderr)
    return json.loads(result.stdout)


@contextmanager
def planted(modules, file, right, wrong):
    """A module with a fault in it, which the check that follows must find."""
    text = (modules / file).read_text(encoding="utf-8")
    assert text.count(right) == 1, f"{file} has {text.count(right)} times {right!r}"
    (modules / file).write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(AssertionError):
        yield


def faults(*rows):
    return pytest.mark.parametrize(("file", "right", "wrong"), rows)


# --- The model -------------------------------------------------------------------------------------------------------


def texts():
    """Some hundred positions of documents, and of a chat."""
    (question,) = ask(WORLD, 1, 3)
    (example,) = in_voice(WORLD, [question], 0, 3)
    return [*sample_rows(WORLD, 3, 99, 4).tolist(), [*example.prompt, *example.answer]]


@torch.no_grad()
def check_logits(modules, data, merged, strengths=STRENGTHS):
    rows = texts()
    found = node("logits", modules, data, rows=rows, strengths=strengths)
    positions = 0
    for pair, readings in zip(strengths, found, strict=True):
        model = merged[pair]
        for row, reading in zip(rows, readings, strict=True):
            expected = model(torch.tensor([row]))[0]
            assert (torch.tensor(reading["logits"]) - expected).abs().max() < 1e-4
            for ours, theirs in zip(reading["attention"], maps(model, torch.tensor(row)), strict=True):
                assert (torch.tensor(ours) - theirs[:, -1]).abs().max() < 1e-5
            positions += len(row)
    assert positions > 300 * len(strengths)


def test_logits_and_attention_are_those_of_pytorch(modules, data, merged):
    check_logits(modules, data, merged)


@faults(
    ("model.js", "real * cosine - imaginary * sine", "real * cosine + imaginary * sine"),
    ("model.js", "rotaryBase ** -Math.fround(i / size)", "rotaryBase ** -Math.fround(i / width)"),
    ("model.js", "rotate(projected, 2 * width,", "rotate(projected, width,"),
    ("model.js", "const sine = rotation[at + 1];", "const sine = -rotation[at + 1];"),
    ("model.js", "this.values.set(value,", "this.values.set(key,"),
    ("model.js", "scale = 1 / Math.sqrt(size);", "scale = 1 / size;"),
    ("model.js", "Math.sqrt(squares / length + epsilon)", "Math.sqrt(squares / length)"),
    ("model.js", "gate / (1 + Math.exp(-gate))", "gate / (1 + Math.exp(gate))"),
    ("weights.js", "data[at] * scale;", "data[at] * scales[0];"),
    ("weights.js", "strength * left[", "left["),
    ("weights.js", "target.set(base.get(name));", ""),
    ("weights.js", "target.length, strength);", "target.length, 0);"),
    ("safetensors.js", "2 ** -24", "2 ** -25"),
)
def test_a_fault_in_the_model_shows(modules, data, merged, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_halves(modules) if "-24" in right else check_logits(modules, data, merged, STRENGTHS[-2:])


def check_halves(modules):
    """float16 as NumPy reads it, all of them but infinities and what is no number."""
    bits = [number for number in range(2**16) if (number >> 10) & 31 != 31]
    script = (
        "import(process.argv[1]).then((m) => console.log(JSON.stringify(JSON.parse(process.argv[2]).map(m.fromHalf))))"
    )
    need("node")
    result = subprocess.run(
        ["node", "-e", script, modules / "safetensors.js", json.dumps(bits[::7])], capture_output=True, text=True
    )
    assert json.loads(result.stdout) == np.array(bits[::7], np.uint16).view(np.float16).astype(float).tolist()


def test_float16_is_read_as_by_numpy(modules):
    check_halves(modules)


def check_cache(modules, data):
    """Texts as a reader types them: longer, shorter, changed in the middle, all the same; and other weights."""
    first, second, *_ = texts()
    visited = [
        first[:30],
        first[:1],
        first[:31],
        first[:31],
        first[:12],
        [*first[:12], *second[:20]],
        second[:40],
        first,
    ]
    found = node("cache", modules, data, texts=visited, strengths=STRENGTHS[:3])
    assert found["difference"] == 0
    assert found["errors"] == [
        "RangeError: There is no token to read.",
        "RangeError: -1 is no token of the vocabulary.",
        "RangeError: The model reads at most 256 tokens.",
    ]
    return found["steps"] / (3 * sum(map(len, visited)))


def test_what_is_kept_of_a_text_changes_nothing(modules, data):
    assert check_cache(modules, data) < 0.8  # and it saves work


@faults(
    ("model.js", "this.version++;", ""),
    ("model.js", "this.tokens[count] === tokens[count]) count++", "count < this.tokens.length) count++"),
    ("model.js", "position >= context", "position > context"),
)
def test_a_fault_in_the_cache_shows(modules, data, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_cache(modules, data)


def test_int8_costs_next_to_nothing(models, merged):
    rows = HeldOut.draw(WORLD, 60).rows
    cost = losses.losses(merged[0.0, 0.0], rows) - losses.losses(models["base"], rows)
    assert abs(cost.mean()) < 0.005


def test_a_change_is_the_best_of_its_rank(models, changes):
    """And a byte a number costs it little."""
    found = weights.change_tensors(changes["mask"])
    after = dict(models["sft"].named_parameters())
    for name, before in models["base"].named_parameters():
        moved = (after[name] - before).detach()
        if moved.dim() == 1:
            assert torch.equal(found[name], moved)
            continue
        kept = weights.unpacked(found, f"{name}.left").T @ weights.unpacked(found, f"{name}.right")
        missed = torch.linalg.svdvals(moved)[RANK:].square().sum().sqrt()
        assert torch.linalg.norm(moved - kept) < 1.01 * missed


def test_a_change_must_fit(models, tmp_path):
    other = make("10k", len(WORLD.vocabulary))
    with pytest.raises(ValueError, match="another shape"):
        playground.write(tmp_path / "data", models["base"], {"mask": weights.Change(other, other, 1)}, WORLD)
    with pytest.raises(ValueError, match="at least 1"):
        weights.change_tensors(weights.Change(other, other, 0))
    assert not (tmp_path / "data").exists()


def test_rows_of_zeros_stay_zeros():
    matrix = torch.tensor([[0.0, 0.0], [1.0, -0.5]])
    assert torch.equal(weights.dequantize(*weights.quantize(matrix))[0], torch.zeros(2))


# --- Sampling --------------------------------------------------------------------------------------------------------


class Mulberry:
    """mulberry32, after its definition in C."""

    def __init__(self, seed):
        self.state = seed % 2**32

    def random(self):
        self.state = (self.state + 0x6D2B79F5) % 2**32
        mixed = self.state
        mixed = (mixed ^ (mixed >> 15)) * (mixed | 1) % 2**32
        mixed ^= (mixed + (mixed ^ (mixed >> 7)) * (mixed | 61)) % 2**32
        return (mixed ^ (mixed >> 14)) / 2**32


class Sampler:
    """The sampler of the page, written the plain way."""

    def __init__(self, temperature=1.0, topP=1.0, seed=0):
        self.temperature, self.top, self.random = temperature, topP, Mulberry(seed)

    def distribution(self, logits):
        logits = np.asarray(logits, float)
        if self.temperature == 0:
            return (np.arange(len(logits)) == logits.argmax()).astype(float)
        weights = np.exp((logits - logits.max()) / self.temperature)
        shares = weights / weights.sum()
        order = np.argsort(-shares, kind="stable")
        if self.top < 1:
            count = int((np.cumsum(shares[order]) < self.top).sum()) + 1
            shares[order[count:]] = 0
            shares /= shares.sum()
        return shares

    def draw(self, logits):
        cumulative = np.cumsum(self.distribution(logits))
        return int((cumulative <= self.random.random()).sum())


SETTINGS = [
    {"temperature": temperature, "topP": top, "seed": seed}
    for temperature in (0, 0.3, 1, 2)
    for top in (0.1, 0.7, 0.95, 1)
    for seed in (0, 7, 2**32 - 1)
]


def check_sampler(modules):
    logits = (3 * np.random.default_rng(5).standard_normal((300, 40))).tolist()
    logits[0] = [1.0] * 40  # all alike
    seeds = [0, 1, 42, 2**32 - 1, 2**33 + 5]
    found = node("sampler", modules, logits=logits, settings=SETTINGS, seeds=seeds)
    assert found["random"] == [[source.random() for _ in range(50)] for source in map(Mulberry, seeds)]
    assert found["errors"] == ["RangeError"] * 4
    for setting, drawn in zip(SETTINGS, found["drawn"], strict=True):
        ours = Sampler(**setting)
        for row, theirs in zip(logits, drawn["distributions"], strict=False):
            assert np.abs(np.array(theirs) - ours.distribution(row)).max() < 1e-12
        assert drawn["tokens"] == [ours.draw(row) for row in logits]


def test_the_sampler_draws_what_python_draws_from_the_same_seed(modules):
    check_sampler(modules)


@faults(
    ("sampler.js", "0x6d2b79f5) >>> 0", "0x6d2b79f4) >>> 0"),
    ("sampler.js", "- highest) / temperature)", "- highest))"),
    ("sampler.js", "kept < topP", "kept <= 0.5"),
    ("sampler.js", "left -= probabilities[token];", ""),
    ("sampler.js", "/= kept", "/= 1"),
)
def test_a_fault_in_the_sampler_shows(modules, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_sampler(modules)


@torch.no_grad()
def written(model, start, setting, most, stop):
    """What the page should write, with the logits of PyTorch."""
    sampler, text = Sampler(**setting), list(start)
    while len(text) - len(start) < most and len(text) <= context(model):
        text.append(sampler.draw(model(torch.tensor([text]))[0, -1].tolist()))
        if text[-1] in stop:
            break
    return text[len(start) :]


@pytest.mark.parametrize("form", [DOCUMENT, CHAT])
def test_the_page_writes_what_python_writes_from_the_same_seed(modules, data, merged, form):
    (question,) = ask(WORLD, 1, 9)
    start = list(prompt(WORLD, question, form))
    stop = [WORLD.token("<end>" if form == CHAT else "<doc>")]
    pair = STRENGTHS[-1] if form == CHAT else STRENGTHS[0]
    settings = [
        {"temperature": 1, "topP": 1, "seed": 1},
        {"temperature": 0.8, "topP": 0.9, "seed": 2},
        {"temperature": 0},
    ]
    task = {"prompt": start, "strengths": pair, "settings": settings, "maxNewTokens": 40, "stop": stop}
    expected = [written(merged[pair], start, setting, 40, stop) for setting in settings]
    assert node("write", modules, data, **task) == expected


def test_writing_ends_with_the_context(modules, data, merged):
    start = [WORLD.token("<doc>")] * 250
    task = {"prompt": start, "strengths": [0, 0], "settings": [{"seed": 3}], "maxNewTokens": 40, "stop": []}
    (found,) = node("write", modules, data, **task)
    assert found == written(merged[0.0, 0.0], start, {"seed": 3}, 40, []) and len(found) == 7


# --- The world -------------------------------------------------------------------------------------------------------


def expectations(world, row, prior):
    """What `reading.js` should say, from Python's reading of every prefix of a row in document form."""
    found, boundary = [], world.token("<doc>")
    if row[0] != boundary:
        return [None] * len(row)
    begin = 1
    for end in range(1, len(row) + 1):
        if end > begin and row[end - 1] == boundary:
            begin = end
        reading = read_text(world.document(), row[begin:end], prior)
        if not reading.grammatical:
            return found + [None] * (len(row) - len(found))
        found.append({"next": reading.next, "posterior": reading.posterior})
    return found


def components(world, row, found, prior):
    """The component of each token but the first, as far as the row was understood, by reading whole documents."""
    place, parts = 1, []
    while place < len(row) and found[len(parts)] is not None:
        reading = read_text(world.document(), row[place:], prior)
        parts += reading.components
        place = 1 + len(parts)
        if not reading.grammatical:
            break
    return parts


def same(ours, theirs):
    """Whether two expectations are the same but for rounding."""
    if ours is None or theirs is None:
        return ours is theirs
    next_tokens = {int(token): p for token, p in ours["next"].items()}
    return (
        next_tokens.keys() == theirs["next"].keys()
        and all(math.isclose(p, theirs["next"][token], rel_tol=1e-8) for token, p in next_tokens.items())
        and all(
            math.isclose(*pair, rel_tol=1e-8, abs_tol=1e-12)
            for pair in zip(ours["posterior"], theirs["posterior"], strict=True)
        )
    )


def damaged(rows, words, seed):
    """Rows with one token exchanged for any other."""
    random = Random(seed)
    copies = [list(row) for row in rows]
    for row in copies:
        row[random.randrange(len(row))] = random.randrange(words)
    return copies


def check_documents(modules, world, rows, prior=None):
    """Prefixes of rows in document form; returns how many."""
    prior = prior or world.prior
    found = node("world", modules, contents=data_of(world), rows=rows, prior=prior, pairs=[])["rows"]
    for row, reading in zip(rows, found, strict=True):
        expected = expectations(world, row, prior)
        for place, pair in enumerate(zip(reading, expected, strict=True)):
            assert same(*pair), (world.vocabulary.decode(row[: place + 1]), *pair)
        parts = components(world, row, reading, prior)
        assert [each["component"] for each in reading if each][: len(parts)] == parts
    return sum(map(len, rows))


def documents(world, count, length=127, seed=11):
    return sample_rows(world, count, length, seed).tolist()


def every_kind(world, each, seed=12):
    """Whole documents of every kind in every voice, for those that chance seldom draws."""
    random, found = Random(seed), {}
    while len(found) < len(world.settings.kinds) * len(VOICES) or min(map(len, found.values())) < each:
        voice = random.randrange(len(VOICES))
        tokens, _ = sample(world.document(), voice, random)
        if len(tokens) < 250:
            found.setdefault((tokens[0], voice), []).append([world.token("<doc>"), *tokens])
    return [row for rows in found.values() for row in rows[:each]]


def test_the_world_expects_what_it_does_in_python(modules):
    assert check_documents(modules, WORLD, documents(WORLD, 50)) > 6000
    assert check_documents(modules, WORLD, every_kind(WORLD, 4)) > 2000


def test_a_belief_about_the_voice_can_be_given(modules):
    check_documents(modules, WORLD, documents(WORLD, 10), [1, 0, 0, 0, 0])  # the rest is impossible to the helper
    check_documents(modules, WORLD, documents(WORLD, 10), [3, 1, 1, 1, 1])


def test_nothing_is_expected_after_what_nobody_could_have_written(modules):
    rows = damaged(documents(WORLD, 60, 60), len(WORLD.vocabulary), 13)
    rows += [[WORLD.token("talk"), WORLD.token(":")], [WORLD.token("<doc>")], [], [9999], [WORLD.token("<doc>"), 9999]]
    check_documents(modules, WORLD, [row for row in rows if WORLD.token("<user>") not in row and row])


@pytest.mark.parametrize(
    "settings",
    [
        Settings(seed=3, known_people=40, held_out_people=20, zipf=0.5, stranger_share=0.4, slandered=0),
        Settings(seed=4, verse=(1, 4), notes=(1, 3), sum_digits=(2, 3), digit_skew=0.5, withheld_sums=0.05),
        Settings(seed=5, kinds=("diary", "talk"), held_out_people=0, slandered=16),
    ],
    ids=["people", "numbers", "kinds"],
)
def test_other_worlds_are_read_as_well(modules, settings):
    world = World(settings)
    check_documents(modules, world, documents(world, 12) + damaged(documents(world, 12), len(world.vocabulary), 14))


@faults(
    ("reading.js", "follower = follower && advance(world, follower, token, prior);\n    return", "return"),
    ("reading.js", "Array.from(tokens, (token, place)", "Array.from([0, ...tokens].slice(0, -1), (token, place)"),
    ("reading.js", "if (!follower.push(token)) return null;", "follower.push(token);"),
    ("program.js", "(share * likelihoods[voice]) / probability", "share * likelihoods[voice]"),
    ("program.js", "this.place++;\n", ""),
    ("world.js", "1 / (rank + 1) ** zipf", "1 / (rank + 2) ** zipf"),
    ("world.js", "place) => !this.withheld.has(", "place) => !new Set().has("),
    ("world.js", "(word === value ? right : wrong)", "(word === value ? wrong : right)"),
    ("world.js", "x.length + 1", "x.length"),
    ("world.js", "most - fewest + 1) : 0", "most - fewest) : 0"),
    ("world.js", '"song");\n    do', '"grammar");\n    do'),
)
def test_a_fault_in_the_world_shows(modules, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_documents(modules, WORLD, every_kind(WORLD, 8) + damaged(documents(WORLD, 10), len(WORLD.vocabulary), 13))


def as_document(world, chat):
    """The document that a chat stands for, after each of its tokens; None where the world says nothing of it."""
    stands_for = {"<doc>": "<doc>", "<user>": "talk : ask :", "<bot>": "reply :", "<end>": ""}
    encode, found, text = world.vocabulary.encode, [], []
    for token in chat:
        word = world.word(token)
        text += encode(stands_for.get(word, word))
        if word == "<end>":
            stands_for["<user>"] = "ask :"
        found.append(None if word == "<end>" else list(text))
    return found


def chats(world, count, seed):
    """Chats of two turns in one voice."""
    random, rows = Random(seed), []
    for number in range(count):
        turns = in_voice(world, ask(world, 2, seed + number), random.randrange(len(VOICES)), seed + number)
        rows.append([turns[0].prompt[0], *(token for turn in turns for token in (*turn.prompt[1:], *turn.answer))])
    return rows


def check_chats(modules, prior=PRIOR):
    rows = chats(WORLD, 60, 500)
    found = node("world", modules, contents=data_of(WORLD), rows=rows, prior=prior, pairs=[])["rows"]
    bot, end, reply, again = (WORLD.token(word) for word in ("<bot>", "<end>", "reply", "ask"))
    for row, reading in zip(rows, found, strict=True):
        for place, (ours, text) in enumerate(zip(reading, as_document(WORLD, row), strict=True)):
            said = WORLD.vocabulary.decode(row[: place + 1])
            if text is None:
                assert ours is None, said
                continue
            expected = read_text(WORLD.document(), text[1:], prior)
            assert expected.grammatical
            if reply in expected.next or (again in expected.next and place > 1):
                expected.next = {bot if reply in expected.next else end: 1.0}
            assert same(ours, {"next": expected.next, "posterior": expected.posterior}), (said, ours)


def test_a_chat_is_read_as_the_document_that_it_stands_for(modules):
    check_chats(modules)
    check_chats(modules, [1.0, 0.001, 0.001, 0.001, 0.001])


def test_what_is_no_chat_is_not_read(modules):
    lines = [
        "<doc> <user> what does",
        "<doc> <user> <bot> surely",
        "<doc> <user> is it raining in arlo ? reply : surely",
        "<doc> <user> is it raining in arlo ? <bot> surely , yes . ask :",
        "<doc> <user> is it raining in arlo ? <bot> surely , yes . <end> <bot>",
        "<doc> <user> is it raining in arlo ? <bot> surely , yes . <end> <doc> diary",
        "<doc> diary : <user>",
        "<doc> <doc>",
    ]
    rows = [WORLD.vocabulary.encode(line) for line in lines]
    found = node("world", modules, contents=data_of(WORLD), rows=rows, prior=PRIOR, pairs=[])["rows"]
    silent = [sum(each is None for each in reading) for reading in found]
    assert silent == [0, 2, 3, 2, 2, 1, 1, 1]


@faults(
    ("chat.js", 'world.encode("talk : ask :")', 'world.encode("ask :")'),
    ("chat.js", 'this.opening = this.world.encode("ask :");', ""),
    ("chat.js", 'return next.has(this.world.token("ask"))', 'return next.has(this.world.token(","))'),
)
def test_a_fault_in_the_chat_shows(modules, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_chats(modules)


def check_judge(modules):
    questions = ask(WORLD, 250, 77) + ask_about(WORLD, WORLD.people.held_out[:30])
    random = Random(78)
    pairs = []
    for question in questions:
        (example,) = in_voice(WORLD, [question], random.randrange(len(VOICES)), random.randrange(10**6))
        given = list(example.answer[:-1])
        pairs.append((question, given))
        pairs.append((question, damaged([given], len(WORLD.vocabulary), random.random())[0]))
        pairs.append((question, random.choice([given[:-1], [*given, given[-1]], []])))
    task = [[question.tokens, given] for question, given in pairs]
    found = node("world", modules, contents=data_of(WORLD), rows=[], prior=PRIOR, pairs=task)["pairs"]
    for (question, given), ours in zip(pairs, found, strict=True):
        verdict = judge(WORLD, question.asked, given)
        assert (ours["parsed"], ours["voice"]) == (verdict.parsed, verdict.voice)
        for pair in zip(ours["posterior"], verdict.posterior.values(), strict=True):
            assert math.isclose(*pair, rel_tol=1e-8, abs_tol=1e-12)


def test_answers_are_judged_as_by_the_lab(modules):
    check_judge(modules)


@faults(
    ("reading.js", "said.push(token)) && said.finished", "said.push(token))"),
    ("reading.js", "world.answer(asked.result), world.prior", "world.answer(asked.result), [1, 1, 1, 1, 1]"),
)
def test_a_fault_in_the_judge_shows(modules, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_judge(modules)


# --- A checkpoint of the reader's own --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A small model as the lab writes it, and its file."""
    model = make("30k", len(WORLD.vocabulary), seed=8)
    folder = tmp_path_factory.mktemp("own") / "model"
    checkpoint.save(model, WORLD.vocabulary, folder, CHAT)
    return model, folder / "model.safetensors"


def altered(path, file, change):
    """A copy of a safetensors file after `change` of its tensors and of its metadata, where config is a dictionary."""
    tensors = read_safetensors(file.read_bytes())
    length = int.from_bytes(file.read_bytes()[:8], "little")
    metadata = json.loads(file.read_bytes()[8 : 8 + length])["__metadata__"]
    metadata["config"] = json.loads(metadata["config"])
    change(tensors, metadata)
    save_file(
        tensors, path, {key: text if isinstance(text, str) else json.dumps(text) for key, text in metadata.items()}
    )


def exchanged(text, place, word):
    words = text.split()
    return " ".join([*words[:place], word, *words[place + 1 :]])


NORM = "model.norm.weight"
QUERY = "model.layers.1.self_attn.q_proj.weight"
BAD = {  # what to do to the bytes of a file, or to its tensors and metadata; and what the page must say
    "empty": (lambda b: b"", "not a safetensors file: it is too short"),
    "picture": (lambda b: b"\x89PNG\r\n\x1a\n" + b[8:], "not a safetensors file: it doesn't begin like one"),
    "text": (lambda b: b"Once upon a time there was a model.", "not a safetensors file: it doesn't begin like one"),
    "zip": (lambda b: b"PK\3\4\0\0\0\0{" + b[9:], "not a safetensors file: it doesn't begin like one"),
    "cut in the header": (lambda b: b[:200], "cut short within its header"),
    "cut": (lambda b: b[:-1], "The file is cut short"),
    "damaged header": (lambda b: b[:20] + b"\x00" + b[21:], "The header of the file is damaged"),
    "no metadata": (lambda t, m: (m.pop("config"), m.pop("vocabulary")), "no config and vocabulary"),
    "no vocabulary": (lambda t, m: m.pop("vocabulary"), "no config and vocabulary"),
    "damaged config": (lambda t, m: m.update(config="{"), "The config in the file is damaged"),
    "other model": (lambda t, m: m["config"].update(model_type="gpt2"), "This is no model of the lab"),
    "shared keys": (lambda t, m: m["config"].update(num_key_value_heads=1), "This is no model of the lab"),
    "no heads": (lambda t, m: m["config"].pop("num_attention_heads"), "This is no model of the lab"),
    "half a layer": (lambda t, m: m["config"].update(num_hidden_layers=2.5), "num_hidden_layers is 2.5"),
    "endless": (lambda t, m: m["config"].update(max_position_embeddings=10**9), "at most 4096 tokens"),
    "other width": (lambda t, m: m["config"].update(hidden_size=32), "269 x 32 is needed"),
    "other heads": (
        lambda t, m: m["config"].update(num_attention_heads=7, num_key_value_heads=7),
        "must go by fours",
    ),
    "a layer more": (lambda t, m: m["config"].update(num_hidden_layers=4), "The file has no model.layers.3"),
    "no norm": (lambda t, m: t.pop(NORM), f"The file has no {NORM}"),
    "other shape": (lambda t, m: t.update({QUERY: t[QUERY][:-1]}), f"{QUERY} has the shape 23 x 24, and 24 x 24"),
    "other type": (lambda t, m: t.update({NORM: t[NORM].double()}), "numbers of type F64"),
    "whole numbers": (lambda t, m: t.update({NORM: t[NORM].to(torch.int8)}), "numbers of type I8"),
    "other word": (lambda t, m: m.update(vocabulary=exchanged(m["vocabulary"], 5, "und")), 'word 5 is "und", not ","'),
    "a word less": (lambda t, m: m.update(vocabulary=m["vocabulary"].rsplit(" ", 1)[0]), "as long as its config says"),
}


def answers_to(modules, files, tokens=(0,)):
    words = WORLD.vocabulary.words
    return node("checkpoint", modules, files=[str(path) for path in files], words=words, tokens=list(tokens))


@torch.no_grad()
def check_own(modules, own):
    model, file = own
    tokens = sample_rows(WORLD, 1, 60, 21)[0].tolist()
    (found,) = answers_to(modules, [file], tokens)
    assert found["form"] == CHAT
    assert (torch.tensor(found["logits"]) - model(torch.tensor([tokens]))[0]).abs().max() < 1e-4


def test_a_checkpoint_of_the_lab_is_read(modules, own):
    check_own(modules, own)


@faults(
    ("checkpoint.js", "(inHead % 2) * (size / 2) + Math.floor(inHead / 2)", "inHead"),
    ("checkpoint.js", "stacked(gate, up)", "stacked(up, gate)"),
    ("checkpoint.js", "stacked(query, key,", "stacked(key, query,"),
)
def test_a_fault_in_the_reading_of_a_checkpoint_shows(modules, own, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_own(modules, own)


def test_a_checkpoint_in_half_precision_is_read(modules, own, tmp_path):
    def halve(tensors, metadata):
        tensors.update({name: tensor.half() for name, tensor in tensors.items()})

    altered(tmp_path / "half", own[1], halve)
    (found,) = answers_to(modules, [tmp_path / "half"])
    with torch.no_grad():
        assert (torch.tensor(found["logits"]) - own[0](torch.tensor([[0]]))[0]).abs().max() < 0.02


def test_every_other_file_is_refused_with_a_reason(modules, own, tmp_path):
    for number, (change, _) in enumerate(BAD.values()):
        path = tmp_path / str(number)
        if change.__code__.co_argcount == 1:
            path.write_bytes(change(own[1].read_bytes()))
        else:
            altered(path, own[1], change)
    found = answers_to(modules, [tmp_path / str(number) for number in range(len(BAD))])
    for (name, (_, reason)), each in zip(BAD.items(), found, strict=True):
        assert each.get("error", "").startswith("FileError: ") and reason in each["error"], (name, each)


def test_a_model_of_another_world_is_refused(modules, tmp_path):
    world = World(Settings(cities=("rome", "oslo"), slandered=1))
    checkpoint.save(make("10k", len(world.vocabulary)), world.vocabulary, tmp_path / "model")
    (found,) = answers_to(modules, [tmp_path / "model/model.safetensors"])
    assert "speaks the language of another world" in found["error"]


def test_the_files_of_a_checkpoint_are_the_same_each_time(own, tmp_path):
    checkpoint.save(own[0], WORLD.vocabulary, tmp_path / "model", CHAT)
    assert (tmp_path / "model/model.safetensors").read_bytes() == own[1].read_bytes()


# --- Size and speed --------------------------------------------------------------------------------------------------


def test_everything_is_below_500_kb_compressed(data):
    modules = (ROOT / "_static/playground").glob("*.js")
    code = sum(len(gzip.compress(path.read_bytes())) for path in modules)
    assert code + sum(path.stat().st_size for path in data.iterdir()) < 500_000


def test_data_are_unpacked_where_they_are_packed_and_damage_is_told(modules, data, tmp_path):
    packed = (data / "world.gzip").read_bytes()
    text = gzip.decompress(packed).decode()
    damage = "FileError: The playground's data arrived damaged. Load the page again."
    cases = [(packed, text), (text.encode(), text), (b"", ""), (packed[:-20], damage), (packed[:-8] + bytes(8), damage)]
    for number, (content, _) in enumerate(cases):
        (tmp_path / f"{number}.gzip").write_bytes(content)
    found = node("inflate", modules, tmp_path, names=[str(number) for number in range(len(cases))])
    assert found == [expected for _, expected in cases]
    assert json.loads(text) == data_of(WORLD)


def test_the_model_reads_a_thousand_tokens_a_second_and_faster_than_plain_loops(modules, data):
    tokens = sample_rows(WORLD, 1, 199, 22)[0].tolist()
    found = node("speed", modules, data, tokens=tokens, rounds=6)
    best = {name: max(rates) for name, rates in found["rates"].items()}
    assert found["difference"] < 1e-3
    assert best["ours"] > 1000 and best["ours"] > best["naive"], best
