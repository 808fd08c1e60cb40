/**
 * Answers the question of the search page above the results of Sphinx's own search. All that it takes is fetched here,
 * when a reader searches. No module itself: from a file, where a browser refuses modules, nothing must be asked for.
 */
{
  const question = new URLSearchParams(location.search).get("q")?.trim();
  const here = document.currentScript.src;
  if (question && location.protocol !== "file:") {
    import(new URL("view.js", here)).then(({ show }) => show(question));
  }
}
