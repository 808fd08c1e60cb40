/** Puts a button into a place of the page. Everything else is fetched when the reader presses it, or follows a link to it. */

let tries = 0; // a browser may remember that a module did not arrive, and takes another address for another module

/**
 * @param {HTMLElement} root the place
 * @param {Object} what
 * @param {string} what.kind by which its parts are named
 * @param {string} what.title of the button
 * @param {string} what.lost what did not arrive, if it doesn't
 * @param {string} [what.loading]
 * @param {() => boolean} what.asked whether the address asks for it
 * @param {(query: string, pressed: boolean) => Promise<void>} what.open query: to be put behind the module's address
 * @param {(message: string) => void} [what.failed] what is told where it doesn't open
 */
export function offer(root, { kind, title, lost, loading = "Loading the model: half a megabyte.", asked, open, failed }) {
  const main = root.querySelector(".play-main") ? "" : "play-main"; // it has one
  const button = Object.assign(document.createElement("button"), { type: "button", className: `${kind}-open play-button ${main}` });
  button.textContent = title;
  const message = Object.assign(document.createElement("p"), { className: "playground-message", role: "status" });
  const untold = root.querySelectorAll(`.${kind}-fallback > p`); // what it says to a reader without scripts
  for (const each of untold) each.hidden = true;
  async function press(pressed) {
    if (button.hasAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true"); // and not `disabled`, which would lose the focus
    message.textContent = loading;
    try {
      await open(tries ? `?try=${tries}` : "", pressed);
      button.remove();
      message.remove();
    } catch (error) {
      tries++;
      for (const each of untold) each.hidden = false;
      const again = `${lost} did not arrive. Is the network there? Press the button to try again.`;
      message.textContent = error.name === "NoKernels" ? error.message : again;
      failed?.(message.textContent);
      console.warn(error);
    }
    button.removeAttribute("aria-disabled");
  }
  const follow = () => asked() && button.isConnected && press(false);
  button.addEventListener("click", () => press(true));
  addEventListener("hashchange", follow);
  root.append(button, message);
  follow();
}

/** The same for each place of a kind. @param {string} kind @param {any} what as above, but that `open` gets the place first */
export function offerEach(kind, { open, ...what }) {
  for (const root of document.querySelectorAll(`.${kind}`)) {
    offer(root, { kind, ...what, open: (...how) => open(root, ...how) });
  }
}
