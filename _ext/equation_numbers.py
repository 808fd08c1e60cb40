"""The equations of a page beside the parts, which has no number, begin with letters for it: (PG.1). Sphinx counts
through all such pages, so that the first on policy gradients would be (9). The PDF numbers its chapters itself.
"""


def number(app, env):
    for docname, letters in app.config.equation_letters.items():
        numbers = env.toc_fignumbers.get(docname, {}).get("displaymath", {})
        numbers.update({name: (letters, place) for place, name in enumerate(numbers, start=1)})
    return []


def setup(app):
    app.add_config_value("equation_letters", {}, "env")
    app.connect("env-get-updated", number, priority=900)  # after Sphinx has counted
    return {"parallel_read_safe": True, "parallel_write_safe": True}
