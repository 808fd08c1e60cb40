/** Lessons that no other trial has: each worked with by keys, and what it says at its end. */

const LESSON = "[data-lesson=";

/** Wait until what a lesson says has some words in it; returns it. */
async function said(page, words) {
  await page.waitForFunction(
    (words) =>
      [...document.querySelectorAll(".workshop-view [role=status]")].some((line) => line.innerText.includes(words)),
    {},
    words,
  );
  return page.evaluate(
    (words) =>
      [...document.querySelectorAll(".workshop-view [role=status]")]
        .map((line) => line.innerText)
        .find((text) => text.includes(words)),
    words,
  );
}

/** Go to the button of that name, wherever the focus is, and press it by keys. */
async function press(page, name) {
  await page.waitForFunction(
    (name) => {
      const buttons = [...document.querySelectorAll(".workshop-view button")];
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
  await page.waitForSelector(`${LESSON}${lesson}] .workshop-open`);
  await page.focus(`${LESSON}${lesson}] .workshop-open`);
  await page.keyboard.press("Enter");
}

export default async function trial(page, origin) {
  await open(page, origin, "plant");
  await press(page, "Plant a word");
  await said(page, "Which one is it?");
  await press(page, "Which word was it?");
  const plant = await said(page, "The word was");

  await open(page, origin, "filter");
  await said(page, "Rude with a probability");
  await press(page, "Let a model learn to pass");
  const filter = await said(page, "Before its lessons the filter missed");

  await open(page, origin, "look");
  await said(page, "By itself it says");
  await press(page, "A false record");
  await press(page, "Ask");
  const look = await said(page, "It turned");

  await open(page, origin, "think");
  await press(page, "Reward right answers");
  const think = await said(page, "it chose");

  await open(page, origin, "act");
  for (const step of [5, 10, 15]) {
    await press(page, "Reward it");
    await said(page, `After ${step} steps`);
  }
  const act = await said(page, "After 15 steps");

  await open(page, origin, "watch");
  await press(page, "Reward it");
  await said(page, "After 20 steps");
  await press(page, "See the truth");
  const watch = await said(page, "where a guess would");
  return { plant, filter, look, think, act, watch };
}
