"""Formulas as MathML, converted at build time.

Sphinx has no MathML renderer. MathJax costs the reader 350 kB, a script and a third party; MathML costs nothing,
works offline and in a screen reader, and is a full tree in the page. math-core converts; what it cannot read is a
warning at the formula's line, which fails the build.
"""

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)


def to_mathml(translator, node, display):
    """The MathML of a math node, or its TeX source after a warning."""
    tex = node.astext()
    if display and r"\\" in tex and r"\begin" not in tex:  # math-core drops a bare line break without a word
        tex = rf"\begin{{aligned}}{tex}\end{{aligned}}"
    is_xml = translator.builder.name == "epub"
    try:
        converter = LatexToMathML(fancy_error=False, xml_namespace=is_xml)
        mathml = converter.convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        logger.warning("math: %s in %r", error, tex, location=node, type="mathml")
        return f"<code>{translator.encode(tex)}</code>"
    mathml = mathml.replace(' scriptlevel="0"', "")  # what it is anyway at the top; EPUB's schema doesn't know it there
    return mathml.replace("&ApplyFunction;", "\u2061")  # XML, and so the EPUB, lacks this name


def visit_inline(translator, node):
    translator.body.append(to_mathml(translator, node, display=False))
    raise nodes.SkipNode


def visit_block(translator, node):
    # tabindex: a wide formula scrolls, and what scrolls must be reachable by keyboard
    translator.body.append(translator.starttag(node, "div", CLASS="math notranslate nohighlight", tabindex="0"))
    translator.body.append(to_mathml(translator, node, display=True))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app):
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
