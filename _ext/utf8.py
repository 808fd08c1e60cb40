"""Stop at a page that is not UTF-8, with its file and line. Sphinx stops too, with a traceback that names neither."""

from sphinx.errors import SphinxError


def check_encoding(app, env, docnames):
    for docname in docnames:
        path = env.doc2path(docname)
        data = path.read_bytes()
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise SphinxError(f"{path}:{line}: ERROR: byte {data[error.start]:#04x} is not UTF-8") from None


def setup(app):
    app.connect("env-before-read-docs", check_encoding)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
