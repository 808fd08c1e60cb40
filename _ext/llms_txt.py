"""llms.txt: the pages in reading order, each with its description and the address of its Markdown (https://llmstxt.org).

sphinx-llms-txt, 2,000 lines, left our pages in no order and without descriptions.
"""

from pathlib import Path

from web_site import is_site

COMMAND = (
    "An MCP server has its sections for your model, with the tools `find`, `open` and `cite`: `make wheel` of the code "
    "makes a wheel, and `uvx --from WHEEL llm-deep-dive-ask` starts it, without a network."
)


def reading_order(env):
    """The document names in the order of the toctrees, depth first."""
    order = []

    def visit(docname):
        order.append(docname)
        for child in env.toctree_includes.get(docname, []):
            visit(child)

    visit(env.config.root_doc)
    return order


def write_llms_txt(app, exception):
    if exception or not is_site(app):
        return
    config, env = app.config, app.env
    lines = [f"# {config.project}", "", f"> {config.description}", ""]
    if Path(app.srcdir, "ask/pyproject.toml").exists():  # which another book may lack
        lines += [COMMAND, ""]
    lines += ["## Pages", ""]
    for docname in reading_order(env):
        address = f"{config.html_baseurl}_sources/{docname}.md.txt"
        description = env.metadata[docname].get("description", "")
        lines.append(f"- [{env.titles[docname].astext()}]({address}): {description}")
    Path(app.outdir, "llms.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def setup(app):
    app.add_config_value("description", "", "html", str)
    app.connect("build-finished", write_llms_txt)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
