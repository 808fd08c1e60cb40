"""A post as a Jekyll blog has it: in `_posts`, with its figure in `assets/posts`.

Blogs show SVG, sharp at any size; the previews that networks make of a link don't, so `image` names a PNG.
"""

import shutil
import subprocess
from html import escape
from pathlib import Path

import yaml

from values.part_list import author

from .source import BOOK, Post

ASSETS = "assets/posts"
PHONE = "(max-width: 46em)"
PREVIEW = 1200  # pixels: the width that previews of a link are made from


def name(post: Post) -> str:
    return f"_posts/{post.date}-{post.stem}.md"


def text(post: Post) -> str:
    meta: dict[str, object] = {"layout": "post", "title": post.title, "date": post.date}
    if person := author(BOOK):
        meta["author"] = person
    meta |= {"categories": "AI LLM", "image": f"/{ASSETS}/{post.stem}.png"}
    above, below = post.parts
    front = yaml.safe_dump(meta, sort_keys=False, allow_unicode=True, width=10_000)
    return f"---\n{front}---\n\n{above}\n\n{figure(post)}\n\n{below}\n"


def figure(post: Post) -> str:
    image = f'<img src="{address(post.stem)}" alt="{escape(post.alt)}">'
    if post.narrow:
        image = f'<source media="{PHONE}" srcset="{address(f"{post.stem}-narrow")}">{image}'
    return f'<figure>\n<picture>{image}</picture>\n<figcaption markdown="span">{post.caption}</figcaption>\n</figure>'


def address(stem: str) -> str:
    return f"{{{{ '/{ASSETS}/{stem}.svg' | relative_url }}}}"


def write(post: Post, folder: Path):
    path, assets = folder / name(post), folder / ASSETS
    for parent in (path.parent, assets):
        parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(post), encoding="utf-8")
    shutil.copyfile(post.figure, assets / f"{post.stem}.svg")
    if post.narrow:
        shutil.copyfile(post.narrow, assets / f"{post.stem}-narrow.svg")
    picture = assets / f"{post.stem}.png"
    subprocess.run(["rsvg-convert", "-w", str(PREVIEW), "-b", "white", "-o", picture, post.figure], check=True)
