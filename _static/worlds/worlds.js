/**
 * The numbers of every world come when a reader unfolds them: all of these tables in the page would be six times as
 * much as the page. They come as a script, since a page that is opened from a file may read no other file.
 */
for (const link of document.querySelectorAll("details.worlds a[download]")) {
  const fold = link.closest("details");
  const bring = () => {
    const script = document.createElement("script");
    script.src = link.href.replace(/csv$/, "js"); // it puts the table into its own place
    link.parentElement.before(script);
  };
  if (fold.open) bring();
  else fold.addEventListener("toggle", bring, { once: true });
}
