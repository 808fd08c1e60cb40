"""The calculator of `_static/calculator/`: `{business-calculator} CASE`, and `{business-case}` tables of the worked cases.

The body of a calculator and a figure of the case are what a reader without scripts gets, in the PDF and the EPUB too.
The page brings inputs and cases along, since a script may read no file when the book is opened from a folder.
"""

import json

from business_case import CASES, INPUTS, MODEL, load, results, table, triples
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.addnodes import download_reference
from sphinx.util.docutils import SphinxDirective

FILES = {"business-case.xlsx": "spreadsheet", "business-case.csv": "CSV"}


class calculator(nodes.General, nodes.Element):  # docutils names its classes of nodes like this
    pass


def a_case(text):
    return directives.choice(text, tuple(CASES))
