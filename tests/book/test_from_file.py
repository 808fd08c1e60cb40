"""The classic scripts for pages that were opened from a file hold the modules as they are: Node imports both."""

import json
import shutil

import from_file
import pytest
from support import ROOT, need, run

# What a module and the classic script give a reader of every export; functions and classes by their texts.
BOTH = """
import { readFileSync } from "node:fs";
const [folder] = process.argv.slice(1);
globalThis.document = { querySelectorAll: () => [], currentScript: { src: `file://${folder}/all.classic.js` } };
globalThis.addEventListener = () => {};
globalThis.location = { search: "" };
globalThis.matchMedia = () => ({ matches: false });
await import(`${folder}/all.js`);
const real = await found;
globalThis.fetch = () => { throw Error("no network") };
(0, eval)(readFileSync(`${folder}/all.classic.js`, "utf8"));
const classic = await found;
const shown = (key, value) => typeof value === "function" ? `${value}`
    : value instanceof Map || value instanceof Set ? [...value] : value;
console.log(JSON.stringify([real, classic], shown));
"""


def both(folder, modules):
    """The exports of modules, by module and name: as Node imports them, and from the classic script."""
    need("node")
    (folder / "package.json").write_text('{"type": "module"}')
    lines = [f'import * as m{place} from "./{name}";' for place, name in enumerate(modules)]
    found = ", ".join(f'"{name}": {{...m{place}}}' for place, name in enumerate(modules))
    (folder / "all.js").write_text("\n".join([*lines, f"globalThis.found = (async () => ({{{found}}}))();"]))
    (folder / "all.classic.js").write_text(from_file.classic(folder, "all.js", ()), encoding="utf-8")
    done = run("node", "--input-type=module", "-e", BOTH, folder)
    assert done.returncode == 0, done.stdout
    return json.loads(done.stdout)


@pytest.mark.parametrize("entry", from_file.ENTRIES)
def test_every_module_of_the_book_is_the_same_in_the_classic_script(tmp_path, entry):
    folder = tmp_path / "static"
    shutil.copytree(ROOT / "_static", folder, ignore=shutil.ignore_patterns("data"))
    patterns = [entry, *from_file.ENTRIES[entry]]
    modules = sorted({path.relative_to(folder).as_posix() for each in patterns for path in folder.glob(each)})
    modules = [name for name in modules if name.endswith(".js")]
    modules += [found for name in modules for found in from_file.imports(name, (folder / name).read_text("utf-8"))]
    real, classic = both(folder, modules)
    assert any(real.values()) and real.keys() == classic.keys()
    for text, written in (("import.meta.url", "$url"), ("import(", "$later(")):
        real = json.loads(json.dumps(real).replace(text, written))
    assert classic == real


FORMS = {
    "a.js": """
export const one = 1;
export function* many() { yield one; }
export async function later() { return (await import("./b.js?try=2")).B.two; }
class Hidden { three = 3; }
const four = 4;
export { Hidden as Shown, four };
""",
    "b.js": """
import {
  one,
  Shown as Other,
} from "./a.js";
import * as all from "./a.js";
import "./c/d.js";
export class B { static two = one + one; }
export const seen = [new Other().three, all.four, [...all.many()][0], globalThis.ran, import.meta.url.slice(-5)];
export const said = await_it();
/** A type: {import("./a.js").Shown} */
function await_it() { return "export default"; }
""",
    "c/d.js": 'import { one } from "../a.js";\nglobalThis.ran = one + 4;\n',
    "e.js": """
import { later } from "./a.js";
import { seen } from "./b.js";
globalThis.found = Promise.all([later(), seen, fetched()]);
async function fetched() {
  const address = new URL("data.json", import.meta.url);
  return (await fetch(address)).json();
}
""",
}


def write(folder, modules):
    for name, text in modules.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_all_forms_do_what_they_do_in_a_module(tmp_path):
    write(tmp_path, FORMS)
    real, classic = both(tmp_path, ["a.js", "b.js", "c/d.js"])
    assert classic["b.js"]["seen"] == real["b.js"]["seen"] == [3, 4, 1, 5, "/b.js"]
    assert classic["b.js"]["said"] == "export default" and classic.keys() == real.keys()
    assert [list(exports) for exports in real.values()] == [sorted(exports) for exports in classic.values()]


def test_a_module_is_imported_later_and_a_file_is_fetched_from_the_script(tmp_path):
    """Nothing is on the disk any more when it runs."""
    need("node")
    write(tmp_path, FORMS | {"data.json": '{"six": 6}'})
    script = from_file.classic(tmp_path, "e.js", ["*.js", "data.json"])
    shutil.rmtree(tmp_path)
    setting = 'globalThis.document = {currentScript: {src: "file:///gone/e.classic.js"}};'
    done = run("node", "-e", f"{setting}\n{script}\nfound.then((all) => console.log(JSON.stringify(all)));")
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout) == [2, [3, 4, 1, 5, "/b.js"], {"six": 6}]


@pytest.mark.parametrize(
    "line",
    [
        "export default 1;",
        "export let changing = 1;",
        "export const { a } = b;",
        'export * from "./a.js";',
        'export { a } from "./a.js";',
        'import whole from "./a.js";',
        'import data from "./a.json" with { type: "json" };',
        "const a = await b();",
        "await b();",
        "for await (const a of b) c();",
        "const mode = import.meta.env;",
    ],
)
def test_a_form_without_a_rule_is_named(line):
    with pytest.raises(from_file.UnknownForm, match=r"^bad\.js: "):
        from_file.rewritten("bad.js", f"/** Bad. */\n\n{line}\n")


def test_modules_that_import_each_other_in_a_circle_are_named(tmp_path):
    write(tmp_path, {"a.js": 'import "./b.js";\n', "b.js": 'import "./a.js";\n'})
    with pytest.raises(from_file.UnknownForm, match=r"circle: .*b\.js"):
        from_file.classic(tmp_path, "a.js", [])
