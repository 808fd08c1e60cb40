/** The glass model: a head off by keys, and a number's way. */

import { reach, text } from "./keys.mjs";

const line = ".glass-view .glass-line";
const says = (page, words) =>
  page.waitForFunction(
    (selector, words) => [...document.querySelectorAll(selector)].some((each) => each.textContent.includes(words)),
    {},
    line,
    words,
  );

export default async function trial(page, origin) {
  await page.goto(`${origin}series/glass.html`);
  await reach(page, ".glass-open");
  await page.keyboard.press("Enter");
  await says(page, "the model says hale");
  const whole = await text(page, line);
  await reach(page, '[role=switch][aria-label="Head 3.2"]');
  await page.keyboard.press(" ");
  await says(page, "without head 3.2");
  const without = await text(page, line);
  const view = async (name, words) => {
    await page.click(`.glass-view [data-name=${name}]`);
    await says(page, words);
  };
  await view("number", "of its attention to crow");
  return { whole, without, formulas: await page.$$eval(".glass-steps math", (found) => found.length) };
}
