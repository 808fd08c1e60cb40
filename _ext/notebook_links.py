"""A line below *Exercises* that leads to the page's notebook, and `{notebook-files}`, a line that leads to all.

Where `repository` is set, and on GitHub, it opens in a free hosted notebook, which takes it from the branch of
`notebooks_branch`: push the students' notebooks of `make teach` there, alone, at each release. Elsewhere it is a file
to download, with the lab's beside it, if `make teach` has been there before: `make html` makes none.
"""

import shutil
from pathlib import Path

from docutils import nodes
from questions import SITE
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective
from web_site import is_site

from values.part_list import short

HOSTED = "https://colab.research.google.com/github/"
EXERCISES = "exercises"  # what the labels of these sections begin with
MADE, FOLDER = "teach/students", "notebooks"  # beside what is built, and in the site


class NotebookFiles(SphinxDirective):
    def run(self):
        return [addnodes.only("", nodes.paragraph("", "", classes=["notebook-files"]), expr=SITE)]


def made(app):
    return Path(app.outdir).parent / MADE


def find(app, config):
    """Which notebooks there are, as a setting, so that pages change with them."""
    config.notebooks_made = sorted(path.stem for path in made(app).glob("*.ipynb")) if not config.repository else []


def name_of(docname):
    """The name of a page's notebook."""
    return short(docname.rpartition("/")[2])


def address(app, docname, name):
    """Where a notebook is, seen from a page; none where it is nowhere."""
    config = app.config
    owner = config.repository.removeprefix("https://github.com/")
    if owner != config.repository:
        return f"{HOSTED}{owner}/blob/{config.notebooks_branch}/{name}.ipynb"
    up = app.builder.get_target_uri(docname).count("/")
    return "../" * up + f"{FOLDER}/{name}.ipynb" if name in config.notebooks_made else None


def add_links(app, doctree, docname):
    if not is_site(app):
        return
    found = address(app, docname, name_of(docname))
    text = "Open this page as a notebook" if app.config.repository else "Take this page along as a notebook"
    for section in doctree.findall(nodes.section) if found else ():
        if section["ids"][0].startswith(EXERCISES):
            link = nodes.reference("", text, refuri=found, internal=False)
            section.insert(2, nodes.paragraph("", "", link, nodes.Text(".")))
    for line in [each for each in doctree.findall(nodes.paragraph) if "notebook-files" in each["classes"]]:
        list_all(app, line, docname)


def list_all(app, line, docname):
    """A link to the notebook of each page with exercises; no line where there is none."""
    for page in exercised(app.env):
        if found := address(app, docname, name_of(page)):
            line += nodes.Text(" · " if line.children else "Here they are: ")
            line += nodes.reference("", app.env.titles[page].astext(), refuri=found, internal=False)
    if not line.children:
        line.parent.remove(line)


def exercised(env):
    """The pages with exercises, in the order of the contents."""
    sections = env.tocs
    return [
        page
        for page in env.toctree_includes.get(env.config.root_doc, [])
        if any(link["anchorname"].startswith(f"#{EXERCISES}") for link in sections[page].findall(nodes.reference))
    ]


def bring(app, exception):
    if exception is None and is_site(app) and app.config.notebooks_made:
        graded = shutil.ignore_patterns("graded")
        shutil.copytree(made(app), Path(app.outdir) / FOLDER, dirs_exist_ok=True, ignore=graded)


def setup(app):
    app.add_config_value("notebooks_made", [], "html")
    app.add_config_value("notebooks_branch", "notebooks", "html")
    app.add_config_value("repository", "", "html")
    app.connect("config-inited", find)
    app.add_directive("notebook-files", NotebookFiles)
    app.connect("doctree-resolved", add_links)
    app.connect("build-finished", bring)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
