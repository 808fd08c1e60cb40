"""Make Furo's sidebar once a folder, not once a page.

For each page Furo has Sphinx copy the whole table of contents with all its headings, throw the headings away, render
the rest and parse it again: at 700 pages half of the build, and growing with their square. Yet the sidebars of two
pages in one folder differ only in which entry is marked. So the first page's sidebar is kept without its mark, and the
others get a copy with theirs. A nested tree, or one that does not come back equal when marked again, is left to Furo.
What stays quadratic is the output: every page holds a link to every page.
"""

PLAIN = '<li class="toctree-l1"><a class="reference internal" href="{}">'
MARKED = '<li class="toctree-l1 current current-page"><a class="current reference internal" href="#">'


def mark(sidebar, entry):
    """The sidebar with one entry, and the list that it stands in, marked as current."""
    before, found, after = sidebar.partition(entry)
    if not found:
        return sidebar
    head, _, items = before.rpartition("<ul>")
    return f'{head}<ul class="current">{items}{MARKED}{after}'


class Navigation:
    def forget(self, app, env):
        self.sidebars = {}  # by folder, without a mark

    def before_furo(self, app, pagename, templatename, context, doctree):
        self.folder, _, _ = pagename.rpartition("/")
        self.entry = PLAIN.format(app.builder.get_target_uri(pagename).rpartition("/")[2])
        self.toctree = None
        if doctree and self.folder in self.sidebars:
            self.toctree = context.pop("toctree")  # without it, Furo makes no sidebar

    def after_furo(self, app, pagename, templatename, context, doctree):
        if self.toctree:
            context["toctree"] = self.toctree
            context["furo_navigation_tree"] = mark(self.sidebars[self.folder], self.entry)
        elif doctree:  # not the 404 page, whose links are absolute
            marked = context["furo_navigation_tree"]
            plain = marked.replace('<ul class="current">', "<ul>").replace(MARKED, self.entry)
            if "has-children" not in plain and mark(plain, self.entry) == marked:
                self.sidebars[self.folder] = plain


def connect(app):
    if app.builder.name == "html":
        navigation = Navigation()
        app.connect("env-updated", navigation.forget)
        # Furo's handler has the default priority, 500
        app.connect("html-page-context", navigation.before_furo, priority=499)
        app.connect("html-page-context", navigation.after_furo, priority=501)


def setup(app):
    app.connect("builder-inited", connect)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
