/** The real model's page, with the file that REAL_FILE names: a word is exchanged by keys, and the file found again. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { reach, text } from "./keys.mjs";

const STATUS = ".real-view [role=status]";
const written = (page) =>
  page.waitForFunction((status) => /words and pieces/.test(document.querySelector(status)?.textContent ?? ""), {}, STATUS);

async function opened(page, origin) {
  const sum = createHash("sha256").update(readFileSync(process.env.REAL_FILE)).digest("hex");
  await page.goto(`${origin}series/real.html`);
  await page.$eval(".real", (place, sum) => (place.dataset.sha256 = sum), sum);
  await reach(page, ".real-open");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".real-view input[type=file]");
}

export default async function trial(page, origin) {
  await opened(page, origin);
  await (await page.$(".real-view input[type=file]")).uploadFile(process.env.REAL_FILE);
  await page.waitForSelector(".real-view textarea");
  await page.waitForFunction(() => document.activeElement.matches("textarea"));
  await page.keyboard.press("Enter");
  await written(page);
  const said = await text(page, ".real-answer");
  await reach(page, ".real-word");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await reach(page, ".real-place tr:nth-child(2) button");
  await page.keyboard.press("Enter");
  await page.waitForFunction((said) => document.querySelector(".real-answer").innerText !== said, {}, said);
  await written(page);
  const other = await text(page, ".real-answer");
  await opened(page, origin);
  await page.waitForSelector(".real-view button");
  const kept = await page.$eval(".real-view", (view) => view.innerText.includes("Open the model that is kept here"));
  return { said, other, kept };
}
