"""Whether a build is of the web site: as `make html` makes it, or with each page as a folder's index, `-b dirhtml`."""

BUILDERS = ("html", "dirhtml")


def is_site(app):
    return app.builder.name in BUILDERS
