/**
 * Sphinx's own search, before it begins: no word of categories, which this site has not; the pages that others rest on
 * last; and from a file no summaries, for which it would ask for pages that a browser refuses there.
 */
{
  const nothing =
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.";
  const last = /^series\/(?:notebook|solutions|references)$/; // as in ask/page_index.py
  Documentation.TRANSLATIONS[nothing] = "No page has all of these words.";
  Scorer.score = ([page, , , , score]) => (last.test(page) ? score - 1000 : score);
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
}
