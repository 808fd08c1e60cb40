"""The blog that a post is part of: its settings, its files, the addresses of its posts."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from os.path import commonpath
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

import yaml

from . import PostError
from .fetch import fetched
from .front import as_date, front_matter, listed, named_date, untabbed

if TYPE_CHECKING:
    from .page import Page

IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".avif")
MARKDOWN = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown")  # in Jekyll's eyes, in small letters or capitals
PASSED_OVER = re.compile(r"(^|/)([._]|(node_modules|vendor)/)")
FILES = (*IMAGES, *".pdf .zip .gz .csv .txt .mp3 .mp4 .webm .ogg .wav .ipynb .pptx .xlsx .docx .bib .r .rmd".split())
OF_GITHUB = re.compile(
    r"https://(?:raw\.githubusercontent\.com/[^/]+/[^/]+/[^/]+|github\.com/[^/]+/[^/]+/(?:raw|blob)/[^/]+)/(.+)"
)
PERMALINKS = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}


def split(address: str) -> SplitResult:
    """The parts of an address; none of one that no browser can read."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


@dataclass
class Blog:
    """root: the folder from which files come along; pages: what its posts became; wanted: the places in them to which
    others lead; fetch: pictures from the web too; pictures: of these, the files, or why there is none; unread: why its
    settings are not heeded."""

    root: Path
    pages: dict[Path, "Page"] = field(default_factory=dict)
    wanted: defaultdict[Path, set[str]] = field(default_factory=lambda: defaultdict(set))
    fetch: bool = False
    pictures: dict[str, Path | str] = field(default_factory=dict)
    unread: str = ""

    @classmethod
    def around(cls, post: Path, fetch: bool = False) -> "Blog":
        """The blog of a post: the nearest folder above with settings of Jekyll, or with posts, else the post's own."""
        folders = post.resolve().parents
        found = (each for name in ("_config.yml", "_posts") for each in folders if (each / name).exists())
        return cls(next(found, folders[0]), fetch=fetch)

    @cached_property
    def settings(self) -> dict:
        try:
            found = yaml.safe_load(untabbed((self.root / "_config.yml").read_text(encoding="utf-8")))
        except OSError:
            return {}
        except (UnicodeError, yaml.YAMLError) as error:
            self.unread = " ".join(str(error).split())
            return {}
        return found if isinstance(found, dict) else {}

    @cached_property
    def title(self) -> str:
        return " ".join(str(self.settings.get("title") or self.root.name).split())

    @cached_property
    def description(self) -> str:
        said = " ".join(str(self.settings.get("description") or "").split())
        return said or f"The posts of the blog {self.title}, oldest first."

    @cached_property
    def hosts(self) -> list[str]:
        """Where it is on the web: as it says, and as the file says in which GitHub Pages keeps a name of one's own."""
        found = [str(self.settings.get("url") or "").strip()]
        if (self.root / "CNAME").is_file() and (name := (self.root / "CNAME").read_text(encoding="utf-8").split()):
            found.append(f"https://{name[0]}")
        return [each.rstrip("/") for each in found if each]

    @cached_property
    def url(self) -> str:
        return next(iter(self.hosts), "")

    @cached_property
    def source(self) -> Path:
        """The folder of its files, which may be one below."""
        below = self.root / str(self.settings.get("source") or "")
        return below if below.is_dir() and below.resolve().is_relative_to(self.root.resolve()) else self.root

    @cached_property
    def theme(self) -> str:
        """The files around its posts, which may define commands for formulas."""
        files = [path for name in ("_includes", "_layouts") for path in sorted((self.source / name).rglob("*.html"))]
        return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)

    def bibliography(self, meta: dict) -> Path | None:
        """The file of the sources that a post cites, where themes for papers have it."""
        name = str(meta.get("bibliography") or "")
        places = (self.source / each / name for each in ("assets/bibliography", "_bibliography", "."))
        found = next((path.resolve() for path in places if name and path.is_file()), None)
        return found if found and found.is_relative_to(self.root.resolve()) else None

    @cached_property
    def baseurl(self) -> str:
        return "/" + str(self.settings.get("baseurl") or "").strip("/") if self.settings.get("baseurl") else ""

    @cached_property
    def draws_emoji(self) -> bool:
        """Whether `:tada:` is a picture there, for which Jekyll needs a plugin."""
        return "jemoji" in listed(self.settings.get("plugins"), self.settings.get("gems"))

    @cached_property
    def posts(self) -> dict[str, Path]:
        """Its posts by the name that `post_url` knows, "2024-10-10-title", in order of their dates.

        Of two of one name the second has its folder with it: "de/_posts/2024-10-10-title".
        """
        found = [path for path in self.of_posts if path.suffix.lower() in MARKDOWN]
        posts: dict[str, Path] = {}
        for path in sorted(found, key=lambda path: (self.date(path), path.stem, path)):
            name = path.stem if path.stem not in posts else str(path.relative_to(self.root).with_suffix(""))
            posts[name if name not in posts else str(path.relative_to(self.root))] = path
        return posts

    @cached_property
    def others(self) -> list[Path]:
        """What else stands among its posts with a date in its name, and Jekyll may show: HTML, Textile."""
        dated = (path for path in self.of_posts if named_date(path)[0])
        return sorted(path for path in dated if path.suffix.lower() not in (*MARKDOWN, *FILES))

    @cached_property
    def of_posts(self) -> list[Path]:
        """The files in folders `_posts`, but for those in folders that Jekyll passes over."""
        found = [path for path in self.root.glob("**/_posts/**/*") if path.is_file()]
        around = [path.relative_to(self.root).as_posix().partition("_posts/")[0] for path in found]
        return [path for path, folders in zip(found, around, strict=True) if not PASSED_OVER.search(folders)]

    def post_named(self, target: str, post: Path) -> Path | None:
        """The post that `post_url` means, "2024-10-10-title" or "de/2024-10-10-title"; the nearest of one name."""
        *folders, name = target.strip("/").split("/")
        found = [path for path in self.posts.values() if path.stem == name and {*folders} <= {*path.parts}]
        here = post.resolve().parent
        return max(found, key=lambda path: len(commonpath([path.resolve().parent, here])), default=None)

    def folders(self, post: Path) -> list[str]:
        """The folders around `_posts`, which are categories too."""
        root, path = self.source.resolve(), post.resolve()
        around = path.relative_to(root).parts if path.is_relative_to(root) else ()
        return list(around[: around.index("_posts")]) if "_posts" in around else []

    def settings_of(self, post: Path) -> dict:
        """The front matter of any of its posts; nothing where it can't be read, which that post is told of."""
        try:
            return front_matter(post.read_text(encoding="utf-8", errors="replace"))[0]
        except (OSError, PostError):
            return {}

    def date(self, post: Path) -> str:
        """When a post was published, "2024-10-10 12:00", as it says or its name does."""
        said, named = self.settings_of(post).get("date"), named_date(post)[0]
        day = as_date(said) or as_date(named)
        return f"{day or '9999'}{str(said or '')[10:]}"

    @cached_property
    def addresses(self) -> dict[str, Path]:
        return {self.address(path).strip("/").removesuffix(".html"): path for path in self.posts.values()}

    def address(self, post: Path) -> str:
        """Where Jekyll puts a post: "/2024/10/10/title.html"."""
        meta, title = self.settings_of(post), named_date(post)[1]
        year, month, day = [*self.date(post)[:10].split("-"), "", ""][:3]
        style = str(meta.get("permalink") or self.settings.get("permalink") or "date")
        categories = meta.get("categories") or meta.get("category") or []
        categories = categories if isinstance(categories, list) else str(categories).split()
        values = {
            "categories": "/".join(dict.fromkeys([*self.folders(post), *map(str, categories)])).lower(),
            **{"year": year, "month": month, "day": day, "title": meta.get("slug") or title, "slug": title},
            **{"i_month": month.lstrip("0"), "i_day": day.lstrip("0"), "short_year": year[2:], "output_ext": ".html"},
        }
        address = re.sub(r":([a-z_]+)", lambda found: str(values.get(found[1], "")), PERMALINKS.get(style, style))
        return re.sub("/+", "/", f"/{address}")

    def own(self, target: str) -> str | None:
        """An address within the blog without its host and base, "/about/#me"; None for one that leads elsewhere."""
        for url in self.hosts:
            host = re.sub(r"https?://(www\.)?", "", url)
            target = re.sub(rf"https?://(www\.)?{re.escape(host)}(?=/|$)", "", target) or "/"
        if (
            target.lower().endswith(IMAGES)
            and (found := OF_GITHUB.match(target))
            and (self.root / found[1].split("?")[0]).is_file()
        ):
            return "/" + found[1]
        if split(target).scheme or target.startswith("//"):
            return None
        return target.removeprefix(self.baseurl) if target.startswith(self.baseurl + "/") else target

    def post_at(self, target: str) -> Path | None:
        return self.addresses.get(unquote(split(target).path).strip("/").removesuffix(".html"))

    def file(self, target: str, post: Path, ends: tuple[str, ...] = IMAGES) -> Path:
        """The file of an image, or of another kind. Raises ValueError, which says why there is none."""
        path = unquote(re.split("[?#]", target)[0])
        beside = [] if path.startswith("/") else [post.parent / path]
        plain = re.sub(r"^(?:\.{0,2}/)+", "", path)
        places = [*beside, *(root / each for root in (self.source, self.root) for each in (path.lstrip("/"), plain))]
        root = self.root.resolve()
        there = [place.resolve() for place in places if place.is_file()]
        inside = [place for place in there if place.is_relative_to(root)]
        if there and not inside:
            raise ValueError(f"{target} lies outside of the blog and was left there")
        if not inside:
            raise ValueError(f"no image {target}; put it there and bring the post again")
        if inside[0].suffix.lower() not in ends:
            raise ValueError(f"{target} is no image and was left there")
        return inside[0]

    @cached_property
    def _fetched(self) -> TemporaryDirectory:
        return TemporaryDirectory()

    def fetched(self, address: str) -> Path:
        """A picture from the web, in a file that lasts as long as the blog. Raises ValueError, which says why not."""
        if not self.fetch:
            raise ValueError("an image elsewhere was not fetched and is a link (--fetch brings what you may copy)")
        if address not in self.pictures:
            self.pictures[address] = self.stored(address)
        found = self.pictures[address]
        if isinstance(found, str):
            raise ValueError(f"an image elsewhere {found}, and is a link")
        return found

    def stored(self, address: str) -> Path | str:
        """The file of a picture from the web, or why there is none."""
        try:
            data, end = fetched(address)
        except ValueError as error:
            return str(error)
        known = (path for path in self.pictures.values() if isinstance(path, Path))
        if same := next((path for path in known if path.read_bytes() == data), None):
            return same  # under another address, such as cat.png?v=2
        stem = unquote(split(address).path).rsplit("/", 1)[-1].rsplit(".", 1)[0] or "image"
        path = Path(self._fetched.name, f"{len(list(Path(self._fetched.name).iterdir()))}-{stem[:60]}{end}")
        path.write_bytes(data)
        return path
