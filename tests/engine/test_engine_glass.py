"""A network made of glass: what it says, what is seen in it and what is done to it, beside the lab's instruments."""

import pytest
import torch
import torch.nn.functional as F
from engine_side import ALL_KERNELS, node, task_of
from lab_side import MODELS, WORLD, checkpoint, lens, maps, sample_rows, without
from node_side import faults, planted

SILENT = ["1.2", "2.gated"]
CUT = {"part": "2.1", "from": 6, "to": 3}
PUT = {"point": 2, "place": 5}  # after the first block
PUT_BETWEEN = {"point": 3, "place": 4}  # within the second
WORD = 40  # any, whose score is voted on


def rows_of(*lengths):
    return [sample_rows(WORLD, 1, length - 1, 90 + length)[0].tolist() for length in lengths]


AVERAGED = [sample_rows(WORLD, 1, 40, seed)[0].tolist() for seed in (4, 5, 6)]


def looked(modules, model, tmp_path, rows, kernels="simd", **more):
    put = [0.5, -0.25] * (model.config.width // 2)
    puts = [each | {"numbers": put} for each in (PUT, PUT_BETWEEN)]
    changes = [
        {"silent": SILENT[:1]},
        {"silent": SILENT},
        {"silent": ["mean:1.2"]},
        {"silent": ["place:1.2"]},
        {"cut": [CUT]},
        {"put": puts},
        {"silent": SILENT, "cut": [CUT], "put": puts},
    ]
    task = task_of(model, tmp_path, kernels)
    more |= {"rows": rows, "averaged": AVERAGED, "changes": changes, "word": WORD}
    return node("glass", modules, **task, **more), torch.tensor(put)


def check_the_same(found):
    for each in found["found"]:
        for what in ("same", "forward", "own", "silent", "matters", "oneByOne"):
            assert each[what], what


@torch.no_grad()
def check(modules, model, tmp_path, kernels="simd", lengths=(9, 30)):
    rows = rows_of(*lengths)
    found, put = looked(modules, model, tmp_path, rows, kernels)
    check_the_same(found)
    names = list(lens.parts(model, torch.tensor(rows[:1])))
    assert found["parts"] == names[1:]  # all but the embedding
    places = mixed_means(model, [row[: max(lengths)] for row in AVERAGED], 0, 1)
    for row, each in zip(rows, found["found"], strict=True):
        text = torch.tensor([row])
        added = lens.parts(model, text)
        stream, streams = torch.zeros(()), []
        for name, part in added.items():
            stream = stream + part
            if name == "embedding" or name.endswith((".gated", f".{model.config.heads}")):
                streams.append(stream[0])
        near(each["streams"], torch.stack(streams))
        near(each["lens"], lens.lens(model, torch.stack(streams)).softmax(-1))
        last = {name: part[0, -1] for name, part in added.items()}
        votes = lens.votes(model, last, model.embedding.weight[WORD])
        near(each["votes"], torch.stack(list(votes.values())))
        near(sum(each["votes"]), model(text)[0, -1, WORD])
        near(each["looks"], torch.cat([block[:, -1] for block in maps(model, text[0])]))
        one = without(model, 0, 1)
        expected = [
            one(text)[0],
            gated_silent(one, 1)(text)[0],
            head_says(model, text, 0, 1, places.mean(0)),
            head_says(model, text, 0, 1, places[: len(row)]),
            with_cut(model, text),
            with_put(model, text, put),
            with_put(gated_silent(one, 1), text, put, cut=True),
        ]
        for ours, theirs in zip(each["changed"], expected, strict=True):
            near(ours, theirs.flatten())
            assert (theirs - model(text)[0]).abs().max() > 1e-3  # so it was a change


def near(ours, theirs):
    assert (torch.tensor(ours) - theirs).abs().max() < 5e-5


def gated_silent(model, block):
    silenced = without(model, 0, 1)
    silenced.blocks[block].gated.down.weight.zero_()
    return silenced


def mixed_means(model, rows, block, head):
    """What a head hands over, before the matrix that mixes, on average at each position."""
    kept, size = [], model.config.width // model.config.heads
    with model.blocks[block].attention.out.register_forward_pre_hook(lambda _, given: kept.append(given[0][0])):
        for row in rows:
            model(torch.tensor([row]))
    return torch.stack(kept)[:, :, head * size : (head + 1) * size].mean(0)


def head_says(model, text, block, head, numbers):
    def replaced(_, given):
        mixed = given[0].clone()
        size = numbers.shape[-1]
        mixed[..., head * size : (head + 1) * size] = numbers
        return (mixed,)

    with model.blocks[block].attention.out.register_forward_pre_hook(replaced):
        return model(text)[0]


def with_cut(model, text):
    """Logits where the look isn't allowed: what PyTorch's attention makes of a mask."""
    attention, calls = F.scaled_dot_product_attention, []
    block, head = (int(number) - 1 for number in CUT["part"].split("."))

    def masked(query, key, value, **_):
        allowed = torch.ones(query.shape[-2], query.shape[-2], dtype=torch.bool).tril().repeat(query.shape[1], 1, 1)
        if len(calls) == block:
            allowed[head, CUT["from"], CUT["to"]] = False
        calls.append(block)
        return attention(query, key, value, attn_mask=allowed)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(F, "scaled_dot_product_attention", masked)
        found = model(text)[0]
    assert len(calls) == len(model.blocks)
    return found


def with_put(model, text, numbers, cut=False):
    first, second, kept = model.blocks[0], model.blocks[1], []

    def replaced(_, given, stream):
        stream = stream.clone()
        stream[:, PUT["place"]] = numbers
        return stream

    def completed(_, given, added):
        added = added.clone()
        added[:, PUT_BETWEEN["place"]] = numbers - kept[0][:, PUT_BETWEEN["place"]]
        return added

    with (
        first.register_forward_hook(replaced),
        second.attention_norm.register_forward_pre_hook(lambda _, given: kept.append(given[0])),
        second.attention.register_forward_hook(completed),
    ):
        return with_cut(model, text) if cut else model(text)[0]


@ALL_KERNELS
@pytest.mark.slow
def test_what_glass_shows_and_does_is_the_labs(modules, model, tmp_path, kernels):
    check(modules, model, tmp_path, kernels)


@pytest.mark.parametrize("name", ["base", "sft", "rlhf"])
def test_the_books_models_are_the_same_in_glass(modules, tmp_path, name):
    found, _ = looked(modules, checkpoint.load(MODELS / name), tmp_path, rows_of(23), kernels="relaxed")
    check_the_same(found)


def test_a_model_grown_in_the_page_is_the_same_in_glass(modules, model, tmp_path):
    found, _ = looked(modules, model, tmp_path, rows_of(9, 23), fresh=True)
    check_the_same(found)


def test_what_glass_cannot_do_is_refused(modules, model, tmp_path):
    found, _ = looked(modules, model, tmp_path, rows_of(9))
    assert found["errors"] == [
        "RangeError: There is no part 4.1.",
        "RangeError: 1.1 has numbers for 9 places, not for 10.",
        "RangeError: 1.gated doesn't look from 1 to 0.",
        "RangeError: 1.1 doesn't look from 1 to 2.",
        "RangeError: The stream has no point 7 at 0.",
        "RangeError: The stream has no point 9 at 0.",
        "RangeError: The stream has no point 0 at 3.",
    ]


@faults(
    ("network.js", "this.afterGated(layer);", ""),
    ("network.js", "this.atPoint(2 * layer + 1);", "this.atPoint(2 * layer);"),
    ("glass.js", "this.changes = NONE; // for", "// for"),
    ("glass.js", "Array.isArray(numbers) ? numbers[place] : numbers", "numbers[0].length ? numbers[0] : numbers"),
    ("glass.js", "if (numbers) handed.set(Array.isArray(numbers) ? numbers[place] : numbers);\n        else", ""),
    ("glass.js", "number / texts.length)", "number)"),
    ("glass.js", "shares[place] / left;", "shares[place];"),
    ("glass.js", "bytes(words) * (place - begin)", "bytes(words) * place"),
    ("glass.js", "* gain[i] * scale);", "* scale);"),
)
def test_a_fault_in_the_glass_shows(modules, model, tmp_path, file, right, wrong):
    with planted(modules / "engine", file, right, wrong):
        check(modules, model, tmp_path, lengths=[9])
