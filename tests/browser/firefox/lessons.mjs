/** Lessons that no other trial has: each worked with by keys, and what it says at its end. */

const LESSON = "[data-lesson=";

/** Wait until what a lesson says has some words in it; returns it. */
async function said(page, words) {
  const found = await page.waitForFunction(
    (words) =>
      [...document.querySelectorAll(".workshop:has(.workshop-view) :is([role=status], .play-guide p)")]
        .map((line) => line.innerText)
        .find((text) => text.includes(words)),
    {},
    words,
  );
  return found.jsonValue();
}

/** Go to the button of that name, wherever the focus is, and press it by keys. */
async function press(page, name) {
  await page.waitForFunction(
    (name) => {
      const buttons = [...document.querySelectorAll(".workshop:has(.workshop-view) button")];
      const button = buttons.find((one) => one.textContent.startsWith(name));
      button?.focus();
      return button && document.activeElement === button && button.getAttribute("aria-disabled") !== "true";
    },
    {},
    name,
  );
  await page.keyboard.press("Enter");
}

/** A page with one lesson open, by keys. */
async function open(page, origin, lesson) {
  await page.goto("about:blank"); // else only the view of before would be closed
  await page.goto(`${origin}series/workshop.html`);
  await page.evaluate((lesson) => document.querySelector(`#lesson-${lesson}`).scrollIntoView(), lesson);
  const button = `${LESSON}${lesson}] :is(.scene[data-alive] .play-main, .workshop-open:not([hidden]))`;
  await page.waitForSelector(button);
  await page.focus(button);
  await page.keyboard.press("Enter");
}

export default async function trial(page, origin) {
  await open(page, origin, "plant");
  await press(page, "Plant a word");
  await said(page, "Which one is it?");
  await press(page, "Which word was it?");
  const plant = await said(page, "The word was");

  await open(page, origin, "filter");
  const filter = await said(page, "Rude with a probability");

  await open(page, origin, "look");
  await said(page, "By itself it says");
  await press(page, "A false record");
  await press(page, "Ask");
  const look = await said(page, "It turned");

  await open(page, origin, "think");
  const think = await said(page, "it chose");

  await open(page, origin, "act");
  const act = await said(page, "After 5 steps");

  await open(page, origin, "watch");
  const watch = await said(page, "After 20 steps");
  return { plant, filter, look, think, act, watch };
}
