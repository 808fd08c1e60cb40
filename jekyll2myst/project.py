"""The Sphinx project that posts are brought into: what its `conf.py` says, and where the page of a post goes."""

import ast
import datetime
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from . import PostError
from .blog import Blog
from .front import bare, slug
from .sources import Sources, known

if TYPE_CHECKING:
    from .page import Page

NEEDED = ("attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath")
# What stands for settings that are computed, which only Sphinx knows
COMPUTED = {"myst_enable_extensions": NEEDED, "extensions": ("sphinxcontrib.bibtex",), "bibtex_bibfiles": ()}


@dataclass
class Project:
    """out: the folder of the new pages; hidden: whether what Jekyll doesn't show comes along too."""

    out: Path
    hidden: bool = False
    today: datetime.date = field(default_factory=datetime.date.today)
    name = "jekyll2myst"  # as whom it speaks

    def __post_init__(self):
        self.out = self.out.resolve()
        if (there := next(path for path in (self.out, *self.out.parents) if path.exists())) and not there.is_dir():
            raise PostError(f"{there} is a file, and pages go into a folder")
        if not (root := next((each for each in (self.out, *self.out.parents) if (each / "conf.py").is_file()), None)):
            raise PostError(f"there is no conf.py in {self.out} or above it, so that no Sphinx project has its pages")
        self.root = root
        if lacking := [each for each in NEEDED if each not in self.extensions]:
            raise PostError(f"{root / 'conf.py'}: pages of posts need {', '.join(lacking)} in myst_enable_extensions")

    @cached_property
    def settings(self) -> dict[str, Any]:
        """What its `conf.py` sets to literals."""
        found = {}
        try:
            for node in ast.parse((self.root / "conf.py").read_text(encoding="utf-8")).body:
                if isinstance(node, ast.Assign | ast.AugAssign):
                    name = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
                    try:
                        found[name] = ast.literal_eval(node.value if isinstance(node, ast.Assign) else "")
                    except (ValueError, SyntaxError):
                        found[name] = COMPUTED.get(name)
        except (OSError, SyntaxError, UnicodeError, ValueError) as error:
            raise PostError(f"{self.root / 'conf.py'} can't be read: {error}") from None
        return found

    @property
    def extensions(self) -> list[str]:
        """Those of MyST that are turned on; where `conf.py` computes them, those that are needed."""
        return list(self.settings.get("myst_enable_extensions") or ())

    def place(self, title: str, post: Path, blog: Blog, told: list[str]) -> tuple[Path, str]:
        """The page of a post, and the label at its head."""
        taken = {page.path for other, page in blog.pages.items() if other != post.resolve()}
        stem = slug(bare(title))
        names = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
        path = next(path for each in names if (path := self.out / f"{each}.md") not in taken)
        return path, f"post-{path.stem}"

    def sources(self, page: "Page", path: Path | None) -> Sources | None:
        """Those that a page may cite, if the project can: of a file of its blog, and of its own."""
        if not path or "sphinxcontrib.bibtex" not in self.settings.get("extensions", ()):
            return None
        files = tuple(each for each in self.bibliographies if each.is_file() and each != page.path.with_suffix(".bib"))
        return Sources(path, page.label, known(files, tuple(each.stat().st_mtime for each in files)))

    @property
    def bibliographies(self) -> list[Path]:
        return [self.root / name for name in self.settings.get("bibtex_bibfiles", ())]

    def unread(self, path: Path) -> list[str]:
        """What is to be done for a file of sources to be read."""
        name = path.relative_to(self.root).as_posix()
        return [] if path in self.bibliographies else [f"bibtex_bibfiles in conf.py has to name its sources: {name!r}"]

    def first(self, path: Path, shown: bool) -> dict[str, Any]:
        """What its own pages say at the head of their front matter. shown: by Jekyll."""
        return {}

    def next_step(self, path: Path) -> str:
        return f"name it in a toctree: {path.relative_to(self.root).with_suffix('')}"

    # --- A whole blog -------------------------------------------------------------------------------------------------

    def begin(self, blog: Blog, count: int):
        """Before so many posts of a blog are brought."""

    def end(self, blog: Blog, pages: list[Path]) -> str:
        """Write the page that lists them, and say what is to be done with it."""
        return self.listing(blog, self.out / "index.md", pages)

    def listing(self, blog: Blog, path: Path, pages: list[Path]) -> str:
        entries = "\n".join(page.relative_to(path.parent).with_suffix("").as_posix() for page in pages)
        if path.exists():
            raise PostError(f"{path} is there already; these are for its toctree: {entries}".replace("\n", " "))
        head = yaml.safe_dump(
            {"myst": {"html_meta": {"description": blog.description}}}, allow_unicode=True, width=10_000
        )
        text = f"---\n{head}---\n\n# {blog.title}\n\n```{{toctree}}\n:maxdepth: 1\n\n{entries}\n```\n"
        path.write_text(text, encoding="utf-8")
        return f"{path.relative_to(self.root)} lists them; {self.next_step(path)}"
