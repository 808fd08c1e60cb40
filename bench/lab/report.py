"""The results as a page, `RESULTS.md`, so that no number there is typed."""

from pathlib import Path

from lab.run import results

FILE = results.FOLDER / "bench.json"
TEXT = Path(__file__).with_name("RESULTS.md")


def table(head: list[str], rows: list[list]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join('' if cell is None else str(cell) for cell in line)} |" for line in lines)


def made(content: dict) -> str:
    if "date" not in content:
        return "Measured before the lab trained with Muon: ours has AdamW here."
    return f"Measured on {content['date']}, {content['machine']}, torch {content['env']['torch']}, one thread."


def speed_text(content: dict) -> str:
    rows = []
    for size, found in content["training"].items():
        for name, setting in found["best"].items():
            speeds = found["tokens_per_second"][name]
            ratios = [found.get(key, {}).get(name) for key in ("ratio", "ratio_adamw", "ratio_adamw_fp32")]
            rows.append([size, name, f"{speeds['fp32']:,}", f"{speeds[setting]:,} ({setting})", *ratios])
    head = ["size", "model", "tokens/s, fp32", "best", "ours beside it", "ours with AdamW", "the same, fp32"]
    return f"## Tokens a second\n\n{made(content)}\n\n{table(head, rows)}\n"


def engine_text(content: dict) -> str:
    speeds, ratio = content["tokens_per_second"], content["ratio"]
    rows = [[name, f"{speed:,}", ratio.get(name)] for name, speed in speeds.items()]
    lines = [
        f"## The page's engine, {content['size']}: tokens a CPU-second",
        f"{made(content)[:-1]}, Node {content['node']}, batches of {' x '.join(map(str, content['batch']))}. PyTorch "
        "trains at its best setting.",
        table(["task", "tokens/s", "times PyTorch"], rows),
    ]
    return "\n\n".join(lines) + "\n"


def glass_text(content: dict) -> str:
    names = {
        "look": f"all that is seen of a text of {content['words']} words",
        "carry": "a place carried across",
        "grid": "every place carried, one by one",
        "damage": f"each part of fifteen off in turn, {content['words']} words",
    }
    rows = [[names[name], f"{milliseconds} ms"] for name, milliseconds in content["milliseconds"].items()]
    rows += [
        ["frames while a mouse draws", f"{content['frames_per_second']} a second"],
        ["the longest of them", f"{content['longest_frame']} ms"],
        ["the longest task of the page, in processor time", f"{content['longest_task']} ms"],
    ]
    made = f"Measured on {content['date']}, {content['machine']}, {content['browser']}, headless. Times are medians."
    return "\n\n".join(["## The glass model", made, table(["what", "takes"], rows)]) + "\n"


def text(content: dict) -> str:
    parts = ["# Results of `python -m bench.lab`, written by it\n", speed_text(content)]
    parts += [engine_text(content["engine"])] if "engine" in content else []
    parts += [glass_text(content["glass"])] if "glass" in content else []
    return "\n".join(parts)
