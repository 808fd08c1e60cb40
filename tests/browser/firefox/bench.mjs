/** The bench: some clicks by keys, the rest by a simulated reader, a judge, and a climb, without a mouse. */

import { focused, reach, text } from "./keys.mjs";

const [FIT, CLIMB] = ["Teach the judge", "Let it climb"];

/** Whether a button can be pressed. */
const able = (page, name) =>
  page.waitForFunction(
    (name) =>
      [...document.querySelectorAll(".workshop-view button")].some(
        (button) => button.textContent === name && button.getAttribute("aria-disabled") === "false",
      ),
    {},
    name,
  );

export default async function trial(page, origin) {
  await page.goto(`${origin}series/workshop.html`);
  await reach(page, "[data-lesson=bench] .workshop-open");
  await page.keyboard.press("Enter");
  const there = () => (document.querySelector(".workshop-answer span")?.textContent ?? "").length > 1; // and not "…"
  await page.waitForFunction(there);
  for (const key of ["1", "ArrowRight", "n", "u"]) await page.keyboard.press(key);
  const clicked = await text(page, "progress + p");
  await reach(page, ".workshop-field-button");
  await page.keyboard.press("Enter");
  await page.waitForFunction((name) => document.activeElement.textContent === name, {}, FIT);
  await page.keyboard.press("Enter");
  await able(page, CLIMB);
  while ((await focused(page)) !== CLIMB) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".workshop-outcome").textContent);
  return { clicked, said: await text(page, ".workshop-outcome") };
}
