/** Puts a button into each glass model of the page. All else is fetched at a press, or for a link with a text in it. */

let tries = 0; // a browser may remember that a module did not arrive, and takes another address for another module

function offer(root) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "glass-open";
  button.textContent = "Open the glass model";
  const message = document.createElement("p");
  message.className = "playground-message";
  message.setAttribute("role", "status");
  const untold = root.querySelectorAll(".glass-fallback > p"); // what it says to a reader without scripts
  for (const each of untold) each.hidden = true;
  async function open() {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true"); // and not `disabled`, which would lose the focus
    message.textContent = "Loading the model: half a megabyte.";
    try {
      const view = await import(tries ? `./view.js?try=${tries}` : "./view.js");
      await view.open(root);
      button.remove();
      message.remove();
      requestAnimationFrame(() => {
        scrollTo({ top: scrollY, behavior: "instant" }); // ends the way to the button, which may still be under way
        const { top } = root.getBoundingClientRect(); // what stood around the button is gone
        if (top < 0 || top > innerHeight / 4) root.scrollIntoView({ behavior: "instant" });
      });
    } catch (error) {
      tries++;
      for (const each of untold) each.hidden = false;
      message.textContent = "The glass model did not arrive. Is the network there? Press the button to try again.";
      console.warn(error);
    }
    button.removeAttribute("aria-disabled");
  }
  function follow() {
    if (location.hash.includes("text=") && button.isConnected) open();
  }
  button.addEventListener("click", open);
  addEventListener("hashchange", follow);
  root.prepend(button, message);
  follow();
}

document.querySelectorAll(".glass").forEach(offer);
