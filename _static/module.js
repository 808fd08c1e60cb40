/**
 * Starts the module that the tag names. A browser refuses modules to a page that was opened from a file; there a
 * classic script holds the same ones (_ext/from_file.py).
 */
{
  const { dataset, src } = document.currentScript;
  const address = new URL(dataset.module, src).href;
  if (location.protocol === "file:") {
    const script = document.createElement("script");
    script.src = address.replace(/\.js$/, ".classic.js");
    document.head.append(script);
  } else {
    import(address);
  }
}
