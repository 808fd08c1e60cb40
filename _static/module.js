/**
 * Starts the module that the tag names. A browser refuses modules to a page that was opened from a file; there a
 * classic script holds the same ones, and their data (_ext/from_file.py). Where the tag asks for it, one without the data
 * does so from a server too, as modules that come one by one are as many requests.
 */
{
  const { dataset, src } = document.currentScript;
  const address = new URL(dataset.module, src).href;
  const file = location.protocol === "file:";
  if (file || "bundled" in dataset) {
    const script = document.createElement("script");
    script.src = address.replace(/\.js$/, file ? ".classic.js" : ".bundle.js");
    document.head.append(script);
  } else {
    import(address);
  }
}
