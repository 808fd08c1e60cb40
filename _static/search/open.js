/** On the search page: answers the question above the results of Sphinx's own search. The rest comes when one is asked. */

const question = new URLSearchParams(location.search).get("q")?.trim();
if (question) import("./view.js").then(({ show }) => show(question));
