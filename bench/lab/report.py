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


def ratio_text(content: dict) -> str:
    if content["ratio_at_least"]:
        return f"Ratio: at least {content['ratio_at_least']}, as the longest run of nanoGPT-style was still above."
    return f"Ratio: {content['ratio'] or 'none'}."


def quality_text(content: dict) -> str:
    rows = [
        [name, f"{point['tokens']:,}", point["seconds"], point["ms_per_step"], point["excess_percent"]]
        for name, curve in content["curves"].items()
        for point in curve
    ]
    head = ["model", "tokens", "CPU-seconds", "ms a step", "% above the floor"]
    reached = [
        f"- {name}: " + (f"{seconds} CPU-seconds" if seconds else "not between two of its runs")
        for name, seconds in content["seconds_to_target"].items()
    ]
    adamw = ", ".join(f"{key} {value}" for key, value in content["adamw"].items())
    lines = [
        f"## Time to {content['target_percent']:g} % above the floor, {content['size']} parameters",
        made(content),
        f"AdamW: {adamw}, the best of {content['trials']} trials (`trials.csv`).",
        table(head, rows),
        "\n".join(reached),
        ratio_text(content),
    ]
    return "\n\n".join(lines) + "\n"


def profile_text(content: dict) -> str:
    spent = content["ms_per_step"]
    rows = [[f"`{key}`", *found.values()] for key, found in spent.items()]
    lines = [
        f"## Profile of a training step, {content['size']}, fp32: milliseconds that each operator takes itself",
        made(content),
        table(["operator", *spent["all"]], rows),
    ]
    return "\n\n".join(lines) + "\n"


def engine_text(content: dict) -> str:
    speeds, ratio = content["tokens_per_second"], content["ratio"]
    rows = [[name, f"{speed:,}", ratio.get(name)] for name, speed in speeds.items()]
    lines = [
        f"## The page's engine, {content['size']}: tokens a CPU-second",
        f"{made(content)[:-1]}, Node {content['node']}, batches of {' x '.join(map(str, content['batch']))}. The "
        "counterpart is PyTorch at its best setting; for a text alone, the oracle in plain JavaScript.",
        table(["task", "tokens/s", "times its counterpart"], rows),
    ]
    return "\n\n".join(lines) + "\n"


def text(content: dict) -> str:
    parts = ["# Results of `python -m bench.lab`, written by it\n", speed_text(content)]
    parts += [quality_text(content["quality"])] if "quality" in content else []
    parts += [profile_text(content["profile"])] if "profile" in content else []
    parts += [engine_text(content["engine"])] if "engine" in content else []
    return "\n".join(parts)
