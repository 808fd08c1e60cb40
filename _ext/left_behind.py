"""What a page that is gone left in the web site goes too, or it would be put on the web with the rest.

Sphinx takes such a page out of the contents, and leaves its file, its source and its pictures where they are.
"""

from pathlib import Path

from figure_versions import narrow, twin
from lab_worlds import FILES
from web_site import is_site


def clear(app, env):
    if not is_site(app):
        return
    builder, folder = app.builder, Path(app.outdir)
    names = {name for _, name in env.images.values()}
    versions = names | {narrow(name) for name in names}
    expected = {
        *(Path(builder.get_outfilename(docname)) for docname in env.found_docs),
        *(
            folder / f"_sources/{docname}{suffix}.txt"
            for docname in env.found_docs
            for suffix in app.config.source_suffix
        ),
        *(folder / builder.imagedir / name for name in versions | {twin(name) for name in versions}),
        *(folder / "_downloads" / name for _, name in env.dlfiles.values()),
        *(
            folder / f"{FILES}/{name}{end}"
            for meta in env.metadata.values()
            for name in meta.get(FILES, ())
            for end in (".csv", ".js")
        ),
    }
    for place, end in made(env, builder):
        for path in (folder / place).rglob(f"*{end}"):
            if path.is_file() and path not in expected:
                path.unlink()


def made(env, builder):
    """The folders in which each file is of a page, and how its name ends."""
    for place in {docname.split("/")[0] for docname in env.found_docs if "/" in docname}:
        yield place, builder.out_suffix
    yield "_sources", ".txt"
    yield builder.imagedir, ""
    yield "_downloads", ""
    yield FILES, ""


def setup(app):
    app.connect("env-updated", clear)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
