"""What takes long to compute and follows from little stays in Sphinx's environment, for the next build."""


def keep(app, name, code, found):
    """Bring what the build before has found, and keep what this one finds.

    name: of the environment's attribute; code: a hash of all that the results follow from, beside their keys: those of
    another are forgotten; found: a dictionary, which the build adds to
    """
    before, results = getattr(app.env, name, (None, {}))
    if before == code:
        found.update(results)
    setattr(app.env, name, (code, found))
