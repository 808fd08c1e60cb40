"""Sphinx configuration of the book: https://www.sphinx-doc.org/en/master/usage/configuration.html

Reads files only: no network, no Git, and of the lab its results. Every warning is an error (`make html` passes -W -n).
"""

import gc
import hashlib
import os
import sys
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from sphinx.util import texescape

sys.path[:0] = [str(Path(__file__).parent / "_ext"), str(Path(__file__).parent)]
# A build is over in seconds and 400 MB, of which looking for garbage would be a fifth. So seldom, but not never: with a
# hundred posts more it would need several GB. With 80 short posts more, one build each: 31 s of computing and 960 MB,
# 40 s and 650 MB at 50,000, 52 s and 420 MB as Python has it.
gc.set_threshold(5_000_000, 10, 10)

# -- Settings: what an owner of a copy may want to change ------------------------------------------------------------

author = "LLM Deep Dive"  # your name: below each part's title, in every footer, the PDF, the EPUB and the feed
repository = ""  # "https://github.com/OWNER/NAME" turns on the edit and report-an-error links; empty hides them
branch = "main"
notebooks_branch = "notebooks"  # where a hosted notebook finds what `make teach` makes; see _ext/notebook_links.py
site_url = os.environ.get("READTHEDOCS_CANONICAL_URL") or os.environ.get("SITE_URL") or "http://localhost:8000/"
paper = os.environ.get("PAPER") or "a4"  # of the PDF; or a5, to hold in the hand: `make pdf PAPER=a5`
color, color_on_dark = "#5b21b6", "#c4b5fd"  # of links, titles and frames: on the web, in the PDF and the EPUB


def lies(kind):
    """Where the PDF or EPUB lies, seen from the site: as PDF_URL or EPUB_URL says, or where Read the Docs has it."""
    place = os.environ.get(f"{kind.upper()}_URL")
    if not place and os.environ.get("READTHEDOCS_VERSION_TYPE") in ("branch", "tag"):  # of a pull request it makes none
        place = "/_/downloads/{READTHEDOCS_LANGUAGE}/{READTHEDOCS_VERSION}/".format(**os.environ) + f"{kind}/"
    return urljoin(site_url, place) if place else ""


downloads = {"PDF": lies("pdf"), "EPUB": lies("epub"), "the code": repository}

# -- Project: /usage/configuration.html#project-information ----------------------------------------------------------

project = "LLM Deep Dive"
subtitle = "Large language models on trial"
description = (
    "A book on large language models that puts its own claims on trial, for engineers and for owners of products."
)
copyright = f"2024–2026, {author}"
release = version = "2.0.0"
language = "en"

# -- Sources: /usage/configuration.html#options-for-source-files -----------------------------------------------------

extensions = [
    "myst_parser",
    "sphinx_copybutton",
    "sphinxcontrib.bibtex",
    "sphinxcontrib.rsvgconverter",
    "notfound.extension",
    # our own, in _ext/
    "volumes",
    "lab_results",
    "worked",
    "dots",
    "lab_worlds",
    "bets",
    "claim_list",
    "term_index",
    "kept_together",
    "questions",
    "question_files",
    "citations",
    "mathml",
    "numbering",
    "lost_labels",
    "front_matter",
    "downloads",
    "notebook_links",
    "series",
    "hubs",
    "owner",
    "alignment_bench",
    "playground",
    "workshop",
    "glass",
    "language",
    "real",
    "from_file",
    "first_screen",
    "business_case",
    "business_sum",
    "question_search",
    "sections_file",
    "html_fixes",
    "figure_versions",
    "left_behind",
    "row_headers",
    "stacked_tables",
    "web_pictures",
    "on_paper",
    "print_links",
    "atom_feed",
    "llms_txt",
    "sitemap",
    "squeeze",
    "epub_fixes",
    "utf8",
]
if not (Path(__file__).parent / "witness").is_dir():  # whose file it runs
    extensions.remove("real")
if not (Path(__file__).parent / "ask").is_dir():  # whose reader of pages these share; another book may do without
    extensions = [name for name in extensions if name not in ("question_files", "question_search")]
source_suffix = {".md": "markdown"}
include_patterns = ["index.md", "series/**"]
# or Sphinx walks the environments: half of its time
exclude_patterns = [".*", "_*", "ask", "bench", "bridge", "jekyll2myst", "lab", "posts", "slides", "tests", "tools"]
exclude_patterns += ["trials", "values", "witness"]
templates_path = ["_ext/templates"]
nitpicky = True
numfig = True
numfig_secnum_depth = 1
math_numfig = True
math_eqref_format = "({number})"

# -- Markdown: https://myst-parser.readthedocs.io/en/latest/configuration.html ---------------------------------------

