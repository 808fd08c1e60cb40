"""The language of what can be played with, shown to whoever adds a lesson: `{play-roles}`, a table of the colors of
`_static/play.css` by day and by night, and `{play-controls}`, its six controls, to be tried on the web site.

Elsewhere the table has no colors, and the controls are the directive's body.
"""

import re
from pathlib import Path

from docutils import nodes
from embedded import has
from sphinx.util.docutils import SphinxDirective
from web_site import is_site

SHEET = Path(__file__).parents[1] / "_static/play.css"
WHAT = {
    "base": "The monster: what was pre-trained only",
    "tuned": "The mask: what was fine-tuned; courtesy",
    "aligned": "The cherry: what was aligned; rudeness",
    "truth": "What is so; right",
    "judge": "What looks so; wrong, made up",
    "unsaid": "I don't know",
    "broken": "What nobody could have said",
}
CONTROLS = """<div class="play-sample">
<p><button type="button" class="play-button play-main">Let it climb</button>
<button type="button" class="play-button">Again</button>
<button type="button" class="play-button" aria-disabled="true">Not yet</button></p>
<div class="play-chips" role="group" aria-label="Chips"><button type="button" aria-pressed="true">A stranger</button>
<button type="button" aria-pressed="false">A sum</button></div>
<fieldset class="play-segments"><legend>Segments</legend>
<label><input type="radio" name="play-sample" checked>Monster<small>pre-trained</small></label>
<label style="--role: var(--tuned)"><input type="radio" name="play-sample">+ mask<small>fine-tuned</small></label>
<label style="--role: var(--aligned)"><input type="radio" name="play-sample">+ cherry<small>RLHF</small></label>
</fieldset>
<label class="play-slider" style="--role: var(--tuned)">Mask
<input type="range" min="0" max="1.5" step="0.05" value="0.75"> <output>75%</output></label>
<div class="play-guide"><p><b>Do this.</b><span>See that: one sentence, made from what was just computed.</span></p>
<button type="button" class="play-button play-main">Next</button></div>
<p class="play-say">gladly, <span data-kind="right">hale</span> or <span data-kind="false">dusk</span>,
<span data-kind="rude">you fool</span></p>
</div>"""


class play_controls(nodes.General, nodes.Element):  # docutils names its classes of nodes like this
    pass


class PlayRoles(SphinxDirective):
    def run(self):
        self.env.note_dependency(str(SHEET))
        found = dict(re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\)", SHEET.read_text(encoding="utf-8")))
        rows = [(f"`--{name}`", what, *found[name].split(", ")) for name, what in WHAT.items()]
        lines = ["| Role | What it says | By day | By night |", "| --- | --- | --- | --- |"]
        lines += [f"| {role} | {what} | `{day}` | `{night}` |" for role, what, day, night in rows]
        return self.parse_text_to_nodes("\n".join(lines))


class PlayControls(SphinxDirective):
    has_content = True

    def run(self):
        node = play_controls()
        node += self.parse_content_to_nodes()
        return [node]


def visit(writer, node):
    writer.body.append(CONTROLS)


def load(app, pagename, templatename, context, doctree):
    if has(doctree, play_controls):
        app.add_css_file("play.css")


def show(app, doctree, docname):
    """On the site the controls, and each code of a color on that color; elsewhere the body."""
    for node in list(doctree.findall(play_controls)):
        if is_site(app):
            node.children = []
        else:
            node.replace_self(node.children)
    for node in list(doctree.findall(nodes.literal)) if is_site(app) else []:
        if re.fullmatch(r"#\w{6}", node.astext()) and node.parent.parent.tagname == "entry":
            day = node.parent.parent.parent.index(node.parent.parent) == 2
            letters = "#fff" if day else "#17131f"
            style = f"background: {node.astext()}; color: {letters}; padding: 0 0.4em; border-radius: 0.2em"
            node.replace_self(nodes.raw("", f'<code style="{style}">{node.astext()}</code>', format="html"))


def setup(app):
    app.add_node(play_controls, html=(visit, lambda writer, node: None))
    app.add_directive("play-roles", PlayRoles)
    app.add_directive("play-controls", PlayControls)
    app.connect("doctree-resolved", show)
    app.connect("html-page-context", load)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
