"""Pages are written again where a label or a term is gone, leads elsewhere or has another title.

Sphinx writes again only what it reads again: a page that links to a label which another page had would keep its link to
nowhere, and its build would pass. Which pages link to it the doctrees alone know; to load them all costs as much as to
write them.
"""


def places(env):
    """What links can name, and where it leads."""
    standard = env.domains.standard_domain
    return {**standard.anonlabels, **standard.labels, **standard.objects}


def begin(app, env, docnames):
    env.app_places = places(env)


def look(app, env):
    before, now = env.app_places, places(env)
    del env.app_places
    return list(env.found_docs) if any(now.get(name) != place for name, place in before.items()) else []


def setup(app):
    app.connect("env-before-read-docs", begin)
    app.connect("env-updated", look)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
