/** Each lesson of the workshop, by keys: its picture moves and ends as printed, a choice is told, its main button too. */

// How each ends, and what stops the one that takes minutes.
const LESSONS = {
  grow: ["It waits.", "Pause"],
  mask: ["It speaks like the ten:"],
  bench: ["The reward was gamed."],
  slip: ["Five steps of tuning"],
  plant: ["One of these words is planted."],
  filter: ["Rude with a probability of"],
  look: ["With a true passage"],
  think: ["before 100% of its answers"],
  act: ["After 5 steps"],
  watch: ["After 20 steps"],
};

/** In the page, before any of its scripts: what each picture is as printed, and whether it has been another. */
function remember() {
  window.printed = {};
  window.played = new Set();
  document.addEventListener("DOMContentLoaded", () => {
    for (const picture of document.querySelectorAll("svg.scene-picture")) {
      const { id } = picture.closest(".workshop");
      window.printed[id] = picture.innerHTML;
      const changed = () => picture.innerHTML !== window.printed[id] && window.played.add(id);
      new MutationObserver(changed).observe(picture, { childList: true, subtree: true, attributes: true });
    }
  });
}

/** How far a picture has moved on its page, and by how much its height has changed, from now on: pixels, in `window.most`. */
function watchPlace(selector) {
  const picture = document.querySelector(selector);
  const place = () => [picture.getBoundingClientRect().top + scrollY, picture.getBoundingClientRect().height];
  const first = place();
  window.most = 0;
  const look = () => {
    window.most = Math.max(window.most, ...place().map((at, number) => Math.abs(at - first[number])));
    requestAnimationFrame(look);
  };
  look();
}

export default async function trial(page, origin) {
  const found = {};
  await page.evaluateOnNewDocument(remember);
  for (const [lesson, [end, stop]] of Object.entries(LESSONS)) {
    const id = `lesson-${lesson}`;
    const [picture, told, go] = [".scene-picture", ".play-guide p", ".play-main"].map((part) => `#${id} .scene ${part}`);
    const now = () => page.$eval(told, (each) => each.textContent);
    const other = (before) =>
      page.waitForFunction((told, before) => document.querySelector(told).textContent !== before, {}, told, before);
    await page.goto("about:blank"); // else only the view of before would be closed
    await page.goto(`${origin}series/workshop.html`);
    const printed = await now();
    await page.evaluate((id) => document.getElementById(id).scrollIntoView(), id);
    await page.waitForSelector(`#${id} .scene[data-alive]`); // which it is when it comes in sight
    await page.evaluate(watchPlace, picture);
    await page.waitForFunction((id) => window.played.has(id), {}, id);
    await page.waitForFunction((id, picture) => document.querySelector(picture).innerHTML === window.printed[id], {}, id, picture);
    const moved = await page.evaluate("window.most");

    const radio = await page.$(`#${id} .scene > .scene-choices input[type=radio]:checked`);
    if (radio) {
      await radio.focus();
      await page.keyboard.press("ArrowDown");
      await other(printed);
    }
    const chosen = await now();

    await page.focus(go);
    const name = await page.$eval(go, (each) => each.textContent);
    await page.keyboard.press("Enter");
    await other(chosen);
    if (stop) {
      await page.waitForFunction((go, stop) => document.querySelector(go).textContent === stop, {}, go, stop);
      await page.focus(go);
      await page.keyboard.press("Enter");
    }
    await page.waitForFunction((told, end) => document.querySelector(told).textContent.includes(end), {}, told, end);
    found[lesson] = { moved, printed, chosen, name, end: await now() };
  }
  return found;
}
