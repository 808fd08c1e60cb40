/** Puts a button into each lesson of the page. Everything else is fetched when the reader presses it. */

let tries = 0; // a browser may remember that a module did not arrive, and takes another address for another module

const BUTTONS = {
  grow: "Grow a model",
  mask: "Tune a mask",
  bench: "Sit on the bench",
  slip: "Let it slip",
  plant: "Find the word",
  filter: "Get past the filter",
  look: "Turn the answer",
};

function offer(root) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "workshop-open";
  button.textContent = BUTTONS[root.dataset.lesson];
  const message = document.createElement("p");
  message.className = "playground-message";
  message.setAttribute("role", "status");
  const untold = root.querySelectorAll(".workshop-fallback > p"); // what it says to a reader without scripts
  for (const each of untold) each.hidden = true;
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true"); // and not `disabled`, which would lose the focus
    message.textContent = "Loading.";
    try {
      const { begin } = await import(tries ? `./begin.js?try=${tries}` : "./begin.js");
      await begin(root);
      button.remove();
      message.remove();
    } catch (error) {
      tries++;
      for (const each of untold) each.hidden = false;
      message.textContent = "The lesson did not arrive. Is the network there? Press the button to try again.";
      console.warn(error);
    }
    button.removeAttribute("aria-disabled");
  });
  root.append(button, message);
}

document.querySelectorAll(".workshop").forEach(offer);
