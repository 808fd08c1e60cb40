"""`python -m jekyll2myst POST_OR_BLOG --out FOLDER`: write the pages, and say what was found."""

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

from . import PostError
from .blog import MARKDOWN, Blog
from .front import unseen
from .page import Page, bring, page_of
from .project import Project


def main(kind: type[Project] = Project, out: Path | None = None) -> int:
    """kind: of the project; out: its folder for pages, where that is known."""
    parser = argparse.ArgumentParser(prog=kind.name, description="Bring posts of a Jekyll blog into a Sphinx project.")
    parser.add_argument("path", type=Path, help="a post, or the folder of a blog")
    parser.add_argument("--out", type=Path, default=out, required=not out, help="the folder of the new pages")
    parser.add_argument("--fetch", action="store_true", help="bring images along that lie elsewhere on the web")
    parser.add_argument("--hidden", action="store_true", help="bring what Jekyll doesn't show too")
    options = parser.parse_args()
    try:
        project = kind(options.out, options.hidden)
        return (whole if options.path.is_dir() else single)(options.path, project, options.fetch)
    except PostError as error:
        print(f"{kind.name}: {error}", file=sys.stderr)
        return 2


def single(path: Path, project: Project, fetch: bool) -> int:
    page = page_of(path, project, Blog.around(path, fetch))
    bring(page)
    print(f"{page.path.relative_to(project.root)} is written; {project.next_step(page.path)}")
    report(page)
    return 0


def report(page: Page):
    same, changed, mend = page.counts
    print(f"  {same} blocks as they were, {changed} changed, {mend} for you")
    print("".join(f"  for you: {remark}\n" for remark in page.mend), end="")
    print("".join(f"  {remark}\n" for remark in page.told), end="")
    found = [block for block in page.blocks if block.mend or block.told]
    print("".join(f"  {'for you: ' if block.mend else ''}{block.remark}\n" for block in found), end="")


def whole(folder: Path, project: Project, fetch: bool) -> int:
    """Bring every post of a blog in, oldest first, and print what became of each."""
    blog = Blog(folder.resolve(), fetch=fetch)
    if not blog.posts:
        raise PostError(f"{folder} has no posts: a folder `_posts` with files that end in {' or '.join(MARKDOWN)}")
    posts = list(blog.posts.values())
    shown = [post for post in posts if project.hidden or not unseen(blog.settings_of(post), post, project.today)]
    project.begin(blog, len(shown))
    made: dict[Path, Page | PostError] = {}
    for _ in range(2):  # so that each knows the pages of all, and to which of its places they lead
        for post in posts:
            try:
                made[post] = blog.pages[post.resolve()] = page_of(post, project, blog)
            except PostError as error:
                made[post] = error
    settle(blog)
    for post, page in made.items():
        try:
            if isinstance(page, Page):
                bring(page)
        except PostError as error:
            made[post] = error
    for path in blog.others:
        made[path] = PostError(f"{path.suffix or 'no ending'}: only Markdown is read here ({MARKDOWN[0]})")
    counts = Counter(post.name for post in made)
    names = {post: post.name if counts[post.name] == 1 else str(post.relative_to(blog.root)) for post in made}
    width = max(map(len, names.values()))
    print(f"{'Post':{width}}  as they were  changed  for you  Page")
    for post, page in made.items():
        if isinstance(page, Page):
            same, changed, mend = page.counts
            there = page.path.relative_to(project.root)
            print(f"{names[post]:{width}}  {same:12}  {changed:7}  {mend:7}  {there}")
        else:
            print(f"{names[post]:{width}}  {'-':>12}  {'-':>7}  {'-':>7}  not brought in: {page}")
    for post, page in made.items():
        if isinstance(page, Page) and page.remarks:
            print(f"\n{names[post]}")
            report(page)
    if not (brought := [page.path for page in made.values() if isinstance(page, Page)]):
        return 2
    print(f"\n{project.end(blog, brought)}")
    return 0


def settle(blog: Blog):
    """Let links to a place that another page lost lead to the beginning of that page."""
    labels = {label: page for page in blog.pages.values() for label in {page.label, *page.labels}}
    for page in blog.pages.values():

        def settled(found: re.Match, page=page) -> str:
            if found[1] in labels:
                return found[0]
            others = [each for each in blog.pages.values() if found[1].startswith(f"{each.label}-")]
            other = max(others, key=lambda each: len(each.label))
            page.told.append(f"a link to a place that {other.path.name} has lost leads to its beginning: {found[1]}")
            return f"]({other.path.name})"

        page.text = re.sub(r"\]\(#([\w-]+)\)", settled, page.text)


if __name__ == "__main__":
    sys.exit(main())
