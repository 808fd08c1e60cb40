/** The playground: opened, dressed and asked by keys alone; and the texts that follow from three addresses. */

import { focused, reach, text } from "./keys.mjs";

/** What is written, once nothing is being written any more. */
async function written(page, change) {
  const before = await page.evaluate(() => document.querySelector(".playground-text")?.innerText);
  await change();
  const changed = (before) => {
    const now = document.querySelector(".playground-view[aria-busy=false] .playground-text")?.innerText;
    return now && now !== before;
  };
  await page.waitForFunction(changed, {}, before);
  return text(page, ".playground-text");
}

export default async function trial(page, origin) {
  await page.goto(`${origin}series/playground.html`);
  await reach(page, ".playground-open");
  await written(page, () => page.keyboard.press("Enter"));
  const first = await focused(page);
  await reach(page, "input[type=range]");
  await written(page, () => page.keyboard.press("Home"));
  const mask = await page.evaluate(() => document.activeElement.value);
  await reach(page, "input[type=text]");
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  await page.keyboard.type("is it raining in pell ?");
  const asked = await written(page, () => page.keyboard.press("Enter"));
  await reach(page, ".playground summary");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".playground-words", { visible: true });
  const texts = {};
  for (const link of await page.$$(".playground-try")) {
    const hash = await link.evaluate((element) => element.getAttribute("href"));
    // Not with the mouse: what is being written moves the page below it, and a click may miss.
    texts[hash] = await written(page, () => link.evaluate((element) => element.click()));
  }
  return { first, mask, asked, texts };
}
