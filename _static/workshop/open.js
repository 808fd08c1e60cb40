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
  think: "Let it think",
  act: "Let it act",
  watch: "Watch its thoughts",
};

function offer(root) {
  const button = document.createElement("button");
  button.className = "workshop-open";
  button.textContent = BUTTONS[root.dataset.lesson];
  const message = document.createElement("p");
  message.className = "playground-message";
  message.role = "status";
  const untold = root.querySelectorAll(".workshop-fallback > p"); // what it says to a reader without scripts
  const tell = (told) => untold.forEach((each) => (each.hidden = !told));
  tell(false);
  button.onclick = async () => {
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true"; // and not `disabled`, which would lose the focus
    message.textContent = "Loading.";
    try {
      const { begin } = await import(tries ? `./begin.js?try=${tries}` : "./begin.js");
      await begin(root);
      button.remove();
      message.remove();
    } catch (error) {
      tries++;
      tell(true);
      message.textContent = "The lesson did not arrive. Is the network there? Press the button to try again.";
      console.warn(error);
    }
    button.ariaDisabled = null;
  };
  root.append(button, message);
  if (location.hash.startsWith(`#lesson=${root.dataset.lesson}&`)) button.click(); // somebody sent what came of it
}

document.querySelectorAll(".workshop").forEach(offer);
addEventListener("hashchange", () => location.hash.startsWith("#lesson=") && location.reload());
globalThis.indexedDB
  ?.databases?.()
  .then((all) => all.some(({ name }) => name === "llm-deep-dive-workshop") && import("./saved-view.js"))
  .catch(console.warn);
