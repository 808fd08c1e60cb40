"""What tests of the importer share: a small Sphinx project and the posts of a blog."""

import datetime
from pathlib import Path

from jekyll2myst.project import Project

HERE = Path(__file__).parent
BLOG = HERE / "blog"
TODAY = datetime.date(2026, 11, 25)
CONF = """project = "A garden"
extensions = ["myst_parser", "sphinxcontrib.bibtex"]
exclude_patterns = ["pages/*.txt"]
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
bibtex_bibfiles = ["own.bib", "pages/cited.bib"]
suppress_warnings = ["epub.unknown_project_files"]
"""
INDEX = "# A garden\n\n```{toctree}\npages/index\n```\n\n## Sources\n\n```{bibliography}\n```\n"
OWN = "@misc{cy2019, title={A Known Thing}, author={Cy, C.}, year={2019}}\n"


def written(folder, contents):
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def project(folder, **more):
    """A Sphinx project that knows of no blog."""
    written(folder, {"conf.py": CONF, "index.md": INDEX, "own.bib": OWN})
    return Project(folder / "pages", today=TODAY, **more)


def post(body, **meta):
    lines = "".join(f"{name}: {value}\n" for name, value in {"title": "A title", "date": "2024-10-10", **meta}.items())
    return f"---\nlayout: post\n{lines}---\n{body}\n"
