"""A part's questions: `{bets} part1` before its trial, `{questions} part1` at its end, from `series/questions/`.

On the web each has its answer folded away below it, and `_static/questions/` makes it a form. In print, where nothing
folds, `{question-answers} part1` has the answers, among the solutions; on the web that says nothing. They are a form
to fill in and no text to read: neither the search nor the reading time counts them.
"""

from pathlib import Path

from docutils import nodes
from lab_worlds import folded
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from web_site import is_site

from values.bets import expected
from values.questions import LETTERS, VERDICTS, Faulty, fate, read, rows

logger = logging.getLogger(__name__)

SITE, PRINT = "html and not epub", "not html or epub"
FOLDER = "series/questions"
BETS = (
    " {many} of our bets on this trial, as we wrote them down before the runs. Was each confirmed in every world,"
    " refuted in every one, or were the worlds split?"
)
NUMBERS = ("None", "One", "Two", "Three", "Four", "Five")


class Asking(SphinxDirective):
    """What the directives share: the questions of the part that the argument names. What is wrong with these is told
    with the line of their file, and then they are left out."""

    required_arguments = 1

    @property
    def path(self):
        return Path(self.env.srcdir, FOLDER, f"{self.arguments[0]}.toml")

    def run(self):
        self.env.note_dependency(str(self.path))
        try:
            paper = read(self.path)
            return self.shown(paper, rows(paper, self.config.myst_substitutions["claims"]))
        except Faulty as fault:  # of three directives the first says so
            logger.warning("%s: %s", self.path.name, str(fault), location=f"{self.path}:{fault.line}", once=True)
            return []
        except (OSError, ValueError) as fault:
            raise self.error(f"{self.path.name}: {fault}") from None

    def inline(self, text, line=None):
        """A text as nodes, which a warning finds in that line of the file."""
        found, messages = self.parse_inline(text)
        if line:
            for node in (each for one in found for each in one.findall(nodes.Element)):
                node.source, node.line = str(self.path), line
        return [*found, *messages]


class Bets(Asking):
    def shown(self, paper, rows):
        intro = nodes.paragraph("", "", nodes.strong("", "Bet before you read on."))
        intro += nodes.Text(BETS.format(many=NUMBERS[len(rows)]))
        listed = nodes.enumerated_list("", *map(self.bet, rows), enumtype="arabic", prefix="", suffix=".")
        return [box("bets", intro, listed)]

    def bet(self, row):
        options = nodes.bullet_list(
            "", *(option([nodes.Text(word)], word == row["verdict"], word == expected(row)) for word in VERDICTS)
        )
        told = nodes.paragraph("", "", *self.inline(f"{fate(row)}{{bet}}`{row['name']}`"))
        return item(self.inline(row["text"]), on_the_web(options), answer("What came of it", told))


class Questions(Asking):
    def shown(self, paper, rows):
        self.env.metadata[self.env.docname]["questions"] = self.arguments[0]
        listed = nodes.enumerated_list("", *map(self.question, paper.questions), enumtype="arabic")
        return [box("", listed)]

    def question(self, question):
        options = [option(self.inline(answer.text, answer.line), answer.right) for answer in question.answers]
        return item(
            self.inline(question.text, question.line),
            lettered(options),
            answer("The answer", lettered(map(self.reason, question.answers))),
        )

    def reason(self, answer):
        """Why an answer is right or wrong. Its paragraph is found where the file names the section: MyST makes its link
        anew once all sections are known, and a link of no place of its own is found where its paragraph is."""
        told = self.inline(f"{'**Right.** ' * answer.right}{answer.reason} ([](#{answer.at}))", answer.line)
        found = item(told)
        found[0].source, found[0].line = str(self.path), answer.named_in
        return found


class Answers(Asking):
    """In a sentence each."""

    def shown(self, paper, rows):
        told = [f"*{row['name']}* {fate(row)}" for row in rows]
        for number, question in enumerate(paper.questions, 1):
            told.append(f"*{number} {LETTERS[question.right]}.* {question.answers[question.right].reason}")
        paragraph = nodes.paragraph(
            "", "", nodes.strong("", "Test yourself."), nodes.Text(" "), *self.inline(" ".join(told))
        )
        return [addnodes.only("", nodes.container("", paragraph, classes=["questions"]), expr=PRINT)]


def box(kind, *children):
    return nodes.container("", *children, classes=["questions", "no-search", *kind.split()])


def item(words, *children):
    return nodes.list_item("", nodes.paragraph("", "", *words), *children)


def option(words, right, ours=False):
    """An answer to choose. Its classes tell the script whether it is the right one, and whether it was our bet."""
    found = item(words)
    found["classes"] += ["right"] * right + ["ours"] * ours
    return found


def lettered(items):
    return nodes.enumerated_list("", *items, enumtype="upperalpha", prefix="", suffix=".")


def answer(title, *children):
    return on_the_web(folded("", *children, title=title, kind="answer"))


def on_the_web(node):
    return addnodes.only("", node, expr=SITE)


def load_where_needed(app, pagename, templatename, context, doctree):
    if doctree and is_site(app) and any("questions" in box["classes"] for box in doctree.findall(nodes.container)):
        for style in ("play.css", "questions/questions.css"):
            app.add_css_file(style)
        app.add_js_file("questions/questions.js", loading_method="defer")


def setup(app):
    for name, directive in {"bets": Bets, "questions": Questions, "question-answers": Answers}.items():
        app.add_directive(name, directive)
    app.connect("html-page-context", load_where_needed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