# No `amsmath`: it gives unlabelled equations a random id, so that no two builds are equal. Write {math} with aligned.
myst_enable_extensions = [
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "substitution",
]
myst_heading_anchors = 3
myst_links_external_new_tab = False

# -- Citations: https://sphinxcontrib-bibtex.readthedocs.io/en/latest/usage.html --------------------------------------

bibtex_bibfiles = ["series/references.bib"]
# What posts cite that were brought in, which lies beside their pages.
brought = (path.relative_to(Path(__file__).parent) for path in Path(__file__).parent.glob("series/**/*.bib"))
bibtex_bibfiles += sorted(path.as_posix() for path in brought if path.name != "references.bib")
bibtex_cite_id = "ref-{key}"  # numbers would change with each new entry, and leave links of unchanged pages behind
bibtex_reference_style = "author_year"
bibtex_default_style = "author_year"  # ours, in _ext/citations.py

html_scaled_image_link = False  # a drawing that is made smaller is no link to itself

# -- Code blocks: https://sphinx-copybutton.readthedocs.io/en/latest/use.html ----------------------------------------

copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
copybutton_copy_empty_lines = False

# -- Web site: https://pradyunsg.me/furo/customisation/ --------------------------------------------------------------

html_theme = "furo"
html_title = project
hubs = ["series/read", "series/play", "series/own", "series/check", "series/look-up"]  # in its sidebar and its header
html_baseurl = site_url
html_static_path = ["_static"]
html_css_files = ["book.css"]
html_favicon = "_static/favicon.svg"  # and favicon.png, for who can't show one, in the template
html_math_renderer = "mathml"
html_permalinks_icon = "#"
html_copy_source = True  # llms.txt points a language model at the Markdown of a page
html_show_sourcelink = False
html_use_index = False
html_domain_indices = False
html_context = {
    "repository": repository,
    "subtitle": subtitle,
    "color": color,
    "license_note": "Text and figures CC BY 4.0, code MIT",
    "site_url": site_url,
    "preview_alt": "A many-eyed creature holding a friendly mask, with a cherry on top",
}
html_theme_options = {
    "top_of_page_buttons": ["edit"] if repository else [],
    "source_repository": repository,
    "source_branch": branch,
    "light_css_variables": {
        "color-brand-primary": color,
        "color-brand-content": color,
        "color-brand-visited": color,
        "color-foreground-muted": "#595f69",
    },
    "dark_css_variables": {
        "color-brand-primary": color_on_dark,
        "color-brand-content": color_on_dark,
        "color-brand-visited": color_on_dark,
        "color-foreground-muted": "#a6acb5",
    },
}

# -- 404 page: https://sphinx-notfound-page.readthedocs.io/en/latest/configuration.html ------------------------------

notfound_urls_prefix = urlsplit(site_url).path
notfound_context = {
    "title": "No such page",
    "body": f"""<h1>No such page</h1>
<p>It may have moved, or the address has a slip in it. Search for it in the box above the contents, or begin at
<a href="{notfound_urls_prefix}index.html">the first page</a>.</p>""",
}

# -- EPUB: /usage/configuration.html#options-for-epub-output ---------------------------------------------------------

epub_basename = "llm-deep-dive"
epub_title = project
epub_description = description
epub_uid = epub_identifier = "llm-deep-dive"  # two names for one thing: epubcheck wants them equal
epub_scheme = "URN"
epub_publisher = author
epub_copyright = f"{copyright}. {html_context['license_note']}."
epub_show_urls = "no"
epub_css_files = ["epub.css"]
epub_cover = ("", "")
epub_tocdup = False
# Scripts, style sheets and pictures of the site alone, ours and others': Sphinx packs whatever lies in its folder, and
# takes whole names only.
epub_exclude_files = [
    ".buildinfo.bak",
    "search.html",
    *(path.relative_to(Path(__file__).parent).as_posix() for path in Path(__file__).parent.glob("_static/**/*.*")),
    *(f"_static/{name}" for name in "basic.css check-solid.svg copy-button.svg file.png minus.png plus.png".split()),
]

# -- PDF: /latex.html ------------------------------------------------------------------------------------------------


def tex(text: str) -> str:
    """A setting as TeX writes it, which has its own use for & and %."""
    texescape.init()
    return texescape.escape(text, latex_engine)


