"""The same part-sized pages in the dialect and the layout of each contender.

The prose, the tables and the formulas are those of part 1, reduced to plain Markdown. Every page has 20 headings, some
4,500 words, 40 formulas, 6 code blocks, 4 tables and a figure, and starts at another paragraph, so no two are equal.
"""

import inspect
import re
import shutil
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).parents[2]
PART_1 = (ROOT / "series/part-1-tamed-monster.md").read_text(encoding="utf-8")
FIGURE = "drawings/tamed-monster.svg"
SECTIONS = 20
WORDS_A_SECTION = 140  # with headings, tables and code, some 4,500 a page

# --- Part 1, taken apart ---------------------------------------------------------------------------------------------


def directives(name):
    """The bodies of the backtick-fenced directives of a name, without their options."""
    bodies = re.findall(rf"^```\{{{name}\}}[^\n]*\n(.*?)^```$", PART_1, re.MULTILINE | re.DOTALL)
    return [re.sub(r"^:[\w-]+:.*\n", "", body, flags=re.MULTILINE).strip() for body in bodies]


def without_roles(text):
    """MyST roles as the words that a reader would see."""
    text = re.sub(r"\s*\{cite:p\}`[^`]*`", "", text)
    text = re.sub(r"\{cite:t\}`([a-z]+)(\d{4})[^`]*`", lambda found: f"{found[1].title()} ({found[2]})", text)
    text = re.sub(r"\{[\w:]+\}`([^`<]*?)\s*(?:<[^`]*>)?`", r"\1", text)
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)


