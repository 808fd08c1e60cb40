"""`` {holds}`five of six <part3.five_fall>` ``: words, and the condition that they rest on, which the build checks.

Conditions, and the numbers that the text works out, come from `values/worked`. In a formula too a name stands for its
number, `$0.95^{20} \\approx {{ worked.acting.steps.twenty }}$`: MyST leaves formulas as they are.
"""

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import ReferenceRole

from values.worked import NotSo, hold, in_formula

logger = logging.getLogger(__name__)


class Holds(ReferenceRole):
    def run(self):
        words = " ".join(self.title.split())
        try:
            hold(self.config.myst_substitutions, words, self.target)
        except NotSo as error:
            logger.warning("%s", error, location=self.get_location())
        return [nodes.Text(words)], []


class Formulas(SphinxTransform):
    default_priority = 200  # before anything reads formulas

    def apply(self, **kwargs):
        for formula in self.document.findall(lambda node: isinstance(node, nodes.math | nodes.math_block)):
            tex = formula.astext()
            if "{{" not in tex:
                continue
            try:
                tex = in_formula(tex, self.config.myst_substitutions)
            except (KeyError, AttributeError) as error:
                logger.warning("nothing has the name %s in %r", error, tex, location=formula)
            formula.clear()
            formula += nodes.Text(tex)


def setup(app):
    app.add_role("holds", Holds())
    app.add_transform(Formulas)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
