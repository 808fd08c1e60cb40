/** Makes a form of each question below: choose, check, read what decides. Nothing of it is kept, and nothing is sent. */
for (const [number, box] of document.querySelectorAll(".questions").entries()) {
  const make = (tag, more, ...children) => {
    const element = Object.assign(document.createElement(tag), more);
    element.append(...children);
    return element;
  };
  const betting = box.matches(".bets");
  const items = [...box.querySelectorAll(":scope > ol > li")];
  const first = new Map(); // what was chosen at the first try
  const tally = make("p", { className: "tally", role: "status" });
  box.append(tally);

  items.forEach((item, place) => {
    const [asked, list, answer] = item.children;
    const options = [...list.children];
    const radios = options.map((option) => {
      const radio = make("input", { type: "radio", name: `answer-${number}-${place}`, required: true });
      option.replaceChildren(make("label", {}, radio, make("span", {}, ...option.firstElementChild.childNodes)));
      return radio;
    });
    const said = make("p", { role: "status" });
    const set = make("fieldset", {}, list);
    asked.id = `question-${number}-${place}`;
    set.setAttribute("aria-labelledby", asked.id); // a legend would take the place of the number beside it
    asked.after(make("form", { onsubmit: check }, set, make("button", { className: "play-button" }, betting ? "Bet" : "Check"), said));

    function check(event) {
      event.preventDefault();
      const chosen = radios.findIndex((radio) => radio.checked);
      if (!first.has(item)) first.set(item, options[chosen]);
      const told = betting ? answer.querySelector("p") : answer.querySelectorAll("li > p")[chosen];
      const right = options[chosen].matches(".right");
      options.forEach((option, each) => (option.dataset.kind = each !== chosen ? "" : right ? "right" : "false"));
      const head = right && !betting ? [] : [make("strong", {}, right ? "Right." : "No."), " "];
      said.replaceChildren(...head, ...told.cloneNode(true).childNodes);
      if (first.size === items.length) tally.textContent = count();
    }
  });

  function count() {
    const won = [...first.values()].filter((option) => option.matches(".right")).length;
    const ours = box.querySelectorAll(".right.ours").length;
    const of = `of ${items.length}`;
    return betting ? `You won ${won} ${of} bets, we won ${ours}.` : `${won} ${of} right at the first try.`;
  }
}