# The size of the type, and width and height of what is printed, so that a line has 60 to 75 characters; on small paper
# also what the binding takes, and a left and a right page.
type_size, width, height, gutter, sides = {
    "a4": (11, "124mm", "246mm", "0mm", "oneside"),
    "a5": (10, "110mm", "178mm", "6mm", "twoside"),
}[paper]
ink = f"{{HTML}}{{{color[1:].upper()}}}"
# paper with a breath of it
tint = "{{HTML}}{{{}}}".format("".join(f"{255 - (255 - int(color[at : at + 2], 16)) // 16:02X}" for at in (1, 3, 5)))
latex_engine = "lualatex"  # the one engine with color emoji, fallback fonts and real mathematics
latex_documents = [
    ("index", "llm-deep-dive.tex", tex(project), tex(author), "manual", False),
    ("series/owner", "owner.tex", "The owner’s page", tex(author), "howto", False),
]
if "READTHEDOCS" in os.environ or not (Path(__file__).parent / "series/owner.md").exists():
    latex_documents.pop()  # Read the Docs builds one PDF and stops at a second
volume, about, chapter = project, subtitle, "Part"
if os.environ.get("RECORD"):  # `make pdf RECORD=1`: what the book rests on, a volume of its own
    volume, about, chapter = f"{project}: the record", "What was predicted, and what came of it", "Chapter"
    latex_documents = [("series/check", "llm-deep-dive-record.tex", tex(volume), tex(author), "manual", True)]
latex_use_xindy = False
latex_show_urls = "no"
latex_domain_indices = False
latex_table_style = ["booktabs"]  # `colorrows`, the default, fails on LaTeX 2026-06 with Sphinx before 9.1.1
latex_elements = {
    "papersize": f"{paper}paper",
    "pointsize": f"{type_size}pt",
    "extraclassoptions": f"openany,{sides}",
    "geometry": rf"\usepackage[headinclude,BCOR={gutter}]{{typearea}}\areaset[current]{{{width}}}{{{height}}}",
    "polyglossia": "",
    "babel": r"\usepackage[english]{babel}",
    "fncychap": "",
    "makeindex": r"\ifdefined\chapter\makeindex\fi",
    "printindex": r"\ifdefined\chapter\printclaims\printindex\fi",
    "fvset": r"\fvset{fontsize=\footnotesize}",
    # Each fallback font ends in a colon and options, or luaotfload stops with an error of its own.
    "fontpkg": r"""
\directlua{
  local fallback = {"file:NotoColorEmoji.ttf:mode=harf;", "file:DejaVuSans.ttf:mode=node;"}
  luaotfload.add_fallback("textfallback", fallback)
  luaotfload.add_fallback("monofallback", fallback)
}
\usepackage[warnings-off={mathtools-colon,mathtools-overbracket},colon=literal]{unicode-math}
\setmainfont{texgyrepagella}[Extension=.otf, UprightFont=*-regular, BoldFont=*-bold,
  ItalicFont=*-italic, BoldItalicFont=*-bolditalic, RawFeature={fallback=textfallback}]
\setsansfont{texgyreheros}[Extension=.otf, UprightFont=*-regular, BoldFont=*-bold,
  ItalicFont=*-italic, BoldItalicFont=*-bolditalic, Scale=MatchLowercase, RawFeature={fallback=textfallback}]
\setmonofont{DejaVuSansMono}[Extension=.ttf, UprightFont=*, BoldFont=*-Bold, ItalicFont=*,
  ItalicFeatures={FakeSlant=0.18}, BoldItalicFont=*-Bold, Scale=0.78, RawFeature={fallback=monofallback}]
\setmathfont{texgyrepagella-math.otf}
\usepackage{microtype}
""",
    "sphinxsetup": "iconpackage=none, "
    f"TitleColor={ink}, InnerLinkColor={ink}, OuterLinkColor={ink}, "
    "VerbatimColor={HTML}{F8FAFC}, VerbatimBorderColor={HTML}{CBD5E1}, pre_border-radius=3pt, "
    f"pre_border-width=.4pt, div.note_border-TeXcolor={ink}, div.note_background-TeXcolor={tint}",
    "preamble": rf"""
\providecommand\booktitle{{{tex(volume)}}}
\newcommand\booksubtitle{{{tex(about)}}}
\newcommand\bookchapter{{{chapter}}}
\newcommand\booksite{{{"" if urlsplit(site_url).hostname == "localhost" else site_url}}}
\newcommand\bookauthor{{{tex(author)}}}
\newcommand\bookdescription{{{tex(description)}}}
\newcommand\bookcopyright{{{tex(copyright)}}}
\newcommand\bookversion{{{release}}}
\usepackage{{bookpdf}}
""",
    "maketitle": r"\bookcover",
}
latex_additional_files = ["_ext/bookpdf.sty"]

# -- Rebuild every page when an extension or a template of ours changes, which Sphinx would not notice ----------------


def setup(app):
    folders = (Path(app.confdir, name) for name in ("_ext", "values"))
    sources = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".html"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    app.add_config_value("extensions_digest", digest, "env", str)
