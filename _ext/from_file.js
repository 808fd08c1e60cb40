/**
 * Modules in a page that was opened from a file. Each is a function here, rewritten by from_file.py; what they would
 * fetch are texts; and a worker begins with a copy of this very script.
 *
 * @param {string} entry the module to start
 * @param {string} root where _static is
 */
(function run(entry, root) {
  const MODULES = {
    /* modules */
  };
  const FILES = {
    /* files */
  };
  const TYPES = { js: "text/javascript", json: "application/json", wasm: "application/wasm" };
  const loaded = {};

  /** The name below _static of what has this address. */
  const nameOf = (address, base) => {
    const url = new URL(address, base);
    url.search = "";
    return url.href.startsWith(root) ? url.href.slice(root.length) : url.href;
  };

  function load(address, base = root) {
    const name = nameOf(address, base);
    if (!MODULES[name]) throw new TypeError(`There is no module ${name}.`);
    if (!loaded[name]) {
      const here = root + name;
      loaded[name] = {};
      MODULES[name](loaded[name], here, (other) => load(other, here), async (other) => load(other, here), get, Begun);
    }
    return loaded[name];
  }

  /** Stands for `fetch`. */
  async function get(address, options) {
    const name = nameOf(address, root);
    if (!Object.hasOwn(FILES, name)) return fetch(address, options);
    const bytes = Uint8Array.from(atob(FILES[name]), (character) => character.charCodeAt(0));
    const type = TYPES[name.split(".").pop()] ?? "application/octet-stream";
    return new Response(bytes, { headers: { "Content-Type": type } });
  }

  /** Stands for `Worker`. */
  function Begun(address) {
    const script = `(${run})(${JSON.stringify(nameOf(address, root))}, ${JSON.stringify(root)});`;
    const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    return worker;
  }

  load(entry);
})("/* entry */", new URL("/* root */", document.currentScript.src).href);
