"""`make posts`: write them all to a folder, and say of each how long it is."""

import os
import sys
from pathlib import Path

from . import UnfitPost, jekyll, plain
from .source import Reader


def main(folder: Path) -> int:
    site = os.environ.get("READTHEDOCS_CANONICAL_URL") or os.environ.get("SITE_URL") or ""
    try:
        posts = Reader(site).posts()
    except UnfitPost as error:
        print(f"make posts: {error}", file=sys.stderr)
        return 2
    for post in posts:
        jekyll.write(post, folder)
        text = plain.text(post)
        (folder / f"{post.stem}.txt").write_text(text, encoding="utf-8")
        print(f"{folder / jekyll.name(post)}, and {post.stem}.txt: {plain.count(post):,} words, {len(text):,} signs")
    print(f"Links lead to {site}" if site else "SITE_URL is not set, so what leads to the book is words without links")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
