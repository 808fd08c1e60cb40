"""`make post FILE=my-post.md` and `make blog DIR=my-blog`: write the pages, and say what was found."""

import argparse
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

from . import PostError
from .blog import MARKDOWN, Blog
from .page import BOOK, Page, bring, page_of


def main() -> int:
    parser = argparse.ArgumentParser(prog="make post", description="Bring posts of a Jekyll blog into the book.")
    parser.add_argument("path", type=Path, help="a post, or the folder of a blog")
    parser.add_argument("--fetch", action="store_true", help="bring images along that lie elsewhere on the web")
    options = parser.parse_args()
    try:
        return (whole if options.path.is_dir() else single)(options.path, options.fetch)
    except PostError as error:
        print(f"make post: {error}", file=sys.stderr)
        return 2


def single(path: Path, fetch: bool) -> int:
    page = page_of(path, blog=Blog.around(path, fetch))
    bring(page)
    print(f"{page.path.relative_to(BOOK)} is written; it stands in the table of contents. Now: make html")
    report(page)
    return 0


def report(page: Page):
    same, changed, mend = page.counts
    print(f"  {same} blocks as they were, {changed} changed, {mend} for you")
    for remark in page.mend:
        print(f"  for you: {remark}")
    for remark in page.told:
        print(f"  {remark}")
    for block in page.blocks:
        if block.mend or block.told:
            print(f"  {'for you: ' if block.mend else ''}{block.remark}")


def whole(folder: Path, fetch: bool) -> int:
    """Bring every post of a blog in, oldest first, and print what became of each."""
    blog = Blog(folder.resolve(), fetch=fetch)
    if not blog.posts:
        raise PostError(f"{folder} has no posts: a folder `_posts` with files that end in {' or '.join(MARKDOWN)}")
    for post in blog.posts.values():  # once without writing, so that each knows the pages of all
        with suppress(PostError):
            blog.pages[post.resolve()] = page_of(post, blog=blog).path
    made: list[tuple[Path, Page | None, str]] = []
    for post in blog.posts.values():
        try:
            page = page_of(post, blog=blog)
            bring(page)
            made.append((post, page, ""))
        except PostError as error:
            made.append((post, None, str(error)))
    for path in blog.others:
        made.append((path, None, f"{path.suffix or 'no ending'}: only Markdown is read here ({MARKDOWN[0]})"))
    counts = Counter(post.name for post, _, _ in made)
    names = {post: post.name if counts[post.name] == 1 else str(post.relative_to(blog.root)) for post, _, _ in made}
    width = max(map(len, names.values()))
    print(f"{'Post':{width}}  as they were  changed  for you  Page")
    for post, result, why in made:
        if result:
            same, changed, mend = result.counts
            print(f"{names[post]:{width}}  {same:12}  {changed:7}  {mend:7}  {result.path.relative_to(BOOK)}")
        else:
            print(f"{names[post]:{width}}  {'-':>12}  {'-':>7}  {'-':>7}  not brought in: {why}")
    for post, result, _ in made:
        if result and result.remarks:
            print(f"\n{names[post]}")
            report(result)
    return 0 if any(result for _, result, _ in made) else 2


if __name__ == "__main__":
    sys.exit(main())
