/**
 * Puts a button into each playground of the page. Everything else, a view and half a megabyte of model, is fetched when
 * the reader presses it, or comes by a link with settings in it.
 */

let tries = 0; // a browser may remember that a module did not arrive, and takes another address for another module

function offer(root) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "playground-open";
  button.textContent = "Open the playground";
  const message = document.createElement("p");
  message.className = "playground-message";
  message.setAttribute("role", "status");
  const untold = root.querySelectorAll(".playground-fallback > p"); // what it says to a reader without scripts
  for (const each of untold) each.hidden = true;
  async function open(pressed) {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true"); // and not `disabled`, which would lose the focus
    message.textContent = "Loading the model: half a megabyte.";
    try {
      const view = await import(tries ? `./view.js?try=${tries}` : "./view.js");
      await view.open(root, pressed);
      button.remove();
      message.remove();
    } catch (error) {
      tries++;
      for (const each of untold) each.hidden = false;
      message.textContent = "The playground did not arrive. Is the network there? Press the button to try again.";
      console.warn(error);
    }
    button.removeAttribute("aria-disabled");
  }
  function follow() {
    if (location.hash.includes("=") && button.isConnected) open(false); // and is not the name of a heading
  }
  button.addEventListener("click", () => open(true));
  addEventListener("hashchange", follow);
  root.append(button, message);
  follow();
}

document.querySelectorAll(".playground").forEach(offer);
