"""A part's questions: `{bets} part1` before its trial, `{questions} part1` at its end, from `series/questions/`.

On the web each has its answer folded away below it, and `_static/questions/` makes it a form. In print, where nothing
folds, `{question-answers} part1` has the answers, among the solutions; on the web that says nothing. They are a form
to fill in and no text to read: neither the search nor the reading time counts them.
"""

from pathlib import Path

from docutils import nodes
from lab_worlds import folded
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective
from web_site import is_site

from values.bets import expected
from values.questions import LETTERS, VERDICTS, fate, read

SITE, PRINT = "html and not epub", "not html or epub"
FOLDER = "series/questions"
BETS = (
    " {many} of our bets on this trial, as we wrote them down before the runs. Was each confirmed in every world,"
    " refuted in every one, or were the worlds split?"
)
NUMBERS = ("None", "One", "Two", "Three", "Four", "Five")


class Asking(SphinxDirective):
    """What the directives share: the questions of the part that the argument names."""

    required_arguments = 1

    def paper(self):
        path = Path(self.env.srcdir, FOLDER, f"{self.arguments[0]}.toml")
        self.env.note_dependency(str(path))
        try:
            return read(path)
        except (OSError, ValueError) as fault:
            raise self.error(f"{path.name}: {fault}") from None

    def row(self, name):
        try:
            row = self.config.myst_substitutions["claims"][name]
        except KeyError:
            raise self.error(f"no prediction has the name {name}") from None
        if row["verdict"] not in VERDICTS:
            raise self.error(f"nobody can bet on {name}, which came out {row['verdict']}")
        return row

    def inline(self, text):
        found, messages = self.parse_inline(text)
        return [*found, *messages]


class Bets(Asking):
    def run(self):
        names = self.paper().bets
        intro = nodes.paragraph("", "", nodes.strong("", "Bet before you read on."))
        intro += nodes.Text(BETS.format(many=NUMBERS[len(names)]))
        listed = nodes.enumerated_list("", *map(self.bet, names), enumtype="arabic", prefix="", suffix=".")
        return [box("bets", intro, listed)]

    def bet(self, name):
        row = self.row(name)
        options = nodes.bullet_list(
            "", *(option([nodes.Text(word)], word == row["verdict"], word == expected(row)) for word in VERDICTS)
        )
        told = nodes.paragraph("", "", *self.inline(f"{fate(row)}{{bet}}`{name}`"))
        return item(self.inline(row["text"]), on_the_web(options), answer("What came of it", told))


class Questions(Asking):
    def run(self):
        self.env.metadata[self.env.docname]["questions"] = self.arguments[0]
        listed = nodes.enumerated_list("", *map(self.question, self.paper().questions), enumtype="arabic")
        return [box("", listed)]

    def question(self, question):
        options = [option(self.inline(answer.text), answer.right) for answer in question.answers]
        reasons = [
            item(self.inline(f"{'**Right.** ' * answer.right}{answer.reason} ([](#{answer.at}))"))
            for answer in question.answers
        ]
        return item(
            self.inline(question.text),
            lettered(options),
            answer("The answer", lettered(reasons)),
        )


class Answers(Asking):
    """In a sentence each."""

    def run(self):
        paper = self.paper()
        told = [f"*{name}* {fate(self.row(name))}" for name in paper.bets]
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
        app.add_css_file("questions/questions.css")
        app.add_js_file("questions/questions.js", loading_method="defer")


def setup(app):
    for name, directive in {"bets": Bets, "questions": Questions, "question-answers": Answers}.items():
        app.add_directive(name, directive)
    app.connect("html-page-context", load_where_needed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
