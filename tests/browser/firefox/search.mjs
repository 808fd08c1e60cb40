/** The search: a misspelled term, and its entry reached by keys. */

import { focused, reach, text } from "./keys.mjs";

const STATUS = ".book-search [role=status]";

export default async function trial(page, origin) {
  await page.goto(`${origin}search.html?q=halucination`);
  await page.waitForFunction((status) => !/^$|Looking/.test(document.querySelector(status)?.textContent ?? ""), {}, STATUS);
  await page.waitForSelector(".book-search li");
  await reach(page, ".book-search li > a");
  const found = { said: await text(page, STATUS), first: await focused(page) };
  await page.keyboard.press("Enter");
  await page.waitForSelector("dt:target");
  return { ...found, entry: await text(page, "dt:target") };
}
