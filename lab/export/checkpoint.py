"""Models on disk, in the layout that Hugging Face's `transformers` reads: configuration, weights and tokenizer.

The file of the weights holds configuration and vocabulary too, so that it alone says what it is.
"""

import json
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from safetensors.torch import save as to_bytes

from ..conversation import DOCUMENT
from ..model import EPSILON, ROTARY_BASE, Config, Model
from ..run.files import written_whole
from ..world import World, words
from ..world.settings import Settings
from . import hub


class CheckpointError(Exception):
    """What is wrong with a checkpoint, in one line."""


def save(model: Model, world: World, folder: Path, form: str = DOCUMENT):
    """Write a model as a folder that `transformers` can load. form: in which the model knows questions."""
    ours, vocabulary = model.config, world.vocabulary
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": ours.vocabulary,
        "hidden_size": ours.width,
        "intermediate_size": ours.inner,
        "num_hidden_layers": ours.layers,
        "num_attention_heads": ours.heads,
        "num_key_value_heads": ours.heads,
        "max_position_embeddings": ours.context,
        "rms_norm_eps": EPSILON,
        "rope_theta": ROTARY_BASE,
        "hidden_act": "silu",
        "attention_bias": False,
        "mlp_bias": False,
        "tie_word_embeddings": True,
        "bos_token_id": vocabulary.ids[words.BOUNDARY],
        "eos_token_id": vocabulary.ids[words.END],
        "pad_token_id": vocabulary.ids[hub.PADDING],
        "dtype": "float32",
        "question_form": form,
        "world_seed": world.settings.seed,
    }
    with written_whole(folder) as new:
        for name, content in {
            "config": config,
            "generation_config": hub.generation_config(world, form),
            "tokenizer": hub.tokenizer(world),
            "tokenizer_config": hub.tokenizer_config(),
        }.items():
            (new / f"{name}.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        (new / "chat_template.jinja").write_text(hub.CHAT_TEMPLATE, encoding="utf-8")
        (new / "README.md").write_text(hub.card(world, form, model.size()), encoding="utf-8")
        metadata = {"format": "pt", "config": json.dumps(config), "vocabulary": " ".join(vocabulary.words)}
        (new / "model.safetensors").write_bytes(in_order(to_bytes(to_llama(model), metadata)))


def in_order(content: bytes) -> bytes:
    """The same safetensors file with its metadata ordered by name; the library orders them anew in each run."""
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":")).encode()
    text = text.ljust(-(-len(text) // 8) * 8)  # the numbers begin at a multiple of eight bytes
    return len(text).to_bytes(8, "little") + text + content[8 + length :]


def load(folder: Path) -> Model:
    """Read a model back. Raises CheckpointError where the folder is missing, incomplete or damaged."""
    folder = Path(folder)
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        ours = Config(
            vocabulary=config["vocab_size"],
            width=config["hidden_size"],
            layers=config["num_hidden_layers"],
            heads=config["num_attention_heads"],
            inner=config["intermediate_size"],
            context=config["max_position_embeddings"],
        )
        model = Model(ours)
        from_llama(model, load_file(folder / "model.safetensors"))
    except FileNotFoundError as error:
        raise CheckpointError(f"{folder} is no checkpoint: {Path(error.filename or folder).name} is missing") from None
    except (OSError, ValueError, KeyError, IndexError, TypeError, RuntimeError, SafetensorError) as error:
        reason = " ".join(str(error).split())[:120]
        raise CheckpointError(f"{folder} is damaged, or not a checkpoint of the lab: {reason}") from None
    return model


def form_of(folder: Path) -> str:
    """The form in which the model of a checkpoint knows questions (see `conversation`)."""
    return json.loads((Path(folder) / "config.json").read_text(encoding="utf-8")).get("question_form", DOCUMENT)


def world_of(folder: Path) -> World:
    """The world whose texts the model of a checkpoint has read: one of the book's, which differ by their seed."""
    config = json.loads((Path(folder) / "config.json").read_text(encoding="utf-8"))
    return World(Settings(seed=config.get("world_seed", 0)))


def to_llama(model: Model) -> dict[str, torch.Tensor]:
    """Our weights by Llama's names. Llama turns number i of a head together with number i + D/H/2, ours with its
    neighbour, so the rows of queries and keys change places."""
    order = halves_from_pairs(model.config)
    weights = {"model.embed_tokens.weight": model.embedding.weight, "model.norm.weight": model.norm.weight}
    for number, block in enumerate(model.blocks):
        query, key, value = block.attention.qkv.weight.chunk(3)
        gate, up = block.gated.gate_up.weight.chunk(2)
        layer = {
            "input_layernorm": block.attention_norm.weight,
            "self_attn.q_proj": query[order],
            "self_attn.k_proj": key[order],
            "self_attn.v_proj": value,
            "self_attn.o_proj": block.attention.out.weight,
            "post_attention_layernorm": block.gated_norm.weight,
            "mlp.gate_proj": gate,
            "mlp.up_proj": up,
            "mlp.down_proj": block.gated.down.weight,
        }
        weights |= {f"model.layers.{number}.{name}.weight": weight for name, weight in layer.items()}
    return {name: weight.detach().contiguous().clone() for name, weight in weights.items()}


def from_llama(model: Model, weights: dict[str, torch.Tensor]):
    """Set our weights from Llama's, the reverse of `to_llama`. Raises KeyError or RuntimeError where they don't fit."""
    back = halves_from_pairs(model.config).argsort()
    state = {"embedding.weight": weights["model.embed_tokens.weight"], "norm.weight": weights["model.norm.weight"]}
    for number in range(model.config.layers):

        def part(name, number=number):
            return weights[f"model.layers.{number}.{name}.weight"]

        query, key = (part("self_attn.q_proj")[back], part("self_attn.k_proj")[back])
        state |= {
            f"blocks.{number}.attention_norm.weight": part("input_layernorm"),
            f"blocks.{number}.attention.qkv.weight": torch.cat((query, key, part("self_attn.v_proj"))),
            f"blocks.{number}.attention.out.weight": part("self_attn.o_proj"),
            f"blocks.{number}.gated_norm.weight": part("post_attention_layernorm"),
            f"blocks.{number}.gated.gate_up.weight": torch.cat((part("mlp.gate_proj"), part("mlp.up_proj"))),
            f"blocks.{number}.gated.down.weight": part("mlp.down_proj"),
        }
    model.load_state_dict(state)


def halves_from_pairs(config: Config) -> torch.Tensor:
    """The order of rows that turns neighbouring pairs within each head into first halves and second halves."""
    rows = torch.arange(config.width).view(config.heads, -1, 2)
    return rows.transpose(1, 2).reshape(-1)
