"""`python slides/pictures.py FOLDER`: all figures of the book as files there, and a page with previews."""

import shutil
import sys
from html import escape
from pathlib import Path

BOOK = Path(__file__).parents[1]
sys.path.insert(0, str(BOOK))

from tools.notebooks.blocks import blocks, read  # noqa: E402
from tools.notebooks.wording import Wording  # noqa: E402
from values.part_list import counted  # noqa: E402

SERIES = BOOK / "series"
HEAD = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Figures of {book}</title>
<style>
body {{ font-family: system-ui, sans-serif; margin: 2rem auto; padding: 0 1rem; max-width: 75rem; color: #1f2328 }}
ul {{ list-style: none; padding: 0; display: grid; gap: 1.5rem }}
ul {{ grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)) }}
img {{ width: 100%; height: 12rem; object-fit: contain; background: #fbf9f5; border: 1px solid #d0d7de }}
</style>
<main>
<h1>Figures of {book}</h1>
<p>All are SVG files, to be shown, changed and printed under CC BY 4.0 with this line: {credit}</p>
<ul>
"""


def figures():
    """Each figure of the pages, with its page; those of the parts first."""
    for page in sorted(SERIES.glob("*.md"), key=lambda path: (not path.name.startswith("part-"), counted(path.name))):
        found = read(page)
        inner = [each for block in found if "{figure}" in block.text for each in blocks(block.text)]
        for block in found + inner:
            if block.kind == "figure" and block.argument.startswith(("figures/", "drawings/")):
                yield page, block


def write(folder: Path):
    wording = Wording()
    series = wording.values["series"]
    items = []
    folder.mkdir(parents=True, exist_ok=True)
    for page, block in figures():
        name = block.argument.rpartition("/")[2]
        shutil.copyfile(SERIES / block.argument, folder / name)
        place = f"../../html/series/{page.stem}.html#{block.option('name')}"
        items.append(
            f'<li><img src="{name}" alt="{escape(block.option("alt"))}" loading="lazy">\n'
            f'<a href="{name}" download>{name}</a>,\n'
            f'<a href="{place}" aria-label="{name} in the book">in the book</a></li>\n'
        )
    credit = f"<em>{series['by']}{series['book']}</em>, CC BY 4.0, and the address at which you read it."
    head = HEAD.format(book=escape(series["book"]), credit=credit)
    (folder / "index.html").write_text(f"{head}{''.join(items)}</ul>\n</main>\n</html>\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
