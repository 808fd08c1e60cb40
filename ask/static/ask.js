// Asks without leaving the page. All text goes into text nodes: nothing that came from a page, a model or a question
// can become markup.
const form = document.querySelector("form");
const status = document.querySelector("#status");
const box = document.querySelector("#answer");
const headers = { "Content-Type": "application/json" };
let running = null;

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.append(text);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function link(source) {
  return element("a", source.context, { href: "/book/" + encodeURI(source.url) });
}

// A paragraph, the sentences that answer marked in it.
function marked(paragraph, sentences) {
  const made = element("p");
  let rest = paragraph;
  for (const sentence of sentences) {
    const at = rest.indexOf(sentence);
    if (at < 0) continue;
    made.append(rest.slice(0, at), element("mark", sentence));
    rest = rest.slice(at + sentence.length);
  }
  made.append(rest);
  return made;
}

async function* events(response) {
  let text = "";
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    text = (text + piece).replaceAll("\r\n", "\n");
    for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
      const lines = text.slice(0, end).split("\n");
      const value = (name) =>
        lines.filter((line) => line.startsWith(name + ": ")).map((line) => line.slice(name.length + 2)).join("\n");
      if (value("data")) yield [value("event"), JSON.parse(value("data"))];
    }
  }
}

function finish(answer) {
  const refused = answer.kind === "refused";
  const foreign = answer.told.startsWith("The series is in English");
  const lead = [answer.told, refused && !foreign ? "The series does not say." : ""].filter(Boolean).join(" ");
  if (lead) {
    const line = element("p");
    line.append(element("strong", lead), refused && answer.sources.length ? " Nearest to the question:" : "");
    box.append(line);
  }
  if (answer.note) box.append(element("p", answer.note, { class: "note" }));
  for (const source of answer.kind === "written" ? answer.sources : answer.sources.slice(0, Number(box.dataset.shown))) {
    const section = element("section");
    const head = element("h2", answer.kind === "written" ? `[${source.number}] ` : "");
    head.append(link(source));
    section.append(head);
    if (answer.kind === "extracted") section.append(...source.text.split("\n\n").map((text) => marked(text, source.marked)));
    box.append(section);
  }
}

async function ask(question) {
  running?.abort();
  const control = (running = new AbortController());
  box.replaceChildren();
  status.textContent = "Looking …";
  try {
    const body = JSON.stringify({ question });
    const response = await fetch("/api/ask", { method: "POST", headers, body, signal: control.signal });
    if (!response.ok) throw new Error((await response.json()).error);
    for await (const [name, found] of events(response)) {
      if (name === "sentence") box.append(element("p", `${found.text} [${found.cites.join(", ")}]`));
      else finish(found);
    }
    status.textContent = "";
    box.focus();
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = `No answer: ${error.message}.`;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  history.replaceState(null, "", "?q=" + encodeURIComponent(form.q.value));
  ask(form.q.value);
});
