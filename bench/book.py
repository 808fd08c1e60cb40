"""How long the book takes to build, beside Sphinx as it comes: the same pages, the same extensions that bring content
into them, and the same theme, without what we add to its writing. Both in turn, so that a slow minute hits both;
compare the ratios, as seconds differ between machines.
"""

import argparse
import gc
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
LONGEST = max(ROOT.glob("series/part-*.md"), key=lambda path: path.stat().st_size).relative_to(ROOT)
# What only changes how pages are written: they look worse without it, and say the same.
STOCK = f"""

import gc

gc.set_threshold(*{gc.get_threshold()})
OURS = "mathml from_file first_screen question_search html_fixes figure_versions atom_feed llms_txt sitemap epub_fixes"
OURS += " numbering lost_labels sections_file"
extensions = [name for name in extensions if name not in OURS.split()]
html_math_renderer = "mathjax"
"""


def copy(folder, settings=""):
    """The book in a new folder, with more settings at the end of conf.py: all of it but what was built, as extensions
    read far more than the pages."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "_build", "node_modules", "__pycache__"))
    with (folder / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(settings)
    return folder


def cpu_seconds(folder, *options):
    """Of one build, with all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "sphinx", "-M", "html", ".", "_build", "-q", *options]
    subprocess.run(command, cwd=folder, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def steps(folder):
    """Seconds of a build from nothing, of one without a change, and of one after an edit of the longest part."""
    shutil.rmtree(folder / "_build", ignore_errors=True)
    page = folder / LONGEST
    text = page.read_text(encoding="utf-8")
    yield cpu_seconds(folder)
    yield cpu_seconds(folder)
    page.write_text(f"{text}\nOne more sentence.\n", encoding="utf-8")
    yield cpu_seconds(folder)
    page.write_text(text, encoding="utf-8")


def main(rounds):
    with tempfile.TemporaryDirectory() as parent:
        folders = {"ours": copy(Path(parent, "ours")), "stock": copy(Path(parent, "stock"), STOCK)}
        runs = [{name: list(steps(folder)) for name, folder in folders.items()} for _ in range(rounds)]
    for step, name in enumerate(("from nothing", "no change", f"edit of {LONGEST.stem}")):
        ours, stock = (median(run[which][step] for run in runs) for which in folders)
        print(f"{name}: {ours:.2f} CPU-seconds, stock Sphinx {stock:.2f}, ratio {ours / stock:.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each is built; the median counts (default 3)")
    main(parser.parse_args().rounds)
