"""The results as a page, `RESULTS.md`, so that no number there is typed."""

from pathlib import Path

from trials import results

FILE = results.HERE / "bench.json"
TEXT = Path(__file__).with_name("RESULTS.md")


def table(head: list[str], rows: list[list]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join('' if cell is None else str(cell) for cell in line)} |" for line in lines)


def rounded(value):
    """Fractions anywhere in `value` to three significant digits; NumPy's become Python's."""
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    if not isinstance(value, float):
        return value
    value = float(f"{value:.3g}")
    return int(value) if value >= 100 else value


def made(content: dict) -> str:
    day = [content["date"]] if "date" in content else []  # which the oldest numbers lack
    return f"Measured on {', '.join([*day, content['machine']])}, torch {content['env']['torch']}, one thread"


def writing_text(content: dict) -> str:
    rows = [[name, f"{speed:,}"] for name, speed in content["tokens_per_second"].items()]
    lines = [
        f"## Writing with a cache of keys and values, {content['size']}: tokens a CPU-second",
        f"{made(content)}. The cache makes it {content['ratio']} times as fast.",
        table(["how", "tokens/s"], rows),
    ]
    return "\n\n".join(lines) + "\n"


def engine_text(content: dict) -> str:
    speeds, ratio = content["tokens_per_second"], content["ratio"]
    rows = [[name, f"{speed:,}", ratio.get(name)] for name, speed in speeds.items()]
    lines = [
        f"## The page's engine, {content['size']}: tokens a CPU-second",
        f"{made(content)}, Node {content['node']}, batches of {' x '.join(map(str, content['batch']))}. PyTorch "
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
    parts = [writing_text(content["writing"]), engine_text(content["engine"]), glass_text(content["glass"])]
    return "\n".join(["# Results of `python -m bench.lab`, written by it\n", *parts])
