"""`` {bet}`C2a` ``: a mark beside the sentence that tells what came of a prediction, in place of its code in the text.

On the web it is a small link to the row on the page of the claims; its sign says whether it came as expected, its title
the row in words. Where nothing can be opened, in an EPUB, as plain text, it is a note with the row in words, or, where
it opens an item of a list, the sign, and the row's name behind the item. In print it is the sign and the row's name,
small and raised: `claim_list` has the rows at the end.
A row that isn't there stops the build. `` {came}`C2a C2b` `` lists rows with the verdict of each and, on the web, its
mark: for the notebook, where every row stands once. The directive `{verdicts} C2` is a table of all rows that begin so,
which a mark opens where it is folded away; on that page itself a mark is in print what it stands for, the row's name.
`{chances} bridge` is a short one, of claim, expectation, chance and verdict.

Where other people's code has found what a row found, a second mark stands behind the first, and opens the entry of the
notebook that tells of it; in print the note says it.
"""

from collections import Counter

from docutils import nodes
from lab_results import list_table
from lab_worlds import folded
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole
from web_site import is_site

from values import number_names
from values.bets import anchor, counts, expectation, in_words, sign, told_in_words, verdict
from values.lab_numbers import VERDICTS, verdicts

logger = logging.getLogger(__name__)

PAGE = "series/claims"
OTHER_CODE = ("series/notebook", "notebook-bridge")  # where it is told what other people's code found
AGREES = "other code agrees"


class bet(nodes.Inline, nodes.Element):  # docutils names its classes of nodes like this
    pass


class Bet(SphinxRole):
    listed = False  # whether the name and the verdict stand before the mark

    def run(self):
        return self.marks(self.text), []

    def marks(self, name):
        row = self.config.myst_substitutions.get("claims", {}).get(name)
        if not row:
            logger.warning("no prediction has the name %s", name, location=self.get_location())
            return []
        label = f"our bet: {row['verdict']}, {told_in_words(row)}"
        told = {"name": name, "docname": self.env.docname, "listed": self.listed}
        mark = bet(**told, sign=sign(row), label=label, words=in_words(row), other_code=row.get("other_code"))
        return [nodes.Text(f"{name}: {verdict(row)}"), mark] if self.listed else [mark]


class Came(Bet):
    listed = True

    def run(self):
        found = [self.marks(name) for name in self.text.split()]
        return [each for marks in found for each in (nodes.Text("; "), *marks)][1:], []


class Notes(SphinxPostTransform):
    # After the one that takes away what is for the web alone, before the one that brings notes to the foot of a page.
    default_priority = 60

    def run(self):
        if is_site(self.app):
            return
        numbers: Counter[str] = Counter()
        for mark in list(self.document.findall(bet)):
            docname, agrees = mark["docname"], mark["other_code"] and AGREES
            if mark["listed"]:
                mark.replace_self([nodes.Text(f" ({agrees})")] if agrees else [])
                continue
            if docname == PAGE:
                mark.replace_self(nodes.Text(f" ({'; '.join(filter(None, (mark['name'], agrees)))})"))
                continue
            if opens_an_item(mark):  # a list of what came: there the sign says it
                mark.parent += nodes.Text(f" ({mark['name']})")
                mark.replace_self(nodes.Text(mark["sign"]))
                continue
            if self.app.builder.format == "latex":
                text = rf"\betmark{{{mark['sign']}}}{{{mark['name']}}}"
                mark.replace_self(nodes.raw(text, text, format="latex"))
                continue
            numbers[docname] += 1
            number, name = str(numbers[docname]), f"{anchor(mark['name'])}-{numbers[docname]}"
            more = {"docname": docname, "auto": 1}
            note = nodes.footnote("", nodes.label("", number), ids=[name], backrefs=[f"{name}-mark"], **more)
            also = f" {AGREES.capitalize()}, TRL's: {mark['other_code']}" if agrees else ""
            note += nodes.paragraph("", f"{mark['name']}. {mark['words']}{also}".replace("'", "’"))
            place_note(mark, note)
            mark.replace_self(nodes.footnote_reference("", number, ids=[f"{name}-mark"], refid=name, **more))


class Chances(SphinxDirective):
    """A table of predictions, short enough for the notebook."""

    required_arguments = 1

    def run(self):
        claims = self.config.myst_substitutions.get("claims", {})
        rows = [row for name, row in claims.items() if name.startswith(self.arguments[0])]
        if not rows:
            raise self.error(f"no prediction begins with {self.arguments[0]}")
        cells = [
            (row["text"], expectation(row), str(row["chance"]), f"{sign(row)} {row['verdict']}, {told_in_words(row)}")
            for row in rows
        ]
        heads = ("The claim", "What we expected", "Chance", "What came")
        return self.parse_text_to_nodes(list_table((heads, *cells), {"widths": "32 34 10 24", "class": "stacked"}))


class Verdicts(SphinxDirective):
    """A table of predictions, what was measured, and the verdicts."""

    required_arguments = 1

    def run(self):
        claims = self.config.myst_substitutions.get("claims", {})
        for path in number_names.FILES:
            self.env.note_dependency(str(path))
        try:
            rows = verdicts(claims, self.arguments[0])
        except number_names.Unnamed as unnamed:
            raise self.error(str(unnamed)) from None
        if not rows:
            raise self.error(f"no prediction begins with {self.arguments[0]}")
        widths = "7 25 26 25 17" if max(len(name) for name, *_ in rows) < 6 else "14 24 24 22 16"
        options = {"widths": widths, "class": "verdicts stacked"}
        came = counts([claims[name] for name, *_ in rows])["as_expected"]
        title = f"The {len(rows)} bets, {rows[0][0]} to {rows[-1][0]}: {came} came as expected in every world"
        node = folded(title=title, kind="verdicts")
        node += self.parse_text_to_nodes(list_table((VERDICTS, *rows), options))
        _, *below = node.findall(nodes.row)
        for row, (name, *_) in zip(below, rows, strict=True):
            row["ids"].append(anchor(name))
        return [node]


def opens_an_item(mark):
    before = mark.parent[: mark.parent.index(mark)]
    return isinstance(mark.parent.parent, nodes.list_item) and all(isinstance(node, nodes.raw) for node in before)


def place_note(mark, note):
    """At the end of the section, before the sections in it."""
    section = mark.parent
    while section.parent and not isinstance(section, nodes.section):
        section = section.parent
    inner = next((place for place, child in enumerate(section) if isinstance(child, nodes.section)), len(section))
    section.insert(inner, note)


def visit(writer, node):
    def link(kind, page, place, title, label, text):
        address = writer.builder.get_relative_uri(node["docname"], page)
        words = {"href": f"{address}#{place}", "title": title, "aria-label": label}
        told = "".join(f' {name}="{writer.attval(text)}"' for name, text in words.items())
        writer.body.append(f'<a class="{kind} reference internal"{told}>{text}</a>')

    link("bet", PAGE, anchor(node["name"]), node["words"], node["label"], node["sign"])
    if said := node["other_code"]:
        link("other-code", *OTHER_CODE, said, f"{AGREES}: TRL", "TRL")
    raise nodes.SkipNode


def setup(app):
    app.add_node(bet, html=(visit, None))
    app.add_role("bet", Bet())
    app.add_role("came", Came())
    app.add_directive("chances", Chances)
    app.add_directive("verdicts", Verdicts)
    app.add_post_transform(Notes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