def pipe_table(list_table):
    """A MyST list-table as a Markdown table."""
    rows = re.split(r"^\* ", list_table, flags=re.MULTILINE)[1:]
    rows = [re.split(r"^ *- ", row, flags=re.MULTILINE)[1:] for row in rows]
    lines = ["| " + " | ".join(" ".join(cell.split()) for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def paragraphs():
    """Prose without directives, headings, lists and formulas."""
    text = re.sub(r"^```\{.*?^```$", "", PART_1.split("---\n", 2)[2], flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^(:|\().*$", "", text, flags=re.MULTILINE)
    blocks = (without_roles(block.strip()) for block in text.split("\n\n"))
    return [block for block in blocks if re.match(r"[A-Z*]", block) and "$" not in block and len(block.split()) > 20]


HEADINGS = re.findall(r"^##+ (.*)$", PART_1, re.MULTILINE)
PARAGRAPHS = paragraphs()
INLINE = re.findall(r"\$([^$\n]+)\$", PART_1)
DISPLAY = directives("math")
TABLES = [pipe_table(without_roles(body)) for body in directives("list-table")]
CODE = [inspect.getsource(function) for function in (directives, without_roles, pipe_table, paragraphs)]

# --- A page ----------------------------------------------------------------------------------------------------------


def dollars(tex, display):
    return f"$$\n{tex}\n$$" if display else f"${tex}$"


def escaped_brackets(tex, display):
    """mdBook hands formulas to MathJax only after Markdown has read them, so every sign in them is escaped."""
    tex = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(tex.split()))
    return rf"\\[ {tex} \\]" if display else rf"\\( {tex} \\)"


def page(number, formula=dollars):
    """Page NUMBER as plain Markdown. `formula` writes a formula in a dialect."""
    prose, headings, inline, display, tables, code = (
        islice(cycle(pool), number * step % len(pool), None)
        for pool, step in ((PARAGRAPHS, 7), (HEADINGS, 5), (INLINE, 3), (DISPLAY, 1), (TABLES, 1), (CODE, 1))
    )
    blocks = []
    for section in range(SECTIONS):
        if section == 0:
            blocks.append(f"# Page {number}: a tamed monster?")
        else:
            blocks.append(f"{'##' if section % 3 == 1 else '###'} {section}. {next(headings)}")
        words = 0
        while words < WORDS_A_SECTION:
            blocks.append(next(prose))
            words += len(blocks[-1].split())
        if section % 2:
            blocks += [f"Where {formula(next(inline), False)} is given:", formula(next(display), True)]
        else:
            blocks.append(f"Compare {formula(next(inline), False)} and {formula(next(inline), False)}.")
        if section == 1:
            blocks.append(f"![A monster behind a mask]({FIGURE})")
        if section % 3 == 2:
            blocks.append(f"```python\n{next(code)}```")
        if section % 5 == 4:
            blocks.append(next(tables))
    return "\n\n".join(blocks) + "\n"


# --- The layout of each contender ------------------------------------------------------------------------------------


def name(number):
    return f"part-{number:03}"


def write_pages(folder, count, front_matter="", formula=dollars):
    (folder / FIGURE).parent.mkdir(parents=True)
    shutil.copy(ROOT / "series" / FIGURE, folder / FIGURE)
    for number in range(1, count + 1):
        text = front_matter.format(number=number) + page(number, formula)
        (folder / f"{name(number)}.md").write_text(text, encoding="utf-8")


def write_toctree(folder, count, prefix="", options="", front_matter=""):
    entries = "\n".join(prefix + name(number) for number in range(1, count + 1))
    text = f"{front_matter}# The book\n\n```{{toctree}}\n{options}:maxdepth: 1\n\n{entries}\n```\n"
    (folder / "index.md").write_text(text, encoding="utf-8")


def copy_our_settings(folder):
    shutil.copy(ROOT / "conf.py", folder)
    for part in ("_ext", "_static", "ask", "lab", "values", "witness"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))


def write_our_book(folder, _count):
    copy_our_settings(folder)
    shutil.copy(ROOT / "index.md", folder)
    shutil.copytree(ROOT / "series", folder / "series")


FRONT_MATTER = """\
---
{part}myst:
  html_meta:
    description: Prose, formulas, code, tables and a figure, to measure how fast a page is built and read.
---

"""
PART_FACTS = "part: {number}\ndate: 2024-10-10\nupdated: 2026-11-24\ncategories: AI, LLM\n"


def write_ours(folder, count):
    copy_our_settings(folder)
    write_pages(folder / "series", count, front_matter=FRONT_MATTER.format(part=PART_FACTS))
    shutil.copy(ROOT / "series/references.bib", folder / "series")
    options = ":caption: The parts\n:numbered: 2\n"
    write_toctree(folder, count, prefix="series/", options=options, front_matter=FRONT_MATTER.format(part=""))


STOCK_CONF = """\
project = "The book"
extensions = ["myst_parser", "sphinx_copybutton"]
myst_enable_extensions = ["dollarmath"]
html_theme = "furo"
"""


def write_stock_sphinx(folder, count):
    write_pages(folder, count)
    write_toctree(folder, count)
    (folder / "conf.py").write_text(STOCK_CONF, encoding="utf-8")


# Material's default fonts come from Google: off, which is kinder to it in bytes and requests.
MKDOCS_YML = """\
site_name: The book
theme:
  name: material
  font: false
  features: [content.code.copy]
markdown_extensions:
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.arithmatex: {generic: true}
extra_javascript:
  - javascripts/mathjax.js
  - https://unpkg.com/mathjax@3/es5/tex-mml-chtml.js
nav:
  - index.md
"""
# From Material's manual, /setup/extensions/python-markdown-extensions/#arithmatex, less what is for instant loading:
# without that, which is off by default, MathJax would set each formula twice.
MATERIAL_MATHJAX = r"""
window.MathJax = {
  tex: {inlineMath: [["\\(", "\\)"]], displayMath: [["\\[", "\\]"]], processEscapes: true, processEnvironments: true},
  options: {ignoreHtmlClass: ".*|", processHtmlClass: "arithmatex"}
};
"""


def write_material(folder, count):
    docs = folder / "docs"
    write_pages(docs, count)
    (docs / "index.md").write_text("# The book\n", encoding="utf-8")
    (docs / "javascripts").mkdir()
    (docs / "javascripts/mathjax.js").write_text(MATERIAL_MATHJAX, encoding="utf-8")
    nav = "".join(f"  - {name(number)}.md\n" for number in range(1, count + 1))
    (folder / "mkdocs.yml").write_text(MKDOCS_YML + nav, encoding="utf-8")


def write_mdbook(folder, count):
    write_pages(folder / "src", count, formula=escaped_brackets)
    summary = "".join(f"- [Page {number}]({name(number)}.md)\n" for number in range(1, count + 1))
    (folder / "src/SUMMARY.md").write_text(f"# Summary\n\n{summary}", encoding="utf-8")
    settings = '[book]\ntitle = "The book"\n\n[output.html]\nmathjax-support = true\n'
    (folder / "book.toml").write_text(settings, encoding="utf-8")
