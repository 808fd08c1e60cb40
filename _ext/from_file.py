"""Modules in a page that was opened from a file, as `make html` says to open it. A browser refuses them there.

So each entry gets a twin, `open.classic.js` beside `open.js`: one classic script with the same modules, each a
function, and the data that they fetch, in base64. `_static/module.js` takes the twin where the page is a file; from a
server the modules load one by one, as they are, but for the first page's, of which `open.bundle.js` is one request for
all. A form of import or export that the rules don't know stops the build.
"""

import base64
import json
import posixpath
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from web_site import is_site

DRESSES = ("base", "world", "mask", "cherry")  # what the first page loads of the playground's data
# What a page starts, and what that fetches, imports later or begins as a worker. Imports are followed by themselves.
ENTRIES = {
    "calculator/open.js": ["calculator/*.js"],
    "front/open.js": [
        *(f"playground/{name}" for name in ("worker.js", *(f"data/{name}.gzip" for name in DRESSES))),
        "engine/*.wasm",
    ],
    "glass/open.js": [
        *("glass/*.js", "playground/data/*", "workshop/data/copier.gzip", "engine/*.wasm"),
    ],
    "playground/open.js": [
        *("playground/*.js", "playground/data/*", "glass/*.js", "workshop/data/copier.gzip"),
        "engine/*.wasm",
    ],
    "real/open.js": ["real/*.js*", "real/mask.gguf", "engine/llama/*.wasm"],
    "search/open.js": ["search/view.js", "search/*.gzip"],
    "workshop/open.js": [
        *("workshop/*.js", "workshop/data/*", "glass/*.js", "engine/*.js", "engine/*.wasm", "playground/data/*"),
    ],
}
BUNDLED = ("front/open.js",)  # what comes as one script from a server too, without its data
RUNTIME = Path(__file__).with_suffix(".js")

IMPORT = re.compile(r'^import (?:(?:\{([^}]*)\}|\* as (\w+)) from )?"([^"\n]+)";', re.MULTILINE)
DECLARED = re.compile(r"^export (?=(?:async )?(?:function\*? |class |const )(\w+)\b)", re.MULTILINE)
LISTED = re.compile(r"^export \{([^}]*)\};", re.MULTILINE)
LATER = re.compile(r"\bimport\(")
# What a function can't hold, where it stands at the head of a line; `import.meta` has nothing but an address here.
UNKNOWN = re.compile(r"^(?:import|export|await|for await)\b.*|^\w[^=;{(]*= await\b.*|\bimport\.meta\b.*", re.MULTILINE)


class UnknownForm(ValueError):
    pass


def names(listed):
    """The pairs of `a, b as c`: [(a, a), (b, c)]."""
    parts = [part.split(" as ") for part in re.sub(r"\s+", " ", listed).split(",") if part.strip()]
    return [(part[0].strip(), part[-1].strip()) for part in parts]


def imports(name, text):
    """The modules that one imports, by their names below _static."""
    return [posixpath.normpath(posixpath.join(posixpath.dirname(name), found[3])) for found in IMPORT.finditer(text)]


@cache  # as most modules are in more than one script
def rewritten(name, text):
    """A module as the body of a function. The parameters are in from_file.js; no module has such names."""
    exported = [(found[1], found[1]) for found in DECLARED.finditer(text)]
    exported += [pair for found in LISTED.finditer(text) for pair in names(found[1])]

    def required(found):
        listed, whole, address = found.groups()
        call = f"$load({json.dumps(address)});"
        if whole:
            return f"const {whole} = {call}"
        if listed is None:
            return call
        pairs = [theirs if theirs == ours else f"{theirs}: {ours}" for theirs, ours in names(listed)]
        return f"const {{ {', '.join(pairs)} }} = {call}"

    for rule, replacement in (
        (IMPORT, required),
        (LISTED, ""),
        (DECLARED, ""),
        (LATER, "$later("),
        (re.compile(r"\bimport\.meta\.url\b"), "$url"),
    ):
        text = rule.sub(replacement, text)
    if unknown := UNKNOWN.search(text):
        raise UnknownForm(f"{name}: _ext/from_file.py has no rule for {unknown[0]!r}")
    given = ", ".join(f"{theirs}: {ours}" for ours, theirs in exported)
    return f'"use strict";\n{text}\nObject.assign($exports, {{ {given} }});'


def classic(static, entry, extras):
    """The classic script of an entry."""
    found = sorted({path for pattern in extras for path in static.glob(pattern)})
    found = [
        path.relative_to(static).as_posix() for path in found if not path.name.endswith((".classic.js", ".bundle.js"))
    ]
    wanted, modules, graph = [entry, *(name for name in found if name.endswith(".js"))], {}, {}
    while wanted:
        name = wanted.pop()
        if name in modules:
            continue
        text = (static / name).read_text(encoding="utf-8")
        graph[name] = imports(name, text)
        wanted += graph[name]
        modules[name] = rewritten(name, text)
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise UnknownForm(f"modules import each other in a circle: {' <- '.join(error.args[1])}") from None
    parameters = "$exports, $url, $load, $later, fetch, Worker"
    functions = "".join(f"{json.dumps(name)}({parameters}) {{\n{modules[name]}\n}},\n" for name in sorted(modules))
    files = "".join(
        f"{json.dumps(name)}: {json.dumps(base64.b64encode((static / name).read_bytes()).decode())},\n"
        for name in found
        if not name.endswith(".js")
    )
    root = "../" * entry.count("/") or "./"
    parts = {"modules": functions, "files": files, "entry": entry, "root": root}
    return re.sub(r"/\* (\w+) \*/", lambda found: parts[found[1]], RUNTIME.read_text(encoding="utf-8"))


def start(app, entry):
    """Start a module in the page that is written; to be called on html-page-context."""
    bundled = {"data-bundled": ""} if entry in BUNDLED else {}
    app.add_js_file("module.js", loading_method="defer", **{"data-module": entry}, **bundled)


def write(app, exception):
    if exception or not is_site(app):
        return
    static = Path(app.outdir, "_static")
    for entry, extras in ENTRIES.items():
        script = classic(static, entry, extras)
        (static / entry).with_suffix(".classic.js").write_text(script, encoding="utf-8")
        if entry in BUNDLED:
            script = classic(static, entry, [name for name in extras if name.endswith(".js")])
            (static / entry).with_suffix(".bundle.js").write_text(script, encoding="utf-8")


def setup(app):
    app.connect("build-finished", write, priority=900)  # after what else is made for _static
    return {"parallel_read_safe": True, "parallel_write_safe": True}
